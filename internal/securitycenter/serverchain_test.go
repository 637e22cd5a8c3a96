package securitycenter_test

import (
	"os"
	"path/filepath"
	"testing"

	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
	"certmap/internal/store"
)

// served is a test that has seen a server's chain.
func served(state securitycenter.RungState, chain ...*certtest.Pair) securitycenter.Result {
	r := securitycenter.Result{Host: "api4.cert.successfactors.com", Rungs: []securitycenter.Rung{{ID: securitycenter.RungTLSServer, State: state}}}
	for _, p := range chain {
		r.ServerChain = append(r.ServerChain, string(p.PEM()))
	}
	return r
}

func TestWhatStandsAboveTheServersCertificateIsSavedForSTRUST(t *testing.T) {
	root := certtest.NewCA("CN=Public Root")
	middle := root.IssueCA("CN=Public CA")
	leaf := middle.Issue("CN=api4.cert.successfactors.com")
	dir := t.TempDir()
	paths, err := securitycenter.SaveAnchors(t.Context(), served(securitycenter.Pass, leaf, middle, root), &store.Outbox{Dir: dir})
	if err != nil || len(paths) != 2 || filepath.Base(paths[0]) != "Public CA.cer" || filepath.Base(paths[1]) != "Public Root.cer" {
		t.Fatalf("%v, %v", paths, err)
	}
	if data, err := os.ReadFile(paths[1]); err != nil || string(data) != string(root.PEM()) {
		t.Errorf("%q, %v", data, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 2 {
		t.Errorf("%v, %v", files, err)
	}
	links := securitycenter.ServerLinks(served(securitycenter.Pass, leaf, middle, root))
	if len(links) != 3 || links[0].Role != securitycenter.ServerLeaf || links[1].Role != securitycenter.ServerIntermediate || links[2].Role != securitycenter.ServerRoot {
		t.Errorf("%+v", links)
	}
}

func TestAChainThatIsNotTrustedIsNotSaved(t *testing.T) {
	root := certtest.NewCA("CN=Inspection Proxy")
	_, err := securitycenter.Anchors(served(securitycenter.Fail, root.Issue("CN=x"), root))
	wantFault(t, err, securitycenter.ChainNotTrusted)
	_, err = securitycenter.Anchors(securitycenter.Result{})
	wantFault(t, err, securitycenter.ChainNotSeen)
	_, err = securitycenter.Anchors(served(securitycenter.Pass, root))
	wantFault(t, err, securitycenter.ChainNotSeen)
}
