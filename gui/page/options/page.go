// Package options is the page for settings, with what the program says about itself.
package options

import (
	"os"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/job"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/settings"
	"certmap/internal/text"
)

// A Page is the page.
type Page struct {
	desk    *desk.Desk
	version string
	scroll  *kit.Scroll
	body    *fyne.Container
	name    *kit.Entry
	keys    kit.Keys
	keeping job.Latest[string] // the name
}

var _ desk.Page = (*Page)(nil)

// New returns the page.
func New(d *desk.Desk, version string) *Page {
	p := &Page{desk: d, version: version, body: kit.Column(16), keys: kit.Keys{Escape: d.Back}}
	p.scroll = kit.NewScroll(kit.Pad(22, 22, 22, 22, p.body))
	return p
}

// Object implements desk.Page.
func (p *Page) Object() fyne.CanvasObject { return p.scroll }

// Title implements desk.Page.
func (p *Page) Title() string { return p.desk.Words.Say("settings.title") }

// Keys implements desk.Page.
func (p *Page) Keys() *kit.Keys { return &p.keys }

// Open implements desk.Page.
func (p *Page) Open(model.Route) {
	w := p.desk.Words
	p.name = kit.NewEntry(func(s string) {
		p.desk.Keep(&p.keeping, s, func(s string) error { return p.desk.Settings.SetText(settings.Name, s) }, nil)
	})
	p.name.Fill(p.desk.Settings.Text(settings.Name))
	p.name.SetPlaceHolder(p.desk.Settings.Who())
	nameField := kit.NewField(w.Say("settings.name"), false, p.name, nil)
	nameField.Say(w.Say("settings.name.line"), kit.Noted)
	p.body.Objects = []fyne.CanvasObject{
		kit.Title(w.Say("settings.title"), look.SizeTitle),
		kit.Card(p.choice(settings.Language), p.choice(settings.Theme), p.choice(settings.TextSize), nameField.Object()),
		p.about(),
	}
	p.scroll.Refresh()
}

// choice is a line for a setting with a fixed set of values.
func (p *Page) choice(c settings.Choice) fyne.CanvasObject {
	w := p.desk.Words
	label := func(v string) string { return w.Say("settings." + c.Key + "." + v) }
	var picker *kit.Picker
	var keeping job.Latest[string]
	picker = kit.NewFieldPicker(func() []kit.MenuItem {
		var out []kit.MenuItem
		for _, v := range c.Values {
			out = append(out, kit.MenuItem{Label: label(v), Do: func() {
				picker.Say(label(v), "", kit.Unknown)
				p.desk.Keep(&keeping, v, func(v string) error { return p.desk.Settings.Set(c, v) }, p.desk.Restyle)
			}})
		}
		return out
	})
	picker.Say(label(p.desk.Settings.Get(c)), "", kit.Unknown)
	return kit.NewField(w.Say("settings."+c.Key), false, picker, nil).Object()
}

func (p *Page) about() fyne.CanvasObject {
	w := p.desk.Words
	places := p.desk.Places
	file := func(path string) fyne.CanvasObject { return kit.Value(path) }
	facts := []kit.Fact{
		{Name: w.Say("about.version"), Value: kit.Value(p.version)},
		{Name: w.Say("about.register"), Value: file(places.Data)},
		{Name: w.Say("about.handover"), Value: file(places.Outbox)},
		{Name: w.Say("about.settings"), Value: file(places.Settings)},
		{Name: w.Say("about.log"), Value: file(places.Log)},
	}
	if home := os.Getenv(settings.HomeVariable); home != "" {
		facts = append(facts, kit.Fact{Name: settings.HomeVariable, Value: file(home)})
	}
	return kit.Card(kit.Title(w.Say("about.title"), look.SizeCaption), kit.Plain(w.Say("about.line", text.V{"Version": p.version})).In(look.Soft), kit.Facts(facts...),
		kit.Plain(w.Say("about.not-affiliated")).In(look.Soft))
}
