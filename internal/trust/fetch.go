package trust

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"certmap/internal/securitycenter"
)

// maxRedirects is how often an address may lead on.
const maxRedirects = 4

var (
	errScheme    = errors.New("leads to an address that is not followed")
	errRedirects = fmt.Errorf("leads on more than %d times", maxRedirects)
	errProxy     = errors.New("this machine's setting of its proxy cannot be read")
)

func newClient(proxy func(*http.Request) (*url.URL, error)) *http.Client {
	return &http.Client{CheckRedirect: redirect, Transport: &http.Transport{
		Proxy: quiet(proxy), DisableCompression: true, TLSHandshakeTimeout: defaultLimits.brief, IdleConnTimeout: defaultLimits.brief,
		MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
	}}
}

// quiet keeps the setting itself, which may hold a password, out of the error about it.
func quiet(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	if proxy == nil {
		return nil
	}
	return func(r *http.Request) (*url.URL, error) {
		u, err := proxy(r)
		if err != nil {
			return nil, errProxy
		}
		return u, nil
	}
}

// redirect follows no more than a few times, and never to a scheme that is weaker than the first.
func redirect(next *http.Request, via []*http.Request) error {
	switch {
	case len(via) > maxRedirects:
		return errRedirects
	case next.URL.Scheme != "https" && next.URL.Scheme != via[0].URL.Scheme:
		return fmt.Errorf("%w: %s", errScheme, next.URL.Redacted())
	}
	return nil
}

// followed tells whether an address is of a kind that is followed. Authorities of Windows domains give ldap addresses too.
func followed(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// A call is one request and what its answer may cost.
type call struct {
	method  string
	address string
	kind    string // Content-Type of the body
	body    []byte
	limit   int64 // bytes
	within  time.Duration
}

// do makes the call and returns the whole body of a 200. The obstacle says why there is none.
func (a *Authorities) do(ctx context.Context, c call) ([]byte, *obstacle) {
	if !followed(c.address) {
		return nil, stopped(securitycenter.AddressScheme, nil)
	}
	ctx, cancel := context.WithTimeout(ctx, c.within)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, c.method, strings.TrimSpace(c.address), bytes.NewReader(c.body))
	if err != nil {
		return nil, stopped(securitycenter.AddressScheme, err)
	}
	r.Header.Set("User-Agent", "Certmap")
	if c.kind != "" {
		r.Header.Set("Content-Type", c.kind)
	}
	answer, err := a.client.Do(r)
	if err != nil {
		return nil, unanswered(err)
	}
	defer answer.Body.Close()
	return read(answer, c.limit)
}

func read(answer *http.Response, limit int64) ([]byte, *obstacle) {
	if answer.StatusCode != http.StatusOK {
		return nil, &obstacle{id: securitycenter.AnswerStatus, values: map[string]any{"Status": answer.StatusCode}}
	}
	tooLarge := &obstacle{id: securitycenter.AnswerLarge, values: map[string]any{"Limit": limit >> 20}}
	if answer.ContentLength > limit {
		return nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, limit+1))
	switch {
	case err != nil:
		return nil, unanswered(err)
	case int64(len(body)) > limit:
		return nil, tooLarge
	}
	return body, nil
}

// unanswered names why there is no answer.
func unanswered(err error) *obstacle {
	var slow net.Error
	switch {
	case errors.Is(err, errScheme), errors.Is(err, errRedirects):
		return stopped(securitycenter.AnswerElsewhere, err)
	case errors.As(err, &slow) && slow.Timeout():
		return stopped(securitycenter.AddressSlow, err)
	}
	return stopped(securitycenter.AddressDown, err)
}
