//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// facts are what the practice tenant says of itself.
type facts struct {
	Listen string `json:"listen"`
	CA     string `json:"ca_file"`
	Host   string `json:"mtls_host"`
	ECP    struct {
		Export string `json:"export"`
		P12    string `json:"p12"`
		PIN    string `json:"pin"`
	} `json:"ecp"`
}

func (s *stage) facts() facts {
	s.t.Helper()
	var f facts
	s.until("the practice tenant", func() bool {
		data, err := os.ReadFile(filepath.Join(s.home, "practice", "practice.json"))
		return err == nil && json.Unmarshal(data, &f) == nil
	})
	return f
}

// A mapping is a line of `certmap mappings --json`.
type mapping struct {
	Name  string `json:"configuration_name"`
	State string `json:"state"`
	File  string `json:"file"`
	Proof *struct {
		Kind string `json:"kind"`
	} `json:"proof"`
	Practice bool `json:"practice"`
}

func (s *stage) mappings() []mapping {
	s.t.Helper()
	var out []mapping
	for line := range strings.Lines(s.run(binary, "mappings", "--json")) {
		var m mapping
		if json.Unmarshal([]byte(line), &m) == nil {
			out = append(out, m)
		}
	}
	return out
}

// TestPractice goes the whole way on the practice tenant in three actions: open, Map, Save.
func TestPractice(t *testing.T) {
	s := newStage(t)
	s.open()
	s.sees("first-start", "What do you have?", "A certificate file", "Nothing yet")
	export := s.facts().ECP.Export
	s.close()

	s.act("open the exported file", func() { s.open(export) })
	s.sees("open", "Fit to map", "CN=ECP Practice 100", "Map this certificate")
	s.act("Map this certificate", func() { s.keys("Return") })
	s.sees("form", "Save, upload and test", "SFAPI_ECP", "Practice tenant", "What will be mapped")
	s.act("Save, upload and test", func() { s.keys("Return") })
	s.sees("verdict", "The certificate works", "control refused", "Practice.")

	if len(s.actions) > 3 {
		t.Errorf("it took %d actions: %v", len(s.actions), s.actions)
	}
	all := s.mappings()
	if len(all) != 1 || all[0].State != "uploaded" || all[0].Proof == nil || all[0].Proof.Kind != "tested" || !all[0].Practice {
		t.Errorf("the register holds %+v", all)
	}

	s.keys("ctrl+2")
	s.sees("mapping", "proven", "Upload again", "History")
	s.keys("ctrl+1")
	s.sees("home", "Home", "passed this week")
}

// TestHandOver carries a mapping to a tenant that has no API for it, here a server of this machine under another name, and
// records the ping of ECP as its proof: eight actions.
func TestHandOver(t *testing.T) {
	s := newStage(t)
	s.open()
	s.sees("first-start", "What do you have?")
	f := s.facts()
	s.close()
	s.run(binary, "tenants", "add", "ACME Payroll", "--company", "CertmapPractice", "--host", f.Host, "--environment", "production",
		"--connect", f.Listen, "--ca", f.CA, "--security-center", "https://acme.example/securitycenter", "--user", "SFAPI_ECP")

	s.act("open the exported file", func() { s.open(f.ECP.Export) })
	s.sees("open", "Fit to map", "ACME Payroll")
	s.act("Map this certificate", func() { s.keys("Return") })
	s.sees("form", "Save and hand over", "ACME Payroll", "Production")
	s.act("Save and hand over", func() { s.keys("Return") })
	s.sees("handover", "I saved it there", "in the clipboard", "Show in folder")

	m := s.mappings()[0]
	if m.State != "handed-over" {
		t.Errorf("the mapping is %s", m.State)
	}
	s.until("the browser", func() bool {
		address, err := os.ReadFile(s.opened)
		return err == nil && strings.TrimSpace(string(address)) == "https://acme.example/securitycenter"
	})
	if got := s.clipboard(); got != m.Name {
		t.Errorf("the clipboard holds %q, not the first value", got)
	}
	s.act("copy the path", func() { s.keys("3") })
	s.until("the path in the clipboard", func() bool { return s.clipboard() == m.File })
	if clean, err := os.ReadFile(m.File); err != nil || !strings.HasPrefix(string(clean), "-----BEGIN CERTIFICATE-----\n") || strings.Contains(string(clean), "KEY") {
		t.Errorf("the file to hand over: %v\n%s", err, clean)
	}
	s.act("copy the login name", func() { s.keys("4") })
	s.until("the login name in the clipboard", func() bool { return s.clipboard() == "SFAPI_ECP" })
	s.act("I saved it there", func() { s.keys("Return") })
	s.sees("server-side", "The server is reachable and trusted", "its private key is in ECP", "needs the key")

	if m := s.mappings()[0]; m.State != "confirmed" || m.Proof != nil {
		t.Errorf("the register holds %+v", m)
	}

	s.copy("Ping Employee Master Data API\nSOAP login/logout HTTP status code: 200\n")
	s.act("paste the ping", func() { s.keys("ctrl+v") })
	s.sees("ping", "SOAP login/logout HTTP status code: 200", "Record")
	s.act("Record", func() { s.keys("Return") })
	s.until("the proof", func() bool {
		m := s.mappings()[0]
		return m.Proof != nil && m.Proof.Kind == "ping"
	})
	if len(s.actions) > 8 {
		t.Errorf("it took %d actions: %v", len(s.actions), s.actions)
	}
	s.keys("ctrl+2")
	s.sees("mapping", "Confirmed in SuccessFactors by", "by the ECP ping of", "Hand over again")
}

// TestKeyring keeps the key of the practice ECP in the keyring of the machine, and finds it there.
func TestKeyring(t *testing.T) {
	s := newStage(t)
	s.open()
	s.sees("first-start", "What do you have?")
	f := s.facts()
	s.close()

	s.open(f.ECP.P12)
	s.sees("locked", "Passphrase of ECP_Practice_100.p12")
	s.run("xdotool", "type", "--delay", "40", "wrong")
	s.keys("Return")
	s.sees("wrong", "Wrong passphrase")
	s.run("xdotool", "type", "--delay", "40", f.ECP.PIN)
	s.keys("Return")
	s.sees("unlocked", "Certificate with its private key", "Its private key is in the file")
	s.keys("Tab", "Tab", "Tab", "Tab", "Return")
	s.until("the sealed file", func() bool { return len(s.sealed()) == 1 })
	s.keys("ctrl+5")
	s.sees("credentials", "keyring is there and unlocked", "ECP_Practice_100.p12", "Forget")

	for _, path := range s.sealed() {
		if data, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(data), "age-encryption.org/") {
			t.Errorf("%s is not sealed: %v", path, err)
		}
	}
}

// sealed are the files of secrets too large for the keyring.
func (s *stage) sealed() []string {
	found, err := filepath.Glob(filepath.Join(s.home, "vault", "*.age"))
	s.must(err)
	return found
}
