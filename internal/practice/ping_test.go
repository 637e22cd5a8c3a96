package practice

import (
	"context"
	"strings"
	"testing"
	"time"
)

func ping(t *testing.T, tenant *Tenant) []string {
	t.Helper()
	text, err := tenant.Ping(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func TestThePingOfAMappedCertificate(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "SFAPI_ECP")
	lines := ping(t, tenant)
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "Practice: ") || lines[1] != "SOAP login/logout HTTP status code: 200" {
		t.Errorf("the text is %q", lines)
	}
	if n := len(tenant.server.sessions.byID); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

func TestThePingSaysWhyItFails(t *testing.T) {
	for login, message := range map[string]string{
		"SFAPI_LOCKED":    "Authentication failed, user account is locked(status code = 13)",
		"SFAPI_EXPIRED":   "Authentication failed, password has expired(status code = 19)",
		"SFAPI_NOT_THERE": "Authentication failed, invalid user id or password(status code = 4)",
	} {
		tenant := newTenant(t)
		mapECP(t, tenant, login)
		wantFailedPing(t, ping(t, tenant), message)
	}
}

func TestThePingOfACertificateThatNobodyMapped(t *testing.T) {
	wantFailedPing(t, ping(t, newTenant(t)), "[AUTH0032]Invalid client certificate")
}

// wantFailedPing checks the lines of KBA 2994256: the output of the ping, then the log.
func wantFailedPing(t *testing.T, lines []string, message string) {
	t.Helper()
	want := []string{
		"SOAP login/logout HTTP status code: 200",
		"SOAP request error code: FAILED_AUTHENTICATION",
		message,
		"",
		"Practice: SLG1",
		"Error Code: FAILED_AUTHENTICATION, Error Message:",
		"  Message No. HRSFEC_PTP096",
		message,
		"  Message No. HRSFEC_PTP102",
		"Employee Central login failed (",
		"  Message No. HRSFEC_PTP031",
		"Aborted employee replication based on external employee IDs (",
		"  Message No. HRSFEC_PTP099",
	}
	if len(lines) != len(want)+1 || !strings.HasPrefix(lines[0], "Practice: ") {
		t.Fatalf("the text is %q", lines)
	}
	for i, line := range lines[1:] {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("line %d is %q, want %q", i+1, line, want[i])
		}
	}
}

func TestThePingOfARefusedCertificateHasNoCode(t *testing.T) {
	lines := strings.Split(readPing(400, []byte("<html><hr></html>")).text(time.Now()), "\n")
	if lines[1] != "SOAP login/logout HTTP status code: 400" || !strings.HasPrefix(lines[4], "Employee Central login failed") {
		t.Errorf("the text is %q", lines)
	}
}

func TestAPingWithoutAServerIsAnError(t *testing.T) {
	tenant := newTenant(t)
	tenant.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if text, err := tenant.Ping(ctx); err == nil || text != "" {
		t.Errorf("got %q, %v", text, err)
	}
}
