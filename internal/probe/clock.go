package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"time"
)

// maxSkew is how far this machine's clock may be off before it is called wrong.
const maxSkew = 5 * time.Minute

// A skew is how far this machine's clock is from the server's; known only where the server said its time.
type skew struct {
	known bool
	by    time.Duration // positive when this machine is ahead
}

func (s skew) wrong() bool { return s.known && (s.by > maxSkew || s.by < -maxSkew) }

// skewIfDated compares the clocks when a server's chain was refused for its dates.
func (l *ladder) skewIfDated(ctx context.Context, err error) skew {
	if dated(err) == nil {
		return skew{}
	}
	date, ok := l.serverDate(ctx, sentIn(err)[0])
	if !ok {
		return skew{}
	}
	return skew{known: true, by: l.now().Sub(date)}
}

// dated returns the certificate whose dates are why a server's chain was refused: its own, or that of an authority above it.
func dated(err error) *x509.Certificate {
	var invalid x509.CertificateInvalidError
	if len(sentIn(err)) > 0 && errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return invalid.Cert
	}
	return nil
}

// datedLeaf returns the server's own certificate when its dates are why it was refused.
func datedLeaf(err error) *x509.Certificate {
	if c := dated(err); c != nil && c.Equal(sentIn(err)[0]) {
		return c
	}
	return nil
}

// sentIn returns the chain of a server that was refused.
func sentIn(err error) []*x509.Certificate {
	var refused *tls.CertificateVerificationError
	if errors.As(err, &refused) {
		return refused.UnverifiedCertificates
	}
	return nil
}

// serverDate asks the server for its time over a second connection: as nobody, without a certificate and without the
// company header. The server is verified there too, as of a moment when its certificate was valid. What is read there is
// the Date header alone; it never makes anything pass.
func (l *ladder) serverDate(ctx context.Context, leaf *x509.Certificate) (time.Time, bool) {
	conn, err := l.reach(ctx)
	if err != nil {
		return time.Time{}, false
	}
	k := &link{raw: conn}
	defer k.close()
	defer k.within(ctx)()
	k.tls = tls.Client(conn, &tls.Config{
		ServerName: l.route.host,
		RootCAs:    l.trusted(),
		NextProtos: []string{"http/1.1"},
		Time:       func() time.Time { return midTime(leaf) },
	})
	if err := k.tls.HandshakeContext(ctx); err != nil {
		return time.Time{}, false
	}
	k.ready()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, "https://"+l.probe.Host+"/", nil)
	if err != nil {
		return time.Time{}, false
	}
	reply, err := k.exchange(ctx, request)
	if err != nil {
		return time.Time{}, false
	}
	date, err := http.ParseTime(reply.Header.Get("Date"))
	return date, err == nil
}

// midTime is a moment when a certificate was valid.
func midTime(c *x509.Certificate) time.Time { return c.NotBefore.Add(c.NotAfter.Sub(c.NotBefore) / 2) }
