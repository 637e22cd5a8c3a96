package practice

import (
	"encoding/base64"
	"net"
	"net/http"
	"strings"
	"time"
)

// plain serves plain HTTP on the port of the tenant: the page of the Security Center, the certificate that an AIA address
// names, and CONNECT.
func (s *server) plain(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		s.connect(w, r)
	case r.Method == http.MethodGet && r.URL.Path == "/securitycenter" && s.calledByAddress(r):
		s.securityCenterPage(w, r)
	case r.Method == http.MethodGet && r.URL.Path == aiaPath:
		s.aia(w)
	default:
		edgePage(w, "The plain HTTP request was sent to HTTPS port") // as nginx answers it
	}
}

// calledByAddress tells whether a request names this machine, and not a stranger's name that was made to lead here so that
// a page of the stranger's could read the answer.
func (s *server) calledByAddress(r *http.Request) bool {
	_, port, _ := net.SplitHostPort(s.material.Listen)
	return r.Host == s.material.Listen || r.Host == "localhost:"+port
}

// aia gives the authority that tls.server-untrusted@intermediate leaves out of its chain.
func (s *server) aia(w http.ResponseWriter) {
	authority, err := s.authority(subordinate)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/pkix-cert")
	w.Write(authority.Certificate.Raw)
}

// connect is the proxy: it tunnels to this tenant, whatever the host, and nowhere else.
func (s *server) connect(w http.ResponseWriter, r *http.Request) {
	host, _, _ := strings.Cut(r.Host, ":")
	if sc := s.site(host).scenario; sc != nil && sc.onConnect != nil && !sc.onConnect(w, r) {
		return
	}
	c, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	c.SetDeadline(time.Time{})
	buffered.WriteString("HTTP/1.1 200 Connection established\r\n\r\n")
	if buffered.Flush() != nil {
		c.Close()
		return
	}
	first := make([]byte, buffered.Reader.Buffered())
	buffered.Read(first)
	s.receive(r.Context(), &replayed{Conn: c, first: first})
}

// wantsLogin lets through who says practice:practice.
func wantsLogin(w http.ResponseWriter, r *http.Request) bool {
	credentials := base64.StdEncoding.EncodeToString([]byte("practice:practice"))
	if r.Header.Get("Proxy-Authorization") == "Basic "+credentials {
		return true
	}
	w.Header().Set("Proxy-Authenticate", `Basic realm="Practice proxy"`)
	http.Error(w, "Practice proxy: a login is required.", http.StatusProxyAuthRequired)
	return false
}

func blocks(w http.ResponseWriter, _ *http.Request) bool {
	http.Error(w, "Practice proxy: this host is not allowed.", http.StatusForbidden)
	return false
}

func reachesNobody(w http.ResponseWriter, _ *http.Request) bool {
	http.Error(w, "Practice proxy: this host cannot be reached.", http.StatusBadGateway)
	return false
}
