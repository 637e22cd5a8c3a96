package model

import (
	"slices"
	"strings"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A PKCS12View is how a PKCS#12 file is built, ready to be shown.
type PKCS12View struct {
	Build   string // in a few words
	Badge   Badge  // how much of it is unusual
	Facts   []Fact
	Safes   []SafeRow
	More    string // how many bags are not listed; empty where all are
	Unusual []FindingRow
}

// A SafeRow is one of the contents the file is made of, with what lies in it.
type SafeRow struct {
	Title string // its number
	Text  string // how it is locked
	Empty string // why there is nothing in it that could be shown; empty where there is
	Bags  []BagRow
}

// A BagRow is one thing in the file.
type BagRow struct {
	Kind string
	Text string // how it is locked, and what it is called
}

// A CopyChoice is a way to save a copy of an identity as PKCS#12.
type CopyChoice struct {
	Profile cert.PKCS12Profile
	Button  string
	For     string // who reads it
	How     string // the algorithms
}

// CopyChoices are the ways to save a copy.
func CopyChoices(w *text.Words) []CopyChoice {
	var out []CopyChoice
	for _, p := range []cert.PKCS12Profile{cert.ModernPKCS12, cert.CompatiblePKCS12} {
		id := "p12.copy." + p.ID
		out = append(out, CopyChoice{Profile: p, Button: w.Say(id), For: w.Say(id + ".for"),
			How: w.Say("p12.how", text.V{"Encryption": w.Algorithm(p.Encryption), "MAC": p.MAC, "Count": int(p.Iterations)})})
	}
	return out
}

// CopyOf is the certificate of a file with its key in the form of a profile. Where the key cannot be had, the error is what the
// file says about it (*cert.Problem), or CopyNeedsKey where there is none.
func CopyOf(f *cert.File, secret cert.Secret, profile cert.PKCS12Profile) ([]byte, error) {
	id, problem := f.ForCopy()
	switch {
	case problem != nil:
		return nil, problem
	case id.Private == nil:
		return nil, securitycenter.NewFault(securitycenter.CopyNeedsKey, nil, map[string]any{"Name": f.Name})
	}
	return cert.EncodePKCS12(id, f.Items[f.Leaf].Name, secret, profile)
}

// mostBags is how many bags are listed one by one.
const mostBags = 50

func viewPKCS12(w *text.Words, f *cert.File) *PKCS12View {
	p := f.PKCS12
	if p == nil {
		return nil
	}
	v := &PKCS12View{Build: buildOf(w, p), Badge: Badge{w.Say("p12.usual"), Fine}}
	for _, o := range p.Unusual {
		v.Unusual = append(v.Unusual, FindingRow{Mood: oddMood(o), Text: w.Tell("p12.odd." + string(o))})
	}
	if n := len(v.Unusual); n > 0 {
		v.Badge = Badge{w.Say("p12.unusual-count", text.V{"Count": n}), Noted}
	}
	if slices.ContainsFunc(v.Unusual, func(r FindingRow) bool { return r.Mood == Worry }) {
		v.Badge.Mood = Worry
	}
	v.Facts = pkcs12Facts(w, p)
	v.Safes = safeRows(w, p)
	if n := len(p.Bags) - mostBags; n > 0 {
		v.More = w.Say("p12.more", text.V{"Count": n})
	}
	return v
}

// safeRows are the safes of a file, each with its bags below it.
func safeRows(w *text.Words, p *cert.PKCS12Facts) []SafeRow {
	var out []SafeRow
	for i, s := range p.Safes[:min(len(p.Safes), mostBags)] {
		row := SafeRow{Title: w.Say("p12.safe-number", text.V{"Number": i + 1}), Text: lockOf(w, s.Algorithm, s.Iterations)}
		if s.Problem != nil {
			row.Empty = w.Say("problem."+s.Problem.TextID()+".what", text.V(s.Problem.Values))
		}
		out = append(out, row)
	}
	for _, b := range p.Bags[:min(len(p.Bags), mostBags)] {
		if b.Safe < len(out) {
			out[b.Safe].Bags = append(out[b.Safe].Bags, bagRow(w, b))
		}
	}
	for i := range out {
		if len(out[i].Bags) == 0 && out[i].Empty == "" {
			out[i].Empty = w.Say("p12.safe-empty")
		}
	}
	return out
}

// lockOf names what something is encrypted with, and how often its passphrase is hashed.
func lockOf(w *text.Words, algorithm string, iterations int64) string {
	switch {
	case algorithm == "":
		return w.Say("p12.open")
	case iterations == 0:
		return w.Algorithm(algorithm)
	}
	return w.Say("p12.algorithm", text.V{"Name": w.Algorithm(algorithm), "Count": int(iterations)})
}

// worrying are the oddities that weaken the file or lose something; the others only keep some programs from reading it.
var worrying = []cert.Oddity{cert.OddOldCipher, cert.OddOpenKey, cert.OddFewIterations, cert.OddEmptyPassphrase, cert.OddNoPassphrase, cert.OddLocked, cert.OddNoMAC}

func oddMood(o cert.Oddity) Mood {
	if slices.Contains(worrying, o) {
		return Worry
	}
	return Noted
}

// ciphers names each way the file is locked, once.
func ciphers(w *text.Words, p *cert.PKCS12Facts) []string {
	var out []string
	add := func(name string, iterations int64) {
		if name == "" {
			return
		}
		if line := lockOf(w, name, iterations); !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	for _, s := range p.Safes {
		add(s.Algorithm, s.Iterations)
	}
	for _, b := range p.Bags {
		add(b.Algorithm, b.Iterations)
	}
	return out
}

// buildOf tells the build in a few words: the cipher and its iterations.
func buildOf(w *text.Words, p *cert.PKCS12Facts) string {
	for _, s := range p.Safes {
		if s.Algorithm != "" {
			parts := strings.Split(s.Algorithm, ", ")
			return w.Say("p12.algorithm", text.V{"Name": w.Algorithm(parts[len(parts)-1]), "Count": int(s.Iterations)})
		}
	}
	if all := ciphers(w, p); len(all) > 0 {
		return all[0]
	}
	return w.Say("p12.open")
}

func pkcs12Facts(w *text.Words, p *cert.PKCS12Facts) []Fact {
	g := FactGroup{}
	encryption := ciphers(w, p)
	if len(encryption) == 0 {
		encryption = []string{w.Say("p12.open")}
	}
	g.list(w.Say("p12.encryption"), encryption)
	mac := w.Say("p12.no-mac")
	if p.MAC != "" {
		mac = w.Say("p12.mac-value", text.V{"Name": p.MAC, "Count": int(p.MACIterations), "Bytes": p.MACSalt})
	}
	g.add(w.Say("p12.mac"), mac)
	if p.Passphrase != "" {
		g.add(w.Say("p12.passphrase"), w.Say("p12.passphrase."+p.Passphrase))
	}
	form := "p12.form.der"
	if p.BER {
		form = "p12.form.ber"
	}
	g.add(w.Say("p12.form"), w.Say(form))
	return g.Facts
}

func bagRow(w *text.Words, b cert.Bag) BagRow {
	id := "p12.bag." + strings.ReplaceAll(b.Kind, " ", "-")
	row := BagRow{Kind: b.Kind}
	if w.Has(id) {
		row.Kind = w.Say(id)
	}
	parts := []string{w.Algorithm(b.Algorithm), b.Name}
	if b.LocalID != "" {
		parts = append(parts, w.Say("p12.mark", text.V{"ID": b.LocalID}))
	}
	row.Text = short(strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · "))
	return row
}
