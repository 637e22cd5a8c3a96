package model

import (
	"time"

	"certmap/cert"
	"certmap/internal/text"
)

// A node is an item in the tree of a file.
type node struct{ item, depth int }

// A tree is put together item by item; each stands in it once.
type tree struct {
	taken []bool
	nodes []node
}

// deepest is how far right the tree goes. Chains in use have five certificates.
const deepest = 5

// treeOf orders the items of a file: the leaf first, since it is what the question is about, and below it step by step those
// who issued it; then the other certificates, and last whatever else there is. A key that is open is told by its certificate.
func treeOf(f *cert.File) []node {
	t := tree{taken: make([]bool, len(f.Items))}
	for i, it := range f.Items {
		t.taken[i] = it.Key != nil && it.KeyOf >= 0
	}
	for at, depth := f.Leaf, 0; at >= 0 && !t.taken[at]; at, depth = f.IssuerOf(at), depth+1 {
		t.put(at, depth)
	}
	for i, it := range f.Items {
		if it.Certificate != nil {
			t.put(i, 0)
		}
	}
	for i := range f.Items {
		t.put(i, 0)
	}
	return t.nodes
}

func (t *tree) put(item, depth int) {
	if t.taken[item] {
		return
	}
	t.taken[item] = true
	t.nodes = append(t.nodes, node{item, min(depth, deepest)})
}

func rowOfItem(w *text.Words, f *cert.File, i int, now time.Time) ItemRow {
	it := f.Items[i]
	row := ItemRow{Title: w.Say("item." + string(it.Kind)), Second: short(it.Label)}
	if it.Name != "" {
		row.Second = short(it.Name)
	}
	switch {
	case it.Certificate != nil:
		row.Title, row.Second = title(it.Certificate), roleOf(w, f, i)
		row.Badge, _ = expiry(w, it.Certificate.NotBefore, it.Certificate.NotAfter, now, it.Certificate.DaysLeft(now))
	case it.Problem != nil:
		row = closedRow(w, it)
	case it.Key != nil:
		row.Second = keyText(w, it.Key.Facts)
	case it.Request != nil:
		row.Second = short(it.Request.Subject.String())
	case it.CRL != nil:
		row.Second = short(it.CRL.Issuer.String())
	}
	return row
}

// closedRow is the line of an item that could not be read, with the reason.
func closedRow(w *text.Words, it cert.Item) ItemRow {
	row := ItemRow{Title: w.Say("item." + string(it.Kind)), Second: TellProblem(w, it.Problem).What, Badge: Badge{w.Say("item.problem"), Worry}}
	if it.Kind == cert.KindOther && it.Problem.ID != cert.NotACertificate {
		row.Title = w.Say("item.sealed")
	}
	if it.Name != "" {
		row.Title = w.Say("item.named", text.V{"Kind": row.Title, "Name": short(it.Name)})
	}
	if it.Problem.Locked() {
		row.Badge.Text = w.Say("item.locked")
	}
	return row
}

// title is how a certificate is called in a list: its common name, else its whole subject.
func title(c *cert.Certificate) string {
	return called(c.Subject)
}

// called is how a name is called in short.
func called(n cert.Name) string {
	if cn := n.CommonName(); cn != "" {
		return short("CN=" + cn)
	}
	return short(n.String())
}

func roleOf(w *text.Words, f *cert.File, i int) string {
	c := f.Items[i].Certificate
	switch {
	case f.Items[i].HasKey:
		return w.Say("role.with-key")
	case c.IsCA && c.SelfSigned():
		return w.Say("role.root")
	case c.IsCA:
		return w.Say("role.issuer")
	case c.SelfSigned():
		return w.Say("role.self-signed")
	}
	return w.Say("role.issued-by", text.V{"Name": called(c.Issuer)})
}

// keyText names a key: its type, and its size or curve.
func keyText(w *text.Words, k cert.KeyFacts) string {
	switch {
	case k.Curve != "":
		return k.Type + ", " + k.Curve
	case k.Bits > 0:
		return k.Type + ", " + w.Say("value.bits", text.V{"Count": k.Bits})
	}
	return k.Type
}
