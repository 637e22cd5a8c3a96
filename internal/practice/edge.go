package practice

import (
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
)

// config gives the TLS settings of a site, made when first needed.
func (s *server) config(at site) (*tls.Config, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if config, ok := s.configs[at.host]; ok {
		return config, nil
	}
	config, err := s.newConfig(at)
	if err == nil {
		s.configs[at.host] = config
	}
	return config, err
}

// newConfig asks for a client certificate where the site does, but leaves its refusal to the edge, which answers it with a
// page (KBA 3419621), not with an alert.
func (s *server) newConfig(at site) (*tls.Config, error) {
	var sc scenario
	if at.scenario != nil {
		sc = *at.scenario
	}
	certificate, err := s.certificate(at.host, sc.leaf)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, Time: s.now, Certificates: []tls.Certificate{certificate}}
	if at.asks {
		config.ClientAuth = tls.RequestClientCert
		config.ClientCAs = pool(s.material.chain()...)
	}
	if sc.settings != nil {
		err = sc.settings(s, config)
	}
	return config, err
}

// The two pages of the edge (KBA 3419621), nginx's own but for the name in the last line.
const (
	certificateMissing = "No required SSL certificate was sent"
	certificateError   = "The SSL certificate error"
)

// refuse says why the edge lets nobody through with these certificates. It is empty for good ones.
func (s *server) refuse(sent []*x509.Certificate) string {
	switch {
	case len(sent) == 0:
		return certificateMissing
	case !s.accepts(sent):
		return certificateError
	}
	return ""
}

// accepts verifies a client certificate as nginx with OpenSSL does: chain, dates, usage, strength.
func (s *server) accepts(sent []*x509.Certificate) bool {
	leaf := sent[0]
	if key, ok := leaf.PublicKey.(*rsa.PublicKey); leaf.IsCA || ok && key.N.BitLen() < keyBits {
		return false
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots:         pool(s.material.Root.Certificate),
		Intermediates: pool(append([]*x509.Certificate{s.material.Issuing.Certificate}, sent[1:]...)...),
		CurrentTime:   s.now(),
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	return err == nil
}

// edgePage writes one of the two pages and closes the connection.
func edgePage(w http.ResponseWriter, reason string) {
	w.Header().Set("Connection", "close")
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Server", "server")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, "<html>\r\n<head><title>400 %s</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n"+
		"<center>%s</center>\r\n<hr><center>server</center>\r\n</body>\r\n</html>\r\n", reason, reason)
}
