package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"certmap/internal/securitycenter"
)

// A route is how the tenant's host is reached: the addresses to dial, in order, which are the proxy's where there is one.
type route struct {
	host, port string
	proxy      *proxy
	addresses  []string // IP:port
}

// stagger is the time between the first attempts at two addresses of one host (RFC 8305 names 250 ms).
const stagger = 250 * time.Millisecond

// dns resolves the host, or takes the address that the tenant gives instead. Behind a proxy it is the proxy's name that
// is resolved here; the tenant's is the proxy's business.
func (l *ladder) dns(ctx context.Context) outcome {
	l.route.host, l.route.port = securitycenter.SplitHost(l.probe.Host)
	facts := seen("host", l.route.host)
	if l.probe.Connect != "" {
		l.route.addresses = []string{l.probe.Connect}
		return pass(append(facts, seen("given_by_tenant", l.probe.Connect)...))
	}
	p, err := l.proxyFor()
	if err != nil {
		return fail(l.name(&sight{rung: securitycenter.RungDNS, err: err}), facts)
	}
	if l.route.proxy = p; p != nil {
		return l.dnsOfProxy(ctx, p, facts)
	}
	found, err := l.lookup(ctx, l.route.host)
	if err != nil {
		return fail(l.name(&sight{rung: securitycenter.RungDNS, err: err}), facts)
	}
	l.route.addresses = withPort(found, l.route.port)
	return pass(append(facts, seen("addresses", found)...))
}

func (l *ladder) dnsOfProxy(ctx context.Context, p *proxy, facts []securitycenter.Seen) outcome {
	host, port, _ := net.SplitHostPort(p.address())
	facts = append(facts, seen("proxy", p.address(), "target_resolved", false)...)
	found, err := l.lookup(ctx, host)
	if err != nil {
		return fail(l.name(&sight{rung: securitycenter.RungDNS, err: &proxyError{kind: proxyNotFound, proxy: p.address(), err: err}}), facts)
	}
	l.route.addresses = withPort(found, port)
	return pass(append(facts, seen("addresses", found)...))
}

func withPort(addresses []string, port string) []string {
	var out []string
	for _, a := range addresses {
		out = append(out, net.JoinHostPort(a, port))
	}
	return out
}

func (l *ladder) lookup(ctx context.Context, host string) ([]string, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []string{ip.String()}, nil
	}
	found, err := l.resolver().LookupNetIP(ctx, "ip", host)
	var out []string
	for _, a := range found {
		out = append(out, a.Unmap().String())
	}
	return out, err
}

// tcp connects to the first address that answers, directly or through the proxy in force.
func (l *ladder) tcp(ctx context.Context) outcome {
	via := "direct"
	if l.route.proxy != nil {
		via = l.route.proxy.address()
	}
	facts := seen("port", l.dialledPort(), "via", via)
	conn, err := l.reach(ctx)
	if err != nil {
		return fail(l.name(&sight{rung: securitycenter.RungTCP, err: err}), append(facts, errorFacts(err)...))
	}
	l.link = &link{raw: conn}
	return pass(append(facts, seen("address", conn.RemoteAddr().String())...))
}

// reach opens one connection that ends at the tenant.
func (l *ladder) reach(ctx context.Context) (net.Conn, error) {
	if l.route.proxy != nil {
		return l.tunnel(ctx)
	}
	return dial(ctx, l.route.addresses)
}

// dial tries the addresses in order, a stagger apart, and keeps the first connection that comes about.
func dial(ctx context.Context, addresses []string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type attempt struct {
		conn net.Conn
		err  error
	}
	done := make(chan attempt, len(addresses))
	for i, address := range addresses {
		go func() {
			conn, err := dialAfter(ctx, time.Duration(i)*stagger, address)
			done <- attempt{conn, err}
		}()
	}
	var failures []error
	for i := range addresses {
		a := <-done
		if a.err == nil {
			cancel()
			go closeRest(len(addresses)-i-1, func() net.Conn { return (<-done).conn })
			return a.conn, nil
		}
		failures = append(failures, a.err)
	}
	return nil, errors.Join(failures...)
}

func dialAfter(ctx context.Context, wait time.Duration, address string) (net.Conn, error) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", address)
}

// closeRest closes connections that came about too late. Each attempt ends by itself, since its context is done.
func closeRest(n int, next func() net.Conn) {
	for range n {
		if conn := next(); conn != nil {
			_ = conn.Close()
		}
	}
}

// dialledPort is the port that is connected to: that of the tenant's own connect address where it has one.
func (l *ladder) dialledPort() string {
	if _, port, err := net.SplitHostPort(l.probe.Connect); err == nil {
		return port
	}
	return l.route.port
}
