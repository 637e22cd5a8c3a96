package certificates

import (
	"context"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A chainCard shows the chain of the certificate that is shown. It is built from the file and this machine by itself; what
// goes over the network waits for a click.
type chainCard struct {
	page *Page
	file int
	item int
	body *fyne.Container
}

// newChainCard returns the card, and has the chain built.
func (p *Page) newChainCard() *chainCard {
	c := &chainCard{page: p, file: p.file, item: p.item, body: kit.Column(12)}
	c.ask(func(ctx context.Context, f *cert.File) (s securitycenter.Standing, err error) {
		s.Chain, err = p.desk.Center.CheckChain(ctx, f, c.item, false)
		return s, err
	}, c.show)
	return c
}

// Object returns what is drawn.
func (c *chainCard) Object() fyne.CanvasObject { return kit.Card(c.body) }

// ask has something found out about the certificate, and says so while it takes.
func (c *chainCard) ask(work func(context.Context, *cert.File) (securitycenter.Standing, error), then func(securitycenter.Standing)) {
	p := c.page
	f := p.files[c.file].result.File
	c.head(kit.Soft(p.desk.Words.Say("certificates.chain.asking")))
	desk.Do(p.desk, &p.asking, func(ctx context.Context) (securitycenter.Standing, error) { return work(ctx, f) }, then)
}

// head shows the title with buttons, and what stands below it.
func (c *chainCard) head(below ...fyne.CanvasObject) {
	c.body.Objects = append([]fyne.CanvasObject{kit.Title(c.page.desk.Words.Say("certificates.chain"), look.SizeCaption)}, below...)
	c.page.pane.Update()
}

// show shows what was found out.
func (c *chainCard) show(s securitycenter.Standing) {
	w := c.page.desk.Words
	v := model.ViewChain(w, s)
	words := kit.Column(1, kit.NewPara(kit.Span{Text: v.Verdict.Bold, Bold: true}), kit.Plain(v.Verdict.Rest+" "+v.Next).In(look.Soft))
	parts := []fyne.CanvasObject{kit.TopRow(10, kit.NewDot(desk.Mood(v.Verdict.Mood)), kit.Grow(words))}
	parts = append(parts, links(v.Links))
	for _, r := range v.Revocations {
		parts = append(parts, kit.NewRule(), c.revocation(r))
	}
	parts = append(parts, c.details(v.Attempts)...)
	c.head(append(parts, kit.Flow(8, c.buttons(v, len(s.Revocations) > 0)...))...)
}

// links shows a chain as the list on the left does: each issuer one step further right.
func links(all []model.ChainLink) fyne.CanvasObject {
	out := kit.Column(6)
	for i, l := range all {
		from := kit.Soft(l.From).Sized(look.SizeSmall).Shortened()
		out.Add(kit.Pad(0, 0, 0, chainIndent+16*float32(i), kit.Row(10, kit.NewText(l.Title).Shortened(), kit.Grow(from))))
	}
	return out
}

// chainIndent is where the words stand that have a sign before them.
const chainIndent = 26

func (c *chainCard) revocation(r model.RevocationRow) fyne.CanvasObject {
	words := kit.Column(1, kit.NewPara(kit.Span{Text: r.Text.What, Bold: true}))
	if rest := present(r.Text.Why, r.Text.Next); len(rest) > 0 {
		words.Add(kit.Plain(joined(rest)).In(look.Soft))
	}
	for _, o := range c.details(r.Attempts) {
		words.Add(o)
	}
	return kit.TopRow(10, kit.NewDot(desk.Mood(r.Mood)), kit.Grow(words))
}

// details leads to the addresses that gave no answer.
func (c *chainCard) details(attempts []string) []fyne.CanvasObject {
	if len(attempts) == 0 {
		return nil
	}
	w := c.page.desk.Words
	return []fyne.CanvasObject{kit.Row(0, kit.NewLink(w.Say("details"), func() { c.page.desk.ShowText(w.Say("details"), attempts) }), kit.Space())}
}

// buttons ask over the network.
func (c *chainCard) buttons(v model.ChainView, asked bool) []fyne.CanvasObject {
	w := c.page.desk.Words
	var out []fyne.CanvasObject
	if v.Missing {
		out = append(out, kit.NewButton(w.Say("certificates.chain.fetch"), kit.Second, c.fetch))
	}
	label := "certificates.chain.revoked"
	if asked {
		label = "certificates.chain.again"
	}
	return append(out, kit.NewButton(w.Say(label), kit.Second, c.askRevoked))
}

// fetch asks the addresses in the certificates for the issuers that are missing.
func (c *chainCard) fetch() {
	c.ask(func(ctx context.Context, f *cert.File) (s securitycenter.Standing, err error) {
		s.Chain, err = c.page.desk.Center.CheckChain(ctx, f, c.item, true)
		return s, err
	}, c.show)
}

// askRevoked asks the authorities whether the certificate is revoked. That it is becomes a finding like any other.
func (c *chainCard) askRevoked() {
	c.ask(func(ctx context.Context, f *cert.File) (securitycenter.Standing, error) {
		return c.page.desk.Center.CheckRevocation(ctx, f, c.item, true)
	}, func(s securitycenter.Standing) {
		c.page.found(c.file, s.Findings)
		c.show(s)
	})
}
