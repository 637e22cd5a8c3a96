package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/pem"
	"os/exec"
	"strings"
)

// A reference is what OpenSSL reads in a file.
type reference struct {
	certificate *reading // of "openssl x509"
	pkcs12      *store   // of "openssl pkcs12"
}

// A reading is what "openssl x509" prints of a certificate.
type reading struct{ fingerprint, subject, serial, notBefore, notAfter string }

// A store is what "openssl pkcs12" writes out.
type store struct {
	how          string // the passphrase and whether -legacy was needed
	certificates [][32]byte
	keys         int
}

type output struct {
	ok     bool
	stdout string
}

func command(name string, args ...string) output {
	var stdout bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout = &stdout
	err := cmd.Run()
	return output{err == nil, stdout.String()}
}

func askOpenSSL(path string, data []byte) reference {
	return reference{certificate: askX509(path, data), pkcs12: askPKCS12(path, data)}
}

// askX509 reads the first certificate of a file: in the form that it looks to be in, and in any that OpenSSL finds.
func askX509(path string, data []byte) *reading {
	forms := [][]string{nil}
	switch {
	case bytes.Contains(data, []byte("-----BEGIN")):
		forms = append([][]string{{"-inform", "PEM"}}, forms...)
	case looksLikeDER(data):
		forms = append([][]string{{"-inform", "DER"}}, forms...)
	}
	for _, form := range forms {
		args := append([]string{"x509", "-in", path, "-noout", "-sha256", "-fingerprint", "-subject", "-serial", "-dates",
			"-nameopt", "RFC2253,-esc_msb,utf8", "-passin", "pass:"}, form...)
		if out := command("openssl", args...); out.ok {
			return parseReading(out.stdout)
		}
	}
	return nil
}

func looksLikeDER(data []byte) bool { return len(data) > 0 && data[0] == 0x30 }

func parseReading(text string) *reading {
	r := &reading{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		switch name {
		case "sha256 Fingerprint":
			r.fingerprint = value
		case "subject":
			r.subject = value
		case "serial":
			r.serial = value
		case "notBefore":
			r.notBefore = value
		case "notAfter":
			r.notAfter = value
		}
	}
	return r
}

// askPKCS12 opens a store with each passphrase, with today's algorithms and with the old ones.
func askPKCS12(path string, data []byte) *store {
	if !looksLikeDER(data) {
		return nil
	}
	for _, legacy := range []bool{false, true} {
		for _, p := range append([]string{""}, passphrases...) {
			args := []string{"pkcs12", "-in", path, "-nodes", "-passin", "pass:" + p}
			if legacy {
				args = append(args, "-legacy")
			}
			if out := command("openssl", args...); out.ok {
				return parseStore(out.stdout, strings.Join(args[4:], " "))
			}
		}
	}
	return nil
}

func parseStore(text, how string) *store {
	s := &store{how: how}
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return s
		}
		if block.Type == "CERTIFICATE" {
			s.certificates = append(s.certificates, sha256.Sum256(block.Bytes))
		} else {
			s.keys++
		}
	}
}
