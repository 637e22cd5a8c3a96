package practice

import (
	"crypto/rand"
	"net/http"
)

// handler is all that is answered over TLS and over plain HTTP.
func (s *server) handler() http.Handler {
	interfaces := http.NewServeMux()
	interfaces.HandleFunc(odataPath, s.odata)
	interfaces.HandleFunc(sfapiPath, s.sfapi)
	interfaces.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { answerRefusal(w, r, invalidEndpoint) })

	api := http.NewServeMux()
	api.Handle("/", interfaces)
	api.Handle("/securitycenter/v1/", s.securityCenter())
	api.HandleFunc("GET /securitycenter", s.securityCenterPage)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mark(w, r)
		if r.TLS == nil {
			s.plain(w, r)
			return
		}
		switch at := s.site(r.TLS.ServerName); {
		case at.securityCenter:
			api.ServeHTTP(w, r)
		case s.passes(at, w, r):
			interfaces.ServeHTTP(w, r)
		}
	})
}

// passes lets a request through to the interfaces of the tenant. What does not pass has been answered.
func (s *server) passes(at site, w http.ResponseWriter, r *http.Request) bool {
	var sc scenario
	if at.scenario != nil {
		sc = *at.scenario
	}
	if sc.date != 0 {
		w.Header().Set("Date", s.now().Add(sc.date).UTC().Format(http.TimeFormat))
	}
	if reason := s.refuse(r.TLS.PeerCertificates); reason != "" && at.asks && !sc.open {
		edgePage(w, reason)
		return false
	}
	answer := sc.answerTo(r.URL.Path)
	if answer != nil {
		answer(s, w, r)
	}
	return answer == nil
}

// mark sets what every answer carries: that it is practice, and the correlation ID by which a call can be found again.
func mark(w http.ResponseWriter, r *http.Request) {
	id := r.Header.Get(correlationHeader)
	if id == "" {
		id = rand.Text()
	}
	w.Header().Set(correlationHeader, id)
	w.Header().Set(practiceHeader, "Certmap practice tenant")
}
