package alert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"testing"
	"time"
)

// newCertificate makes one certificate that serves both sides.
func newCertificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		DNSNames:     []string{"practice.test"},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, roots
}

// A peer is a server that refuses with one number, and the client's settings for it.
type peer struct {
	address string
	client  *tls.Config
}

func serve(t *testing.T, number uint8) peer {
	t.Helper()
	certificate, roots := newCertificate(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			server := Server(c, &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequestClientCert}, number)
			go func() {
				defer server.Close()
				if server.Handshake() == nil {
					io.WriteString(server, "let in")
				}
			}()
		}
	}()
	return peer{listener.Addr().String(), &tls.Config{
		ServerName:   "practice.test",
		RootCAs:      roots,
		Certificates: []tls.Certificate{certificate},
	}}
}

// call connects, sends a request as a client would, and gives what it reads.
func (p peer) call(change func(*tls.Config)) (string, error) {
	config := p.client.Clone()
	change(config)
	c, err := tls.Dial("tcp", p.address, config)
	if err != nil {
		return "", err
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\n\r\n") // it may fail: the refusal is what is read
	answer, err := io.ReadAll(c)
	return string(answer), err
}

func version(v uint16) func(*tls.Config) {
	return func(c *tls.Config) { c.MinVersion, c.MaxVersion = v, v }
}

func TestEveryNumberArrives(t *testing.T) {
	for _, number := range []uint8{40, 42, 43, 44, 45, 46, 48, 49, 116} {
		p := serve(t, number)
		for _, v := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			_, err := p.call(version(v))
			want := "remote error: " + tls.AlertError(number).Error()
			if err == nil || err.Error() != want {
				t.Errorf("alert %d in %s: got %v, want %q", number, tls.VersionName(v), err, want)
			}
		}
	}
}

func TestNoneClosesWithoutAnAlert(t *testing.T) {
	p := serve(t, None)
	for _, v := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		if answer, err := p.call(version(v)); !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && (err != nil || answer != "") {
			t.Errorf("%s: got %q, %v; want the end of the connection", tls.VersionName(v), answer, err)
		}
	}
}

func TestWithoutACertificateNobodyIsRefused(t *testing.T) {
	p := serve(t, 45)
	for _, v := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		answer, err := p.call(func(c *tls.Config) { version(v)(c); c.Certificates = nil })
		if answer != "let in" || err != nil {
			t.Errorf("%s: got %q, %v", tls.VersionName(v), answer, err)
		}
	}
}

func TestEveryCipherSuiteOfTLS13(t *testing.T) {
	for id := range suites {
		s := secret(make([]byte, suites[id].hash().Size()))
		record, err := s.seal(id, []byte{levelFatal, 48})
		if err != nil {
			t.Fatal(err)
		}
		key, _ := s.expand(suites[id], "key", suites[id].key)
		iv, _ := s.expand(suites[id], "iv", 12)
		aead, _ := suites[id].aead(key)
		inner, err := aead.Open(nil, iv, record[5:], record[:5])
		if err != nil || string(inner) != string([]byte{levelFatal, 48, recordAlert}) {
			t.Errorf("%s: the record opens to %x, %v", tls.CipherSuiteName(id), inner, err)
		}
	}
}

func TestSealWantsASecret(t *testing.T) {
	if _, err := secret(nil).seal(tls.TLS_AES_128_GCM_SHA256, nil); err == nil {
		t.Error("sealed without a secret")
	}
	if _, err := (secret{1}).seal(tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, nil); err == nil {
		t.Error("sealed with a cipher suite of TLS 1.2")
	}
}

func TestKeyLogLinesOfOthersAreLeftAlone(t *testing.T) {
	var s secret
	fmt.Fprintf(&s, "CLIENT_RANDOM 00 aa\n")
	fmt.Fprintf(&s, "SERVER_TRAFFIC_SECRET_0 00 0102\n")
	fmt.Fprintf(&s, "EXPORTER_SECRET 00 bb\n")
	if string(s) != "\x01\x02" {
		t.Errorf("the secret is %x", []byte(s))
	}
}
