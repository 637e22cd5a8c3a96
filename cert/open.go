package cert

import (
	"bytes"
	"context"
	"time"
)

// Open reads a file by its content. It never returns nil: what could not be read is in the file's Problem or in that of
// an item, the rest is in Items. Nothing of data is changed, but Raw fields may share its memory.
func Open(ctx context.Context, data []byte, opts Options) *File {
	r := newReader(ctx, opts)
	r.fail(r.read(data))
	r.finish()
	return r.file
}

// A reader is one reading of one file.
type reader struct {
	ctx    context.Context
	limits Limits
	file   *File
	keys   keyring
	purse  *purse
	depth  int // containers we are in
	layers int // layers of Base64 we are in
	many   bool
	// refused is set while we are in a container whose own check has refused every passphrase or could not be made, and
	// probed once there is no use in trying anything in this part of it all the same.
	refused *Problem
	probed  bool
	// vouched is the passphrase in UTF-16 that the MAC of the PKCS#12 file we are in has found right.
	vouched []byte
}

func newReader(ctx context.Context, opts Options) *reader {
	limits := opts.Limits
	if limits == (Limits{}) {
		limits = DefaultLimits
	}
	now := opts.Now
	if now.IsZero() {
		now = time.Now()
	}
	return &reader{
		ctx: ctx, limits: limits,
		file:  &File{Name: opts.Name, Leaf: -1, now: now},
		many:  opts.Many,
		keys:  newKeyring(opts.Passphrases),
		purse: newPurse(ctx, limits, len(opts.Passphrases)),
	}
}

// read recognises what data is and has it read. What it returns stands for the file as a whole.
func (r *reader) read(data []byte) *Problem {
	switch {
	case int64(len(data)) > r.limits.Size:
		return &Problem{ID: TooLarge, Values: values{"Bytes": len(data), "LimitMiB": r.limits.Size >> 20}}
	case isBlank(data):
		return &Problem{ID: Empty}
	case r.depth >= r.limits.Depth:
		return tooDeep(r.limits.Depth)
	}
	if p := r.canceled(); p != nil {
		return p
	}
	r.depth++
	defer func() { r.depth-- }()
	if isJavaStore(data) {
		return r.javaStore(data)
	}
	if binary := bytes.TrimLeft(data, "\r\n\t "); looksLikeDER(binary) {
		if p, recognised := r.der(binary); recognised {
			return p
		}
	}
	return r.text(data)
}

// canceled tells whether the caller gave up.
func (r *reader) canceled() *Problem {
	if err := r.ctx.Err(); err != nil {
		return &Problem{ID: Canceled, Err: err}
	}
	return nil
}

// fail notes why the file, or the rest of it, could not be read; the first reason stands.
func (r *reader) fail(p *Problem) {
	if r.file.Problem == nil {
		r.file.Problem = p
	}
}

// holds names the container, unless it has a name: the outermost one counts.
func (r *reader) holds(c Container) {
	if r.file.Container == None {
		r.file.Container = c
	}
}

// add puts an item into the file. It returns a problem when there is no room for it.
func (r *reader) add(it Item) *Problem {
	if len(r.file.Items) >= r.limits.Items {
		return &Problem{ID: TooMany, Values: values{"Limit": r.limits.Items}}
	}
	if it.Certificate != nil {
		r.findSigner(it.Certificate)
	}
	r.file.layers = max(r.file.layers, r.layers)
	it.KeyOf = -1
	r.file.Items = append(r.file.Items, it)
	return r.canceled()
}

func tooDeep(limit int) *Problem {
	return &Problem{ID: TooDeep, Values: values{"Limit": limit}}
}
