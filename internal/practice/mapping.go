package practice

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A mapping says as whom the holder of a certificate logs in. As in the original there is no validity in it and the
// certificate cannot be had back.
type mapping struct {
	ID                string `json:"id"`
	ConfigurationName string `json:"configurationName"`
	IntegrationName   string `json:"integrationName"`
	LoginName         string `json:"loginName"`
	Subject           string `json:"subject"`
	Issuer            string `json:"issuer"`
	UploadedOn        string `json:"uploadedOn"`
}

// uploadedOn is how the Security Center writes a time: "Mar 22 2024 10:02:21 GMT".
const uploadedOn = "Jan 02 2006 15:04:05 GMT"

// An upload is what the form of the Security Center asks for.
type upload struct {
	ConfigurationName string `json:"configurationName"`
	IntegrationName   string `json:"integrationName"`
	LoginName         string `json:"loginName"`
	Certificate       string `json:"certificate"` // the text of the .cer
}

// mappings is the list of the Security Center. It is safe for concurrent use.
type mappings struct {
	folder folder
	now    func() time.Time

	mu   sync.Mutex
	list mappingList
}

// mappingList is the file.
type mappingList struct {
	Practice bool      `json:"practice"`
	Next     int       `json:"next"` // IDs are never used again
	Mappings []mapping `json:"mappings"`
}

// openMappings reads the list. A damaged one is set aside, and the list starts empty.
func openMappings(f folder, now func() time.Time, say func(string)) (*mappings, error) {
	m := &mappings{folder: f, now: now, list: mappingList{Practice: true, Next: 1}}
	var kept mappingList
	err := f.readJSON(mappingsFile, &kept)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err == nil && kept.Next > 0 {
		m.list = kept
		return m, nil
	}
	aside, err := f.setAside(mappingsFile, now())
	if err != nil {
		return nil, err
	}
	say(mappingsFile + " was damaged. It is kept as " + aside + ", and the list of mappings is empty.")
	return m, nil
}

func (m *mappings) all() []mapping {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]mapping{}, m.list.Mappings...)
}

// find gives the mapping of a client certificate. The key is issuer and subject, not serial number or fingerprint (KBA
// 3574501), so a renewed certificate with the same names is found too.
func (m *mappings) find(c *x509.Certificate) (mapping, bool) {
	subject, issuer, err := namesOf(c)
	if err != nil {
		return mapping{}, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.byNames(subject, issuer)
}

func (m *mappings) byNames(subject, issuer string) (mapping, bool) {
	i := slices.IndexFunc(m.list.Mappings, func(has mapping) bool { return has.Subject == subject && has.Issuer == issuer })
	if i < 0 {
		return mapping{}, false
	}
	return m.list.Mappings[i], true
}

// add saves a mapping. When it returns without an error the mapping is on disk.
func (m *mappings) add(u upload) (mapping, error) {
	certificate, err := u.check()
	if err != nil {
		return mapping{}, err
	}
	subject, issuer, err := namesOf(certificate)
	if err != nil {
		return mapping{}, invalidCertificate
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.byNames(subject, issuer); taken {
		return mapping{}, duplicate
	}
	added := mapping{
		ID:                strconv.Itoa(m.list.Next),
		ConfigurationName: strings.TrimSpace(u.ConfigurationName),
		IntegrationName:   strings.TrimSpace(u.IntegrationName),
		LoginName:         strings.TrimSpace(u.LoginName),
		Subject:           subject,
		Issuer:            issuer,
		UploadedOn:        m.now().UTC().Format(uploadedOn),
	}
	return added, m.save(mappingList{true, m.list.Next + 1, append(slices.Clone(m.list.Mappings), added)})
}

// remove deletes a mapping. When it returns without an error it is gone from disk.
func (m *mappings) remove(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.list.Mappings, func(has mapping) bool { return has.ID == id })
	if i < 0 {
		return noSuchMapping
	}
	return m.save(mappingList{true, m.list.Next, slices.Delete(slices.Clone(m.list.Mappings), i, i+1)})
}

// save writes the new list and only then makes it the one that counts.
func (m *mappings) save(list mappingList) error {
	if err := m.folder.writeJSON(mappingsFile, list); err != nil {
		return notSaved(err)
	}
	m.list = list
	return nil
}

// check enforces the required fields and reads the certificate.
func (u upload) check() (*x509.Certificate, error) {
	for _, field := range []struct{ name, value string }{
		{"Configuration Name", u.ConfigurationName},
		{"Integration Name", u.IntegrationName},
		{"Certificate File", u.Certificate},
	} {
		if strings.TrimSpace(field.value) == "" {
			return nil, missingField(field.name)
		}
	}
	return readCertificate([]byte(u.Certificate))
}

// readCertificate takes the first certificate of a Base64 file with headers. A private key has no business here.
func readCertificate(text []byte) (*x509.Certificate, error) {
	var found *x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return nil, holdsKey
		}
		if block.Type != "CERTIFICATE" || found != nil {
			continue
		}
		var err error
		if found, err = x509.ParseCertificate(block.Bytes); err != nil {
			return nil, invalidCertificate
		}
	}
	if found == nil {
		return nil, invalidCertificate
	}
	return found, nil
}

func namesOf(c *x509.Certificate) (subject, issuer string, err error) {
	if subject, err = distinguishedName(c.RawSubject); err != nil {
		return "", "", fmt.Errorf("subject: %w", err)
	}
	issuer, err = distinguishedName(c.RawIssuer)
	return subject, issuer, err
}
