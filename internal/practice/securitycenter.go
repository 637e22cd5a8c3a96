package practice

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

const uploadLimit = 256 << 10

// A rule is why the Security Center refuses. Only the text of the duplicate is SAP's own, see unknown.go for the others.
type rule struct {
	Status  int    `json:"-"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error implements error.
func (r *rule) Error() string { return r.Message }

// duplicate is what the original answers, for names that live in any tenant of the same type (KBA 3574501).
var duplicate = &rule{http.StatusConflict, "duplicate",
	"This X.509 Certificate was already registered to the platform. Please upload a different one or cancel the certificate mapping."}

func notSaved(err error) *rule {
	return &rule{http.StatusInternalServerError, "not-saved", "The practice tenant could not save the change: " + err.Error()}
}

// securityCenter is the API of the Security Center that the original lacks.
func (s *server) securityCenter() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /securitycenter/v1/mappings", s.listMappings)
	mux.HandleFunc("POST /securitycenter/v1/mappings", s.addMapping)
	mux.HandleFunc("DELETE /securitycenter/v1/mappings/{id}", s.deleteMapping)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(token), []byte(s.material.Token)) == 0 {
			answerRule(w, unauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func (s *server) listMappings(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, map[string]any{"mappings": s.mappings.all()})
}

func (s *server) addMapping(w http.ResponseWriter, r *http.Request) {
	var u upload
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, uploadLimit)).Decode(&u)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		answerRule(w, tooLarge)
		return
	}
	if err != nil {
		answerRule(w, invalidRequest)
		return
	}
	added, err := s.mappings.add(u)
	if err != nil {
		answerRule(w, err)
		return
	}
	s.log.Info("practice: mapping added", "id", added.ID, "subject", added.Subject, "login", added.LoginName)
	answerJSON(w, http.StatusCreated, added)
}

func (s *server) deleteMapping(w http.ResponseWriter, r *http.Request) {
	if err := s.mappings.remove(r.PathValue("id")); err != nil {
		answerRule(w, err)
		return
	}
	s.log.Info("practice: mapping deleted", "id", r.PathValue("id"))
	w.WriteHeader(http.StatusNoContent)
}

// answerRule writes why the Security Center refuses.
func answerRule(w http.ResponseWriter, err error) {
	var broken *rule
	if !errors.As(err, &broken) {
		broken = notSaved(err)
	}
	answerJSON(w, broken.Status, map[string]*rule{"error": broken})
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}
