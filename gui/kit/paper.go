package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Paper is a field for text of several lines. What is pasted goes to Pasted and not into the field, since a text field is
// slow with long text. Enter and Esc, and every shortcut that is not about editing, go on to the window.
type Paper struct {
	widget.Entry
	pasted func(string)
}

// NewPaper returns an empty field that shows some lines.
func NewPaper(lines int, pasted func(string)) *Paper {
	p := &Paper{pasted: pasted}
	p.MultiLine, p.Wrapping = true, fyne.TextWrapBreak
	p.ExtendBaseWidget(p)
	p.SetMinRowsVisible(lines)
	return p
}

// TypedKey implements fyne.Focusable.
func (p *Paper) TypedKey(k *fyne.KeyEvent) {
	if !typedOn(p, k, p.Disabled()) {
		p.Entry.TypedKey(k)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (p *Paper) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutPaste); ok {
		p.pasted(fyne.CurrentApp().Clipboard().Content())
		return
	}
	if !shortcutOn(p, s) {
		p.Entry.TypedShortcut(s)
	}
}
