package practice

import (
	"errors"
	"fmt"
	"io/fs"
)

// The names of the tenant. No name under .test is ever given to anybody (RFC 6761).
const (
	domain    = "certmap-practice.test"
	APIHost   = "api." + domain
	MTLSHost  = "api.cert." + domain
	CompanyID = "CertmapPractice" // mixed case on purpose: upper and lower case matter (KBA 2245676)
)

// Facts is what a client has to know of the practice tenant. It stands in practice.json as one JSON object.
type Facts struct {
	Practice       bool   `json:"practice"` // always true: nothing of this may pass for real
	Name           string `json:"name"`
	CompanyID      string `json:"company_id"`
	APIHost        string `json:"api_host"`
	MTLSHost       string `json:"mtls_host"`
	Listen         string `json:"listen"`          // the address to dial, since the names resolve nowhere
	CAFile         string `json:"ca_file"`         // what a client has to trust, Base64
	SecurityCenter string `json:"security_center"` // the page to look at, plain HTTP on loopback
	Token          string `json:"token"`           // for the Security Center API; for practice, no secret
	ECP            ECP    `json:"ecp"`
	Users          []User `json:"users"`
	Person         string `json:"person"` // a person_id_external that CompoundEmployee finds

	// Notices tell what had to be set aside, made anew or chosen anew when the server was started.
	Notices []string `json:"notices,omitempty"`
}

// ECP is the practice Employee Central Payroll system: the certificate it shows, and the files that hold it.
type ECP struct {
	Subject   string `json:"subject"`
	Issuer    string `json:"issuer"`
	LoginName string `json:"login_name"`
	Export    string `json:"export"` // the certificate alone, as STRUST exports it
	P12       string `json:"p12"`    // with key and chain
	PSE       string `json:"pse"`    // with key and chain, as STRUST saves it
	PIN       string `json:"pin"`    // opens P12 and PSE
}

// gatherFacts puts together what a client has to know.
func gatherFacts(f folder, m *material, notices []string) (Facts, error) {
	subject, err := distinguishedName(m.ECP.Certificate.RawSubject)
	if err != nil {
		return Facts{}, err
	}
	issuer, err := distinguishedName(m.ECP.Certificate.RawIssuer)
	return Facts{
		Practice:       true,
		Name:           "Practice tenant",
		CompanyID:      CompanyID,
		APIHost:        APIHost,
		MTLSHost:       MTLSHost,
		Listen:         m.Listen,
		CAFile:         f.path(caFile),
		SecurityCenter: "http://" + m.Listen + "/securitycenter",
		Token:          m.Token,
		ECP: ECP{
			Subject:   subject,
			Issuer:    issuer,
			LoginName: ecpLogin,
			Export:    f.path(exportFile),
			P12:       f.path(p12File),
			PSE:       f.path(pseFile),
			PIN:       PIN,
		},
		Users:   Users(),
		Person:  employees[0].id,
		Notices: notices,
	}, err
}

// readFacts reads what the server of this folder has written. The error is fs.ErrNotExist where none has served yet.
func readFacts(f folder) (Facts, error) {
	var facts Facts
	err := f.readJSON(factsFile, &facts)
	if err == nil && facts.Listen == "" {
		return facts, fmt.Errorf("reading %s: %w", factsFile, errDamaged)
	}
	return facts, err
}

// notYet tells whether facts cannot be read because the server is about to write them.
func notYet(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, errDamaged) }
