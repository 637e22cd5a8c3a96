package practice

import (
	"cmp"
	"net"
	"net/http"
	"strings"
)

const (
	companyHeader     = "Successfactors-Companyid"
	correlationHeader = "X-Sf-Correlation-Id"
	loginHeader       = "X-Practice-Login-Name"
	practiceHeader    = "X-Practice"
)

// caller finds whom a request runs as: from the certificate to the mapping, to the login name, to the user.
func (s *server) caller(r *http.Request) (User, *refusal) {
	if refused := otherCredentials(r); refused != nil {
		return User{}, refused
	}
	user, mapped := s.mapped(r)
	company := r.Header.Get(companyHeader)
	switch {
	case len(r.TLS.PeerCertificates) == 0 && !mapped, company == "":
		return user, credentialsRequired // KBA 3737619
	case company != CompanyID:
		return user, companyNotFound(company)
	case !mapped:
		return user, invalidClientCertificate
	}
	return admit(user, r)
}

// mapped finds the user that the client certificate is mapped to. At the host of a scenario it always is.
func (s *server) mapped(r *http.Request) (User, bool) {
	if sc := s.site(r.TLS.ServerName).scenario; sc != nil {
		return userNamed(cmp.Or(sc.runsAs, ecpLogin)), true
	}
	if len(r.TLS.PeerCertificates) == 0 {
		return User{}, false
	}
	found, ok := s.mappings.find(r.TLS.PeerCertificates[0])
	return userNamed(found.LoginName), ok
}

// otherCredentials refuses what is not a client certificate.
func otherCredentials(r *http.Request) *refusal {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	switch strings.ToLower(scheme) {
	case "basic":
		return basicAuthDisabled
	case "bearer":
		return tokenInvalid
	}
	return nil
}

// admit lets a user in, or says why the account may not log in.
func admit(u User, r *http.Request) (User, *refusal) {
	switch u.state {
	case unknownLogin:
		return u, wrongPassword
	case locked:
		return u, accountLocked
	case passwordExpired:
		return u, passwordHasExpired
	case ipNotAllowed:
		return u, unauthorizedIP(addressOf(r), u.LoginName)
	}
	return u, nil
}

func addressOf(r *http.Request) string {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}
