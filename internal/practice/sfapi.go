package practice

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
)

const sfapiPath = "/sfapi/v1/soap"

const sessionCookie = "JSESSIONID"

// operations are those of SFAPI that are left of it after 20 November 2026.
var operations = map[string]func(*server, http.ResponseWriter, *http.Request, soapCall){
	"login":          (*server).sfLogin,
	"isValidSession": (*server).sfIsValidSession,
	"query":          (*server).sfQuery,
	"queryMore":      (*server).sfQueryMore,
	"logout":         (*server).sfLogout,
}

// sfapi serves /sfapi/v1/soap.
func (s *server) sfapi(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		answerRefusal(w, r, methodNotAllowed(r.Method))
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/xml") {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	call, err := readSOAP(r.Body)
	if err != nil {
		answerFault(w, fault{"Client", "INVALID_REQUEST", err.Error()})
		return
	}
	operation, ok := operations[call.XMLName.Local]
	if !ok {
		answerFault(w, unknownOperation(call.XMLName.Local))
		return
	}
	operation(s, w, r, call)
}

// sfLogin opens a session for whom the certificate is mapped to. What is wrong with the login comes with HTTP 200 inside the
// result (KBA 2161058), which is why a status alone never proves a login.
func (s *server) sfLogin(w http.ResponseWriter, r *http.Request, call soapCall) {
	user, reason := s.sfCaller(r, cmp.Or(r.Header.Get(companyHeader), call.Credential.CompanyID))
	if reason != "" {
		answerSOAP(w, "login", tag("result",
			tag("sessionId").with("xmlns:xsi", schemaNS, "xsi:nil", "true"),
			tag("msUntilPwdExpiration").with("xmlns:xsi", schemaNS, "xsi:nil", "true"),
			tag("error", leaf("errorCode", "FAILED_AUTHENTICATION"), leaf("errorMessage", reason))))
		return
	}
	id := s.sessions.open(user)
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: id, Path: "/", Secure: true, HttpOnly: true})
	w.Header().Set(loginHeader, user.LoginName)
	answerSOAP(w, "login", tag("result",
		leaf("sessionId", id),
		leaf("msUntilPwdExpiration", strconv.FormatInt(1<<63-1, 10)))) // never: what a certificate's login has for a password
}

// sfCaller is caller with the texts of SFAPI. The reason is empty for who may log in.
func (s *server) sfCaller(r *http.Request, company string) (user User, reason string) {
	if company != CompanyID {
		return user, "Login failure due to the invalid company!" // KBA 2245676
	}
	user, mapped := s.mapped(r)
	switch {
	case len(r.TLS.PeerCertificates) == 0 && !mapped:
		return user, loginFailures[unknownLogin]
	case !mapped:
		return user, unmappedLogin
	case user.state == ipNotAllowed:
		return user, unauthorizedIP(addressOf(r), user.LoginName).text
	}
	return user, loginFailures[user.state]
}

// loginFailures are the texts of SFAPI for the states of an account.
var loginFailures = map[accountState]string{
	unknownLogin:    "Authentication failed, invalid user id or password(status code = 4)", // KBA 2718533
	locked:          "Authentication failed, user account is locked(status code = 13)",     // KBA 2255660
	passwordExpired: "Authentication failed, password has expired(status code = 19)",       // KBA 2254423
}

// sfSession finds the session of a call, or answers that there is none.
func (s *server) sfSession(w http.ResponseWriter, r *http.Request) (id string, user User, ok bool) {
	id = sessionOf(r)
	if user, ok = s.sessions.user(id); !ok {
		answerFault(w, invalidSession)
		return "", User{}, false
	}
	w.Header().Set(loginHeader, user.LoginName)
	return id, user, true
}

// invalidSession is what a dead session gets (KBA 2904498, and a reply published with the tests of a client library).
var invalidSession = fault{"Server", "INVALID_SESSION", "Invalid SFAPI session!"}

func sessionOf(r *http.Request) string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (s *server) sfIsValidSession(w http.ResponseWriter, r *http.Request, _ soapCall) {
	_, ok := s.sessions.user(sessionOf(r))
	answerSOAP(w, "isValidSession", leaf("result", strconv.FormatBool(ok)))
}

// sfLogout says false for a session that is not there any more (KBA 2410526).
func (s *server) sfLogout(w http.ResponseWriter, r *http.Request, _ soapCall) {
	answerSOAP(w, "logout", leaf("result", strconv.FormatBool(s.sessions.end(sessionOf(r)))))
}

// sfQuery answers with the first page of employees.
func (s *server) sfQuery(w http.ResponseWriter, r *http.Request, call soapCall) {
	id, user, ok := s.sfSession(w, r)
	if !ok {
		return
	}
	if user.noEC {
		answerFault(w, noEmployeePermission)
		return
	}
	query, err := readQuery(call.QueryString, call.param("maxRows"))
	if err != nil {
		answerFault(w, invalidQuery(err))
		return
	}
	s.answerEmployees(w, "query", id, cursor{query, query.matching(employees)})
}

func (s *server) sfQueryMore(w http.ResponseWriter, r *http.Request, call soapCall) {
	id, _, ok := s.sfSession(w, r)
	if !ok {
		return
	}
	left, ok := s.sessions.take(id, call.QuerySessionID)
	if !ok {
		answerFault(w, invalidQuerySession)
		return
	}
	s.answerEmployees(w, "queryMore", id, left)
}

// answerEmployees writes one page and keeps the rest for queryMore.
func (s *server) answerEmployees(w http.ResponseWriter, operation, id string, c cursor) {
	user, _ := s.sessions.user(id)
	count := min(c.query.maxRows, len(c.rest))
	var result []node
	for _, e := range c.rest[:count] {
		result = append(result, e.sfobject(c.query.segments, user, s.now()))
	}
	c.rest = c.rest[count:]
	answerSOAP(w, operation, tag("result", append(result,
		leaf("numResults", strconv.Itoa(count)),
		leaf("hasMore", strconv.FormatBool(len(c.rest) > 0)),
		leaf("querySessionId", s.sessions.keep(id, c)))...))
}
