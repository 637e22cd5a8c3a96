package certificates

import (
	"context"

	"certmap/cert"
	"certmap/gui/desk"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/intake"
	"certmap/internal/text"
)

// A source is where a file comes from, so that it can be read again with a passphrase.
type source struct {
	name string // of what has no path
	open func(context.Context, cert.Options) intake.Result
}

func pathSource(path string) source {
	return source{open: func(ctx context.Context, o cert.Options) intake.Result { return intake.Open(ctx, path, o) }}
}

// An opened file is what was read, and how.
type opened struct {
	source  source
	result  intake.Result
	view    model.FileView
	secret  cert.Secret // what opened it; empty for none
	trusted bool        // its key derivation may take minutes
}

// load reads a file as its fields say. It may be called in any goroutine.
func (p *Page) load(ctx context.Context, o opened) opened {
	options := cert.Options{Now: p.desk.Now(), Passphrases: desk.Passphrases(o.secret)}
	if o.trusted {
		options.Limits = cert.TrustedLimits
	}
	o.result = o.source.open(ctx, options)
	o.view = model.ViewFile(p.desk.Words, o.result.File, baseName(o.result.Path, o.source.name), p.desk.Now())
	return o
}

// read opens sources beside those files that are open already. A folder among them becomes a table.
func (p *Page) read(beside []opened, sources []source) {
	desk.Do(p.desk, &p.reading, func(ctx context.Context) ([]opened, error) {
		files := append([]opened(nil), beside...)
		for _, s := range sources {
			files = append(files, p.load(ctx, opened{source: s}))
		}
		return files, ctx.Err()
	}, func(files []opened) {
		if folders := paths(files[len(beside):]); anyFolder(files[len(beside):]) {
			p.desk.Go(model.Route{Page: model.FolderPage, Files: folders})
			return
		}
		p.show(files)
		p.first(len(beside))
	})
}

func paths(files []opened) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.result.Path)
	}
	return out
}

func anyFolder(files []opened) bool {
	for _, f := range files {
		if model.IsFolder(f.result.File) {
			return true
		}
	}
	return false
}

// again reads one of the open files anew, with a passphrase or without a limit, and goes back to what was shown. What is
// being derived takes time, so the pane says so and can be told to give up.
func (p *Page) again(file int, change func(*opened)) {
	o, item := p.files[file], p.item
	change(&o)
	p.showOpening(file)
	desk.Do(p.desk, &p.reading, func(ctx context.Context) (opened, error) {
		o := p.load(ctx, o)
		if ctx.Err() != nil {
			o.secret.Erase()
		}
		return o, ctx.Err()
	}, func(o opened) {
		files := append([]opened(nil), p.files...)
		files[file] = o
		p.show(files)
		if item == model.WholeFile || o.result.File.Leaf >= 0 {
			p.first(file)
			return
		}
		p.goTo(file, min(item, len(o.result.File.Items)-1))
	})
}

// showOpening tells that a file is being opened.
func (p *Page) showOpening(file int) {
	w := p.desk.Words
	stop := func() {
		p.reading.Cancel()
		p.showItem(file, p.item)
	}
	p.keys = kit.Keys{Escape: stop}
	p.desk.Focus(nil)
	p.pane.Head(p.files[file].view.Name)
	p.pane.Body(desk.Strip(model.Strip{Mood: model.Noted, Bold: w.Say("certificates.opening", text.V{"Name": p.files[file].view.Name}), Rest: w.Say("certificates.opening.rest")},
		kit.NewButton(w.Say("button.cancel"), kit.Second, stop)))
}

// forget overwrites the passphrases of files that are not open any more.
func (p *Page) forget(kept []opened) {
	for _, old := range p.files {
		used := false
		for _, k := range kept {
			used = used || string(k.secret.Reveal()) == string(old.secret.Reveal())
		}
		if !used {
			old.secret.Erase()
		}
	}
}

// secretOf returns a copy of the passphrase of a file, for whoever erases it when he is done.
func (o opened) secretOf() cert.Secret { return cert.NewSecret(o.secret.Reveal()) }
