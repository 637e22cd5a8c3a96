package securitycenter_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

// told are authorities that say what a test tells them to.
type told struct {
	chain  securitycenter.Chain
	states map[string]securitycenter.RevocationState // by common name
	asked  []securitycenter.ChainQuestion
	seen   chan [2]string
}

func (a *told) Chain(_ context.Context, q securitycenter.ChainQuestion) securitycenter.Chain {
	a.asked = append(a.asked, q)
	return a.chain
}

var revokedAt = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

func (a *told) Revocation(_ context.Context, c, issuer *cert.Certificate, _ time.Time) securitycenter.Revocation {
	by := ""
	if issuer != nil {
		by = issuer.Subject.CommonName()
	}
	a.seen <- [2]string{c.Subject.CommonName(), by}
	return securitycenter.Revocation{Certificate: c, State: a.states[c.Subject.CommonName()], At: revokedAt}
}

// family is a file with a leaf and the authority above it, and authorities that have the whole chain.
func family(t *testing.T) (*cert.File, *told, *securitycenter.Center) {
	t.Helper()
	root := certtest.NewCA("CN=Root")
	issuing := root.IssueCA("CN=Issuing")
	leaf := issuing.Issue("CN=Leaf")
	f := cert.Open(t.Context(), append(leaf.PEM(), issuing.PEM()...), cert.Options{})
	top := cert.Open(t.Context(), root.PEM(), cert.Options{})
	a := &told{states: map[string]securitycenter.RevocationState{}, seen: make(chan [2]string, 10)}
	for _, c := range append(f.Certificates(), top.Certificates()...) {
		a.chain.Links = append(a.chain.Links, securitycenter.Link{Certificate: c})
	}
	return f, a, securitycenter.New(securitycenter.Parts{Authorities: a})
}

func TestTheChainIsAskedForWithAllThatTheFileHolds(t *testing.T) {
	f, a, c := family(t)
	for _, fetch := range []bool{false, true} {
		ch, err := c.CheckChain(t.Context(), f, f.Leaf, fetch)
		if err != nil || len(ch.Links) != 3 {
			t.Fatalf("%+v, %v", ch, err)
		}
		q := a.asked[len(a.asked)-1]
		if q.Fetch != fetch || q.Certificate != f.LeafCertificate() || len(q.Pool) != 2 || q.Now.IsZero() {
			t.Errorf("asked %+v", q)
		}
	}
}

func TestEachCertificateButTheRootIsAskedAbout(t *testing.T) {
	f, a, c := family(t)
	s, err := c.CheckRevocation(t.Context(), f, f.Leaf, false)
	if err != nil || len(s.Revocations) != 2 || s.Findings != nil || a.asked[0].Fetch {
		t.Fatalf("%+v, %v", s, err)
	}
	close(a.seen)
	issuers := map[string]string{}
	for pair := range a.seen {
		issuers[pair[0]] = pair[1]
	}
	if len(issuers) != 2 || issuers["Leaf"] != "Issuing" || issuers["Issuing"] != "Root" {
		t.Errorf("asked about %v", issuers)
	}
}

func TestAChainThatBreaksOffIsAskedAboutToItsEnd(t *testing.T) {
	f, a, c := family(t)
	a.chain.Links = a.chain.Links[:1]
	if _, err := c.CheckRevocation(t.Context(), f, f.Leaf, false); err != nil {
		t.Fatal(err)
	}
	if got := <-a.seen; got != [2]string{"Leaf", ""} {
		t.Errorf("asked about %v", got)
	}
}

func TestACertificateThatSignsItselfIsItsOwnIssuer(t *testing.T) {
	f := cert.Open(t.Context(), certtest.SelfSigned("CN=Self").PEM(), cert.Options{})
	a := &told{seen: make(chan [2]string, 1)}
	a.chain.Links = []securitycenter.Link{{Certificate: f.LeafCertificate()}}
	s, err := securitycenter.New(securitycenter.Parts{Authorities: a}).CheckRevocation(t.Context(), f, f.Leaf, false)
	if got := <-a.seen; err != nil || got != [2]string{"Self", "Self"} || len(s.Revocations) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestTheVerdictCountsWhatIsRevoked(t *testing.T) {
	for name, textID := range map[string]string{"Leaf": "revoked", "Issuing": "revoked.authority"} {
		f, a, c := family(t)
		before := f.VerdictOf(f.Leaf)
		a.states[name] = securitycenter.IsRevoked
		s, err := c.CheckRevocation(t.Context(), f, f.Leaf, false)
		if err != nil || len(s.Findings) != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
		found := s.Findings[0]
		if found.TextID() != textID || found.Item != f.Leaf || found.Severity != cert.Warn || found.Sure != cert.Unknown || found.Values["Date"] != revokedAt {
			t.Errorf("%+v", found)
		}
		f.Findings = append(f.Findings, found)
		if after := f.VerdictOf(f.Leaf); before != cert.Fit || after != cert.Warnings {
			t.Errorf("%s revoked: %s, before %s", name, after, before)
		}
	}
}

func TestWhatIsGivenUpIsNoResult(t *testing.T) {
	f, _, c := family(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.CheckChain(ctx, f, f.Leaf, true); !errors.Is(err, context.Canceled) {
		t.Errorf("chain: %v", err)
	}
	if _, err := c.CheckRevocation(ctx, f, f.Leaf, true); !errors.Is(err, context.Canceled) {
		t.Errorf("revocation: %v", err)
	}
}

func TestTheSentencesOfAChainHaveTheirValues(t *testing.T) {
	_, a, _ := family(t)
	a.chain.At, a.chain.Missing = 1, "CN=Missing\u202e"
	v := a.chain.Values()
	if v["Root"] != "CN=Root" || v["Subject"] != "CN=Issuing" || v["Issuer"] == a.chain.Missing {
		t.Errorf("%v", v)
	}
	if empty := (securitycenter.Chain{}).Values(); len(empty) != len(v) {
		t.Errorf("without a link: %v", empty)
	}
}
