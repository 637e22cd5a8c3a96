package practice

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
	"sync"
	"time"
)

const (
	sessionLife  = 10 * time.Minute // without a call (KBA 2904498)
	sessionLimit = 1000
	cursorLimit  = 100 // a session
)

// sessions are the SFAPI logins. They live in memory: they end with the server, and a client then sees INVALID_SESSION.
type sessions struct {
	now func() time.Time

	mu   sync.Mutex
	byID map[string]*session
}

type session struct {
	user    User
	used    time.Time
	cursors map[string]cursor
}

// A cursor is what a query has left for queryMore.
type cursor struct {
	query compoundQuery
	rest  []employee
}

// open makes a session and gives its ID, in the form of a real one: 32 hexadecimal digits, a point, the node.
func (s *sessions) open(u User) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	random := make([]byte, 16)
	rand.Read(random)
	id := strings.ToUpper(hex.EncodeToString(random)) + ".practice"
	s.byID[id] = &session{user: u, used: s.now(), cursors: map[string]cursor{}}
	return id
}

// forget drops the sessions that are over, and the one unused for longest when there are too many.
func (s *sessions) forget() {
	oldest := ""
	for id, has := range s.byID {
		if s.now().Sub(has.used) > sessionLife {
			delete(s.byID, id)
		} else if oldest == "" || has.used.Before(s.byID[oldest].used) {
			oldest = id
		}
	}
	if len(s.byID) >= sessionLimit {
		delete(s.byID, oldest)
	}
}

// user gives whom a session belongs to, and keeps it alive.
func (s *sessions) user(id string) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, ok := s.byID[id]
	if !ok || s.now().Sub(has.used) > sessionLife {
		return User{}, false
	}
	has.used = s.now()
	return has.user, true
}

// end closes a session and tells whether there was one.
func (s *sessions) end(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.byID[id]
	delete(s.byID, id)
	return ok
}

// keep remembers what a query has left, and gives the ID to ask for it.
func (s *sessions) keep(id string, c cursor) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := rand.Text()
	if has, ok := s.byID[id]; ok && len(c.rest) > 0 && len(has.cursors) < cursorLimit {
		has.cursors[key] = c
	}
	return key
}

// take gives what a query has left, once.
func (s *sessions) take(id, key string) (cursor, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, ok := s.byID[id]
	if !ok {
		return cursor{}, false
	}
	c, ok := has.cursors[key]
	delete(has.cursors, key)
	return c, ok
}
