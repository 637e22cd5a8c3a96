package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/look"
)

// A Choice is one button of a dialog. Do runs after the dialog has closed; one that returns false keeps it open.
type Choice struct {
	Label string
	Style Style
	Do    func() bool
}

// A Dialog asks or tells something before anything else goes on. Enter presses its first choice, Esc leaves it.
type Dialog struct {
	Title   string
	Mood    Mood              // Unknown for a dialog without a sign
	Text    string            // wraps; may be empty
	Body    fyne.CanvasObject // below the text; may be nil
	Choices []Choice          // the main one first
	Leave   string            // what the button that only closes is called; empty for none
	Left    func()            // runs when it was left without a choice; may be nil
	Focus   fyne.Focusable    // gets the keyboard; nil for the first choice
	Width   float32           // 0 for the normal one

	popup *widget.PopUp
	pop   func()
	under fyne.Focusable // what had the keyboard before
	first *Button
}

const dialogWidth = 460

// Show puts the dialog over a window.
func (d *Dialog) Show(c fyne.Canvas) {
	width := d.Width
	if width == 0 {
		width = dialogWidth
	}
	d.under = c.Focused()
	d.popup = widget.NewModalPopUp(Pad(22, 24, 20, 24, Wide(width, d.content())), c)
	d.pop = Push(c, &Keys{Enter: d.enter, Escape: d.leave})
	d.popup.Show()
	switch {
	case d.Focus != nil:
		c.Focus(d.Focus)
	case d.first != nil:
		c.Focus(d.first)
	}
}

// Close takes the dialog away. Closing it twice is no error.
func (d *Dialog) Close() {
	if d.popup == nil {
		return
	}
	c := d.popup.Canvas
	d.popup.Hide()
	d.pop()
	d.popup = nil
	if d.under != nil {
		c.Focus(d.under)
	}
}

// Update lays the dialog out anew after its body has changed.
func (d *Dialog) Update() {
	if d.popup != nil {
		d.popup.Content.Refresh()
		d.popup.Resize(d.popup.MinSize())
		d.popup.Refresh()
	}
}

func (d *Dialog) content() fyne.CanvasObject {
	parts := []fyne.CanvasObject{d.head()}
	if d.Text != "" {
		parts = append(parts, Plain(d.Text))
	}
	if d.Body != nil {
		parts = append(parts, d.Body)
	}
	return Column(14, append(parts, d.foot())...)
}

func (d *Dialog) head() fyne.CanvasObject {
	title := NewPara(Span{Text: d.Title, Bold: true}).Sized(look.SizeCaption)
	if d.Mood == Unknown {
		return title
	}
	return TopRow(10, Pad(1, 0, 0, 0, NewIcon(signs[d.Mood], 20, moods[d.Mood][0])), Grow(title))
}

func (d *Dialog) foot() fyne.CanvasObject {
	buttons := []fyne.CanvasObject{Space()}
	for i, choice := range d.Choices {
		b := NewButton(choice.Label, choice.Style, func() { d.choose(choice) })
		if i == 0 {
			d.first = b
		}
		buttons = append(buttons, b)
	}
	if d.Leave != "" {
		b := NewButton(d.Leave, Quiet, d.leave)
		if d.first == nil {
			d.first = b
		}
		buttons = append(buttons, b)
	}
	return Pad(6, 0, 0, 0, Row(8, buttons...))
}

func (d *Dialog) enter() {
	if len(d.Choices) > 0 {
		d.choose(d.Choices[0])
		return
	}
	d.leave()
}

func (d *Dialog) choose(c Choice) {
	if c.Do == nil || c.Do() {
		d.Close()
	}
}

func (d *Dialog) leave() {
	d.Close()
	call(d.Left)
}
