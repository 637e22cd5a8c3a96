package mapping

import (
	"context"
	"net/url"
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
	opened bool // the browser was opened
	copied int  // the step whose value is in the clipboard, -1 for none
	ticked map[int]bool
}

// handOver prepares a mapping and opens its hand-over. The browser opens with the first value in the clipboard already.
func (p *Page) handOver(id string) {
	p.form = nil
	p.chosen = id
	p.over = &handOver{page: p, copied: -1, ticked: map[int]bool{}}
	h := p.over
	desk.Do(p.desk, &p.shown, func(ctx context.Context) (model.HandOver, error) {
		return model.BeginHandOver(ctx, p.desk.Center, p.desk.Words, id)
	}, func(v model.HandOver) {
		h.view = v
		p.about = model.SubjectOf(v.Mapping, v.Tenant)
		h.copy(0)
		h.openBrowser()
		h.draw()
	})
}

func (h *handOver) openBrowser() {
	p := h.page
	address := h.view.Tenant.SecurityCenter
	if address == "" || !p.desk.Open(address) {
		return
	}
	h.opened = true
	id := h.view.Mapping.ID
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.HandOver(ctx, id)
	}, func(m securitycenter.Mapping) {
		h.view.Taken(p.desk.Words, m)
		h.draw()
	})
}

func (h *handOver) draw() {
	p, w := h.page, h.page.desk.Words
	p.keys = kit.Keys{Enter: h.confirm, Escape: h.later, Key: h.digit}
	title := w.Say("handover.title", text.V{"Name": h.view.Mapping.ConfigurationName})
	p.pane.Head(title, kit.NewButton(w.Say("handover.open"), kit.Quiet, h.openBrowser).Outside())
	steps := kit.Column(0)
	for i, s := range h.view.Steps {
		steps.Add(h.step(i, s))
		if i < len(h.view.Steps)-1 {
			steps.Add(kit.NewRule())
		}
	}
	confirm := kit.NewButton(w.Say("handover.saved-there"), kit.Main, h.confirm)
	foot := kit.Row(10, confirm, kit.NewButton(w.Say("handover.error"), kit.Second, h.askForError),
		kit.NewButton(w.Say("handover.later"), kit.Quiet, h.later), kit.Grow(kit.Pad(0, 0, 0, 12, kit.Soft(h.view.State).Shortened())))
	p.pane.Body(h.strip(), kit.Card(steps), foot, kit.Plain(w.Say("handover.keys")).In(look.Soft).Sized(look.SizeSmall))
	p.desk.Focus(confirm)
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
	value := []fyne.CanvasObject{kit.Grow(kit.Plain(s.Value))}
	if s.Bold {
		value = []fyne.CanvasObject{kit.NewText(s.Value).Bold().Shortened()}
	}
	if h.copied == i {
		value = append(value, kit.NewTag(w.Say("handover.in-clipboard"), kit.Noted))
	}
	if s.Path != "" {
		value = append(value, kit.NewLink(w.Say("handover.show-in-folder"), func() { h.page.desk.Open(folderURL(s.Path)) }))
	}
	parts := []fyne.CanvasObject{number, kit.Wide(170, kit.NewText(s.Name).Shortened()), kit.Grow(kit.Row(10, value...))}
	if s.Copy != "" {
		parts = append(parts, kit.NewLink(w.Say("button.copy"), func() { h.copy(i); h.draw() }))
	}
	box := kit.NewCheck("", func(on bool) { h.ticked[i] = on })
	box.SetChecked(h.ticked[i])
	return kit.Pad(8, 0, 8, 0, kit.Row(14, append(parts, box)...))
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
	if err == nil && n >= 1 && n <= len(h.view.Steps) && h.view.Steps[n-1].Copy != "" {
		h.copy(n - 1)
		h.draw()
	}
}

func folderURL(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Dir(path))}).String()
}

// confirm records that the mapping stands there, and tests the server's side at once.
func (h *handOver) confirm() {
	p, id := h.page, h.view.Mapping.ID
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Confirm(ctx, id)
	}, func(securitycenter.Mapping) {
		p.over = nil
		p.desk.Go(model.Route{Page: model.TestPage, MappingID: id, Start: true})
	})
}

func (h *handOver) later() {
	h.page.over = nil
	h.page.chosen = h.view.Mapping.ID
	h.page.Refresh()
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
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (securitycenter.Mapping, error) {
		return p.desk.Center.Refused(ctx, id, answer)
	}, func(securitycenter.Mapping) {
		(&kit.Dialog{Title: answer, Mood: kit.Worry, Text: next, Leave: p.desk.Words.Say("button.close")}).Show(p.desk.Window.Canvas())
	})
}
