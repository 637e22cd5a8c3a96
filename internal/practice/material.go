package practice

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"io/fs"
	"time"
)

// The files of the folder. Those of the ECP system are named as an export from it would be.
const (
	lockFile     = "Practice.lock"
	factsFile    = "practice.json"
	materialFile = "Practice_tenant.json"
	mappingsFile = "Practice_mappings.json"
	caFile       = "Practice_CA.cer"
	exportFile   = "ECP_Practice_100.cer"
	p12File      = "ECP_Practice_100.p12"
	pseFile      = "ECP_Practice_100.pse"
	shownFolder  = "Practice_shown" // the identities that Show makes
)

// material is what the tenant is made of, its mappings apart: they change often and must not take it with them.
type material struct {
	Practice bool     `json:"practice"`
	Listen   string   `json:"listen"`
	Token    string   `json:"token"`
	Root     identity `json:"root"`    // what a client trusts
	Issuing  identity `json:"issuing"` // what issues the certificates of the servers and of ECP
	ECP      identity `json:"ecp"`

	// Files holds the SHA-256 of each file made from the above, so that one that was damaged or overwritten is noticed.
	Files map[string]string `json:"files"`
}

// openMaterial reads the tenant, or makes what is missing, damaged or about to run out. The names stay the same whatever
// is made anew, so mappings stay good: their key is issuer and subject (KBA 3574501).
func openMaterial(f folder, now time.Time, say func(string)) (material, error) {
	var m material
	err := f.readJSON(materialFile, &m)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		m = material{}
	case err != nil || !m.complete():
		aside, failed := f.setAside(materialFile, now)
		if failed != nil {
			return m, failed
		}
		say(materialFile + " was damaged. It is kept as " + aside + ", and the practice tenant has new keys.")
		m = material{}
	}
	changed, err := m.renew(now)
	if err != nil || !changed {
		return m, err
	}
	return m, f.writeJSON(materialFile, m)
}

// complete tells whether a file that could be read also holds all that is needed.
func (m *material) complete() bool {
	for _, i := range []identity{m.Root, m.Issuing, m.ECP} {
		if i.Certificate == nil {
			return false
		}
	}
	return m.Token != ""
}

// renew makes what is missing or about to run out.
func (m *material) renew(now time.Time) (changed bool, err error) {
	m.Practice = true
	if m.Token == "" {
		m.Token, changed = "practice-"+rand.Text(), true
	}
	if m.Root.Certificate == nil || !m.Root.lasts(now, 2*certificateLife) || !m.Issuing.lasts(now, 2*certificateLife) {
		if err := m.found(now); err != nil {
			return false, err
		}
	}
	if m.ECP.Certificate == nil || !m.ECP.lasts(now, renewBefore) {
		m.ECP, err = m.Issuing.issueNew(m.clientOrder("ECP Practice 100", now))
		m.Files, changed = map[string]string{}, true
	}
	return changed, err
}

// found makes the two authorities. What the old ones issued goes with them.
func (m *material) found(now time.Time) (err error) {
	o := order{From: now.Add(-time.Hour), Until: now.Add(authorityLife), CA: true}
	o.Subject = practiceName("Certmap Practice Root CA")
	if m.Root, err = (identity{}).issueNew(o); err != nil {
		return err
	}
	o.Subject = practiceName("Certmap Practice CA")
	m.Issuing, err = m.Root.issueNew(o)
	m.ECP = identity{}
	return err
}

// clientOrder is what a client certificate in good order holds.
func (m *material) clientOrder(commonName string, now time.Time) order {
	return order{
		Subject: practiceName(commonName),
		From:    now.Add(-time.Hour),
		Until:   now.Add(certificateLife),
		Usage:   []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
}

// chain is what stands above a certificate of the issuing authority, the root last.
func (m *material) chain() []*x509.Certificate {
	return []*x509.Certificate{m.Issuing.Certificate, m.Root.Certificate}
}
