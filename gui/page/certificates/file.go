package certificates

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/look"
	"certmap/gui/model"
	"certmap/internal/text"
)

// showFile shows a file as a whole: what keeps it closed, how it is built, and what can be made of it.
func (p *Page) showFile(file int) {
	w, v := p.desk.Words, p.files[file].view
	p.keys = kit.Keys{Enter: p.choose, Escape: p.desk.Back}
	p.pane.Head(v.Name)
	var body []fyne.CanvasObject
	if v.Problem != nil && !v.Locked {
		body = p.problem(v)
	}
	lock := p.lock(file)
	if lock != nil {
		body = append(body, lock.Object())
	}
	if v.PKCS12 != nil && len(v.PKCS12.Unusual) > 0 {
		body = append(body, p.findingsCard(w.Say("p12.unusual"), v.PKCS12.Unusual))
	}
	if v.Copies {
		body = append(body, p.copiesCard(file))
	}
	if v.PKCS12 != nil {
		body = append(body, p.pkcs12Cards(*v.PKCS12)...)
	}
	if v.HasKey {
		body = append(body, p.keyCard())
	}
	if len(body) == 0 {
		body = append(body, kit.Card(kit.Row(10, kit.NewText(v.About), desk.Tag(v.Verdict), kit.Space())))
	}
	p.fill(lock, body...)
}

// fill shows the body of the pane. Where there is a lock, the keyboard is in it.
func (p *Page) fill(lock *desk.SecretCard, body ...fyne.CanvasObject) {
	p.pane.Body(body...)
	if lock != nil {
		p.keys.Enter = lock.Answer
		p.desk.Focus(lock.Field())
	}
}

// problem tells why nothing, or not all, of a file could be read.
func (p *Page) problem(v model.FileView) []fyne.CanvasObject {
	w := p.desk.Words
	mood := model.Wrong
	if v.Costly {
		mood = model.Worry
	}
	var details []fyne.CanvasObject
	if v.Detail != "" {
		details = append(details, kit.NewLink(w.Say("details"), func() { p.desk.ShowText(w.Say("details"), model.Lines(v.Detail)) }))
	}
	return p.told(mood, *v.Problem, details...)
}

// told is a message in three parts: a strip, and what to do next.
func (p *Page) told(mood model.Mood, m text.Message, buttons ...fyne.CanvasObject) []fyne.CanvasObject {
	return []fyne.CanvasObject{desk.Strip(model.Strip{Mood: mood, Bold: m.What, Rest: m.Why}, buttons...),
		kit.Card(kit.Title(p.desk.Words.Say("next"), look.SizeCaption), kit.Plain(m.Next))}
}

// lock is what opens a file that is closed, or closed in part: its passphrase, and somebody's trust where its derivation
// takes too long; nil where all is open.
func (p *Page) lock(file int) *desk.SecretCard {
	w := p.desk.Words
	o := p.files[file]
	q := p.desk.PassphraseOf(o.result.File, o.view.Name, !o.view.Costly && !o.secret.Empty())
	switch {
	case o.view.Costly:
		q.Answer = func(secret cert.Secret, _ bool) {
			p.again(file, func(o *opened) { o.secret, o.trusted = secret, true })
		}
		return p.desk.NewSecretCard(q, w.Say("certificates.costly-button"))
	case o.view.Locked:
		q.Answer = func(secret cert.Secret, _ bool) { p.again(file, func(o *opened) { o.secret = secret }) }
		return p.desk.NewSecretCard(q, w.Say("unlock.do"))
	}
	return nil
}

// keyCard says that the key is there, and offers to keep it.
func (p *Page) keyCard() fyne.CanvasObject {
	w := p.desk.Words
	return kit.Card(kit.Headline(kit.Title(w.Say("certificates.key"), look.SizeCaption), kit.NewButton(w.Say("certificates.keep"), kit.Second, p.keep)),
		kit.Plain(w.Say("certificates.key.line")).In(look.Soft))
}

// pkcs12Cards tell how a PKCS#12 file is built.
func (p *Page) pkcs12Cards(v model.PKCS12View) []fyne.CanvasObject {
	w := p.desk.Words
	out := []fyne.CanvasObject{p.factsCard(model.FactGroup{Heading: w.Say("p12.title"), Facts: v.Facts})}
	if len(v.Safes) == 0 {
		return out
	}
	rows := kit.Column(14)
	for _, s := range v.Safes {
		rows.Add(safeRow(s))
	}
	if v.More != "" {
		rows.Add(kit.Soft(v.More))
	}
	return append(out, kit.Card(kit.Title(w.Say("p12.bags"), look.SizeCaption), rows))
}

// safeRow shows a safe with its bags below it.
func safeRow(s model.SafeRow) fyne.CanvasObject {
	bags := kit.Column(5)
	for _, b := range s.Bags {
		line := []kit.Span{{Text: b.Kind}}
		if b.Text != "" {
			line = append(line, kit.Span{Text: " · " + b.Text, Colour: look.Soft})
		}
		bags.Add(kit.NewPara(line...))
	}
	if s.Empty != "" {
		bags.Add(kit.Plain(s.Empty).In(look.Soft))
	}
	return kit.Column(5, kit.NewPara(kit.Span{Text: s.Title, Bold: true}, kit.Span{Text: " · " + s.Text}), kit.Pad(0, 0, 0, 22, bags))
}

// copiesCard offers to save the identity of a file in a form that others read.
func (p *Page) copiesCard(file int) fyne.CanvasObject {
	w := p.desk.Words
	var rows []fyne.CanvasObject
	for _, c := range model.CopyChoices(w) {
		words := kit.Column(2, kit.NewPara(kit.Span{Text: c.How, Bold: true}), kit.Plain(c.For).In(look.Soft))
		rows = append(rows, kit.Pad(10, 0, 10, 0, kit.Row(16, kit.Grow(words), kit.NewButton(c.Button, kit.Second, func() { p.askCopy(file, c.Profile) }))))
	}
	name := p.files[file].result.File.LeafCertificate().Subject.CommonName()
	return kit.Card(kit.Title(w.Say("p12.copies"), look.SizeCaption), kit.Plain(w.Say("p12.copies.line", text.V{"Name": cert.Visible(name)})).In(look.Soft), kit.Ruled(rows...))
}

// askCopy asks for the passphrase of a copy and where to save it, and writes it. It asks again while there is none: the
// private key would lie open.
func (p *Page) askCopy(file int, profile cert.PKCS12Profile) {
	w := p.desk.Words
	o := p.files[file]
	own := o.secretOf() // what is open may be another file by the time of the answer, and this one's passphrase overwritten
	q := desk.SecretQuestion{Title: w.Say("p12.copy.title"), Text: w.Say("p12.copy.line", text.V{"Name": o.view.Name}), Left: own.Erase}
	if own.Empty() {
		q.Text = w.Say("p12.copy.needed", text.V{"Name": o.view.Name})
	}
	q.Answer = func(secret cert.Secret, _ bool) {
		if secret.Empty() {
			secret = own
		} else {
			own.Erase()
		}
		if secret.Empty() {
			q.Refused = w.Say("p12.copy.empty")
			p.desk.AskSecret(q)
			return
		}
		p.desk.SaveAs(desk.Saving{Name: copyName(o, profile), Left: secret.Erase, Content: func() ([]byte, error) {
			defer secret.Erase()
			return model.CopyOf(o.result.File, secret, profile)
		}})
	}
	p.desk.AskSecret(q)
}

// copyName names a copy after its file and its profile.
func copyName(o opened, profile cert.PKCS12Profile) string {
	base := o.view.Name
	return base[:len(base)-len(filepath.Ext(base))] + "-" + profile.ID + ".p12"
}

// keep stores the key of the file, when the user says so.
func (p *Page) keep() {
	o, tenant := p.files[p.file], p.desk.Tenant().ID
	secret := o.secretOf()
	p.desk.Keyring(desk.KeyringCall{Work: func(ctx context.Context) error {
		defer secret.Erase()
		_, err := p.desk.Center.KeepIdentity(ctx, tenant, o.view.Name, o.result.Data, secret)
		return err
	}, Done: func() {
		p.desk.Say(p.desk.Words.Say("credentials.kept", text.V{"Name": o.view.Name}))
	}})
}
