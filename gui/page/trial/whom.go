package trial

import (
	"cmp"
	"context"
	"strings"

	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// askWhom asks whom a test may query, once for each tenant that it would query without anybody having been asked, and goes on
// to the test. Where the question is left, nothing is tested.
func (p *Page) askWhom(r model.Reach, test func()) {
	desk.Do(p.desk, &p.asking, func(ctx context.Context) ([]securitycenter.Tenant, error) {
		return model.Unasked(ctx, p.desk.Center, r)
	}, func(tenants []securitycenter.Tenant) { p.askEach(tenants, test) })
}

func (p *Page) askEach(tenants []securitycenter.Tenant, test func()) {
	if len(tenants) == 0 {
		test()
		return
	}
	w, t := p.desk.Words, tenants[0]
	entry := kit.NewEntry(nil)
	entry.SetPlaceHolder(w.Say("test.whom.field"))
	body := kit.Column(8, kit.Soft(w.Say("field.person")), entry, kit.Plain(w.Say("test.whom.empty")).In(look.Soft).Sized(look.SizeSmall))
	(&kit.Dialog{Title: w.Say("test.whom.title", text.V{"Tenant": t.Name}), Mood: kit.Unknown, Text: w.Say("test.whom.line"), Body: body, Focus: entry,
		Width: 520, Leave: w.Say("button.cancel"), Choices: []kit.Choice{{Label: w.Say("test.whom.do"), Do: func() bool {
			t.Person = cmp.Or(strings.TrimSpace(entry.Text), securitycenter.AnyPerson)
			p.saveWhom(t, func() { p.askEach(tenants[1:], test) })
			return true
		}}}}).Show(p.desk.Window.Canvas())
}

func (p *Page) saveWhom(t securitycenter.Tenant, then func()) {
	desk.Do(p.desk, &p.asking, func(ctx context.Context) (securitycenter.Tenant, error) {
		return p.desk.Center.SaveTenant(ctx, t)
	}, func(securitycenter.Tenant) { then() })
}
