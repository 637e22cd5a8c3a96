package upload_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/practice"
	"certmap/internal/securitycenter"
	"certmap/internal/upload"
)

var authority = certtest.NewCA("CN=ACME Issuing CA,O=ACME SE,C=DE")

// mappingOf is a mapping of a new certificate with this subject.
func mappingOf(t *testing.T, name string) securitycenter.Mapping {
	t.Helper()
	held := cert.Open(t.Context(), authority.Issue(name).PEM(), cert.Options{}).LeafCertificate()
	return securitycenter.Mapping{
		ConfigurationName: "ECP PRD 100 – 2027", IntegrationName: "Employee Central Payroll", LoginName: "SFAPI_ECP",
		Versions: []securitycenter.Version{{PEM: string(cert.Clean(held)), Subject: held.Subject.String(), Issuer: held.Issuer.String()}},
	}
}

var practiceTenant = securitycenter.Tenant{Environment: securitycenter.PracticeTenant}

// served is the real practice tenant, and what uploads to it.
func served(t *testing.T) (*upload.Practice, upload.Target) {
	t.Helper()
	tenant, err := practice.Start(t.Context(), t.TempDir(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tenant.Close() })
	if err := tenant.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	facts := tenant.Facts()
	roots, err := os.ReadFile(facts.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	target := upload.Target{Host: facts.APIHost, Connect: facts.Listen, Roots: string(roots), Token: facts.Token}
	return to(target), target
}

func to(target upload.Target) *upload.Practice {
	return &upload.Practice{Target: func(context.Context) (upload.Target, error) { return target, nil }}
}

func wantFault(t *testing.T, err error, id securitycenter.FaultID) *securitycenter.Fault {
	t.Helper()
	var fault *securitycenter.Fault
	if !errors.As(err, &fault) || fault.ID != id {
		t.Fatalf("got %v, want the fault %s", err, id)
	}
	return fault
}

func TestAMappingIsUploadedOnceAndDeleted(t *testing.T) {
	p, _ := served(t)
	m := mappingOf(t, "CN=ECP PRD 100,O=Größe & Söhne,C=DE")
	id, err := p.Upload(t.Context(), practiceTenant, m)
	if err != nil || id == "" {
		t.Fatalf("got %q (%v)", id, err)
	}
	again, err := p.Upload(t.Context(), practiceTenant, m)
	if err != nil || again != id {
		t.Errorf("the same once more is %q, want %q (%v)", again, id, err)
	}
	for _, what := range []string{"there", "gone already"} {
		if err := p.Delete(t.Context(), practiceTenant, id); err != nil {
			t.Errorf("deleting what is %s: %v", what, err)
		}
	}
	fresh, err := p.Upload(t.Context(), practiceTenant, m)
	if err != nil || fresh == "" || fresh == id {
		t.Errorf("after the deletion it is %q (%v)", fresh, err)
	}
}

func TestNamesThatAnotherMappingHasAreTold(t *testing.T) {
	p, _ := served(t)
	m := mappingOf(t, "CN=ECP PRD 100")
	if _, err := p.Upload(t.Context(), practiceTenant, m); err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*securitycenter.Mapping){
		"name":        func(m *securitycenter.Mapping) { m.ConfigurationName += " again" },
		"integration": func(m *securitycenter.Mapping) { m.IntegrationName = "Business Technology Platform" },
		"login":       func(m *securitycenter.Mapping) { m.LoginName = "OTHER" },
	} {
		other := m
		change(&other)
		id, err := p.Upload(t.Context(), practiceTenant, other)
		fault := wantFault(t, err, securitycenter.UploadRegistered)
		if id != "" || fault.Values["Answer"] != securitycenter.AlreadyRegistered() {
			t.Errorf("another %s: %q, %v", what, id, fault.Values)
		}
	}
}

func TestARefusalIsToldInTheTenantsWords(t *testing.T) {
	p, _ := served(t)
	m := mappingOf(t, "CN=ECP PRD 100")
	m.ConfigurationName = " "
	_, err := p.Upload(t.Context(), practiceTenant, m)
	fault := wantFault(t, err, securitycenter.UploadRefused)
	if answer, _ := fault.Values["Answer"].(string); !strings.Contains(answer, "Configuration Name") {
		t.Errorf("the answer is %q", answer)
	}
}

func TestAWrongTokenIsNotLetIn(t *testing.T) {
	_, target := served(t)
	target.Token = "guessed"
	_, err := to(target).Upload(t.Context(), practiceTenant, mappingOf(t, "CN=ECP PRD 100"))
	wantFault(t, err, securitycenter.UploadNotAllowed)
	wantFault(t, to(target).Delete(t.Context(), practiceTenant, "1"), securitycenter.UploadNotAllowed)
}

func TestAServerOfAnotherAuthorityGetsNoToken(t *testing.T) {
	asked := false
	target := fake(t, func(http.ResponseWriter, *http.Request) { asked = true })
	target.Roots = string(authority.PEM())
	_, err := to(target).Upload(t.Context(), practiceTenant, mappingOf(t, "CN=ECP PRD 100"))
	wantFault(t, err, securitycenter.UploadUnreachable)
	if asked {
		t.Error("the request was sent")
	}
}

func TestADeadServerIsUnreachable(t *testing.T) {
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	target := upload.Target{Host: "api.practice.test", Connect: nobody.Addr().String()}
	nobody.Close()
	_, err = to(target).Upload(t.Context(), practiceTenant, mappingOf(t, "CN=ECP PRD 100"))
	if fault := wantFault(t, err, securitycenter.UploadUnreachable); fault.Values["Host"] != target.Host {
		t.Errorf("it names %v", fault.Values)
	}
}

func TestAPracticeTenantThatDoesNotStartIsTold(t *testing.T) {
	broken := securitycenter.NewFault(securitycenter.PracticeSilent, nil, nil)
	p := &upload.Practice{Target: func(context.Context) (upload.Target, error) { return upload.Target{}, broken }}
	_, err := p.Upload(t.Context(), practiceTenant, mappingOf(t, "CN=ECP PRD 100"))
	wantFault(t, err, securitycenter.PracticeSilent)
}

func TestOnlyThePracticeTenantIsHandled(t *testing.T) {
	p := &upload.Practice{}
	for _, e := range securitycenter.Environments() {
		if p.Handles(securitycenter.Tenant{Environment: e}) {
			t.Errorf("%s is handled", e)
		}
	}
	if !p.Handles(practiceTenant) {
		t.Error("the practice tenant is not")
	}
}

// fake is a server under TLS that answers as a test wants.
func fake(t *testing.T, answer http.HandlerFunc) upload.Target {
	t.Helper()
	s := httptest.NewUnstartedServer(answer)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return upload.Target{Host: "example.com", Connect: s.Listener.Addr().String(),
		Roots: string(certtest.Block("CERTIFICATE", s.Certificate().Raw)), Token: "practice-token"}
}

func TestAnswersThatNobodyUnderstands(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
	}{
		"HTML":            {http.StatusOK, "<html>Welcome</html>"},
		"nothing":         {http.StatusCreated, ""},
		"no ID":           {http.StatusCreated, "{}"},
		"cut":             {http.StatusCreated, `{"id":"7`},
		"another type":    {http.StatusCreated, `{"id":7}`},
		"an error page":   {http.StatusBadGateway, "<html>\xff</html>"},
		"no message":      {http.StatusBadRequest, `{"error":{"code":"odd"}}`},
		"no such page":    {http.StatusNotFound, "404 page not found"},
		"more than asked": {http.StatusOK, `{"id":"` + strings.Repeat("7", 2<<20) + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			target := fake(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			})
			id, err := to(target).Upload(t.Context(), practiceTenant, mappingOf(t, "CN=ECP PRD 100"))
			if fault := wantFault(t, err, securitycenter.UploadUnexpected); id != "" || len(fault.Error()) > 1000 {
				t.Errorf("got %q, and %d bytes of reason", id, len(fault.Error()))
			}
		})
	}
}

func TestAPageThatIsNotFoundIsNoMappingThatIsGone(t *testing.T) {
	target := fake(t, http.NotFound)
	wantFault(t, to(target).Delete(t.Context(), practiceTenant, "1"), securitycenter.UploadUnexpected)
}

func TestNoRedirectIsFollowed(t *testing.T) {
	elsewhere := 0
	target := fake(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			elsewhere++
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	_, err := to(target).Upload(t.Context(), practiceTenant, mappingOf(t, "CN=ECP PRD 100"))
	if wantFault(t, err, securitycenter.UploadUnexpected); elsewhere > 0 {
		t.Error("the token and the mapping went elsewhere")
	}
}

func TestWhatIsSent(t *testing.T) {
	m := mappingOf(t, "CN=ECP PRD 100")
	var got []string
	target := fake(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, fmt.Sprintf("%s %s%s %s %d", r.Method, r.Host, r.URL.EscapedPath(), r.Header.Get("Authorization"), min(r.ContentLength, 1)))
		fmt.Fprint(w, `{"id":"a/b"}`)
	})
	id, err := to(target).Upload(t.Context(), practiceTenant, m)
	if err == nil {
		err = to(target).Delete(t.Context(), practiceTenant, id)
	}
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"POST example.com/securitycenter/v1/mappings Bearer practice-token 1",
		"DELETE example.com/securitycenter/v1/mappings/a%2Fb Bearer practice-token 0"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q", got)
	}
}

func TestAnUploadCanBeCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	target := fake(t, func(http.ResponseWriter, *http.Request) { cancel() })
	_, err := to(target).Upload(ctx, practiceTenant, mappingOf(t, "CN=ECP PRD 100"))
	if !errors.Is(err, context.Canceled) || errors.Is(err, &securitycenter.Fault{ID: securitycenter.UploadUnreachable}) {
		t.Errorf("got %v", err)
	}
}
