// Package rehearsal lends the practice tenant to the use cases: it starts the server when it is first needed, and speaks of
// it in their terms. The practice tenant itself knows nothing of them.
package rehearsal

import (
	"context"
	"log/slog"
	"os"
	"sync"

	"certmap/cert"
	"certmap/internal/practice"
	"certmap/internal/securitycenter"
	"certmap/internal/upload"
)

var _ securitycenter.Rehearsal = (*Rehearsal)(nil)

// A Rehearsal is the practice tenant of one folder. It may be used by several goroutines at once.
type Rehearsal struct {
	Dir string
	Log *slog.Logger

	mu     sync.Mutex
	tenant *practice.Tenant
}

// ready starts the practice tenant if this process has not yet, and waits until some process serves it.
func (r *Rehearsal) ready(ctx context.Context) (practice.Facts, error) {
	t, err := r.start()
	if err != nil {
		return practice.Facts{}, err
	}
	if err := t.Ready(ctx); err != nil {
		return practice.Facts{}, err
	}
	return t.Facts(), nil
}

func (r *Rehearsal) start() (*practice.Tenant, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tenant != nil {
		return r.tenant, nil
	}
	t, err := practice.Start(context.Background(), r.Dir, practice.Options{Log: r.Log}) // until Close
	if err == nil {
		r.tenant = t
	}
	return t, err
}

// Close ends the server, if this process has started it.
func (r *Rehearsal) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tenant == nil {
		return nil
	}
	err := r.tenant.Close()
	r.tenant = nil
	return err
}

// Tenant implements securitycenter.Rehearsal.
func (r *Rehearsal) Tenant(ctx context.Context) (securitycenter.Tenant, error) {
	f, err := r.ready(ctx)
	if err != nil {
		return securitycenter.Tenant{}, err
	}
	roots, err := os.ReadFile(f.CAFile)
	if err != nil {
		return securitycenter.Tenant{}, err
	}
	return securitycenter.Tenant{
		Name:           f.Name,
		CompanyID:      f.CompanyID,
		Environment:    securitycenter.PracticeTenant,
		APIHost:        f.APIHost,
		Host:           f.MTLSHost,
		SecurityCenter: f.SecurityCenter,
		Connect:        f.Listen,
		Roots:          string(roots),
		APIUser:        f.ECP.LoginName,
	}, nil
}

// Identity implements securitycenter.Rehearsal.
func (r *Rehearsal) Identity(ctx context.Context) ([]byte, cert.Secret, error) {
	f, err := r.ready(ctx)
	if err != nil {
		return nil, cert.Secret{}, err
	}
	file, err := os.ReadFile(f.ECP.P12)
	return file, cert.SecretString(f.ECP.PIN), err
}

// Export implements securitycenter.Rehearsal.
func (r *Rehearsal) Export(ctx context.Context) (string, error) {
	f, err := r.ready(ctx)
	return f.ECP.Export, err
}

// Target returns where the practice tenant's own Security Center takes uploads.
func (r *Rehearsal) Target(ctx context.Context) (upload.Target, error) {
	f, err := r.ready(ctx)
	if err != nil {
		return upload.Target{}, err
	}
	roots, err := os.ReadFile(f.CAFile)
	return upload.Target{Host: f.APIHost, Connect: f.Listen, Roots: string(roots), Token: f.Token}, err
}
