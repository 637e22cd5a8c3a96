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

// skewIfDated compares the clocks when a server's certificate was refused for its dates.
func (l *ladder) skewIfDated(ctx context.Context, err error) skew {
	leaf := datedLeaf(err)
	if leaf == nil {
		return skew{}
	}
	date, ok := l.serverDate(ctx, leaf)
	if !ok {
		return skew{}
	}
	return skew{known: true, by: l.now().Sub(date)}
}

// datedLeaf returns the server's certificate when its dates are why it was refused.
func datedLeaf(err error) *x509.Certificate {
	var refused *tls.CertificateVerificationError
	var invalid x509.CertificateInvalidError
	if errors.As(err, &refused) && errors.As(err, &invalid) && invalid.Reason == x509.Expired && len(refused.UnverifiedCertificates) > 0 {
		return refused.UnverifiedCertificates[0]
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
		Time:       func() time.Time { return leaf.NotBefore.Add(leaf.NotAfter.Sub(leaf.NotBefore) / 2) },
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
