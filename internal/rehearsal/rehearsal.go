// Package rehearsal lends the practice tenant to the use cases: it starts the server when it is first needed, and speaks of
// it in their terms. The practice tenant itself knows nothing of them.
package rehearsal

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"certmap/cert"
	"certmap/internal/practice"
	"certmap/internal/securitycenter"
	"certmap/internal/upload"
)

var _ securitycenter.Rehearsal = (*Rehearsal)(nil)

// A Rehearsal is the practice tenant of one folder. It may be used by several goroutines at once. Its errors are Faults
// (PracticeFailed, PracticeSilent, FileDiskFull, FileReadOnly), but for that of a context that was canceled.
type Rehearsal struct {
	Dir string
	Log *slog.Logger
	// Patience is how long whoever serves the tenant may take to answer; without one 5 seconds.
	Patience time.Duration

	mu     sync.Mutex
	tenant *practice.Tenant
}

// served starts the practice tenant if this process has not yet, and waits until some process serves it.
func (r *Rehearsal) served(ctx context.Context) (*practice.Tenant, error) {
	t, err := r.start(ctx)
	if err != nil {
		return nil, failed(ctx, err)
	}
	return t, awaited(ctx, t, r.Patience)
}

func (r *Rehearsal) ready(ctx context.Context) (practice.Facts, error) {
	t, err := r.served(ctx)
	if err != nil {
		return practice.Facts{}, err
	}
	return t.Facts(), nil
}

// start gives the tenant a life of its own, until Close; a caller that gives up only ends the start.
func (r *Rehearsal) start(ctx context.Context) (*practice.Tenant, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tenant != nil {
		return r.tenant, nil
	}
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	goOn := context.AfterFunc(ctx, end)
	t, err := practice.Start(life, r.Dir, practice.Options{Log: r.Log})
	if err != nil {
		end()
		return nil, err
	}
	if !goOn() {
		return nil, errors.Join(ctx.Err(), t.Close())
	}
	r.tenant = t
	return t, nil
}

// Close ends the server, if this process has started it. A later call starts it again.
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
		return securitycenter.Tenant{}, failed(ctx, err)
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
	return file, cert.SecretString(f.ECP.PIN), failed(ctx, err)
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
	return upload.Target{Host: f.APIHost, Connect: f.Listen, Roots: string(roots), Token: f.Token}, failed(ctx, err)
}
