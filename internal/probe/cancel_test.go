package probe_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"certmap/internal/probe"
	"certmap/internal/securitycenter"
)

// A stop is a place where a tenant, or what stands before it, never goes on.
type stop struct {
	rung  securitycenter.RungID
	title string
	cause securitycenter.CauseID // what is named once the deadline of the rung is over
	set   func(*testing.T) (*probe.Prober, securitycenter.Probe, chan struct{})
}

// hanging keeps one answer of the tenant back; reached is closed once the request for it has come.
func hanging(operation string, control bool) func(*testing.T) (*probe.Prober, securitycenter.Probe, chan struct{}) {
	return func(t *testing.T) (*probe.Prober, securitycenter.Probe, chan struct{}) {
		reached, over := make(chan struct{}), make(chan struct{})
		var once sync.Once
		d := newDouble(t, tenant{operation: func(w http.ResponseWriter, r *http.Request) {
			if control && len(r.TLS.PeerCertificates) > 0 {
				tenant{}.ServeHTTP(w, r)
				return
			}
			once.Do(func() { close(reached) })
			<-over
		}})
		t.Cleanup(func() { close(over) })
		asked := d.request(t)
		asked.Control = control
		return &probe.Prober{}, asked, reached
	}
}

// halfAnswer sends the head of an answer and half of its body.
func halfAnswer(t *testing.T) (*probe.Prober, securitycenter.Probe, chan struct{}) {
	reached, over := make(chan struct{}), make(chan struct{})
	d := newDouble(t, tenant{"": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(users))
		_ = http.NewResponseController(w).Flush()
		close(reached)
		<-over
	}})
	t.Cleanup(func() { close(over) })
	return &probe.Prober{}, d.request(t), reached
}

func silentServer(t *testing.T) (*probe.Prober, securitycenter.Probe, chan struct{}) {
	d := newDouble(t, tenant{})
	asked := d.request(t)
	var reached chan struct{}
	asked.Connect, reached = silence(t)
	return &probe.Prober{}, asked, reached
}

func silentProxy(t *testing.T) (*probe.Prober, securitycenter.Probe, chan struct{}) {
	d := newDouble(t, tenant{})
	asked := d.request(t)
	var reached chan struct{}
	asked.Connect = ""
	asked.Proxy.Address, reached = silence(t)
	return &probe.Prober{}, asked, reached
}

func silentResolver(t *testing.T) (*probe.Prober, securitycenter.Probe, chan struct{}) {
	d := newDouble(t, tenant{})
	asked := d.request(t)
	asked.Connect = ""
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	reached := make(chan struct{})
	go func() {
		if _, _, err := conn.ReadFrom(make([]byte, 512)); err == nil {
			close(reached)
		}
	}()
	return &probe.Prober{Resolver: resolverAt(conn.LocalAddr().String())}, asked, reached
}

var stops = []stop{
	{securitycenter.RungDNS, "the name server", probe.DNSUnreachable, silentResolver},
	{securitycenter.RungTCP, "the proxy", probe.NetTimeout, silentProxy},
	{securitycenter.RungTLSServer, "the handshake", probe.NetTimeout, silentServer},
	{securitycenter.RungHTTP, "the answer", probe.NetTimeout, hanging("", false)},
	{securitycenter.RungHTTP, "half an answer", probe.NetTimeout, halfAnswer},
	{securitycenter.RungSFAPI, "login", probe.NetTimeout, hanging("login", false)},
	{securitycenter.RungSFAPI, "isValidSession", probe.NetTimeout, hanging("isValidSession", false)},
	{securitycenter.RungCompound, "query", probe.NetTimeout, hanging("query", false)},
}

// TestEachRungHasADeadline lets every rung that waits for somebody wait too long.
func TestEachRungHasADeadline(t *testing.T) {
	for _, s := range stops {
		t.Run(s.title, func(t *testing.T) {
			p, asked, _ := s.set(t)
			p.Deadlines = map[securitycenter.RungID]time.Duration{s.rung: 150 * time.Millisecond}
			began := time.Now()
			wantCause(t, p.Probe(t.Context(), asked, nil), s.cause, s.rung)
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestEachRungCanBeCancelled cancels while a rung waits. What was not tried then neither failed nor passed, and each rung is
// still reported once.
func TestEachRungCanBeCancelled(t *testing.T) {
	for _, s := range stops {
		t.Run(s.title, func(t *testing.T) {
			p, asked, reached := s.set(t)
			r, reported := cancelAt(t, p, asked, reached)
			if r.Verdict != securitycenter.Partial || r.Cause != "" {
				t.Errorf("the verdict is %s (%s)", r.Verdict, r.Cause)
			}
			if rung := r.RungOf(s.rung); rung.State != securitycenter.NotRun || rung.Cause != "" {
				t.Errorf("%s is %s (%s)", s.rung, rung.State, rung.Cause)
			}
			if len(r.Rungs) != len(probe.Defaults) || reported != len(r.Rungs) {
				t.Errorf("%d rungs, of which %d were reported", len(r.Rungs), reported)
			}
		})
	}
}

// cancelAt runs a test and cancels it once a place was reached.
func cancelAt(t *testing.T, p *probe.Prober, asked securitycenter.Probe, reached chan struct{}) (r securitycenter.Result, reported int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-reached
		cancel()
	}()
	began := time.Now()
	r = p.Probe(ctx, asked, func(securitycenter.Rung) { reported++ })
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	return r, reported
}

func TestTheControlCanBeCancelled(t *testing.T) {
	p, asked, reached := hanging("", true)(t)
	if r, _ := cancelAt(t, p, asked, reached); r.Control != nil {
		t.Errorf("the control is %+v", r.Control)
	}
}

func TestALateLogoutSpoilsNothing(t *testing.T) {
	p, asked, _ := hanging("logout", false)(t)
	p.Deadlines = map[securitycenter.RungID]time.Duration{securitycenter.RungCompound: 2 * time.Second}
	if r := p.Probe(t.Context(), asked, nil); r.Verdict != securitycenter.Passed {
		t.Errorf("the verdict is %s (%s)", r.Verdict, r.Cause)
	}
}
