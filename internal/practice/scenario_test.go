package practice

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// causes are all that the connection test can name, in its own order.
var causes = strings.Fields(`
identity.passphrase identity.key-mismatch identity.expired identity.not-yet-valid identity.no-client-auth
identity.chain-incomplete identity.weak identity.is-ca
dns.not-found dns.unreachable net.refused net.timeout net.unreachable net.reset
proxy.refused proxy.auth proxy.blocked proxy.no-route proxy.not-found
tls.not-tls tls.version tls.server-name tls.server-expired tls.server-not-yet-valid clock.skew tls.intercepted
tls.server-untrusted tls.no-certificate-requested tls.issuer-not-accepted
tls.client-expired tls.client-revoked tls.client-unknown-ca tls.client-bad tls.client-unsupported tls.client-denied
tls.client-required tls.client-closed
edge.certificate-error edge.certificate-missing
sf.invalid-client-certificate sf.credentials-required sf.endpoint sf.no-odata-permission sf.not-api-server sf.token
sf.company-not-found sf.odata-disabled sf.basic-auth-disabled sf.wrong-password sf.ip-not-allowed sf.user-locked
sf.password-expired sf.session sf.not-permitted sf.maintenance sf.rate-limited sf.server-error
reply.login-page reply.not-odata reply.not-soap reply.truncated reply.too-large login.other-user control.passed`)

func TestEveryCauseHasAScenario(t *testing.T) {
	var shown []string
	for _, sc := range Scenarios() {
		shown = append(shown, sc.Cause)
		if sc.Rung == "" || sc.Note == "" || !strings.HasPrefix(sc.ID, sc.Cause) {
			t.Errorf("incomplete: %+v", sc)
		}
		if !slices.Contains(causes, sc.Cause) {
			t.Errorf("%s is no cause", sc.Cause)
		}
	}
	for _, cause := range causes {
		if !slices.Contains(shown, cause) {
			t.Errorf("%s cannot be shown", cause)
		}
	}
}

// A sight is what a client has to see of a scenario.
type sight func(t *testing.T, l look)

// ends checks where a call ends, and with which error.
func ends(stage string, is func(error) bool) sight {
	return func(t *testing.T, l look) {
		t.Helper()
		if o := l.call(t); o.stage != stage || !is(o.err) {
			t.Errorf("ended at %q with %v (%T)", o.stage, o.err, o.err)
		}
	}
}

// refusedBy checks the alert: in TLS 1.2 during the handshake, in TLS 1.3 at the first read.
func refusedBy(in12, in13 uint8, more ...func(*testing.T, observation)) sight {
	return func(t *testing.T, l look) {
		t.Helper()
		o := l.call(t)
		stage, number := "tls", in12
		if l.version == tls.VersionTLS13 {
			stage, number = "http", in13
		}
		if want := "remote error: " + tls.AlertError(number).Error(); o.err == nil || !strings.HasSuffix(o.err.Error(), want) || o.stage != stage {
			t.Errorf("ended at %q with %v, want %q at %q", o.stage, o.err, want, stage)
		}
		if !o.asked {
			t.Error("no certificate was asked for")
		}
		for _, check := range more {
			check(t, o)
		}
	}
}

// answers checks a whole answer.
func answers(status int, parts ...string) sight {
	return func(t *testing.T, l look) {
		t.Helper()
		o := l.call(t)
		if o.err != nil {
			t.Fatalf("ended at %q with %v", o.stage, o.err)
		}
		reply{o.status, o.header, o.body}.want(t, status, parts...)
	}
}

// untrusted checks that the handshake fails on the server's certificate, and that it is as it should be when looked at.
func untrusted(is func(error) bool, issuer string) sight {
	return func(t *testing.T, l look) {
		t.Helper()
		ends("tls", is)(t, l)
		l.trustAll = true
		if o := l.call(t); o.server != issuer {
			t.Errorf("the server's certificate is from %q", o.server)
		}
	}
}

func isA[E error](err error) bool { return errors.As(err, new(E)) }

func invalid(reason x509.InvalidReason) func(error) bool {
	return func(err error) bool {
		var is x509.CertificateInvalidError
		return errors.As(err, &is) && is.Reason == reason
	}
}

func isTimeout(err error) bool {
	var is net.Error
	return errors.As(err, &is) && is.Timeout()
}

func isErrno(number syscall.Errno) func(error) bool {
	return func(err error) bool { return errors.Is(err, number) }
}

// unreachable is told apart by Linux alone; other systems say in other words that there is no way.
func unreachable(err error) bool {
	return err != nil && (runtime.GOOS != "linux" || errors.Is(err, syscall.ENETUNREACH))
}

func says(part string) func(error) bool {
	return func(err error) bool { return err != nil && strings.Contains(err.Error(), part) }
}

func lists(names ...string) func(*testing.T, observation) {
	return func(t *testing.T, o observation) {
		t.Helper()
		if !slices.Equal(o.listed, names) {
			t.Errorf("the issuers listed are %q", o.listed)
		}
	}
}

// dated checks how far off the Date header is, on a second look that trusts the server.
func dated(off time.Duration, first sight) sight {
	return func(t *testing.T, l look) {
		t.Helper()
		first(t, l)
		l.trustAll = true
		o := l.call(t)
		at, err := http.ParseTime(o.header.Get("Date"))
		if err != nil || (time.Until(at)-off).Abs() > time.Minute {
			t.Errorf("the Date header is %q, %v", o.header.Get("Date"), err)
		}
	}
}

// both is a sight at OData and one at SFAPI.
func both(odata sight, sfapi func(*testing.T, look)) sight {
	return func(t *testing.T, l look) {
		t.Helper()
		odata(t, l)
		sfapi(t, l)
	}
}

// sights has one entry a scenario.
var sights = map[string]sight{
	"identity.passphrase":       wrongPassphrase,
	"identity.key-mismatch":     mismatch,
	"identity.expired":          refusedIdentity(func(c *x509.Certificate) bool { return time.Now().After(c.NotAfter) }),
	"identity.not-yet-valid":    refusedIdentity(func(c *x509.Certificate) bool { return time.Now().Before(c.NotBefore) }),
	"identity.no-client-auth":   refusedIdentity(func(c *x509.Certificate) bool { return !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth) }),
	"identity.chain-incomplete": lacksIssuer,
	"identity.weak":             refusedIdentity(isWeak),
	"identity.is-ca":            refusedIdentity(func(c *x509.Certificate) bool { return c.IsCA }),

	"dns.not-found":    ends("dns", func(err error) bool { var is *net.DNSError; return errors.As(err, &is) && is.IsNotFound }),
	"dns.unreachable":  ends("dns", func(err error) bool { var is *net.DNSError; return errors.As(err, &is) && !is.IsNotFound }),
	"net.refused":      ends("tcp", isErrno(syscall.ECONNREFUSED)),
	"net.unreachable":  ends("tcp", unreachable),
	"net.timeout":      ends("tls", isTimeout),
	"net.timeout@http": ends("http", isTimeout),
	"net.timeout@body": ends("body", isTimeout),
	"net.reset":        ends("tls", isErrno(syscall.ECONNRESET)),
	"net.reset@http":   ends("http", isErrno(syscall.ECONNRESET)),
	"proxy.refused":    ends("tcp", isErrno(syscall.ECONNREFUSED)),
	"proxy.auth":       wantsProxyLogin,
	"proxy.blocked":    ends("proxy", says("403 Forbidden")),
	"proxy.no-route":   ends("proxy", says("502 Bad Gateway")),
	"proxy.not-found":  ends("dns", func(err error) bool { var is *net.DNSError; return errors.As(err, &is) && is.IsNotFound }),

	"tls.not-tls":                       ends("tls", isA[tls.RecordHeaderError]),
	"tls.version":                       ends("tls", says(tls.AlertError(70).Error())),
	"tls.version@cipher":                oldSuite,
	"tls.server-name":                   untrusted(isA[x509.HostnameError], "Certmap Practice CA"),
	"tls.server-expired":                dated(0, untrusted(invalid(x509.Expired), "Certmap Practice CA")),
	"tls.server-not-yet-valid":          dated(0, untrusted(invalid(x509.Expired), "Certmap Practice CA")),
	"clock.skew":                        dated(2*time.Hour, untrusted(invalid(x509.Expired), "Certmap Practice CA")),
	"tls.intercepted":                   intercepted,
	"tls.server-untrusted":              untrusted(isA[x509.UnknownAuthorityError], "Certmap Practice Elsewhere CA"),
	"tls.server-untrusted@self-signed":  untrusted(isA[x509.UnknownAuthorityError], "api-tls-server-untrusted-self-signed.cert.certmap-practice.test"),
	"tls.server-untrusted@intermediate": untrusted(isA[x509.UnknownAuthorityError], "Certmap Practice Subordinate CA"),
	"tls.no-certificate-requested":      neverAsked,
	"tls.issuer-not-accepted":           refusedBy(48, 48, lists("CN=Certmap Practice Elsewhere CA,OU=Practice,O=Certmap Practice,C=DE")),
	"tls.client-expired":                refusedBy(45, 45),
	"tls.client-revoked":                refusedBy(44, 44),
	"tls.client-unknown-ca":             refusedBy(48, 48, lists()),
	"tls.client-bad":                    refusedBy(42, 42),
	"tls.client-bad@unknown":            refusedBy(46, 46),
	"tls.client-unsupported":            refusedBy(43, 43),
	"tls.client-denied":                 refusedBy(49, 49),
	"tls.client-required":               wantsOne,
	"tls.client-closed":                 closed,
	"edge.certificate-error":            answers(400, "The SSL certificate error"),
	"edge.certificate-missing":          answers(400, "No required SSL certificate was sent"),
	"sf.invalid-client-certificate":     answers(401, "[AUTH0032]Invalid client certificate"),
	"sf.credentials-required":           answers(401, "[LGN0003]"),
	"sf.endpoint":                       answers(404, "[LGN0001]"),
	"sf.no-odata-permission":            both(answers(403, "[LGN0002]"), readsEmployees),
	"sf.not-api-server":                 answers(403, "[LGN0004]"),
	"sf.token":                          answers(403, "[LGN0007]"),
	"sf.company-not-found":              both(answers(403, "[LGN0008]Company [certmappractice] not found."), loginFails("Login failure due to the invalid company!")),
	"sf.odata-disabled":                 both(answers(403, "[LGN0009]"), readsEmployees),
	"sf.basic-auth-disabled":            answers(403, "[LGN0010]"),
	"sf.wrong-password":                 both(answers(401, "[LGN0015]", "(status code = 4)"), loginFails("invalid user id or password(status code = 4)")),
	"sf.ip-not-allowed":                 both(answers(401, "(status code = 8)"), loginFails("unauthorized ip: 127.0.0.1")),
	"sf.user-locked":                    both(answers(401, "(status code = 13)"), loginFails("user account is locked(status code = 13)")),
	"sf.password-expired":               both(answers(401, "[LGN0018]", "(status code = 19)"), loginFails("password has expired(status code = 19)")),
	"sf.session":                        both(answers(200, `"userId"`), queryFails("INVALID_SESSION", "Invalid SFAPI session!")),
	"sf.not-permitted":                  both(answers(200, `"userId"`), queryFails("NO_PERMISSIONS_EXCEPTION", "Insufficient Permissions!")),
	"sf.not-permitted@odata":            both(answers(403, "COE_GENERAL_FORBIDDEN", "[COE0020]"), readsEmployees),
	"sf.maintenance":                    answers(503, "scheduled maintenance"),
	"sf.rate-limited":                   limited,
	"sf.server-error":                   answers(500, "COE_GENERAL_SERVER_FAILURE"),
	"reply.login-page":                  answers(200, "<!DOCTYPE html>", `type="password"`),
	"reply.login-page@redirect":         answers(302, "/login?company=CertmapPractice"),
	"reply.not-odata":                   answers(200, `{"status":"UP"}`),
	"reply.not-soap":                    both(answers(200, `"userId"`), sfapiIsNoSOAP),
	"reply.truncated":                   ends("body", says("unexpected EOF")),
	"reply.too-large":                   endless,
	"login.other-user":                  otherUser,
	"control.passed":                    passesWithout,
}

func TestEveryScenarioIsSeen(t *testing.T) {
	tenant := newTenant(t)
	for _, sc := range Scenarios() {
		see, ok := sights[sc.ID]
		if !ok {
			t.Errorf("no test says what a client sees of %s", sc.ID)
			continue
		}
		shown, err := tenant.Show(t.Context(), sc.ID)
		if err != nil {
			t.Errorf("%s: %v", sc.ID, err)
			continue
		}
		if !shown.Practice || shown.Cause != sc.Cause || shown.Scenario != sc.ID || shown.Host == "" || shown.LoginName == "" {
			t.Errorf("%s is shown by %+v", sc.ID, shown)
		}
		for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			t.Run(sc.ID+" "+tls.VersionName(version), func(t *testing.T) { see(t, odataLook(shown, version)) })
		}
	}
}

func TestAnUnknownCauseIsSaid(t *testing.T) {
	if _, err := newTenant(t).Show(t.Context(), "tls.nonsense"); !errors.Is(err, ErrUnknownCause) {
		t.Errorf("got %v", err)
	}
}

func TestEveryScenarioHasAHostOfItsOwn(t *testing.T) {
	hosts := map[string]string{}
	for sc := range eachScenario {
		if other, taken := hosts[sc.ownHost()]; taken {
			t.Errorf("%s and %s have the host %s", sc.id(), other, sc.ownHost())
		}
		hosts[sc.ownHost()] = sc.id()
		if first, _, _ := strings.Cut(sc.ownHost(), "."); len(first) > 63 || len(sc.ownHost()) > 64 {
			t.Errorf("%s is too long for a label or a common name", sc.ownHost())
		}
	}
	if host := findScenario("tls.client-bad@unknown").ownHost(); host != "api-tls-client-bad-unknown.cert.certmap-practice.test" {
		t.Errorf("the host is %s", host)
	}
}

func TestAnyProcessShowsACause(t *testing.T) {
	dir := newFolder(t)
	_, said := startChild(t, dir)
	tenant := start(t, dir, Options{})
	if said != "serving: true\n" || tenant.Serving() {
		t.Fatal("the other process does not serve")
	}
	for _, id := range []string{"tls.client-expired", "identity.expired", "proxy.blocked", "dns.not-found"} {
		shown, err := tenant.Show(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		sights[id](t, odataLook(shown, tls.VersionTLS13))
	}
}

func TestTheShownIdentitiesAreFewAndReplaced(t *testing.T) {
	tenant := newTenant(t)
	for range 2 {
		for _, sc := range Scenarios() {
			if _, err := tenant.Show(t.Context(), sc.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	files, err := os.ReadDir(tenant.folder.path(shownFolder))
	if err != nil || len(files) != len(shownIdentities) {
		t.Errorf("%d files, %v", len(files), err)
	}
}
