package mapping

import (
	"context"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A handOver is the hand-over in the right pane.
type handOver struct {
	page   *Page
	view   model.HandOver
	opened bool         // the browser was opened
	copied int          // the step whose value is in the clipboard, -1 for none
	ticked map[int]bool // the steps that are done, kept for as long as the program runs
	begun  bool         // a person has copied or ticked something since the page was opened
	keys   *kit.Para    // what the keys do
}

// handOver prepares a mapping and opens its hand-over. The browser opens with the first value in the clipboard already.
func (p *Page) handOver(id string) {
	p.dropForm()
	p.chosen = id
	p.over = &handOver{page: p, copied: -1, ticked: p.ticksOf(id)}
	h := p.over
	desk.Do(p.desk, &p.shown, func(ctx context.Context) (model.HandOver, error) {
		return model.BeginHandOver(ctx, p.desk.Center, p.desk.Words, id)
	}, func(v model.HandOver) {
		h.view = v
		p.about = model.SubjectOf(v.Mapping, v.Tenant)
		h.copyNext()
		h.openBrowser()
		h.draw()
	})
}

// shown tells whether the hand-over has not been left.
func (h *handOver) shown() bool { return h.page.over == h }

func (p *Page) ticksOf(id string) map[int]bool {
	if p.ticks[id] == nil {
		p.ticks[id] = map[int]bool{}
	}
	return p.ticks[id]
}

// open opens the Security Center, and asks where it is first where that is not known.
func (h *handOver) open() {
	if h.view.Tenant.SecurityCenter == "" {
		h.askForAddress()
		return
	}
	h.openBrowser()
}

// openBrowser opens the Security Center where its address is known, and records that.
func (h *handOver) openBrowser() {
	p := h.page
	address := h.view.Tenant.SecurityCenter
	if address == "" || !p.desk.Open(address) {
		return
	}
	h.opened = true
	id := h.view.Mapping.ID
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.HandOver(ctx, id)
	}, func(m securitycenter.Mapping) {
		h.view.Taken(p.desk.Words, m)
		if h.shown() {
			h.draw()
		}
	})
}

func (h *handOver) draw() {
	p, w := h.page, h.page.desk.Words
	p.keys = kit.Keys{Enter: h.enter, Escape: h.later, Key: h.digit}
	title := w.Say("handover.title", text.V{"Name": h.view.Mapping.ConfigurationName})
	p.pane.Head(title, kit.NewButton(w.Say("handover.open"), kit.Quiet, h.open).Outside())
	var steps []fyne.CanvasObject
	for i, s := range h.view.Steps {
		steps = append(steps, h.step(i, s))
	}
	confirm := kit.NewButton(w.Say("handover.saved-there"), kit.Main, h.confirm)
	foot := kit.Row(10, confirm, kit.NewButton(w.Say("handover.error"), kit.Second, h.askForError),
		kit.NewButton(w.Say("handover.later"), kit.Quiet, h.later), kit.Grow(kit.Pad(0, 0, 0, 12, kit.Soft(h.view.State).Shortened())))
	h.keys = kit.Plain(h.sayKeys()).In(look.Soft).Sized(look.SizeSmall)
	p.pane.Body(h.strip(), kit.Card(kit.Ruled(steps...)), foot, h.keys)
	if h.begun {
		p.desk.Focus(confirm)
	} else {
		p.desk.Focus(nil)
	}
}

// enter confirms, but not before anything was done here: an Enter too many after the form must not become somebody's word.
func (h *handOver) enter() {
	if h.begun {
		h.confirm()
	}
}

func (h *handOver) begin() {
	h.begun = true
	h.keys.Say(h.sayKeys())
}

func (h *handOver) sayKeys() string {
	id := "handover.keys.first"
	if h.begun {
		id = "handover.keys"
	}
	return h.page.desk.Words.Say(id, text.V{"Last": h.view.Values()})
}

func (h *handOver) strip() fyne.CanvasObject {
	w := h.page.desk.Words
	id := "handover.strip.closed"
	if h.opened {
		id = "handover.strip.open"
	}
	return kit.NewStrip(kit.Noted, kit.NewPara(kit.Span{Text: w.Say(id)}, kit.Span{Text: " "},
		kit.Span{Text: w.Say("handover.strip.choose"), Bold: true}))
}

func (h *handOver) step(i int, s model.Step) fyne.CanvasObject {
	w := h.page.desk.Words
	number := kit.NewNumberDot(strconv.Itoa(i + 1))
	if !s.Bold {
		return h.line(i, number, s.Name, kit.Plain(s.Value))
	}
	value := []fyne.CanvasObject{kit.NewText(s.Value).Bold().Shortened()}
	if h.copied == i {
		value = append(value, kit.NewTag(w.Say("handover.in-clipboard"), kit.Noted))
	}
	if s.Path != "" {
		value = append(value, kit.NewLink(w.Say("handover.show-in-folder"), func() { h.page.desk.OpenFile(filepath.Dir(s.Path)) }))
	}
	return h.line(i, number, s.Name, kit.Flow(10, value...), kit.NewLink(w.Say("button.copy"), func() { h.take(i) }))
}

func (h *handOver) line(i int, number fyne.CanvasObject, name string, value fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	box := kit.NewCheck("", nil)
	box.SetChecked(h.ticked[i])
	box.OnChanged = func(on bool) {
		h.ticked[i] = on
		h.begin()
	}
	parts := append([]fyne.CanvasObject{number, kit.Wide(170, kit.NewText(name).Shortened()), kit.Grow(value)}, buttons...)
	return kit.Pad(8, 0, 8, 0, kit.Row(14, append(parts, box)...))
}

// take copies the value of a step because a person wants it.
func (h *handOver) take(i int) {
	h.copy(i)
	h.begin()
	h.draw()
}

// copyNext copies the first value that is not done yet.
func (h *handOver) copyNext() {
	for i := range h.view.Values() {
		if !h.ticked[i] {
			h.copy(i)
			return
		}
	}
}

// copy puts the value of a step into the clipboard, and ticks the one that was there before it: it has been pasted.
func (h *handOver) copy(i int) {
	if h.copied >= 0 && h.copied != i {
		h.ticked[h.copied] = true
	}
	h.copied = i
	fyne.CurrentApp().Clipboard().SetContent(h.view.Steps[i].Copy)
}

// digit copies the value of the step with this number.
func (h *handOver) digit(e *fyne.KeyEvent) {
	n, err := strconv.Atoi(string(e.Name))
	if err == nil && n >= 1 && n <= h.view.Values() {
		h.take(n - 1)
	}
}

// confirm records that the mapping stands there, and tests the server's side at once.
func (h *handOver) confirm() {
	p, id := h.page, h.view.Mapping.ID
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Confirm(ctx, id)
	}, func(securitycenter.Mapping) {
		delete(p.ticks, id)
		if !h.shown() {
			return
		}
		p.over = nil
		p.desk.Go(model.Route{Page: model.TestPage, MappingID: id, Start: true})
	})
}

func (h *handOver) later() {
	h.page.over = nil
	h.page.chosen = h.view.Mapping.ID
	h.page.Refresh()
}

// askForAddress asks where the Security Center of the tenant is, keeps that in the tenant, and opens it.
func (h *handOver) askForAddress() {
	w := h.page.desk.Words
	entry, wrong := kit.NewEntry(nil), kit.Plain("").In(kit.Colour(kit.Wrong))
	entry.SetPlaceHolder("https://")
	dialog := &kit.Dialog{Title: w.Say("handover.address", text.V{"Tenant": h.view.Tenant.Name}), Mood: kit.Unknown, Text: w.Say("handover.address.line"),
		Body: kit.Column(6, entry, wrong), Focus: entry, Width: 560, Leave: w.Say("button.cancel")}
	dialog.Choices = []kit.Choice{{Label: w.Say("handover.address.do"), Do: func() bool {
		h.keepAddress(entry.Text, func(kept model.KeptAddress) {
			wrong.Say(kept.Wrong)
			dialog.Update()
			if kept.Wrong == "" {
				dialog.Close()
				h.view.Tenant = kept.Tenant
				h.openBrowser()
			}
		})
		return false
	}}}
	dialog.Show(h.page.desk.Window.Canvas())
}

func (h *handOver) keepAddress(address string, then func(model.KeptAddress)) {
	p, id := h.page, h.view.Tenant.ID
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (model.KeptAddress, error) {
		return model.KeepSecurityCenter(ctx, p.desk.Center, p.desk.Words, id, address)
	}, func(kept model.KeptAddress) {
		if kept.Wrong == "" {
			p.desk.TenantsChanged(nil)
		}
		then(kept)
	})
}

// answers are the errors SuccessFactors is known to show, each with what to do about it.
var answers = []string{"already-registered", "tile-missing", "file-type", "other"}

// askForError takes down what SuccessFactors showed instead, and answers it.
func (h *handOver) askForError() {
	w := h.page.desk.Words
	body := kit.Column(8)
	dialog := &kit.Dialog{Title: w.Say("handover.error.title"), Mood: kit.Unknown, Text: w.Say("handover.error.line"), Body: body, Width: 560, Leave: w.Say("button.cancel")}
	for _, id := range answers {
		values := text.V{"Answer": securitycenter.AlreadyRegistered()}
		body.Add(kit.NewButton(w.Say("handover.error."+id, values), kit.Second, func() {
			dialog.Close()
			h.refused(w.Say("handover.error."+id, values), w.Say("handover.error."+id+".next"))
		}))
	}
	dialog.Show(h.page.desk.Window.Canvas())
}

func (h *handOver) refused(answer, next string) {
	p, id := h.page, h.view.Mapping.ID
	desk.Act(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Refused(ctx, id, answer)
	}, func(securitycenter.Mapping) {
		if !h.shown() {
			return
		}
		(&kit.Dialog{Title: answer, Mood: kit.Worry, Text: next, Leave: p.desk.Words.Say("button.close")}).Show(p.desk.Window.Canvas())
	})
}
