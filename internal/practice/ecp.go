package practice

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"certmap/internal/practice/pse"
)

// PIN opens the PSE and the PKCS#12 of the practice ECP system. It is published: both are for practice.
const PIN = "practice"

// A maker makes a file from the material.
type maker func(*material, time.Time) ([]byte, error)

// makers make the files that a client or a person uses.
var makers = map[string]maker{
	caFile:     func(m *material, _ time.Time) ([]byte, error) { return pemCertificate(m.Root.Certificate), nil },
	exportFile: func(m *material, _ time.Time) ([]byte, error) { return strustExport(m.ECP), nil },
	p12File: func(m *material, _ time.Time) ([]byte, error) {
		return pkcs12.Modern.Encode(m.ECP.Key, m.ECP.Certificate, m.chain(), PIN)
	},
	pseFile: func(m *material, now time.Time) ([]byte, error) {
		key, ok := m.ECP.Key.(*rsa.PrivateKey)
		if !ok {
			return nil, errors.New("the key of the practice ECP system is not an RSA key")
		}
		return pse.Encode(key, m.ECP.Certificate, m.chain(), PIN, now)
	},
}

// strustExport writes a certificate as STRUST exports it on Windows: Base64 with headers, CRLF at the line ends.
func strustExport(i identity) []byte {
	return bytes.ReplaceAll(pemCertificate(i.Certificate), []byte("\n"), []byte("\r\n"))
}

// writeFiles makes the files that are missing or not as they were written, and sets aside what stands in their place.
func (m *material) writeFiles(f folder, now time.Time, say func(string)) error {
	if m.Files == nil {
		m.Files = map[string]string{}
	}
	changed := false
	for name, made := range makers {
		kept, err := m.keeps(f, name, now, say)
		if err != nil {
			return err
		}
		if kept {
			continue
		}
		data, err := made(m, now)
		if err != nil {
			return err
		}
		if err := f.write(name, data); err != nil {
			return err
		}
		m.Files[name], changed = fingerprint(data), true
	}
	if !changed {
		return nil
	}
	return f.writeJSON(materialFile, m)
}

// keeps tells whether a file is as it was written. What is not is moved out of the way, unless nothing is known of it: then
// it belongs to a certificate that has been renewed.
func (m *material) keeps(f folder, name string, now time.Time, say func(string)) (bool, error) {
	written, known := m.Files[name]
	if !known {
		return false, nil
	}
	found, err := os.ReadFile(f.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || written == fingerprint(found) {
		return err == nil, err
	}
	aside, err := f.setAside(name, now)
	if err == nil {
		say(name + " was not as it had been written. It is kept as " + aside + ", and made again.")
	}
	return false, err
}

func fingerprint(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
