package practice

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

const (
	watchEvery   = 200 * time.Millisecond // how soon another process takes over
	retryEvery   = 20 * time.Millisecond
	portPatience = time.Second // how long the port of a server that has just ended may stay taken

	handshakeTimeout = 2 * time.Second
)

// ErrNotLoopback is given for an address to listen on that other machines could reach: the keys are published.
var ErrNotLoopback = errors.New("the practice tenant listens on this machine's loopback address only")

// ErrSilent is given where another process holds the tenant and does not say where it serves.
var ErrSilent = errors.New("the process that holds the practice tenant does not serve it")

// Options say how a tenant is opened. The zero value is right for all but `certmap practice` and tests.
type Options struct {
	// Listen is an address on loopback. Without one, or with port 0, the port that was chosen at the first start is used.
	Listen string
	Log    *slog.Logger
	Now    func() time.Time
	// Patience is how long another process that holds the tenant may take to make it; without one 20 seconds.
	Patience time.Duration
}

// A Tenant is the practice tenant of one folder, served by this process or by another one. It is safe for concurrent use.
type Tenant struct {
	folder  folder
	options Options
	stop    context.CancelFunc
	done    chan struct{} // closed when the background work has ended
	ended   error         // from then on: what went wrong at the end
	lock    *flock.Flock

	mu     sync.Mutex
	server *server // nil while another process serves
	facts  Facts   // as last read from the other process
}

// Start opens the tenant kept in dir, making it at the first start, and serves it unless another process does. Then it
// stands by to take over. It ends with ctx or with [Tenant.Close].
func Start(ctx context.Context, dir string, options Options) (*Tenant, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the practice tenant: %w", err)
	}
	if options, err = options.withDefaults(); err != nil {
		return nil, err
	}
	t := &Tenant{folder: folder(dir), options: options, done: make(chan struct{})}
	t.lock = flock.New(t.folder.path(lockFile), flock.SetPermissions(0o600))
	if err := t.open(ctx); err != nil {
		t.lock.Close()
		return nil, err
	}
	ctx, t.stop = context.WithCancel(ctx)
	go t.watch(ctx)
	return t, nil
}

func (o Options) withDefaults() (Options, error) {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Patience == 0 {
		o.Patience = 20 * time.Second
	}
	host, _, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return o, fmt.Errorf("reading the address %q: %w", o.Listen, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return o, ErrNotLoopback
	}
	return o, nil
}

// open gets hold of the tenant one way or the other: the lock, or the facts of who holds it.
func (t *Tenant) open(ctx context.Context) error {
	for until := time.Now().Add(t.options.Patience); ; {
		held, err := t.lock.TryLock()
		if err != nil {
			return fmt.Errorf("locking the practice tenant: %w", err)
		}
		if held {
			return t.serve(ctx)
		}
		facts, err := readFacts(t.folder)
		if err == nil {
			t.facts = facts
			return nil
		}
		if !notYet(err) {
			return err
		}
		if time.Now().After(until) {
			return fmt.Errorf("%w: %w", ErrSilent, err)
		}
		if pause(ctx, retryEvery); ctx.Err() != nil {
			return fmt.Errorf("waiting for the process that serves the practice tenant: %w", ctx.Err())
		}
	}
}

// watch stands by until it can serve, and then until the end.
func (t *Tenant) watch(ctx context.Context) {
	defer close(t.done)
	for !t.Serving() {
		held, err := t.lock.TryLockContext(ctx, watchEvery)
		if ctx.Err() != nil {
			break
		}
		if held {
			err = t.serve(ctx)
		}
		if err != nil {
			t.options.Log.Error("practice: the tenant could not be taken over", "error", err)
			t.lock.Unlock()
			pause(ctx, time.Second)
		}
	}
	<-ctx.Done()
	t.ended = t.end()
}

// end stops serving before it gives the lock away, so that the port is free for whoever gets it.
func (t *Tenant) end() error {
	t.mu.Lock()
	serving := t.server
	t.server = nil
	t.mu.Unlock()
	if serving != nil {
		serving.close()
	}
	return t.lock.Close()
}

// Close ends serving, or standing by. Another process that stands by takes over.
func (t *Tenant) Close() error {
	t.stop()
	<-t.done
	return t.ended
}

// Serving tells whether it is this process that serves.
func (t *Tenant) Serving() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.server != nil
}

// Facts says what a client has to know. It is always of the present: another process may have taken over on another port.
func (t *Tenant) Facts() Facts {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.server != nil {
		return t.server.facts
	}
	if facts, err := readFacts(t.folder); err == nil {
		t.facts = facts
	}
	return t.facts
}

// Ready waits until somebody serves: until a TLS handshake succeeds with who has a key of this folder's authority.
func (t *Tenant) Ready(ctx context.Context) error {
	for {
		err := t.handshake(ctx)
		if err == nil {
			return nil
		}
		if pause(ctx, retryEvery); ctx.Err() != nil {
			return fmt.Errorf("waiting for the practice tenant: %w (last: %w)", ctx.Err(), err)
		}
	}
}

func (t *Tenant) handshake(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout) // the port may have changed while a stranger keeps us waiting
	defer cancel()
	facts := t.Facts()
	authority, err := os.ReadFile(facts.CAFile)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	dialer := tls.Dialer{Config: &tls.Config{ServerName: facts.APIHost, RootCAs: roots, Time: t.options.Now}}
	c, err := dialer.DialContext(ctx, "tcp", facts.Listen)
	if err == nil {
		c.Close()
	}
	return err
}
