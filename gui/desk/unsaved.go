package desk

import (
	"certmap/gui/kit"
	"certmap/internal/text"
)

// A Keeper is a page where something may have been entered that is not saved yet.
type Keeper interface {
	// Unsaved returns what would be lost by leaving the page; nil for nothing.
	Unsaved() *Unsaved
}

// An Unsaved is what a person has entered and not saved.
type Unsaved struct {
	Name    string // what it is called
	Discard func() // drops it
	// SaveDraft saves it as it is, and goes on then; nil where that cannot be done.
	SaveDraft func(then func())
}

// Leaving does what leaves a page or its form. Where that would lose what a person has entered, it asks first, and nothing
// happens before the answer.
func (d *Desk) Leaving(p any, leave func()) {
	var u *Unsaved
	if k, ok := p.(Keeper); ok {
		u = k.Unsaved()
	}
	switch {
	case u == nil:
		leave()
	case !d.asking:
		d.asking = true
		d.askToLeave(u, leave)
	}
}

func (d *Desk) askToLeave(u *Unsaved, leave func()) {
	w := d.Words
	var dialog *kit.Dialog
	answer := func(do func()) func() bool {
		return func() bool {
			d.asking = false
			dialog.Close() // gives the keyboard back before it goes elsewhere
			do()
			return false
		}
	}
	choices := []kit.Choice{{Label: w.Say("form.leave.stay"), Do: answer(func() {})}}
	if u.SaveDraft != nil {
		choices = append(choices, kit.Choice{Label: w.Say("form.save-draft"), Style: kit.Second, Do: answer(func() { u.SaveDraft(leave) })})
	}
	choices = append(choices, kit.Choice{Label: w.Say("form.leave.discard"), Style: kit.Danger, Do: answer(func() { u.Discard(); leave() })})
	dialog = &kit.Dialog{Title: w.Say("form.leave"), Mood: kit.Worry, Text: w.Say("form.leave.line", text.V{"Name": u.Name}), Choices: choices,
		Left: func() { d.asking = false }}
	dialog.Show(d.Window.Canvas())
}
