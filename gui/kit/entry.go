package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// An Entry is a field for one line of text. Enter and Esc, and every shortcut that is not about editing, go on to the
// window; what is pasted is offered to the window's keys first.
type Entry struct {
	widget.Entry
	// Enter and Escape are what these keys do in this field in place of what they do in the window; nil leaves them to it.
	Enter, Escape func()
}

// NewEntry returns an empty field.
func NewEntry(changed func(string)) *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	e.OnChanged = changed
	return e
}

// NewPassword returns an empty field that does not show what is typed.
func NewPassword() *Entry {
	e := &Entry{}
	e.Password = true
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if own := e.ownKey(k.Name); own != nil {
		own()
		return
	}
	if typedOn(e, k, e.Disabled()) {
		return
	}
	e.Entry.TypedKey(k)
}

func (e *Entry) ownKey(name fyne.KeyName) func() {
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter:
		return e.Enter
	case fyne.KeyEscape:
		return e.Escape
	}
	return nil
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if !shortcutOn(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// Fill sets the text without telling anybody that it changed.
func (e *Entry) Fill(s string) {
	told := e.OnChanged
	e.OnChanged = nil
	e.SetText(s)
	e.OnChanged = told
}

// typedOn passes on the keys a field has no use for.
func typedOn(o fyne.CanvasObject, k *fyne.KeyEvent, disabled bool) bool {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		pass(o, k)
		return true
	}
	if disabled {
		pass(o, k)
	}
	return disabled
}

// shortcutOn passes on the shortcuts that are not about editing, and what is pasted where that belongs to the page.
func shortcutOn(o fyne.CanvasObject, s fyne.Shortcut) bool {
	if _, ok := s.(*fyne.ShortcutPaste); ok {
		return pasted(o)
	}
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	if c, ok := canvasOf(o).(interface{ TypedShortcut(fyne.Shortcut) }); ok {
		c.TypedShortcut(custom)
	}
	return true
}

// A Combo is a field with a list of values to choose from, that takes any other text too. Down opens the list.
type Combo struct{ widget.SelectEntry }

// NewCombo returns a field with values to choose from.
func NewCombo(values []string, changed func(string)) *Combo {
	c := &Combo{}
	c.ExtendBaseWidget(c)
	c.SetOptions(values)
	c.OnChanged = changed
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Combo) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyDown {
		if opener, ok := c.ActionItem.(fyne.Tappable); ok {
			opener.Tapped(&fyne.PointEvent{})
			return
		}
	}
	if typedOn(c, k, c.Disabled()) {
		return
	}
	c.SelectEntry.TypedKey(k)
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Combo) TypedShortcut(s fyne.Shortcut) {
	if !shortcutOn(c, s) {
		c.SelectEntry.TypedShortcut(s)
	}
}

// Fill sets the text without telling anybody that it changed.
func (c *Combo) Fill(s string) {
	told := c.OnChanged
	c.OnChanged = nil
	c.SetText(s)
	c.OnChanged = told
}

// A Check is a box to tick, with a text beside it.
type Check struct{ widget.Check }

// NewCheck returns a box that is not ticked.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(k *fyne.KeyEvent) { pass(c, k) }
