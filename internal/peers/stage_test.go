//go:build peers

package peers

import (
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"certmap/cert/certtest"
)

const (
	host     = "api.cert.peers.example" // of every server; it resolves nowhere (RFC 2606)
	company  = "PEERS"
	patience = 20 * time.Second // for a server to listen
)

// A stage is a folder for the servers, and the authorities that they and their callers have their certificates from.
type stage struct {
	*testing.T
	dir       string
	servers   *certtest.Pair // issues the servers' certificates
	root      *certtest.Pair // what the servers trust
	issuing   *certtest.Pair // below it
	strangers *certtest.Pair // an authority that no server trusts
	aged      *certtest.Pair // a root of long ago, still valid
	callers   map[string]*certtest.Pair
	nginxAt   map[string]string // the addresses of nginx's servers, by name
}

func newStage(t *testing.T) *stage {
	t.Helper()
	dir, err := os.MkdirTemp("", "certmap-peers-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &stage{T: t, dir: dir}
	s.must(os.Chmod(dir, 0o755)) // Apache reads its pages as somebody else
	s.servers = certtest.NewCA("CN=Peers Server CA,O=ACME SE,C=DE")
	s.root = certtest.NewCA("CN=Peers Root CA,O=ACME SE,C=DE")
	s.issuing = s.root.IssueCA("CN=Peers Issuing CA,O=ACME SE,C=DE")
	s.strangers = certtest.NewCA("CN=Strangers Root CA,O=Elsewhere,C=DE")
	s.aged = certtest.NewCA("CN=Peers Aged Root", certtest.Valid(time.Now().AddDate(-19, 0, 0), time.Now().AddDate(9, 0, 0)))
	s.callers = callers(s.issuing, s.strangers)
	s.write("root.pem", string(s.root.PEM()))
	s.write("strangers.pem", string(s.strangers.PEM()))
	s.write("revoked.crl", string(s.revocations()))
	s.certify("server", s.servers.Issue("CN="+host, certtest.Hosts(host, "localhost")))
	return s
}

// The callers, by what is wrong with them.
const (
	mapped       = "mapped"
	unmapped     = "unmapped"
	revoked      = "revoked"
	expired      = "expired"
	notYetValid  = "not-yet-valid"
	noClientAuth = "no-client-auth"
	weak         = "weak"
	authority    = "authority"
	noSigning    = "no-signing" // a key that may not sign, by its key usage
	chainless    = "chainless"  // the file lacks the authority that issued it
	stranger     = "stranger"
)

func callers(issuing, strangers *certtest.Pair) map[string]*certtest.Pair {
	const acme = ",O=ACME SE,C=DE"
	lone := *issuing.Issue("CN=ECP chainless" + acme)
	lone.Chain = nil
	return map[string]*certtest.Pair{
		mapped:       issuing.Issue("CN=ECP PRD 100" + acme),
		unmapped:     issuing.Issue("CN=ECP PRD 200" + acme),
		revoked:      issuing.Issue("CN=ECP revoked" + acme),
		expired:      issuing.Issue("CN=ECP expired"+acme, certtest.Days(-1)),
		notYetValid:  issuing.Issue("CN=ECP not yet valid"+acme, certtest.Valid(time.Now().Add(24*time.Hour), time.Now().Add(48*time.Hour))),
		noClientAuth: issuing.Issue("CN=ECP serverAuth"+acme, certtest.Purposes(x509.ExtKeyUsageServerAuth)),
		weak:         issuing.Issue("CN=ECP weak"+acme, certtest.WithKey(certtest.RSA(1024, 0))),
		authority:    issuing.IssueCA("CN=ECP as an authority" + acme),
		noSigning: issuing.Issue("CN=ECP encipherment only"+acme, certtest.WithKey(certtest.RSA(2048, 0)),
			certtest.Template(func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment })),
		chainless: &lone,
		stranger:  strangers.IssueCA("CN=Strangers Issuing CA,O=Elsewhere,C=DE").Issue("CN=ECP PRD 100" + acme),
	}
}

// revocations are the lists of both authorities, since a server that checks one wants them all.
func (s *stage) revocations() []byte {
	return append(s.revoke(s.issuing, s.callers[revoked].Cert), s.revoke(s.root)...)
}

func (s *stage) revoke(by *certtest.Pair, revoked ...*x509.Certificate) []byte {
	s.Helper()
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: time.Now().Add(-time.Hour), NextUpdate: time.Now().Add(time.Hour)}
	for _, c := range revoked {
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: c.SerialNumber, RevocationTime: list.ThisUpdate})
	}
	der, err := x509.CreateRevocationList(rand.Reader, list, by.Cert, by.Key)
	s.must(err)
	return certtest.Block("X509 CRL", der)
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) path(name string) string { return filepath.Join(s.dir, name) }

func (s *stage) write(name, text string) {
	s.Helper()
	s.must(os.MkdirAll(filepath.Dir(s.path(name)), 0o755))
	s.must(os.WriteFile(s.path(name), []byte(text), 0o644))
}

// certify writes a certificate with its chain, its key, and both in one file as HAProxy wants them.
func (s *stage) certify(name string, p *certtest.Pair) {
	s.Helper()
	chain, key := string(p.PEM())+string(p.ChainPEM()), string(p.KeyPEM())
	s.write(name+".pem", chain)
	s.write(name+".key", key)
	s.write(name+".both", chain+key)
}

// ports finds loopback addresses where nobody listens, all different.
func (s *stage) ports(n int) []string {
	s.Helper()
	var out []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		s.must(err)
		defer l.Close()
		out = append(out, l.Addr().String())
	}
	return out
}

// run starts a server in the foreground, waits until it listens on all of its addresses, and ends it with the test.
func (s *stage) run(addresses []string, name string, args ...string) {
	s.Helper()
	s.runIn("", addresses, name, args...)
}

// runIn is run in a folder below that of the stage.
func (s *stage) runIn(folder string, addresses []string, name string, args ...string) {
	s.Helper()
	log, err := os.Create(s.path(fmt.Sprintf("%s-%s.log", filepath.Base(name), strings.ReplaceAll(addresses[0], ":", "-"))))
	s.must(err)
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.path(folder), log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // workers end with it
	s.must(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-ended
		_ = log.Close()
	})
	for _, address := range addresses {
		if err := listening(address, ended); err != nil {
			said, _ := os.ReadFile(log.Name())
			s.Fatalf("%s at %s: %v\n%s", name, address, err, said)
		}
	}
}

// listening waits until somebody listens, and no longer than until the server has ended.
func listening(address string, ended chan error) error {
	deadline := time.Now().Add(patience)
	for {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case failure := <-ended:
			ended <- failure
			return fmt.Errorf("it ended: %w", failure)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return err
		}
	}
}
