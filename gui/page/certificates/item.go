package certificates

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
)

// showItem shows one item of a file on the right, or the file itself.
func (p *Page) showItem(file, item int) {
	p.asking.Cancel()
	p.file, p.item = file, item
	if item < 0 {
		p.showFile(file)
		return
	}
	it := p.files[file].result.File.Items[item]
	if it.Certificate != nil {
		p.showCertificate(model.ViewCertificate(p.desk.Words, p.files[file].result.File, item, p.desk.Now()))
		return
	}
	p.showOther(file, it)
}

// showOther shows what is no certificate: a key, a request, a revocation list, or what could not be read.
func (p *Page) showOther(file int, it cert.Item) {
	w := p.desk.Words
	p.keys = kit.Keys{Enter: p.choose, Escape: p.desk.Back}
	p.pane.Head(w.Say("item." + string(it.Kind)))
	var body []fyne.CanvasObject
	var lock *desk.SecretCard
	if it.Problem != nil {
		m := model.TellProblem(w, it.Problem)
		body = p.told(model.Worry, m)
		if lock = p.lock(file); lock != nil {
			body = []fyne.CanvasObject{body[0], lock.Object()}
		}
	}
	if it.KeyOf >= 0 && it.Key != nil {
		body = append(body, p.keyCard())
	}
	if g := model.ItemFacts(w, it); len(g.Facts) > 0 {
		body = append(body, p.factsCard(g))
	}
	p.fill(lock, body...)
}

func (p *Page) showCertificate(v model.CertificateView) {
	w := p.desk.Words
	p.keys = kit.Keys{Enter: p.choose, Escape: p.desk.Back}
	main := kit.Second
	if v.Usable {
		main = kit.Main
		p.keys.Enter = p.mapIt
	}
	mapIt := kit.NewButton(w.Say("certificates.map"), main, p.mapIt)
	p.pane.Head(v.Title, mapIt, kit.NewButton(w.Say("certificates.save-clean"), kit.Second, func() { p.desk.SaveClean(p.shown()) }), p.compareButton(), p.copyButton(v))
	p.verdict, p.findings = kit.Column(0), kit.Column(0)
	p.showVerdict(v)
	body := append([]fyne.CanvasObject{p.verdict}, p.otherParts()...)
	body = append(body, p.findings)
	if p.files[p.file].result.File.Items[p.item].HasKey {
		body = append(body, p.keyCard())
	}
	body = append(body, p.factsCard(v.Facts[0]))
	body = append(body, p.newChainCard().Object())
	for _, g := range v.Facts[1:] {
		if len(g.Facts) > 0 {
			body = append(body, p.factsCard(g))
		}
	}
	p.pane.Body(append(body, p.textCard(v))...)
	if v.Usable {
		p.desk.Focus(mapIt)
	}
}

// otherParts tells of parts of the file that are broken or locked, and leads to where there is more about them.
func (p *Page) otherParts() []fyne.CanvasObject {
	w, view := p.desk.Words, p.files[p.file].view
	var out []fyne.CanvasObject
	whole := func() { p.goTo(p.file, model.WholeFile) }
	if view.Broken() {
		out = append(out, desk.Strip(model.Strip{Mood: model.Worry, Bold: view.Problem.What, Rest: w.Say("certificates.broken-part.rest")},
			kit.NewLink(w.Say("certificates.whole-file"), whole)))
	}
	if view.Locked || view.Costly {
		out = append(out, desk.Strip(model.Strip{Mood: model.Noted, Bold: w.Say("certificates.locked-part"), Rest: w.Say("certificates.locked-part.rest")},
			kit.NewLink(w.Say("unlock.do"), whole)))
	}
	return out
}

// shown is the certificate that is shown.
func (p *Page) shown() *cert.Certificate {
	return p.files[p.file].result.File.Items[p.item].Certificate
}

// showVerdict shows the verdict, and what led to it.
func (p *Page) showVerdict(v model.CertificateView) {
	p.verdict.Objects = []fyne.CanvasObject{desk.Strip(v.Verdict)}
	p.findings.Objects = nil
	p.findings.Hidden = len(v.Findings) == 0
	if len(v.Findings) > 0 {
		p.findings.Objects = []fyne.CanvasObject{p.findingsCard(p.desk.Words.Say("certificates.findings"), v.Findings)}
	}
	p.pane.Update()
}

// found adds findings that came after a file was read, and judges the certificate that is shown anew.
func (p *Page) found(file int, findings []cert.Finding) {
	f := *p.files[file].result.File
	f.Findings = append(slices.Clip(f.Findings), findings...)
	f.Verdict = f.VerdictOf(f.Leaf)
	p.files[file].result.File = &f
	p.showVerdict(model.ViewCertificate(p.desk.Words, &f, p.item, p.desk.Now()))
}

// copyButton copies a field, the PEM or a fingerprint.
func (p *Page) copyButton(v model.CertificateView) fyne.CanvasObject {
	var button *kit.Button
	button = kit.NewIconButton("copy", p.desk.Words.Say("certificates.copy"), func() {
		var items []kit.MenuItem
		for _, f := range v.Copies {
			items = append(items, kit.MenuItem{Label: f.Name, Do: p.desk.Copy(f.Copy)})
		}
		kit.ShowMenu(button, items...)
	})
	return button
}

func (p *Page) findingsCard(title string, findings []model.FindingRow) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, f := range findings {
		words := kit.Column(1, kit.NewPara(kit.Span{Text: f.Text.What, Bold: true}))
		rest := joined(present(f.Text.Why, f.Text.Next, f.Sure))
		words.Add(kit.Plain(rest).In(look.Soft))
		rows = append(rows, kit.Pad(9, 0, 9, 0, kit.TopRow(10, kit.NewDot(desk.Mood(f.Mood)), kit.Grow(words))))
	}
	return kit.Card(kit.Title(title, look.SizeCaption), kit.Ruled(rows...))
}

// joined is sentences one behind the other.
func joined(sentences []string) string { return strings.Join(sentences, " ") }

// present drops what is empty.
func present(parts ...string) []string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

const wideNames = 250

func (p *Page) factsCard(g model.FactGroup) fyne.CanvasObject {
	var facts []kit.Fact
	for _, f := range g.Facts {
		facts = append(facts, kit.Fact{Name: f.Name, Value: p.value(f)})
	}
	list := kit.Facts(facts...)
	if g.Wide {
		list = kit.FactsWide(wideNames, facts...)
	}
	if g.Heading == "" {
		return kit.Card(list)
	}
	return kit.Card(kit.Title(g.Heading, look.SizeCaption), list)
}

// value draws the value of a fact, with what can be done with it right behind.
func (p *Page) value(f model.Fact) fyne.CanvasObject {
	w := p.desk.Words
	value := kit.Value(f.Value)
	if f.Mono {
		value = kit.MonoValue(f.Value)
	}
	switch {
	case len(f.All) > 0:
		return kit.Trail(value, 12, kit.NewLink(w.Say("certificates.show-all"), func() { p.desk.ShowText(f.Name, f.All) }))
	case f.Copy != "":
		return kit.Trail(value, 12, kit.NewLink(w.Say("button.copy"), p.desk.Copy(f.Copy)))
	case f.Badge.Text != "":
		return kit.Trail(value, 10, desk.Tag(f.Badge))
	}
	return value
}

// What the card "As text" shows.
const (
	asText = "text"
	asPEM  = "pem"
)

const textHeight = 300

// textCard shows the whole certificate as text or as PEM, in lines of which only those in view are drawn.
func (p *Page) textCard(v model.CertificateView) fyne.CanvasObject {
	w := p.desk.Words
	lines := map[string][]string{asText: v.Text, asPEM: v.PEM}
	place := kit.Column(0)
	var text, pem *kit.Button
	show := func(form string) {
		p.form = form
		text.SetStyle(styleIf(form == asText))
		pem.SetStyle(styleIf(form == asPEM))
		place.Objects = []fyne.CanvasObject{kit.NewLines(lines[form], textHeight)}
		place.Refresh()
	}
	text = kit.NewButton(w.Say("certificates.as-text"), kit.Quiet, func() { show(asText) })
	pem = kit.NewButton(w.Say("certificates.pem"), kit.Quiet, func() { show(asPEM) })
	copyAll := kit.NewButton(w.Say("button.copy-all"), kit.Quiet, func() { p.desk.Copy(strings.Join(lines[p.form], "\n") + "\n")() })
	show(p.form)
	return kit.Card(kit.Headline(kit.Title(w.Say("certificates.text"), look.SizeCaption), text, pem, copyAll), place)
}

// styleIf marks the form that is shown.
func styleIf(shown bool) kit.Style {
	if shown {
		return kit.Second
	}
	return kit.Quiet
}

// mapIt carries the certificate to the Add form, in the tenant it most likely belongs to.
func (p *Page) mapIt() {
	o := p.files[p.file]
	d := model.NewDraft(p.desk.Tenant().ID)
	d.File, d.FileName, d.Item = o.result.File, o.view.Name, p.item
	leaf := d.Certificate()
	desk.Do(p.desk, &p.acting, func(ctx context.Context) (string, error) {
		return p.desk.Center.SuggestTenant(ctx, leaf, d.TenantID)
	}, func(tenant string) {
		d.TenantID = tenant
		p.desk.Go(model.Route{Page: model.MappingPage, Add: d})
	})
}
