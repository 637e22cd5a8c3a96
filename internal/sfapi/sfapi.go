// Package sfapi is what goes over the wire to SuccessFactors: the requests of OData v2 and of SFAPI (SOAP 1.1), and the
// reading of what comes back.
//
// It builds requests and reads replies; it opens no connection. A reply is read as data: which codes stand in it and what
// kind of body it is. What that means for a person is decided elsewhere.
package sfapi

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/netip"
	"net/url"
)

// Header names of SuccessFactors.
const (
	companyHeader     = "successfactors-companyid" // required and case-sensitive with a client certificate (KBA 3333286)
	correlationHeader = "X-SF-Correlation-Id"      // SAP support finds a call by it
)

// A Caller is who calls: the mTLS host, the company and the correlation ID that all of one test's requests carry.
type Caller struct {
	Host          string // with a port where it is not 443
	CompanyID     string
	CorrelationID string
}

func (c Caller) request(method, path, query string, body []byte) *http.Request {
	host := bracketed(c.Host)
	u := &url.URL{Scheme: "https", Host: host, Path: path, RawQuery: query}
	r := &http.Request{Method: method, URL: u, Host: host, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	r.Header.Set("User-Agent", "Certmap")
	r.Header.Set("Accept-Encoding", "identity") // a reply is to be kept as it came
	// Not through Set, which would spell it Successfactors-Companyid: it is sent just as SAP documents it.
	r.Header[companyHeader] = []string{c.CompanyID}
	r.Header[correlationHeader] = []string{c.CorrelationID}
	if body != nil {
		r.GetBody = func() (io.ReadCloser, error) { return readCloser{bytes.NewReader(body)}, nil }
		r.Body, r.ContentLength = readCloser{bytes.NewReader(body)}, int64(len(body))
	}
	return r
}

// bracketed puts an IPv6 address that stands alone into brackets, as it has to stand in an address.
func bracketed(host string) string {
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() {
		return "[" + host + "]"
	}
	return host
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

// Users returns the smallest OData call that needs a login: one user's ID.
func (c Caller) Users() *http.Request {
	r := c.request(http.MethodGet, "/odata/v2/User", "$top=1&$select=userId&$format=json", nil)
	r.Header.Set("Accept", "application/json")
	return r
}

// A Reply is one answer as it was read.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
	// Cut tells that the connection ended before the body did; TooLarge, that the body went over the limit.
	Cut      bool
	TooLarge bool
}

// UserRows returns how many rows an OData reply to Users has. ok is false where the body is not OData.
func UserRows(body []byte) (rows int, ok bool) {
	var reply struct {
		D *struct {
			Results []json.RawMessage `json:"results"`
		} `json:"d"`
	}
	if err := json.Unmarshal(withoutMark(body), &reply); err != nil || reply.D == nil || reply.D.Results == nil {
		return 0, false
	}
	return len(reply.D.Results), true
}
