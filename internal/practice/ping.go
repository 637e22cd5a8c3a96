package practice

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Ping does what "Ping Employee Master Data API" of HRSFEC_PTP_CONFIG does: a real login and logout with the certificate of
// the practice ECP system. The text is what ECP would show, and what its log (SLG1) would hold after a failure; its lines are
// those of KBA 2994256, but for the first, which says Practice. The error tells only that there was no answer to show.
func (t *Tenant) Ping(ctx context.Context) (string, error) {
	e, err := t.ecpSystem()
	if err != nil {
		return "", fmt.Errorf("reading the practice ECP system: %w", err)
	}
	defer e.client.CloseIdleConnections()
	reply, err := e.call(ctx, "login", "")
	if err != nil {
		return "", fmt.Errorf("calling the practice tenant: %w", err)
	}
	if reply.session != "" {
		if _, err := e.call(ctx, "logout", reply.session); err != nil {
			return "", fmt.Errorf("logging out of the practice tenant: %w", err)
		}
	}
	return reply.text(t.options.Now()), nil
}

// ecpSystem is the client that the practice ECP system is.
type ecpSystem struct {
	facts  Facts
	client http.Client
}

func (t *Tenant) ecpSystem() (*ecpSystem, error) {
	var m material
	if err := t.folder.readJSON(materialFile, &m); err != nil {
		return nil, err
	}
	facts := t.Facts()
	own := tls.Certificate{Certificate: [][]byte{m.ECP.Certificate.Raw, m.Issuing.Certificate.Raw}, PrivateKey: m.ECP.Key}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, facts.Listen)
		},
		TLSClientConfig: &tls.Config{
			RootCAs:      pool(m.Root.Certificate),
			Certificates: []tls.Certificate{own},
			Time:         t.options.Now,
		},
	}
	return &ecpSystem{facts, http.Client{Transport: transport, Timeout: readTimeout}}, nil
}

// A pingReply is what ECP looks at.
type pingReply struct {
	status  int
	session string
	code    string
	message string
}

// call sends one operation without arguments but the empty credentials that a login with a certificate has.
func (e *ecpSystem) call(ctx context.Context, operation, session string) (pingReply, error) {
	body := fmt.Sprintf(`<soapenv:Envelope xmlns:soapenv="%s" xmlns:urn="%s"><soapenv:Body><urn:%s><urn:credential><urn:companyId/>`+
		`<urn:username/><urn:password/></urn:credential></urn:%s></soapenv:Body></soapenv:Envelope>`, soapNS, sfNS, operation, operation)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+e.facts.MTLSHost+sfapiPath, strings.NewReader(body))
	if err != nil {
		return pingReply{}, err
	}
	request.Header.Set("Content-Type", "text/xml; charset=UTF-8")
	request.Header.Set("SOAPAction", operation)
	request.Header.Set(companyHeader, e.facts.CompanyID)
	request.AddCookie(&http.Cookie{Name: sessionCookie, Value: session})
	response, err := e.client.Do(request)
	if err != nil {
		return pingReply{}, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, soapLimit))
	return readPing(response.StatusCode, answer), err
}

// readPing finds session, code and message wherever they stand. What is no XML has none.
func readPing(status int, answer []byte) pingReply {
	reply, element := pingReply{status: status}, ""
	for decoder := xml.NewDecoder(bytes.NewReader(answer)); ; {
		token, err := decoder.Token()
		if err != nil {
			return reply
		}
		switch is := token.(type) {
		case xml.StartElement:
			element = is.Name.Local
		case xml.EndElement:
			element = ""
		case xml.CharData:
			reply.take(element, string(is))
		}
	}
}

func (p *pingReply) take(element, text string) {
	switch element {
	case "sessionId":
		p.session = text
	case "errorCode":
		p.code = text
	case "errorMessage":
		p.message = text
	}
}

// text writes the output.
func (p pingReply) text(now time.Time) string {
	lines := []string{
		"Practice: Ping Employee Master Data API, from the practice ECP system to Certmap's practice tenant",
		fmt.Sprintf("SOAP login/logout HTTP status code: %d", p.status),
	}
	if p.session != "" {
		return strings.Join(lines, "\n") + "\n"
	}
	if p.code != "" {
		lines = append(lines, "SOAP request error code: "+p.code, p.message)
	}
	return strings.Join(append(lines, p.log(now)...), "\n") + "\n"
}

// log is what stands in SLG1 after a replication that could not log in.
func (p pingReply) log(now time.Time) []string {
	at := now.UTC().Format("2006-01-02 15:04:05.0000000")
	entries := []struct{ text, number string }{
		{"Error Code: " + p.code + ", Error Message:", "096"},
		{p.message, "102"},
		{"Employee Central login failed (" + at + ")", "031"},
		{"Aborted employee replication based on external employee IDs (" + at + ")", "099"},
	}
	if p.code == "" {
		entries = entries[2:]
	}
	lines := []string{"", "Practice: SLG1"}
	for _, entry := range entries {
		lines = append(lines, entry.text, "  Message No. HRSFEC_PTP"+entry.number)
	}
	return lines
}
