package practice

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// hang takes what the client sends and says nothing.
func hang(c net.Conn) {
	defer c.Close()
	c.SetReadDeadline(time.Now().Add(writeTimeout))
	io.Copy(io.Discard, c)
}

// reset ends a connection without its proper end.
func reset(c net.Conn) {
	if tcp, ok := bottom(c).(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.Close()
}

// bottom finds the connection below those that wrap it.
func bottom(c net.Conn) net.Conn {
	for {
		switch wrapped := c.(type) {
		case *replayed:
			c = wrapped.Conn
		case *tls.Conn:
			c = wrapped.NetConn()
		default:
			return c
		}
	}
}

// speakHTTP is what a web server without TLS says to the first message of a handshake.
func speakHTTP(c net.Conn) {
	defer c.Close()
	c.SetDeadline(time.Now().Add(helloTimeout))
	io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request")
}

// neverAnswer keeps a request until its client has gone.
func neverAnswer(_ *server, w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body) // only then does net/http notice that a client goes
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(writeTimeout))
	<-r.Context().Done()
	panic(http.ErrAbortHandler) // so that no empty answer is sent at the end
}

func neverFinish(s *server, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, `{"d":{"results":[`)
	http.NewResponseController(w).Flush()
	neverAnswer(s, w, r)
}

func resetRequest(_ *server, w http.ResponseWriter, _ *http.Request) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	reset(bottom(c))
}

func edgeRefuses(reason string) answer {
	return func(_ *server, w http.ResponseWriter, _ *http.Request) { edgePage(w, reason) }
}

func refusedWith(refused *refusal) answer {
	return func(_ *server, w http.ResponseWriter, r *http.Request) { answerRefusal(w, r, refused) }
}

// maintenance has its text from KBA 2545055.
func maintenance(_ *server, w http.ResponseWriter, _ *http.Request) {
	htmlPage(w, http.StatusServiceUnavailable, "Scheduled Maintenance", "The Successfactors HCM suite is currently undergoing "+
		"scheduled maintenance. We apologize for any inconvenience this may cause")
}

// rateLimited asks for the pause that KBA 3159263 names.
func rateLimited(_ *server, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "300")
	answerRefusal(w, r, tooManyRequests)
}

func loginPage(_ *server, w http.ResponseWriter, _ *http.Request) {
	htmlPage(w, http.StatusOK, "SAP SuccessFactors (Practice): Log in",
		`<form method="post"><input name="username"><input name="password" type="password"></form>`)
}

func toLoginPage(_ *server, w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://"+APIHost+"/login?company="+CompanyID, http.StatusFound)
}

// htmlPage writes a page. Its parts are our own and not escaped.
func htmlPage(w http.ResponseWriter, status int, title, body string) {
	w.Header().Set("Content-Type", "text/html;charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1>%s</body></html>\n", title, title, body)
}

func somethingElse(_ *server, w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, map[string]string{"status": "UP"})
}

func truncated(_ *server, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, `{"d":{"results":[{"__metadata":{"type":"SFOData.User"`)
}

// tooMuch writes 4 GiB, or as much as the client takes.
func tooMuch(_ *server, w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	io.WriteString(w, `{"d":{"results":["`)
	block := bytes.Repeat([]byte{'x'}, 64<<10)
	for range 1 << 16 {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// losesSessions logs in and forgets it at once.
func losesSessions(s *server, w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie(sessionCookie); err == nil {
		answerFault(w, invalidSession)
		return
	}
	s.sfapi(w, r)
}
