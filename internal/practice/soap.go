package practice

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
)

const (
	soapNS    = "http://schemas.xmlsoap.org/soap/envelope/"
	sfNS      = "urn:sfobject.sfapi.successfactors.com"
	faultNS   = "urn:fault.sfapi.successfactors.com"
	schemaNS  = "http://www.w3.org/2001/XMLSchema-instance"
	soapLimit = 1 << 20
)

// A soapCall is one SFAPI operation with whatever arguments it has.
type soapCall struct {
	XMLName    xml.Name
	Credential struct {
		CompanyID string `xml:"companyId"`
	} `xml:"credential"`
	QueryString    string `xml:"queryString"`
	QuerySessionID string `xml:"querySessionId"`
	Params         []struct {
		Name  string `xml:"name"`
		Value string `xml:"value"`
	} `xml:"param"`
}

// param gives a parameter of the call, or nothing.
func (c soapCall) param(name string) string {
	for _, p := range c.Params {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

var errNotSOAP = errors.New("the request is not a SOAP 1.1 envelope with one operation of SFAPI")

// readSOAP reads a SOAP 1.1 request of at most soapLimit bytes.
func readSOAP(r io.Reader) (soapCall, error) {
	var envelope struct {
		XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
		Body    struct {
			Calls []soapCall `xml:",any"`
		} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
	}
	if err := xml.NewDecoder(io.LimitReader(r, soapLimit)).Decode(&envelope); err != nil {
		return soapCall{}, errNotSOAP
	}
	calls := envelope.Body.Calls
	if len(calls) != 1 || calls[0].XMLName.Space != sfNS {
		return soapCall{}, errNotSOAP
	}
	return calls[0], nil
}

// answerSOAP writes what an operation gives, as a tenant of 2019 did (a reply published with the tests of a client library).
func answerSOAP(w http.ResponseWriter, operation string, result node) {
	writeSOAP(w, http.StatusOK, tag(operation+"Response", result).with("xmlns", sfNS, "xmlns:ns2", faultNS))
}

// A fault is how SFAPI refuses an operation, a login apart.
type fault struct {
	who     string // Client or Server
	code    string
	message string
}

// answerFault writes a fault with its HTTP status 500, as SOAP 1.1 wants it.
func answerFault(w http.ResponseWriter, f fault) {
	writeSOAP(w, http.StatusInternalServerError, tag("S:Fault",
		leaf("faultcode", "S:"+f.who),
		leaf("faultstring", f.message),
		tag("detail", tag("ns2:SFWebServiceFault",
			leaf("errorCode", f.code),
			leaf("errorMessage", f.message),
		).with("xmlns", faultNS, "xmlns:ns2", faultNS)),
	))
}

func writeSOAP(w http.ResponseWriter, status int, body node) {
	w.Header().Set("Content-Type", "text/xml;charset=utf-8")
	w.WriteHeader(status)
	w.Write(tag("S:Envelope", tag("S:Body", body)).with("xmlns:S", soapNS).document())
}
