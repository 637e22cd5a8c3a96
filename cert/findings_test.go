package cert_test

import (
	"context"
	"crypto/x509"
	"math/big"
	"slices"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
)

// wantKeys checks that findings and problems carry just the values that the tables promise to the catalogues.
func wantKeys(t testing.TB, f *cert.File) {
	t.Helper()
	for _, found := range f.Findings {
		kind := cert.FindingKinds()[slices.IndexFunc(cert.FindingKinds(), func(k cert.FindingKind) bool { return k.ID == found.ID })]
		if !sameKeys(found.Values, kind.Keys) {
			t.Errorf("finding %s: %v, the table says %v", found.ID, found.Values, kind.Keys)
		}
	}
	problems := []*cert.Problem{f.Problem}
	for _, it := range f.Items {
		problems = append(problems, it.Problem)
	}
	for _, p := range problems {
		if p == nil {
			continue
		}
		kind := cert.ProblemKinds()[slices.IndexFunc(cert.ProblemKinds(), func(k cert.ProblemKind) bool { return k.ID == p.ID })]
		if !sameKeys(p.Values, kind.Keys) {
			t.Errorf("problem %s: %v, the table says %v", p.ID, p.Values, kind.Keys)
		}
	}
}

func sameKeys(values map[string]any, want []string) bool {
	for _, key := range want {
		if _, has := values[key]; !has {
			return false
		}
	}
	return len(values) == len(want)
}

func finding(f *cert.File, id cert.FindingID) *cert.Finding {
	for i := range f.Findings {
		if f.Findings[i].ID == id {
			return &f.Findings[i]
		}
	}
	return nil
}

func wantFinding(t *testing.T, f *cert.File, id cert.FindingID) *cert.Finding {
	t.Helper()
	got := finding(f, id)
	if got == nil {
		t.Fatalf("no finding %s among %v", id, f.Findings)
	}
	return got
}

func wantNoFinding(t *testing.T, f *cert.File, id cert.FindingID) {
	t.Helper()
	if got := finding(f, id); got != nil {
		t.Errorf("finding %s: %v", id, got.Values)
	}
}

// at reads a file as of a time.
func at(now time.Time, data []byte) *cert.File {
	return cert.Open(context.Background(), data, cert.Options{Now: now})
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 12, 0, 0, 0, time.UTC)
}

func TestFindingsAboutTheDates(t *testing.T) {
	leaf := certtest.NewCA("CN=Private Root").Issue("CN=Leaf", certtest.Valid(day(2026, 1, 1), day(2026, 12, 31)))
	for _, c := range []struct {
		now   time.Time
		want  cert.FindingID
		count any
	}{
		{day(2025, 12, 31), cert.NotYetValid, nil},
		{day(2026, 6, 1), "", nil},
		{day(2026, 11, 1), cert.ExpiresIn60, 60},
		{day(2026, 12, 1), cert.ExpiresIn30, 30},
		{day(2026, 12, 16), cert.ExpiresIn30, 15},
		{day(2026, 12, 17), cert.ExpiresIn14, 14},
		{day(2026, 12, 31), cert.ExpiresIn14, 0},
		{day(2026, 12, 31).Add(time.Second), cert.Expired, 0},
		{day(2027, 1, 1).Add(12 * time.Hour), cert.Expired, 1},
		{day(2027, 1, 10), cert.Expired, 10},
	} {
		f := at(c.now, leaf.PEM())
		if c.want == "" {
			if len(f.Findings) > 0 {
				t.Errorf("%s: %v", c.now, f.Findings)
			}
			continue
		}
		if len(f.Findings) != 1 || f.Findings[0].ID != c.want || f.Findings[0].Values["Count"] != c.count {
			t.Errorf("%s: %v, want %s with %v", c.now, f.Findings, c.want, c.count)
		}
	}
}

func TestFindingsAboutTheCertificate(t *testing.T) {
	server := certtest.Purposes(x509.ExtKeyUsageServerAuth)
	forAYear := certtest.Valid(day(2026, 4, 1), day(2027, 4, 1))
	private := certtest.NewCA("CN=Private Root")
	public := certtest.NewCA("CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc,C=US")
	named := func(change func(p *certtest.Parts)) []byte {
		p := certtest.NewParts("CN=x")
		p.Issuer = certtest.Name("CN=Private Root")
		change(p)
		return p.DER()
	}
	having := func(id string, value []byte) []byte {
		return named(func(p *certtest.Parts) { p.Extensions = append(p.Extensions, extension(id, false, value)) })
	}
	key := func(alg []byte) []byte {
		return named(func(p *certtest.Parts) { p.SPKI = seq(alg, bitString([]byte{4})) })
	}
	for _, c := range []struct {
		name string
		data []byte
		want cert.FindingID
	}{
		{"an authority", private.PEM(), cert.IsAuthority},
		{"self-signed", certtest.SelfSigned("CN=x").PEM(), cert.SelfSignedLeaf},
		{"for servers only", private.Issue("CN=x", certtest.Hosts("x.example")).PEM(), cert.NoClientAuth},
		{"of a public authority by its name", public.Issue("CN=x").PEM(), cert.PublicAuthority},
		{"of a public authority by its timestamps", having("1.3.6.1.4.1.11129.2.4.2", octets([]byte("\x00\x03\x00\x01x"))), cert.PublicAuthority},
		{"of a public authority by its policy", having("2.5.29.32", seq(seq(oid("2.23.140.1.2.1")))), cert.PublicAuthority},
		{"a short RSA key", private.Issue("CN=x", certtest.WithKey(certtest.RSA(1024, 0))).PEM(), cert.KeyWeak},
		{"a curve that few know", key(algorithm("1.2.840.10045.2.1", oid("1.3.132.0.10"))), cert.KeyUnusual},
		{"a key that cannot sign", named(func(p *certtest.Parts) {
			p.SPKI = seq(algorithm("1.3.101.110"), bitString(make([]byte, 32)))
		}), cert.KeyUnusable},
		{"a key of an unknown kind", key(algorithm("1.2.3.4")), cert.KeyUnusable},
		{"signed with SHA-1", named(func(p *certtest.Parts) { p.OuterAlgorithm = algorithm("1.2.840.10045.4.1") }), cert.SignatureWeak},
		{"signed with MD5", named(func(p *certtest.Parts) { p.OuterAlgorithm = algorithm("1.2.840.113549.1.1.4") }), cert.SignatureWeak},
		{"version 1", named(func(p *certtest.Parts) { p.Version, p.Extensions = nil, nil }), cert.Version1},
		{"negative serial", named(func(p *certtest.Parts) { p.Serial = integer(-1) }), cert.Nonstandard},
		{"no subject", named(func(p *certtest.Parts) { p.Subject = seq() }), cert.SubjectEmpty},
		{"no issuer", named(func(p *certtest.Parts) { p.Issuer = seq() }), cert.IssuerEmpty},
		{"no value in the subject", named(func(p *certtest.Parts) { p.Subject = seq(seq()) }), cert.SubjectEmpty},
		{"an empty name in the subject", named(func(p *certtest.Parts) { p.Subject = certtest.Name("CN=") }), cert.SubjectEmpty},
		{"a curve written out in full", key(algorithm("1.2.840.10045.2.1", primeCurve())), cert.KeyUnusable},
		{"a year from a public authority", public.Issue("CN=x", forAYear, server).PEM(), cert.LifetimeTooLong},
	} {
		f := at(day(2026, 6, 1), c.data)
		if c.want != cert.LifetimeTooLong {
			f = open(t, c.data)
		}
		got := finding(f, c.want)
		if got == nil {
			t.Errorf("%s: no %s among %v", c.name, c.want, f.Findings)
		} else if got.Item != f.Leaf {
			t.Errorf("%s: on item %d", c.name, got.Item)
		}
	}
}

func TestLifetimesOfPublicCertificates(t *testing.T) {
	public := certtest.NewCA("CN=GlobalSign GCC,O=GlobalSign nv-sa")
	server := certtest.Purposes(x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth)
	issued := func(from time.Time, days int) *cert.File {
		// The last second counts, so 200 days end a second before the day turns.
		return at(from.Add(time.Hour), public.Issue("CN=x", server, certtest.Valid(from, from.AddDate(0, 0, days).Add(-time.Second))).PEM())
	}
	for from, days := range map[time.Time]int{
		day(2018, 6, 1): 825, day(2021, 1, 1): 398, day(2026, 4, 1): 200, day(2027, 4, 1): 100, day(2030, 1, 1): 47,
	} {
		wantNoFinding(t, issued(from, days), cert.LifetimeTooLong)
		got := wantFinding(t, issued(from, days+1), cert.LifetimeTooLong).Values
		if got["Allowed"] != days || got["Count"] != days+1 {
			t.Errorf("%v", got)
		}
	}
	wantNoFinding(t, issued(day(2015, 1, 1), 3000), cert.LifetimeTooLong) // before there was a rule
	long := certtest.Valid(day(2026, 4, 1), day(9999, 4, 1))
	for name, other := range map[string]*certtest.Pair{
		"of a private authority": certtest.NewCA("CN=Private").Issue("CN=x", server, long), "for clients": public.Issue("CN=x", long),
		"for e-mail": public.Issue("CN=x", long, certtest.Purposes(x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection)),
	} {
		if got := finding(at(day(2026, 5, 1), other.PEM()), cert.LifetimeTooLong); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	begun := at(day(2026, 5, 1), public.Issue("CN=x", server, certtest.Valid(day(2026, 4, 1), day(2026, 10, 18).Add(time.Hour))).PEM())
	if got := wantFinding(t, begun, cert.LifetimeTooLong).Values["Count"]; got != 201 {
		t.Errorf("200 days and an hour are %v", got)
	}
}

func TestPrivateAuthoritiesThatSoundLikePublicOnes(t *testing.T) {
	for _, name := range []string{"Amazonas Energia SA", "Thawtex GmbH", "DigiCerté", "My DigiCert", "Digi"} {
		wantNoFinding(t, open(t, certtest.NewCA("CN=CA,O="+name).Issue("CN=x").PEM()), cert.PublicAuthority)
	}
	wantNoFinding(t, open(t, certtest.SelfSigned("CN=x,O=DigiCert Test").PEM()), cert.PublicAuthority)
	for _, name := range []string{"Amazon", "thawte", "GoDaddy.com Inc.", "SSL Corporation", "Deutsche Telekom Security GmbH"} {
		wantFinding(t, open(t, certtest.NewCA("CN=CA,O="+name).Issue("CN=x").PEM()), cert.PublicAuthority)
	}
}

// primeCurve is the beginning of a curve's parameters written out in full.
func primeCurve() []byte {
	return seq(integer(1), seq(oid("1.2.840.10045.1.1"), bigInt(new(big.Int).Lsh(big.NewInt(1), 255))))
}

func TestPublicAuthoritiesWithADayOfTheirOwn(t *testing.T) {
	for organization, want := range map[string]time.Time{
		"DigiCert Inc": time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), "Sectigo Limited": time.Date(2027, 2, 10, 0, 0, 0, 0, time.UTC),
		"Let's Encrypt": time.Date(2027, 3, 15, 0, 0, 0, 0, time.UTC),
	} {
		f := open(t, certtest.NewCA("CN=CA,O="+organization).Issue("CN=x").PEM())
		if got := wantFinding(t, f, cert.PublicAuthority).Values["Date"]; got != want {
			t.Errorf("%s: %v", organization, got)
		}
	}
}

func TestSAPsOwnSelfSignedCertificatesAreLeaves(t *testing.T) {
	// As in a PSE made by SAP's library: an authority by its constraints, which are not critical, and no key usage.
	sap := certtest.NewParts("CN=PSEOwner")
	sap.Extensions = [][]byte{extension("2.5.29.19", false, seq([]byte{1, 1, 0xff}))}
	f := open(t, sap.DER())
	wantNoFinding(t, f, cert.IsAuthority)
	wantFinding(t, f, cert.SelfSignedLeaf)
	root := certtest.NewParts("CN=Root")
	root.Extensions = [][]byte{extension("2.5.29.19", true, seq([]byte{1, 1, 0xff}))}
	wantFinding(t, open(t, root.DER()), cert.IsAuthority)
}

type severities map[cert.FindingID]cert.Severity

func TestFindingsAboutTheFile(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	issuing := root.IssueCA("CN=Issuing")
	one, two := issuing.Issue("CN=One"), issuing.Issue("CN=Two")
	text := func(parts ...[]byte) []byte { return slices.Concat(parts...) }
	for _, c := range []struct {
		name string
		data []byte
		want severities
	}{
		{"a leaf alone", one.PEM(), nil},
		{"binary", one.Cert.Raw, severities{cert.BinaryEncoding: cert.Note}},
		{"without headers", []byte(body(one)), severities{cert.HeadersMissing: cert.Note}},
		{"encoded twice", certtest.Block("CERTIFICATE", one.PEM()), severities{cert.EncodedTwice: cert.Note}},
		{"with its key", text(one.PEM(), one.KeyPEM(), issuing.PEM()), severities{cert.PrivateKeyIncluded: cert.Warn, cert.ChainIncluded: cert.Note}},
		{"with its key and no issuer", text(one.PEM(), one.KeyPEM()), severities{cert.PrivateKeyIncluded: cert.Warn, cert.ChainIncomplete: cert.Warn}},
		{"with its issuer's name and another key", text(one.PEM(), root.IssueCA("CN=Issuing").PEM()), severities{cert.ChainIncluded: cert.Note, cert.ChainIncomplete: cert.Warn}},
		{"with another authority than its own", text(one.PEM(), root.PEM()), severities{cert.ChainIncluded: cert.Note, cert.ChainIncomplete: cert.Warn}},
		{"two leaves", text(one.PEM(), two.PEM()), severities{cert.SeveralLeaves: cert.Warn}},
		{"the same leaf twice", text(one.PEM(), one.PEM()), nil},
		{"a store with its key", issuingStore(one, issuing), severities{cert.PrivateKeyIncluded: cert.Note, cert.ChainIncluded: cert.Note}},
	} {
		got := severities{}
		for _, f := range open(t, c.data).Findings {
			got[f.ID] = f.Severity
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		for id, severity := range c.want {
			if got[id] != severity {
				t.Errorf("%s: %s is %q, want %q", c.name, id, got[id], severity)
			}
		}
	}
}

func issuingStore(leaf, issuing *certtest.Pair) []byte {
	return certtest.PFX(certtest.PlainSafe(
		certtest.CertBag(leaf.Cert.Raw), certtest.CertBag(issuing.Cert.Raw), certtest.KeyBag(leaf.KeyDER())))
}

func TestEveryKindOfFindingIsInTheTableOnce(t *testing.T) {
	seen := map[cert.FindingID]bool{}
	for _, k := range cert.FindingKinds() {
		if seen[k.ID] || k.Severity == "" || k.Sure == "" {
			t.Errorf("%+v", k)
		}
		seen[k.ID] = true
		if k.Sure == cert.Unknown && k.Severity == cert.Stop {
			t.Errorf("%s: what is not known does not stop", k.ID)
		}
	}
	if !seen[cert.Duplicate] || !seen[cert.Revoked] {
		t.Error("what is found elsewhere has its place too")
	}
}

func TestVerdictIsThatOfTheChosenLeaf(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	good, expired := root.Issue("CN=Good"), root.Issue("CN=Expired", certtest.Days(-5))
	f := open(t, slices.Concat(root.PEM(), expired.PEM(), good.PEM()))
	for item, want := range []cert.Verdict{cert.WillNotWork, cert.WillNotWork, cert.Warnings} {
		if got := f.VerdictOf(item); got != want {
			t.Errorf("item %d: %s, want %s", item, got, want)
		}
	}
	if f.VerdictOf(-1) != cert.WillNotWork || f.VerdictOf(99) != cert.WillNotWork {
		t.Error("an item that is none")
	}
	// The authority has no findings in the list, and has them when it is asked for.
	if of := f.FindingsOf(0); !slices.ContainsFunc(of, func(x cert.Finding) bool { return x.ID == cert.IsAuthority }) {
		t.Errorf("%v", of)
	}
}

func TestAFindingOfTheCallersCounts(t *testing.T) {
	f := open(t, certtest.NewCA("CN=Root").Issue("CN=Leaf").PEM())
	f.Findings = append(f.Findings, cert.Finding{ID: cert.Duplicate, Severity: cert.Stop, Sure: cert.SAPSays, Item: f.Leaf})
	if got := f.VerdictOf(f.Leaf); got != cert.WillNotWork {
		t.Error(got)
	}
}

func TestJudge(t *testing.T) {
	on := func(item int, severities ...cert.Severity) (out []cert.Finding) {
		for _, s := range severities {
			out = append(out, cert.Finding{Severity: s, Item: item})
		}
		return out
	}
	for _, c := range []struct {
		findings []cert.Finding
		want     cert.Verdict
	}{
		{nil, cert.Fit}, {on(0, cert.Note, cert.Note), cert.Fit}, {on(0, cert.Note, cert.Warn), cert.Warnings},
		{on(-1, cert.Warn), cert.Warnings}, {on(0, cert.Warn, cert.Stop, cert.Note), cert.WillNotWork}, {on(1, cert.Stop), cert.Fit},
	} {
		if got := cert.Judge(c.findings, 0); got != c.want {
			t.Errorf("%v: %s, want %s", c.findings, got, c.want)
		}
	}
}
