package folder

import (
	"cmp"

	"fyne.io/fyne/v2"

	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/text"
)

// showRecord puts Record all into the page, in the place of the table of the folder.
func (p *Page) showRecord(r *record) {
	p.place.Objects = []fyne.CanvasObject{r.object}
	p.place.Refresh()
}

// leaveRecord puts the table of the folder back.
func (p *Page) leaveRecord() {
	if p.record == nil {
		return
	}
	p.record.cancel()
	for _, s := range []interface{ Cancel() }{&p.record.reading, &p.record.planning, &p.record.noting, &p.record.sorting} {
		s.Cancel()
	}
	p.record = nil
	p.desk.Focus(nil)
	p.place.Objects = []fyne.CanvasObject{p.object}
	p.place.Refresh()
	p.arrange()
}

// draw shows things as they stand.
func (r *record) draw() {
	r.drawBar()
	r.drawFields()
	r.drawStatus()
	r.table.List.Refresh()
	r.showChosen()
}

func (r *record) drawBar() {
	w := r.page.desk.Words
	var buttons []fyne.CanvasObject
	switch {
	case r.running.Busy():
	case r.ended != nil:
		buttons = append(buttons, kit.NewButton(w.Say("record.to-mappings"), kit.Main, func() { r.toMappings("") }))
		if _, rest := r.form.Request(r.all); len(rest) > 0 {
			buttons = append(buttons, kit.NewButton(w.Say("record.go-on", text.V{"Count": len(rest)}), kit.Second, r.start))
		}
		buttons = append(buttons, kit.NewButton(w.Say("record.back"), kit.Quiet, r.page.leaveRecord))
	default:
		if r.plan != nil && r.plan.Count > 0 {
			buttons = append(buttons, kit.NewButton(w.Say("record.do", text.V{"Count": r.plan.Count}), kit.Main, r.start))
		}
		buttons = append(buttons, kit.NewButton(w.Say("button.cancel"), kit.Quiet, r.page.leaveRecord))
	}
	title := kit.Title(w.Say("record.title", text.V{"Name": r.page.name()}), look.SizeBarTitle).Shortened()
	r.bar.Objects = []fyne.CanvasObject{kit.Headline(title, buttons...)}
}

// drawFields shows the tenant and the login name, until it begins.
func (r *record) drawFields() {
	w := r.page.desk.Words
	for _, t := range r.page.desk.Tenants() {
		if t.ID == r.form.Tenant {
			badge := model.EnvironmentBadge(w, string(t.Environment))
			r.tenant.Say(w.Tenant(t.Name), badge.Text, desk.Mood(badge.Mood))
		}
	}
	r.fields.Hidden = r.ended != nil || r.running.Busy()
	r.fields.Objects = nil
	if r.ended == nil && !r.running.Busy() {
		r.fields.Objects = []fyne.CanvasObject{kit.NewField(w.Say("field.tenant"), true, r.tenant, nil).Object(), r.hint.Object()}
	}
}

func (r *record) drawStatus() {
	w := r.page.desk.Words
	var strips []fyne.CanvasObject
	if r.plan != nil && r.plan.Tenant.IsPractice() {
		strips = append(strips, r.page.desk.PracticeStrip())
	}
	switch {
	case r.running.Busy():
		strips = append(strips, kit.NewStrip(kit.Noted, r.count, kit.NewButton(w.Say("button.cancel"), kit.Second, r.cancel)))
	case r.ended != nil:
		strips = append(strips, desk.Strip(*r.ended))
	case r.plan == nil:
		strips = append(strips, desk.Strip(model.Strip{Mood: model.Noted, Bold: w.Say("record.looking")}))
	default:
		strips = append(strips, desk.Strip(planStrip(w, *r.plan)))
	}
	r.status.Objects = []fyne.CanvasObject{kit.Pad(14, 22, 6, 22, kit.Column(10, strips...))}
	r.object.Refresh()
}

// planStrip says how many will be recorded, how many not, and how many of them have expired.
func planStrip(w *text.Words, p model.RecordPlan) model.Strip {
	s := model.Strip{Mood: model.Noted, Bold: w.Say("record.plan", text.V{"Count": p.Count, "Tenant": p.Tenant.Name})}
	if p.Count == 0 {
		return model.Strip{Mood: model.Worry, Bold: w.Say("record.none", text.V{"Tenant": p.Tenant.Name}), Rest: w.Say("record.none.rest")}
	}
	if p.LeftOut > 0 {
		s.Rest = w.Say("record.left-out", text.V{"Count": p.LeftOut})
	}
	if p.Expired > 0 {
		if s.Rest != "" {
			s.Rest += " "
		}
		s.Mood, s.Rest = model.Worry, s.Rest+w.Say("record.expired", text.V{"Count": p.Expired})
	}
	return s
}

// showChosen shows at the foot what is chosen, whole.
func (r *record) showChosen() {
	r.foot.Objects = nil
	if r.chosen >= 0 && r.chosen < len(r.shown) {
		w, row := r.page.desk.Words, r.rows[r.shown[r.chosen]]
		line := []fyne.CanvasObject{kit.Grow(kit.Column(2, kit.NewPara(kit.Span{Text: cmp.Or(row.Title, row.File), Bold: true}), kit.Plain(row.File).In(look.Soft), kit.Plain(row.Says)))}
		if row.MappingID != "" && !r.running.Busy() {
			line = append(line, kit.NewButton(w.Say("record.show-mapping"), kit.Second, func() { r.toMappings(row.MappingID) }))
		}
		r.foot.Add(kit.Foot(line...))
	}
	r.object.Refresh()
}
