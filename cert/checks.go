package cert

import (
	"slices"
	"strings"
	"time"
)

// A FindingKind is what a finding's ID stands for.
type FindingKind struct {
	ID       FindingID
	Severity Severity
	Sure     Certainty
	Keys     []string // of Finding.Values: what the sentence may speak of

	// One of these finds it: in a certificate that is taken for a leaf, or in the file as a whole. Both are nil for what
	// is found elsewhere.
	ofLeaf func(c *Certificate, now time.Time) (values, bool)
	ofFile func(f *File) (values, bool)
}

// values are what the sentence of a finding needs.
type values = map[string]any

// keys are the names of values.
type keys = []string

// findingKinds is the one table of all findings, in the order in which they are told. It is filled in at start, since the
// checks in it lead back to it.
var findingKinds []FindingKind

func init() {
	findingKinds = []FindingKind{
		{NoLeaf, Stop, Practice, keys{"What"}, nil, noLeaf},
		{KeyMismatch, Stop, Practice, keys{"Subject"}, nil, keyMismatch},
		{Expired, Stop, Practice, keys{"Date", "Count"}, expired, nil},
		{NotYetValid, Stop, Practice, keys{"Date"}, notYetValid, nil},
		{IsAuthority, Stop, Practice, nil, isAuthority, nil},
		{KeyUnusable, Stop, Practice, keys{"Type"}, keyUnusable, nil},
		{Duplicate, Stop, SAPSays, keys{"Name"}, nil, nil},
		{Revoked, Warn, Unknown, keys{"Date"}, nil, nil},
		{ExpiresIn14, Warn, Practice, keys{"Date", "Count"}, expiresWithin(0, 14), nil},
		{ExpiresIn30, Warn, Practice, keys{"Date", "Count"}, expiresWithin(14, 30), nil},
		{ExpiresIn60, Note, Practice, keys{"Date", "Count"}, expiresWithin(30, 60), nil},
		{NoClientAuth, Warn, Unknown, keys{"Usages"}, noClientAuth, nil},
		{KeyUsageUnfit, Warn, Unknown, keys{"KeyUsages"}, keyUsageUnfit, nil},
		{NetscapeUnfit, Warn, Unknown, keys{"NetscapeTypes"}, netscapeUnfit, nil},
		{PublicAuthority, Warn, Practice, keys{"Issuer", "Date"}, publicAuthority, nil},
		{SelfSignedLeaf, Warn, Unknown, nil, selfSigned, nil},
		{SelfIssuedLeaf, Warn, Unknown, nil, selfIssued, nil},
		{SelfIssuedMany, Warn, Unknown, nil, selfIssuedMany, nil},
		{SignedByAnother, Warn, Practice, nil, signedByAnother, nil},
		{KeyWeak, Warn, Practice, keys{"Type", "Bits"}, keyWeak, nil},
		{KeyUnusual, Warn, Unknown, keys{"Type"}, keyUnusual, nil},
		{SignatureWeak, Warn, Practice, keys{"Algorithm"}, signatureWeak, nil},
		{Version1, Warn, Practice, nil, version1, nil},
		{DatesUnreadable, Warn, Unknown, nil, datesUnreadable, nil},
		{Nonstandard, Warn, Unknown, keys{"Reason"}, nonstandard, nil},
		{SubjectEmpty, Warn, SAPSays, nil, subjectEmpty, nil},
		{IssuerEmpty, Warn, SAPSays, nil, issuerEmpty, nil},
		{LifetimeTooLong, Warn, Practice, keys{"Count", "Allowed"}, lifetimeTooLong, nil},
		{SeveralLeaves, Warn, Practice, keys{"Count"}, nil, severalLeaves},
		{ChainIncomplete, Warn, Unknown, keys{"Issuer"}, nil, chainIncomplete},
		{PrivateKeyIncluded, Warn, Practice, keys{"Count"}, nil, privateKeyIncluded},
		{ChainIncluded, Note, Unknown, keys{"Count"}, nil, chainIncluded},
		{BinaryEncoding, Note, SAPSays, nil, nil, inContainer(DER)},
		{EmbeddedInText, Note, Practice, keys{"What"}, nil, embeddedInText},
		{HeadersMissing, Note, Unknown, nil, nil, headersMissing},
		{HexEncoding, Note, Practice, nil, nil, inContainer(Hex)},
		{EncodedTwice, Note, Practice, keys{"Count"}, nil, encodedTwice},
		{TrailingData, Note, Practice, nil, func(c *Certificate, _ time.Time) (values, bool) { return nil, c.Trailing }, nil},
		{FrameInBER, Note, Practice, nil, func(c *Certificate, _ time.Time) (values, bool) { return nil, c.FrameBER }, nil},
	}
}

// FindingKinds returns every kind of finding there is, with its severity and how sure it is.
func FindingKinds() []FindingKind { return slices.Clone(findingKinds) }

// findings looks at the file and at every certificate in it that may be a leaf. The worst come first.
func (f *File) findings() []Finding {
	if f.Leaf < 0 && f.Problem != nil {
		return nil
	}
	out := f.fileFindings()
	if f.Leaf < 0 {
		return out
	}
	out = f.leafFindings(out, f.Leaf)
	for _, i := range f.leaves() {
		if i != f.Leaf {
			out = f.leafFindings(out, i)
		}
	}
	sortByWeight(out)
	return out
}

// sortByWeight puts what stops before what warns, and that before what is only noted.
func sortByWeight(findings []Finding) {
	weight := []Severity{Stop, Warn, Note}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return slices.Index(weight, a.Severity) - slices.Index(weight, b.Severity)
	})
}

func (f *File) fileFindings() (out []Finding) {
	for i := range findingKinds {
		k := &findingKinds[i]
		if k.ofFile == nil {
			continue
		}
		if v, found := k.ofFile(f); found {
			out = append(out, Finding{k.ID, f.severity(k), k.Sure, -1, v})
		}
	}
	return out
}

// leafFindings appends what is to be said about one certificate.
func (f *File) leafFindings(out []Finding, item int) []Finding {
	c := f.Items[item].Certificate
	for i := range findingKinds {
		k := &findingKinds[i]
		if k.ofLeaf == nil {
			continue
		}
		if v, found := k.ofLeaf(c, f.now); found {
			out = append(out, Finding{k.ID, k.Severity, k.Sure, item, v})
		}
	}
	return out
}

// severity is that of the table, save that a private key belongs into a key store.
func (f *File) severity(k *FindingKind) Severity {
	stores := []Container{PKCS12, PSE, JKS, JCEKS}
	if k.ID == PrivateKeyIncluded && slices.Contains(stores, f.Container) {
		return Note
	}
	return k.Severity
}

// FindingsOf returns the findings that count if the certificate at an index of Items is the leaf: its own, and those on
// the file as a whole.
func (f *File) FindingsOf(item int) []Finding {
	var out []Finding
	for _, fi := range f.Findings {
		if fi.Item == -1 || fi.Item == item {
			out = append(out, fi)
		}
	}
	if item < 0 || item >= len(f.Items) || f.Items[item].Certificate == nil {
		return out
	}
	for _, fi := range f.leafFindings(nil, item) {
		known := func(o Finding) bool { return o.ID == fi.ID && o.Item == item }
		if !slices.ContainsFunc(out, known) {
			out = append(out, fi)
		}
	}
	sortByWeight(out)
	return out
}

func expired(c *Certificate, now time.Time) (values, bool) {
	if c.NotAfter.IsZero() || !now.After(c.NotAfter) {
		return nil, false
	}
	return values{"Date": c.NotAfter, "Count": DaysBetween(c.NotAfter, now)}, true
}

func notYetValid(c *Certificate, now time.Time) (values, bool) {
	if !now.Before(c.NotBefore) {
		return nil, false
	}
	return values{"Date": c.NotBefore}, true
}

// expiresWithin finds certificates with more than from and no more than to days left.
func expiresWithin(from, to int) func(*Certificate, time.Time) (values, bool) {
	const day = 24 * time.Hour
	return func(c *Certificate, now time.Time) (values, bool) {
		left := c.NotAfter.Sub(now)
		inside := left <= time.Duration(to)*day && (left > time.Duration(from)*day || from == 0 && left >= 0)
		if c.NotAfter.IsZero() || !inside {
			return nil, false
		}
		return values{"Date": c.NotAfter, "Count": c.DaysLeft(now)}, true
	}
}

// Authority tells whether a certificate is that of an authority, which logs in nobody. SAP's cryptographic library marks the
// certificates of a PSE that sign themselves as authorities too, not critical and without a key usage: those are leaves all
// the same, and told as self-signed. Their names decide, so that it is the same whether or not the signature is verified.
func (c *Certificate) Authority() bool {
	return c.IsCA && !(c.namesItself() && c.KeyUsages() == nil && !c.critical(oidBasicConstraints))
}

func isAuthority(c *Certificate, _ time.Time) (values, bool) { return nil, c.Authority() }

func noClientAuth(c *Certificate, _ time.Time) (values, bool) {
	if c.ClientAuth() != ClientAuthDenied {
		return nil, false
	}
	var names []string
	for _, p := range c.ExtKeyUsages() {
		names = append(names, p.Name)
	}
	return values{"Usages": strings.Join(names, ", ")}, true
}

// keyUsageUnfit finds what RFC 8446 (section 4.4.2.2) and RFC 5246 (7.4.6) do not allow: the client signs with its key. A key
// for agreement alone passes with OpenSSL, and so here.
func keyUsageUnfit(c *Certificate, _ time.Time) (values, bool) {
	allowed := c.KeyUsages()
	if allowed == nil || c.Authority() || slices.Contains(allowed, digitalSignature) || slices.Contains(allowed, keyAgreement) {
		return nil, false
	}
	return values{"KeyUsages": strings.Join(allowed, ", ")}, true
}

func netscapeUnfit(c *Certificate, _ time.Time) (values, bool) {
	types := c.NetscapeTypes()
	if types == nil || c.Authority() || slices.Contains(types, netscapeClient) {
		return nil, false
	}
	return values{"NetscapeTypes": strings.Join(types, ", ")}, true
}

func datesUnreadable(c *Certificate, _ time.Time) (values, bool) {
	return nil, c.NotBefore.IsZero() || c.NotAfter.IsZero()
}

func version1(c *Certificate, _ time.Time) (values, bool) { return nil, c.Version == 1 }

func nonstandard(c *Certificate, _ time.Time) (values, bool) {
	if c.Refused == nil {
		return nil, false
	}
	return values{"Reason": c.Refused.Error()}, true
}

func subjectEmpty(c *Certificate, _ time.Time) (values, bool) { return nil, c.Subject.Empty() }

func issuerEmpty(c *Certificate, _ time.Time) (values, bool) { return nil, c.Issuer.Empty() }

func signatureWeak(c *Certificate, _ time.Time) (values, bool) {
	for _, weak := range []string{"MD2 ", "MD4 ", "MD5 ", "SHA-1 "} {
		if strings.HasPrefix(c.Signature, weak) {
			return values{"Algorithm": c.Signature}, true
		}
	}
	return nil, false
}
