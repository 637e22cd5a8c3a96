package probe

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"time"

	"certmap/internal/sfapi"
)

// How much of a reply is read, in bytes: a CompoundEmployee of a real person stays well under it.
const (
	maxBody   = 8 << 20
	maxHeader = 1 << 20 // what net/http takes
)

// A link is one connection to the tenant, at first plain and then with TLS on it.
type link struct {
	raw    net.Conn
	tls    *tls.Conn
	reader *bufio.Reader
	limit  *io.LimitedReader // below reader
	spent  bool              // the server closes it, or it broke: no further request goes over it
	mute   bool              // it ended before the first byte of the answer at hand
}

// ready prepares a link for its requests, once the handshake is made.
func (k *link) ready() {
	k.limit = &io.LimitedReader{R: k.tls}
	k.reader = bufio.NewReader(k.limit)
}

func (k *link) close() {
	if k.raw != nil {
		_ = k.raw.Close()
	}
}

// within makes blocking reads and writes end with the context.
func (k *link) within(ctx context.Context) (stop func()) {
	if deadline, ok := ctx.Deadline(); ok {
		_ = k.raw.SetDeadline(deadline)
	}
	cancel := context.AfterFunc(ctx, func() { _ = k.raw.SetDeadline(time.Unix(1, 0)) })
	return func() { cancel() }
}

// exchange sends one request and reads one reply, bounded in size. Redirects are replies like any other.
func (k *link) exchange(ctx context.Context, r *http.Request) (*sfapi.Reply, error) {
	stop := k.within(ctx)
	defer stop()
	writeErr := r.Write(k.tls) // a server that refuses may have closed already; what it said is then still to be read
	resp, err := k.final(r)
	switch {
	case err != nil && k.limit.N <= 0:
		k.spent = true
		return &sfapi.Reply{TooLarge: true}, nil
	case err != nil:
		k.spent, k.mute = true, k.limit.N == maxHeader
		return nil, firstError(ctx, err, writeErr)
	}
	return k.body(ctx, resp)
}

// body reads what follows the head of a reply. It leaves the body open: to close it would mean to read all that a server
// has to say, and the connection is closed instead.
func (k *link) body(ctx context.Context, resp *http.Response) (*sfapi.Reply, error) {
	reply := &sfapi.Reply{Status: resp.StatusCode, Header: resp.Header}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	reply.Body = body[:min(len(body), maxBody)]
	reply.TooLarge = len(body) > maxBody
	reply.Cut = err != nil && !reply.TooLarge
	k.spent = resp.Close || reply.TooLarge || reply.Cut
	switch {
	case err == nil:
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, context.DeadlineExceeded
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	unpacked := reply.Unpacked(maxBody)
	return &unpacked, nil
}

// final reads the head of the reply, and before it those that only announce it (100, 103), all of them bounded in size.
func (k *link) final(r *http.Request) (*http.Response, error) {
	k.limit.N = maxHeader
	for {
		resp, err := http.ReadResponse(k.reader, r)
		if err != nil {
			return nil, err
		}
		if resp.StatusCode >= http.StatusOK {
			k.limit.N = math.MaxInt64 // the body has a bound of its own
			return resp, nil
		}
	}
}

// firstError prefers what the server said (an alert) over what the closed connection did to our write, and the end of the
// context over both.
func firstError(ctx context.Context, readErr, writeErr error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case alertOf(readErr) != noAlert || writeErr == nil:
		return readErr
	case alertOf(writeErr) != noAlert || errors.Is(readErr, io.EOF):
		return writeErr
	}
	return readErr
}
