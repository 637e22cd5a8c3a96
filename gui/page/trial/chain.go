package trial

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/disk"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// showChain shows the server's chain that a test saw, and saves what of it belongs into STRUST.
func (p *Page) showChain(r securitycenter.Result) {
	w, chain := p.desk.Words, model.ServerChainOf(p.desk.Words, r)
	links := kit.Column(14)
	for i, l := range chain.Links {
		if i > 0 {
			links.Add(kit.NewRule())
		}
		links.Add(p.chainLink(l))
	}
	body := kit.Column(14)
	if chain.Refused != nil {
		body.Add(desk.Strip(*chain.Refused))
	} else {
		body.Add(desk.Strip(model.Strip{Mood: model.Noted, Rest: w.Say("test.chain.advice")}))
	}
	body.Add(kit.High(chainHeight(len(chain.Links)), kit.NewScroll(links)))
	(&kit.Dialog{Title: w.Say("test.chain.title", text.V{"Host": cert.Visible(r.Host)}), Mood: kit.Unknown, Body: body, Width: 760, Leave: w.Say("button.close")}).Show(p.desk.Window.Canvas())
}

// chainHeight is the height that a chain is shown in; a longer one scrolls.
func chainHeight(links int) float32 { return min(3, float32(links))*118 - 15 }

func (p *Page) chainLink(l model.ServerLink) fyne.CanvasObject {
	w := p.desk.Words
	head := []fyne.CanvasObject{kit.NewText(l.Name).Bold().Shortened(), kit.NewTag(l.Role.Text, desk.Mood(l.Role.Mood)), kit.Space()}
	if l.Anchor {
		head = append(head, kit.NewButton(w.Say("test.chain.save"), kit.Second, func() { p.saveLink(l.Certificate) }))
	}
	return kit.Column(4, kit.Row(10, head...), kit.FactsWide(110,
		kit.Fact{Name: w.Say("field.subject"), Value: kit.Value(l.Subject)},
		kit.Fact{Name: w.Say("field.valid-until"), Value: kit.Value(l.Until)},
		kit.Fact{Name: w.Say("field.sha256"), Value: kit.MonoValue(l.Fingerprint)}))
}

// saveLink asks where to and writes a certificate of the chain there as a clean .cer.
func (p *Page) saveLink(c *cert.Certificate) {
	p.desk.AskWhere(cert.CleanName(c), func(path string) {
		desk.Do(p.desk, &p.acting, func(context.Context) (string, error) {
			return path, disk.Write(path, cert.Clean(c))
		}, func(path string) {
			p.desk.Used(path)
			p.desk.Say(p.desk.Words.Say("saved-as", text.V{"Name": filepath.Base(path)}))
		})
	})
}
