package ecplog

import (
	"strings"
	"testing"

	"certmap/internal/practice"
	"certmap/internal/probe"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// pingOK is the one text that proves something; pingFailed is that of KBA 2994256, and slg1 what its log holds.
const (
	pingOK     = "SOAP login/logout HTTP status code: 200\n"
	pingFailed = "SOAP login/logout HTTP status code: 200\n" +
		"SOAP request error code: FAILED_AUTHENTICATION\n" +
		"Authentication failed, invalid user id or password(status code = 4)\n"
	slg1 = "Error Code: FAILED_AUTHENTICATION, Error Message:\n  Message No. HRSFEC_PTP096\n" +
		"Authentication failed, invalid user id or password(status code = 4)\n  Message No. HRSFEC_PTP102\n" +
		"Employee Central login failed (2020-11-13 17:33:36.3115120)\n  Message No. HRSFEC_PTP031\n" +
		"Aborted employee replication based on external employee IDs (2020-11-13 17:33:36.3116730)\n  Message No. HRSFEC_PTP099\n"
	trace = "[Thr 140361650923264] *** ERROR during SecuSSL_SessionStart() from SSL_connect()==SSL_ERROR_SSL\n" +
		"[Thr 140361650923264]   Peer not trusted\n" +
		"[Thr 140361650923264] <<- ERROR: SapSSLSessionStartNB(sssl_hdl=3fef0000c70)==SSSLERR_PEER_CERT_UNTRUSTED\n" +
		"[Thr 140361650923264] *** ERROR => SSL handshake with api4.cert.successfactors.com:443 failed: SSSLERR_PEER_CERT_UNTRUSTED (-102)\n"
)

// failures are texts that fail, each with its cause, and the name of its fix where that is not the cause's own.
var failures = []struct {
	text  string
	cause securitycenter.CauseID
	fix   string
}{
	{pingFailed, "sf.wrong-password", ""},
	{slg1, "sf.wrong-password", ""},
	{pingFailed + slg1, "sf.wrong-password", ""},
	{trace, "tls.server-untrusted", ""},

	{"SOAP request error code: FAILED_AUTHENTICATION\nAuthentication failed. Attempted login from unauthorized ip: 10.1.2.3 to company id: ACME by username: SFAPI_ECP(status code = 8)", "sf.ip-not-allowed", ""},
	{"Authentication failed, user account is locked(status code = 13)", "sf.user-locked", ""},
	{"(Statuscode = 13)", "sf.user-locked", ""},
	{"FAILED_AUTHENTICATION (status code = 19)", "sf.password-expired", ""},
	{"FAILED_AUTHENTICATION", "sf.wrong-password", ""},
	{"FAILED_AUTHENTICATION\n[AUTH0032]Invalid client certificate", "sf.invalid-client-certificate", ""},
	{"[AUTH0032]Invalid client certificate\nSOAP request error code: FAILED_AUTHENTICATION", "sf.invalid-client-certificate", ""},
	{"<errorCode>INVALID_SESSION</errorCode>", "sf.session", ""},
	{"[LGN0001]Invalid endpoint", "sf.endpoint", ""},
	{"[LGN0002]Authentication failed, user doesn't have the OData Admin access permission.", "sf.no-odata-permission", ""},
	{"[LGN0003]Authentication credentials are required.", "sf.credentials-required", ""},
	{"[LGN0004]Accessing OData API", "sf.not-api-server", ""},
	{"LGN0005", "sf.token", ""}, {"LGN0006", "sf.token", ""}, {"LGN0007", "sf.token", ""}, {"LGN0022", "sf.token", ""},
	{"[LGN0008]Company [x] not found.", "sf.company-not-found", ""},
	{"LGN0009", "sf.odata-disabled", ""},
	{"LGN0010", "sf.basic-auth-disabled", ""},
	{"[LGN0015]Authentication failed.", "sf.wrong-password", ""},
	{"[LGN0018]Authentication failed. The password has expired (status code = 19).", "sf.password-expired", ""},
	{"LGN0999", "unknown", "log"},
	{"SOAP request error code: NO_PERMISSIONS_EXCEPTION", "sf.not-permitted", ""},
	{"SOAP request error code: SOMETHING_NEW", "unknown", "log"},

	{"SSSLERR_SERVER_CERT_MISMATCH", "tls.server-name", ""},
	{"SSSLERR_SSL_CERT_MISMATCH (-30)", "tls.server-name", ""},
	{"SapSSLSessionStart failed (-57): SSSLERR_SSL_CONNECT", "unknown", "trace"},
	{"SSL handshake with github.com:443 failed: SSSLERR_SSL_READ (-58)", "unknown", "trace"},
	{"SSSLERR_SOMETHING_NEW", "unknown", "trace"},
	{"SSSLERR_CONN_CLOSED", "net.reset", ""}, {"SSSLRC_CONN_CLOSED", "net.reset", ""},
	{"SSSLERR_PSE_ERROR", "identity.unusable", "pse"}, {"SSSLERR_CRED_NOT_FOUND", "identity.unusable", "pse"},
	{"SSSLERR_CERT_PRIVKEY_MISMATCH", "identity.key-mismatch", "pse"},
	{"SSSLERR_ALERT_CERTIFICATE_UNKNOWN (-127)", "tls.client-bad", ""},
	{"SSSLERR_ALERT_HANDSHAKE_FAILURE (-122)", "unknown", "trace"},
	{"SSSLERR_ALERT_SOMETHING_NEW", "unknown", "trace"},
	{`=> "received a fatal TLS certificate expired alert message from the peer"`, "tls.client-expired", ""},
	{`=> "received a fatal TLS1.2 unknown certificate authority alert"`, "tls.client-unknown-ca", ""},
	{`=> "received a fatal SSLv3 handshake failure alert message from the peer"`, "unknown", "trace"},
	{"secude_error 9 = “the verification of the server's certificate chain failed”\nSSSLERR_SSL_CONNECT", "tls.server-untrusted", ""},

	{"ICM_HTTP_SSL_PEER_CERT_UNTRUSTED", "tls.server-untrusted", ""},
	{"SSL-Zertifikat nicht vertrauenswürdig (ICM_HTTP_SSL_PEER_CERT_UNTRUSTED)", "tls.server-untrusted", ""},
	{"Message no. SCLNT_HTTP 421", "tls.server-untrusted", ""},
	{"Meldungsklasse SCLNT_HTTP, Nummer 421", "tls.server-untrusted", ""},
	{"SCLNT_HTTP415", "tls.server-name", ""},
	{"ICM_HTTP_CONNECTION_REFUSED", "net.refused", ""},
	{"ICM_HTTP_TIMEOUT", "net.timeout", ""},
	{"ICM_HTTP_HOST_UNKNOWN", "dns.not-found", ""},
	{"ICM_HTTP_PROXY_UNAUTHORIZED", "proxy.auth", ""}, {"SCLNT_HTTP 412", "proxy.refused", ""}, {"SCLNT_HTTP 413", "proxy.not-found", ""},
	{"ICM_HTTP_SSL_CRED_NOT_FOUND", "identity.unusable", "pse"},
	{"ICM_HTTP_SSL_ERROR", "unknown", "trace"}, {"SCLNT_HTTP 407", "unknown", "trace"}, {"SCLNT_HTTP 499", "unknown", "trace"},
	{"ICM_HTTP_CONNECTION_FAILED", "unknown", "network"},
	{"HTTP_COMMUNICATION_FAILURE", "unknown", "network"},
	{"*** ERROR => NiIConnect: NIECONN_REFUSED", "net.refused", ""},
	{"*** ERROR => Connection failed: NIEROUT_UNKNOWN", "unknown", "network"},

	{"SOAP login/logout HTTP status code: 401", "unknown", "log"},
	{"SOAP login/logout HTTP status code: 407", "unknown", "log"},
	{"SOAP login/logout HTTP status code: 404", "sf.endpoint", ""},
	{"SOAP login/logout HTTP status code: 421", "tls.server-untrusted", ""},
	{"SOAP login/logout HTTP status code: 429", "sf.rate-limited", ""},
	{"SOAP login/logout HTTP status code: 500", "sf.server-error", ""},
	{"SOAP login/logout HTTP status code: 503", "sf.maintenance", ""},
	{"SOAP login/logout HTTP status code: 302", "reply.login-page", ""},
	{"SOAP login/logout HTTP status code: 400\n<html><title>400 The SSL certificate error</title></html>", "edge.certificate-error", ""},
	{"400 No required SSL certificate was sent", "edge.certificate-missing", ""},

	{"Meldungsnr. HRSFEC_PTP031", "unknown", "log"},
	{"Anmeldung an Employee Central fehlgeschlagen (13.11.2020 17:33:36)", "unknown", "log"},
	{"Authentifizierung fehlgeschlagen, Benutzer ist gesperrt", "sf.user-locked", ""},
	{"Fehlercode: FAILED_AUTHENTICATION, Fehlermeldung:", "sf.wrong-password", ""},
	{"SOAP-Anmeldung/-Abmeldung HTTP-Statuscode: 503", "sf.maintenance", ""},
}

func TestTheCauseIsNamed(t *testing.T) {
	for _, c := range failures {
		r := Read(c.text)
		if r.Outcome != securitycenter.LogFailure || r.Cause() != c.cause {
			t.Errorf("%q: %s, cause %q, not %q", c.text, r.Outcome, r.Causes, c.cause)
		}
		fix := c.fix
		if fix == "" {
			fix = string(c.cause)
		}
		if r.Fix != fix {
			t.Errorf("%q: the fix is %q, not %q", c.text, r.Fix, fix)
		}
	}
}

func TestOnlyALoginThatAnswered200IsASuccess(t *testing.T) {
	for _, ok := range []string{
		pingOK,
		"SOAP login/logout HTTP status code: 200 OK.",
		"  • SOAP login HTTP status code: 200\r\n  • SOAP logout HTTP status code: 200\r\n",
		"@5B@\tSOAP login/logout HTTP status code: 200",
		"| 10:12:44 | SOAP login/logout HTTP status code: 200 |",
		"Ping Employee Master Data API\n\n" + pingOK,
		"Ping Employee Master Data API: SOAP login/logout HTTP status code: 200",
		"SOAP-Anmeldung/-Abmeldung: HTTP-Statuscode: 200",
		"SOAP login/logout HTTP status code: 200\nNo errors occurred.\nKeine Fehler.",
		pingOK + "HTTP status code: 200 OK\n",
		pingOK + "Ping completed successfully.\nDie Anmeldung war erfolgreich.\n",
		pingOK + "12 employees read\nAnzahl der Datensätze: 1.234\n",
		pingOK + "----------\n2026-11-23 14:02:00\n\n",
		"Verbindungstest\nSystem ECP, client 100\n" + pingOK,
	} {
		if r := Read(ok); r.Outcome != securitycenter.LogSuccess || r.Evidence() == "" || r.Causes != nil || r.Fix != "" || r.Source != securitycenter.LogPing {
			t.Errorf("%q is %+v", ok, r)
		}
	}
}

func TestNothingLessIsASuccess(t *testing.T) {
	for _, text := range []string{
		"", "\n\n", "hello", "200", "HTTP status code: 200", "Ping OData API\nHTTP status code: 200",
		"SOAP logout HTTP status code: 200",
		"If it works you will see SOAP login/logout HTTP status code: 200",
		"SOAP login/logout HTTP status code: 200 would be right",
		"SOAP login/logout HTTP status code: 2000",
		pingOK + "The data could not be read: error 17",
		pingOK + "Es ist ein Fehler aufgetreten.",
		"Ping Employee Master Data API\n" + pingOK + "Ping Employee Master Data API\nsomething else",
		"[Thr 1] HttpPlugInHandleNetData: 200 OK",
		"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
	} {
		if r := Read(text); r.Outcome != securitycenter.LogUnclear || r.Cause() != "" {
			t.Errorf("%q is %s: %+v", text, r.Outcome, r)
		}
	}
}

// TestAFailureInUnknownWordsIsNoSuccess: whatever follows a login and is not known speaks against it, and so does what looks
// like an error before it.
func TestAFailureInUnknownWordsIsNoSuccess(t *testing.T) {
	for _, text := range []string{
		pingOK + "Message: Unauthorized", pingOK + "Unauthorised", pingOK + "No authorization for the entity",
		pingOK + "Could not retrieve data; user has no authorization", pingOK + "The object couldn't be read", pingOK + "Unable to read",
		pingOK + "Ping unsuccessful", pingOK + "Rejected by the server", pingOK + "Warning: see the log", pingOK + "Warnung",
		pingOK + "Die Anmeldung ist gescheitert", pingOK + "Der Ping ist misslungen", pingOK + "Anmeldung zurückgewiesen",
		pingOK + "Keine Verbindung zum EC-System möglich", pingOK + "Keine Berechtigung", pingOK + "Der Benutzer ist unberechtigt",
		pingOK + "Zugang kaputt", pingOK + "\n\nnothing came back", pingOK + "0 employees read", pingOK + "Ping was successful, almost",
		pingOK + "HTTP status code: 200 kaputt", strings.TrimSpace(pingOK) + "\tEMUSTER",
		"Not seen: " + pingOK, "Not seen:\n" + pingOK, "Not seen:\t" + pingOK, "Not seen:\n\n" + pingOK, "Expected:\n" + pingOK,
		"Not seen:\nPing Employee Master Data API\n" + pingOK, "Ping Employee Master Data API\nNicht gesehen:\n" + pingOK,
		pingFailed + "Not seen:\n" + pingOK, pingOK + "Nicht gesehen:\nPing Employee Master Data API\n" + pingOK,
	} {
		if r := Read(text); r.Outcome != securitycenter.LogUnclear || r.Cause() != "" {
			t.Errorf("%q is %s: %+v", text, r.Outcome, r)
		}
	}
}

func TestWordsThatAreNotKnownAreNotGivenBack(t *testing.T) {
	r := Read(pingOK + "\nErika Mustermann 4711 kam an\n")
	if len(r.Lines) != 2 || r.Lines[1] != (securitycenter.LogLine{Number: 3, Text: "…", Counts: true}) {
		t.Errorf("got %+v", r.Lines)
	}
}

func TestTheLastRunCounts(t *testing.T) {
	r := Read(pingFailed + "\nSOAP login/logout HTTP status code: 200\n")
	if r.Outcome != securitycenter.LogSuccess || r.Run != 2 || r.Runs != 2 {
		t.Errorf("mended since: %+v", r)
	}
	if len(r.Lines) != 1 || r.Lines[0].Number != 5 {
		t.Errorf("the line that counts: %+v", r.Lines)
	}
	r = Read(pingOK + "\nafter the change\n" + pingFailed)
	if r.Outcome != securitycenter.LogFailure || r.Run != 2 || r.Runs != 2 || r.Lines[0].Number != 4 {
		t.Errorf("broken since: %+v", r)
	}
	r = Read(slg1 + "\n" + pingOK)
	if r.Outcome != securitycenter.LogSuccess || r.Run != 2 {
		t.Errorf("the log of before: %+v", r)
	}
	r = Read(pingOK + "\n" + slg1)
	if r.Outcome != securitycenter.LogFailure || r.Run != 1 {
		t.Errorf("an error after it: %+v", r)
	}
	r = Read("SOAP login HTTP status code: 401\nSOAP logout HTTP status code: 200\n")
	if r.Outcome != securitycenter.LogFailure || r.Runs != 1 {
		t.Errorf("two statuses of one run: %+v", r)
	}
	r = Read("[AUTH0032]Invalid client certificate\n" + slg1 + "SSSLERR_PEER_CERT_UNTRUSTED\n")
	if r.Cause() != "tls.server-untrusted" || r.Run != 2 || len(r.Causes) != 1 {
		t.Errorf("what follows the end of a run: %+v", r)
	}
}

func TestTwoLoginsAreTwoRunsHoweverCloseTheyStand(t *testing.T) {
	status := func(at, status string) string { return at + " SOAP login/logout HTTP status code: " + status + "\n" }
	r := Read(status("2026-11-27 10:00", "401") + status("2026-11-27 10:05", "200"))
	if r.Outcome != securitycenter.LogSuccess || r.Run != 2 || r.Runs != 2 || len(r.Lines) != 1 || r.Lines[0].Number != 2 {
		t.Errorf("mended since: %+v", r)
	}
	r = Read(status("10:00", "200") + "\n" + status("10:05", "401"))
	if r.Outcome != securitycenter.LogFailure || r.Run != 2 || r.Runs != 2 {
		t.Errorf("broken since: %+v", r)
	}
	r = Read("SOAP login HTTP status code: 401\nSOAP logout HTTP status code: 401\nSOAP login HTTP status code: 200\nSOAP logout HTTP status code: 200\n")
	if r.Outcome != securitycenter.LogSuccess || r.Run != 2 || r.Runs != 2 {
		t.Errorf("with the logouts between: %+v", r)
	}
}

func TestEachAPIThatWasPingedHasToWork(t *testing.T) {
	both := "Ping Employee Master Data API\n" + pingOK + "\nPing Employee Time API\nHTTP status code: 403\n[LGN0002]Authentication failed\n"
	r := Read(both)
	if r.Outcome != securitycenter.LogFailure || r.Cause() != "sf.no-odata-permission" {
		t.Errorf("success for one of two: %+v", r)
	}
	if len(r.APIs) != 2 || r.APIs[0] != (securitycenter.LogAPI{Name: "Employee Master Data API", Outcome: securitycenter.LogSuccess}) ||
		r.APIs[1].Outcome != securitycenter.LogFailure {
		t.Errorf("the APIs: %+v", r.APIs)
	}
	r = Read(both + "\nPing Employee Time API\n" + pingOK)
	if r.Outcome != securitycenter.LogSuccess || r.Run != 3 || r.Runs != 3 {
		t.Errorf("the other one was mended: %+v", r)
	}
	r = Read("[ ] Ping Employee Time API\n[x] Ping Employee Master Data API\n" + pingOK)
	if r.Outcome != securitycenter.LogSuccess {
		t.Errorf("names without a result: %+v", r)
	}
}

func TestALineSaysEachReasonOnce(t *testing.T) {
	r := Read("[AUTH0032]Invalid client certificate\nAuthentication failed, user account is locked(status code = 13)\n")
	if len(r.Lines) != 2 || r.Lines[0].Text != "AUTH0032" || r.Lines[1].Text != "status code = 13" {
		t.Errorf("got %+v", r.Lines)
	}
}

func TestOnlyWhatSaysPracticeIsPractice(t *testing.T) {
	for text, want := range map[string]bool{"Practice: Ping Employee Master Data API\n" + pingOK: true, "  > Practice: SLG1\n" + slg1: true,
		"SAP Best Practice: ping first\n" + pingOK: false, pingOK: false} {
		if Read(text).Practice != want {
			t.Errorf("%q: practice is not %t", text, want)
		}
	}
}

func TestCausesOfOneRunAreAllTold(t *testing.T) {
	r := Read("SSSLERR_PEER_CERT_UNTRUSTED\nICM_HTTP_SSL_ERROR\nSSSLERR_SERVER_CERT_MISMATCH\nSSSLERR_SSL_CONNECT\n")
	if len(r.Causes) != 2 || r.Causes[0] != "tls.server-name" || r.Causes[1] != "tls.server-untrusted" {
		t.Errorf("got %v", r.Causes)
	}
	for _, l := range r.Lines {
		if want := l.Number == 1 || l.Number == 3; l.Counts != want {
			t.Errorf("line %d counts: %t", l.Number, l.Counts)
		}
	}
}

func TestWhoCallsECPIsAnotherConnection(t *testing.T) {
	r := Read("[Thr 1] <<- ERROR: SapSSLSessionStart(sssl_hdl=000)==SSSLERR_SSL_ACCEPT\n" +
		"[Thr 1] SecuSSL_SessionStart: SSL_accept() failed => \"received a fatal TLS certificate unknown alert message from the peer\"\n" +
		"[Thr 1] NiIRead: hdl 17 recv NIETIMEOUT\n")
	if r.Outcome != securitycenter.LogUnclear || r.Source != securitycenter.LogICM {
		t.Errorf("got %+v", r)
	}
}

func TestTheSourceIsNamed(t *testing.T) {
	for text, want := range map[string]securitycenter.LogSource{
		pingFailed + slg1 + trace: securitycenter.LogPing, slg1 + trace: securitycenter.LogSLG1, trace: securitycenter.LogICM,
		"Runtime error RAISE_EXCEPTION: HTTP_COMMUNICATION_FAILURE": securitycenter.LogST22,
		"Laufzeitfehler RAISE_EXCEPTION":                            securitycenter.LogST22, "Message No. HRSFEC_PTP012": securitycenter.LogSLG1,
		"ICM_HTTP_TIMEOUT": securitycenter.LogUnknown, "": securitycenter.LogUnknown,
	} {
		if got := Read(text).Source; got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}

func TestNothingButWhatWasRecognisedIsGivenBack(t *testing.T) {
	r := Read("Erika Mustermann SOAP login/logout HTTP status code: 500\n" +
		"Employee 4711 Erika Mustermann, born 1.2.1980: FAILED_AUTHENTICATION (status code = 13), IBAN DE02 1203\n" +
		"Attempted login from unauthorized ip: 10.1.2.3 by username: EMUSTER\n" +
		"Error with Erika Mustermann\n")
	for _, l := range r.Lines {
		for _, private := range []string{"4711", "Muster", "MUSTER", "1980", "DE02", "10.1"} {
			if strings.Contains(l.Text, private) {
				t.Errorf("%q is given back", l.Text)
			}
		}
	}
	if len(r.Lines) != 5 {
		t.Errorf("it recognised only %+v", r.Lines)
	}
}

// TestThePracticePingIsRead reads what the practice ECP system shows.
func TestThePracticePingIsRead(t *testing.T) {
	tenant, err := practice.Start(t.Context(), t.TempDir(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tenant.Close() })
	if err := tenant.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	shown, err := tenant.Ping(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := Read(shown)
	if r.Cause() != "sf.invalid-client-certificate" || !r.Practice || r.Source != securitycenter.LogPing || r.Runs != 1 {
		t.Errorf("%s\nis read as %+v", shown, r)
	}
}

func TestEveryCauseIsOneOfTheConnectionTestAndHasItsFix(t *testing.T) {
	known := map[securitycenter.CauseID]bool{}
	for _, id := range probe.Causes() {
		known[id] = true
	}
	fixes := map[string]bool{fixTrace: true, fixNetwork: true, fixLog: true}
	for _, r := range everyRule() {
		if r.strength >= loose && !known[r.cause] {
			t.Errorf("%q is no cause", r.cause)
		}
		if r.fix != "" {
			fixes[r.fix] = true
		} else if r.cause != "" {
			fixes[string(r.cause)] = true
		}
	}
	for _, lang := range text.Languages() {
		words := text.Must(lang)
		for fix := range fixes {
			for _, part := range []string{".what", ".why", ".next"} {
				if !words.Has("ecplog.fix." + fix + part) {
					t.Errorf("%s: ecplog.fix.%s%s is missing", lang, fix, part)
				}
			}
		}
	}
}

// TestAFixClaimsNoMoreThanTheCodeSays: ECP may still log in with a password, so that such a code says nothing of its
// certificate; and LGN0010 has two reasons.
func TestAFixClaimsNoMoreThanTheCodeSays(t *testing.T) {
	for lang, c := range map[text.Language]struct{ accepted, basic, address string }{
		text.English: {"certificate", "basic authentication", "network address"},
		text.German:  {"Zertifikat", "Basisauthentifizierung", "Netzwerkadresse"},
	} {
		words := text.Must(lang)
		for _, id := range []string{"sf.user-locked", "sf.password-expired", "sf.no-odata-permission"} {
			if why := words.Tell("ecplog.fix." + id).Why; strings.Contains(why, c.accepted) {
				t.Errorf("%s says %q", id, why)
			}
		}
		m := words.Tell("ecplog.fix.sf.basic-auth-disabled")
		if !strings.Contains(m.Why, c.basic) || !strings.Contains(m.Why, c.address) || !strings.Contains(m.Next, c.address) {
			t.Errorf("%s: %+v", lang, m)
		}
	}
}

func everyRule() []rule {
	out := []rule{statusRule("500"), statusRule("401")}
	for _, table := range []map[string]rule{codes, alerts, loginResults, statuses} {
		for _, r := range table {
			out = append(out, r)
		}
	}
	for _, e := range clientErrors {
		out = append(out, e.rule)
	}
	for _, p := range phrases {
		out = append(out, p.rule)
	}
	return out
}
