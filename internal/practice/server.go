package practice

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"certmap/internal/practice/alert"
	"certmap/internal/practice/hello"
)

const (
	helloTimeout = 10 * time.Second
	readTimeout  = 30 * time.Second
	writeTimeout = 5 * time.Minute // longer than any client waits: net.timeout must be the client's
	idleTimeout  = time.Minute
	headerLimit  = 64 << 10
)

// A server serves one practice tenant on one address.
type server struct {
	folder   folder
	material *material
	mappings *mappings
	sessions *sessions
	facts    Facts
	notices  []string
	log      *slog.Logger
	now      func() time.Time

	listener net.Listener
	resolver net.PacketConn // nil where its port was taken
	queue    *queue
	http     *http.Server
	key      *ecdsa.PrivateKey // of every server certificate: only the names on them matter
	stop     context.CancelFunc
	work     sync.WaitGroup

	sites map[string]site // by host

	mu          sync.Mutex
	configs     map[string]*tls.Config // by host
	authorities map[issuerKind]identity
}

// run starts serving. The server ends with its context or with close.
func (s *server) run(ctx context.Context) (err error) {
	if s.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return err
	}
	ctx, s.stop = context.WithCancel(ctx)
	s.configs, s.authorities, s.sites = map[string]*tls.Config{}, map[issuerKind]identity{}, allSites()
	s.sessions = &sessions{now: s.now, byID: map[string]*session{}}
	s.queue = newQueue(s.listener.Addr())
	s.http = &http.Server{
		Handler:           s.handler(),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: helloTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headerLimit,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	if s.resolver, err = net.ListenPacket("udp", s.listener.Addr().String()); err == nil {
		s.work.Go(func() { resolve(s.resolver) })
	} else {
		s.log.Warn("practice: the name server for dns.not-found could not be started", "error", err)
	}
	s.work.Go(func() { s.accept(ctx) })
	s.work.Go(func() { s.http.Serve(s.queue) })
	return nil
}

// close ends all connections at once and waits until nothing of the server runs any more.
func (s *server) close() {
	s.stop()
	s.listener.Close()
	if s.resolver != nil {
		s.resolver.Close()
	}
	s.http.Close()
	s.work.Wait()
}

func (s *server) accept(ctx context.Context) {
	for {
		c, err := s.listener.Accept()
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			s.log.Warn("practice: a connection could not be accepted", "error", err)
			pause(ctx, 50*time.Millisecond) // too many open files, most likely: some will be closed
			continue
		}
		s.work.Go(func() { s.receive(ctx, c) })
	}
}

// receive looks at the first message of a connection and hands the connection to whom it is for.
func (s *server) receive(ctx context.Context, c net.Conn) {
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	c.SetReadDeadline(time.Now().Add(helloTimeout))
	first, err := hello.Read(c)
	if err != nil && len(first.Raw) == 0 {
		c.Close()
		return
	}
	c.SetReadDeadline(time.Time{})
	again := &replayed{Conn: c, first: first.Raw}
	if !first.TLS {
		s.queue.offer(again)
		return
	}
	s.hand(again, s.site(first.ServerName))
}

// hand gives a TLS connection to the site it is for.
func (s *server) hand(c net.Conn, to site) {
	sc := to.scenario
	if sc != nil && sc.wire != nil {
		sc.wire(c)
		return
	}
	config, err := s.config(to)
	switch {
	case err != nil:
		s.log.Error("practice: a site could not be set up", "host", to.host, "error", err)
		c.Close()
	case sc != nil && sc.refuse != nil:
		s.queue.offer(alert.Server(c, config, *sc.refuse))
	default:
		s.queue.offer(tls.Server(c, config))
	}
}

// pause waits, but not longer than the context.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
