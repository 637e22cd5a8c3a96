package cert_test

import (
	"slices"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

func commonNames(chain []*cert.Certificate) (out []string) {
	for _, c := range chain {
		out = append(out, c.Subject.CommonName())
	}
	return out
}

func TestIdentityHasItsChainInOrder(t *testing.T) {
	root := certtest.NewCA("CN=Root")
	middle := root.IssueCA("CN=Middle")
	issuing := middle.IssueCA("CN=Issuing")
	leaf := issuing.Issue("CN=Leaf")
	f := open(t, slices.Concat(root.PEM(), issuing.PEM(), certtest.NewCA("CN=Stranger").PEM(), leaf.KeyPEM(), middle.PEM(), leaf.PEM()))
	id, problem := f.Identity()
	if problem != nil || id.Leaf.Subject.CommonName() != "Leaf" || id.Container != cert.PEM {
		t.Fatalf("%v %v", id, problem)
	}
	if got := commonNames(id.Chain); !slices.Equal(got, []string{"Issuing", "Middle"}) || id.Root.Subject.CommonName() != "Root" {
		t.Errorf("chain %v, root %v", got, id.Root)
	}
	wantSignature(t, id)
	for item, issuer := range []int{-1, 4, -1, -1, 0, 1} {
		if got := f.IssuerOf(item); got != issuer {
			t.Errorf("the issuer of item %d is %d, want %d", item, got, issuer)
		}
	}
}

func TestIdentityWithoutKeyIsNoProblem(t *testing.T) {
	id, problem := open(t, certtest.SelfSigned("CN=Leaf").PEM()).Identity()
	if problem != nil || id.Key != nil || id.Leaf == nil || len(id.Chain) != 0 {
		t.Errorf("%v %v", id, problem)
	}
}

func TestIdentityOfAnotherItem(t *testing.T) {
	one, two := certtest.SelfSigned("CN=One"), certtest.SelfSigned("CN=Two")
	f := open(t, slices.Concat(one.PEM(), one.KeyPEM(), two.PEM(), two.KeyPEM()))
	id, problem := f.IdentityOf(2)
	if problem != nil || id.Leaf.Subject.CommonName() != "Two" {
		t.Fatalf("%v %v", id, problem)
	}
	wantSignature(t, id)
}

func TestIdentityOfAFileThatHasNone(t *testing.T) {
	for want, data := range map[cert.ProblemID][]byte{
		cert.NoCertificate: certtest.SelfSigned("CN=x").KeyPEM(), cert.Empty: nil,
	} {
		if id, problem := open(t, data).Identity(); id != nil || problem == nil || problem.ID != want {
			t.Errorf("%v %v, want %s", id, problem, want)
		}
	}
}

func TestIssuerIsToldByItsKeyWhereNamesRepeat(t *testing.T) {
	old, now := certtest.NewCA("CN=CA"), certtest.NewCA("CN=CA")
	leaf := now.Issue("CN=Leaf")
	chain := cert.BuildChain(leafOf(t, leaf), []*cert.Certificate{leafOf(t, old), leafOf(t, now)}, nil, day(2026, 1, 1))
	if got := chain.Certificates[1]; string(got.Raw) != string(now.Cert.Raw) {
		t.Error("the certificate with the other key was taken")
	}
}
