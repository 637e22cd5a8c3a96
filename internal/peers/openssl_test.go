//go:build peers

package peers

import (
	"fmt"
	"os/exec"
	"strconv"
	"time"

	"certmap/internal/probe"
)

const usersFile = "odata/v2/User?$top=1&$select=userId&$format=json" // as s_server looks for it

// openssl starts an s_server for each way to treat a caller, and returns what has to be named.
func (s *stage) openssl() []trial {
	s.write("full/"+usersFile, httpAnswer("401 Unauthorized", refusal("AUTH0032", "Invalid client certificate")))
	s.write("short/"+usersFile, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"d\":{\"results\":[{")
	s.rejectRoot()
	later := strconv.FormatInt(time.Now().AddDate(3, 0, 0).Unix(), 10)
	earlier := strconv.FormatInt(time.Now().AddDate(-3, 0, 0).Unix(), 10)
	demands := []string{"-Verify", "3", "-verify_return_error", "-CAfile", s.path("root.pem")} // which lists it, too
	unlisted := []string{"-Verify", "3", "-verify_return_error", "-verifyCAfile", s.path("root.pem")}
	trials := []trial{
		{title: "-Verify, accepted by TLS, not mapped", to: s.server("full", demands...), cause: probe.SFInvalidClientCertificate},
		{title: "-Verify, expired", to: s.server("full", demands...), as: expired, cause: probe.IdentityExpired},
		{title: "-Verify, another authority, none listed", to: s.server("full", unlisted...), as: stranger, cause: probe.TLSClientUnknownCA},
		{title: "-Verify, another authority, listed", to: s.server("full", demands...), as: stranger, cause: probe.TLSIssuerNotAccepted},
		{title: "-Verify, chain incomplete, none listed", to: s.server("full", unlisted...), as: chainless, cause: probe.TLSClientUnknownCA, values: map[string]any{"ChainIncomplete": true}},
		{title: "-Verify, RSA 1024", to: s.server("full", demands...), as: weak, cause: probe.IdentityWeak},
		{title: "-crl_check, revoked", to: s.server("full", append(demands, "-crl_check", "-CRL", s.path("revoked.crl"))...), as: revoked, cause: probe.TLSClientRevoked},
		{title: "-attime in three years", to: s.server("full", append(demands, "-attime", later)...), cause: probe.TLSClientExpired},
		{title: "-attime three years ago", to: s.server("full", append(demands, "-attime", earlier)...), cause: probe.TLSClientBad},
		{title: "the authority is rejected for clients", to: s.server("full", "-Verify", "3", "-verify_return_error", "-CAfile", s.path("rejected.pem")), cause: probe.TLSClientBad},
		{title: "-verify, not mapped", to: s.server("full", "-verify", "3", "-CAfile", s.path("root.pem")), cause: probe.SFInvalidClientCertificate},
		{title: "-client_sigalgs, of no RSA key", to: s.server("full", append(demands, "-client_sigalgs", "ECDSA+SHA256")...), as: weak, cause: probe.TLSClientUnsupported},
		{title: "-client_sigalgs, of no EC key", to: s.server("full", append(demands, "-client_sigalgs", "RSA-PSS+SHA256:RSA+SHA256")...), cause: probe.TLSClientUnsupported},
		{title: "-alpn, of another protocol", to: s.server("full", append(demands, "-alpn", "h2")...), cause: probe.UnknownCause},
		{title: "never asks", to: s.server("full"), cause: probe.TLSNoneRequested},
		{title: "the answer ends too soon", to: s.server("short", demands...), cause: probe.ReplyTruncated},
		{title: "-www: a page for everything", to: s.sServer("full", "-www", demands...), cause: probe.ReplyLoginPage},
	}
	return onPeer("openssl s_server", trials)
}

// server starts an s_server that answers with the files of a folder.
func (s *stage) server(folder string, args ...string) string {
	return s.sServer(folder, "-HTTP", args...)
}

func (s *stage) sServer(folder, mode string, args ...string) string {
	s.Helper()
	at := s.ports(1)
	common := []string{"s_server", "-accept", at[0], mode, "-cert", s.path("server.pem"), "-key", s.path("server.key"), "-quiet"}
	s.runIn(folder, at, "openssl", append(common, args...)...)
	return at[0]
}

func httpAnswer(status, body string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
}

// rejectRoot makes a file of OpenSSL's own kind: the authority, marked as not to be trusted for clients.
func (s *stage) rejectRoot() {
	s.Helper()
	out, err := exec.Command("openssl", "x509", "-in", s.path("root.pem"), "-addreject", "clientAuth", "-out", s.path("rejected.pem")).CombinedOutput()
	if err != nil {
		s.Fatalf("openssl x509: %v\n%s", err, out)
	}
}
