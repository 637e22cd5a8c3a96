package cli

import (
	"cmp"
	"encoding/hex"
	"math/big"
	"os"
	"strings"
	"time"

	"certmap/cert"
	"certmap/internal/intake"
	"certmap/internal/text"
)

type compareCommand struct {
	A string `arg:"" complete:"file" help:"A file, - for standard input, or sha256:…, sha1:…, serial:…, subject:… or issuer:…; a fingerprint or name as another program prints it will do too."`
	B string `arg:"" complete:"file" help:"What to compare it with, in the same forms. One of the two has to be a file."`
	choice
	Other string `name:"certificate-b" help:"The same for B, where both are files." placeholder:"N|SHA256"`
	passphrases
	JSON bool `help:"Print the result as a JSON object."`
}

// unreadable is the exit code of a comparison where there is no certificate to compare.
const unreadable = 2

// A side is one of the two things compared: a file, or a text that stands for a certificate.
type side struct {
	given string
	text  bool
	file  intake.Result
	flag  string // how another certificate of the file is asked for
	asked string // which one was
}

// certificate is that of a file; nil for a text, and for a file without one.
func (s *side) certificate() *cert.Certificate {
	if s.text {
		return nil
	}
	return s.file.File.LeafCertificate()
}

// Run exits with 0 when it is the same, 1 when it is not, 2 when a file holds no certificate that could be read.
func (c *compareCommand) Run(r *run) error {
	a, b, err := c.sides()
	if err != nil {
		return err
	}
	secrets, err := c.read(r, c.A, c.B)
	if err != nil {
		return err
	}
	for _, s := range []*side{&a, &b} {
		if err := s.open(r, cert.Options{Passphrases: secrets, Limits: c.limits()}); err != nil {
			return err
		}
	}
	return c.tell(r, a, b)
}

// sides are what the command line names, and which certificate is to be taken from which file.
func (c *compareCommand) sides() (a, b side, err error) {
	a = side{given: c.A, text: isText(c.A), flag: "--certificate", asked: c.Certificate}
	b = side{given: c.B, text: isText(c.B), flag: "--certificate-b", asked: c.Other}
	if a.text && !b.text && c.Other == "" {
		b.flag, b.asked = a.flag, a.asked
	}
	switch {
	case a.text && b.text:
		err = misused("compare-file")
	case c.A == intake.Stdin && c.B == intake.Stdin:
		err = misused("compare-stdin")
	case c.Other != "" && (a.text || b.text):
		err = misused("compare-b")
	case a.text && !isWhole(c.A):
		err = misused("compare-text", text.V{"Given": visible(c.A)})
	case b.text && !isWhole(c.B):
		err = misused("compare-text", text.V{"Given": visible(c.B)})
	}
	return a, b, err
}

// open reads a side that is a file, and takes its certificate.
func (s *side) open(r *run, opts cert.Options) error {
	if s.text {
		return nil
	}
	s.file = intake.Open(r.ctx, s.given, opts)
	if s.certificate() == nil {
		r.code = unreadable
	}
	return cmp.Or(r.ctx.Err(), r.pick(s.given, s.file.File, s.flag, s.asked))
}

// tell prints how the two sides stand to each other.
func (c *compareCommand) tell(r *run, a, b side) error {
	var how comparison
	if r.code != unreadable {
		how = compared(&a, &b)
		if how.relation != cert.SameCertificate {
			r.code = No
		}
	}
	if c.JSON {
		return r.line(comparisonOf(&a, &b, how, r.english))
	}
	if r.code == unreadable {
		r.unreadable(a, b)
		return nil
	}
	r.comparison(a, b, how)
	return nil
}

// markers are what a text that stands for a certificate begins with, and which fields it may then be read as.
var markers = map[string][]cert.FieldID{
	"sha256": {cert.FieldFingerprint, cert.FieldKeyPrint},
	"sha1":   {cert.FieldFingerprint1}, "serial": {cert.FieldSerial}, "subject": {cert.FieldSubject}, "issuer": {cert.FieldIssuer},
}

func marker(given string) (mark, rest string, marked bool) {
	mark, rest, marked = strings.Cut(given, ":")
	mark = strings.ToLower(mark)
	return mark, rest, marked && markers[mark] != nil
}

// noCertificate is what a text is held against to see what kind of text it is.
var noCertificate = &cert.Certificate{Serial: new(big.Int)}

// isText tells a text that stands for a certificate from a path: it is marked as one, or it is a fingerprint or a name as
// pages and programs show it and no file is called so. Digits alone are no serial number: they may be a name misspelt.
func isText(given string) bool {
	if _, _, marked := marker(given); marked {
		return true
	}
	if _, err := os.Lstat(given); err == nil || given == intake.Stdin {
		return false
	}
	switch cert.CompareText(noCertificate, given).Field {
	case "":
		return cert.IsFieldText(given)
	case cert.FieldSerial:
		return strings.Contains(strings.ToLower(given), "serial")
	}
	return true
}

// isWhole tells whether a text can be held against a certificate: half a fingerprint cannot.
func isWhole(given string) bool { return readAs(noCertificate, given).Field != "" }

// A comparison is how two sides stand to each other.
type comparison struct {
	relation cert.Relation
	message  string // names its sentences
	field    cert.FieldID
	fields   []cert.FieldPair
}

func compared(a, b *side) comparison {
	switch {
	case a.text:
		return comparedText(b.certificate(), a.given, true)
	case b.text:
		return comparedText(a.certificate(), b.given, false)
	}
	c := cert.Compare(a.certificate(), b.certificate())
	out := comparison{relation: c.Relation, message: "compare." + string(c.Relation), fields: c.Fields}
	if c.Relation == cert.SameKey && c.SameNames {
		out.message = "compare.same-key-and-names"
	}
	return out
}

// comparedText holds a text against a certificate. first tells that the text stands first.
func comparedText(c *cert.Certificate, given string, first bool) comparison {
	t := readAs(c, given)
	out := comparison{relation: cert.Different, field: t.Field, message: "compare.text-other"}
	switch {
	case t.Same && t.Field == cert.FieldKeyPrint: // renewed certificates have it in common
		out.relation, out.message = cert.SameKey, "compare.text-same"
	case t.Same:
		out.relation, out.message = cert.SameCertificate, "compare.text-same"
	}
	pair := cert.FieldPair{ID: t.Field, A: t.Actual, B: t.Given, Same: t.Same}
	if first {
		pair.A, pair.B = pair.B, pair.A
	}
	out.fields = []cert.FieldPair{pair}
	return out
}

// readAs reads a text as what its mark says, and as nothing else: a subject that is the name of the issuer is another
// subject.
func readAs(c *cert.Certificate, given string) cert.TextComparison {
	mark, rest, marked := marker(given)
	if !marked {
		return cert.CompareText(c, given)
	}
	asked := rest
	if mark == "serial" || mark == "sha256" || mark == "sha1" {
		asked = given
	}
	t := cert.CompareText(c, asked)
	if t.Field == "" {
		return t
	}
	for _, field := range markers[mark] {
		if t.Field == field {
			return t
		}
	}
	return otherField(c, mark, rest, t)
}

// otherField is the outcome of a text that was read as another field than its mark says.
func otherField(c *cert.Certificate, mark, given string, t cert.TextComparison) cert.TextComparison {
	sum, sum1 := c.SHA256(), c.SHA1()
	actual := map[string]string{"sha256": cert.Fingerprint(sum[:]), "sha1": cert.Fingerprint(sum1[:]), "serial": c.SerialHex(),
		"subject": c.Subject.String(), "issuer": c.Issuer.String()}[mark]
	bothNames := t.Field == cert.FieldSubject && t.Same && c.Subject.Equal(c.Issuer)
	return cert.TextComparison{Field: markers[mark][0], Same: mark == "issuer" && bothNames, Given: given, Actual: actual}
}

// unreadable prints the files that hold no certificate.
func (r *run) unreadable(sides ...side) {
	for _, s := range sides {
		if !s.text && s.certificate() == nil {
			r.file(s.file, time.Now())
		}
	}
}

// comparison prints the outcome, and the fields side by side.
func (r *run) comparison(a, b side, how comparison) {
	w := r.Words
	r.printf("A  %s\nB  %s\n", visible(a.given), visible(b.given))
	if how.field != "" {
		r.printf("%s\n", w.Say(how.message, text.V{"Field": w.Say("field." + string(how.field))}))
	} else {
		r.printf("%s\n", w.Tell(how.message))
	}
	width := 0
	for _, f := range how.fields {
		width = max(width, columns(w.Say("field."+string(f.ID))))
	}
	for _, f := range how.fields {
		f.A, f.B = fieldText(w, a.certificate(), f.ID, f.A), fieldText(w, b.certificate(), f.ID, f.B)
		r.pair(f, width)
	}
}

// pair prints one field: once where both sides have the same.
func (r *run) pair(f cert.FieldPair, width int) {
	name := padded(r.Words.Say("field."+string(f.ID)), width)
	switch {
	case f.Same && f.A == "":
	case f.Same:
		r.printf("  = %s     %s\n", name, visible(f.A))
	default:
		r.printf("  ≠ %s  A  %s\n    %s  B  %s\n", name, visible(f.A), padded("", width), visible(f.B))
	}
}

type comparisonShape struct {
	A        sideShape    `json:"a"`
	B        sideShape    `json:"b"`
	Same     bool         `json:"same"`
	Relation string       `json:"relation,omitempty"` // same, same-names, same-key or different; none where a side is unreadable
	Field    string       `json:"field,omitempty"`    // what a text was read as
	Fields   []fieldShape `json:"fields"`
	Message  string       `json:"message"`
}

type sideShape struct {
	Given   string      `json:"given"` // the path, or the text
	Subject string      `json:"subject,omitempty"`
	Issuer  string      `json:"issuer,omitempty"`
	Serial  string      `json:"serial,omitempty"`
	SHA256  string      `json:"sha256,omitempty"`
	Error   *errorShape `json:"error,omitempty"`
}

type fieldShape struct {
	ID   string `json:"id"`
	A    string `json:"a"`
	B    string `json:"b"`
	Same bool   `json:"same"`
}

func comparisonOf(a, b *side, how comparison, english *text.Words) comparisonShape {
	out := comparisonShape{A: sideOf(a, english), B: sideOf(b, english), Same: how.relation == cert.SameCertificate,
		Relation: string(how.relation), Field: string(how.field), Fields: []fieldShape{}}
	for _, f := range how.fields {
		out.Fields = append(out.Fields, fieldShape{string(f.ID), f.A, f.B, f.Same})
	}
	switch {
	case how.message == "":
		out.Message = english.Say("compare.unreadable")
	case how.field != "":
		out.Message = english.Say(how.message, text.V{"Field": english.Say("field." + string(how.field))})
	default:
		out.Message = english.Say(how.message + ".what")
	}
	return out
}

func sideOf(s *side, english *text.Words) sideShape {
	out := sideShape{Given: s.given}
	switch c := s.certificate(); {
	case c != nil:
		sum := c.SHA256()
		out.Subject, out.Issuer, out.Serial, out.SHA256 = c.Subject.String(), c.Issuer.String(), c.SerialHex(), hexOf(sum[:])
	case !s.text:
		problem := s.file.File.Problem
		if problem == nil {
			problem = &cert.Problem{ID: cert.NoCertificate}
		}
		out.Error = problemOf(problem, english)
	}
	return out
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// fingerprint is one that the register keeps in hexadecimal, as people read it everywhere.
func fingerprint(kept string) string {
	sum, _ := hex.DecodeString(kept)
	return cert.Fingerprint(sum)
}
