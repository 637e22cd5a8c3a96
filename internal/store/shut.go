package store

import (
	"context"
	"time"

	"certmap/internal/securitycenter"
)

// Shut stands for a register that could not be opened. Whatever is asked of it is answered with Err, which says why, so that
// what needs no register can go on.
type Shut struct{ Err error }

var _ securitycenter.Register = Shut{}

// Tenants implements securitycenter.TenantRegister.
func (s Shut) Tenants(context.Context) ([]securitycenter.Tenant, error) { return nil, s.Err }

// PutTenant implements securitycenter.TenantRegister.
func (s Shut) PutTenant(context.Context, securitycenter.Tenant) error { return s.Err }

// RemoveTenant implements securitycenter.TenantRegister.
func (s Shut) RemoveTenant(context.Context, string) error { return s.Err }

// Add implements securitycenter.MappingRegister.
func (s Shut) Add(context.Context, securitycenter.Mapping, securitycenter.Event) error { return s.Err }

// Change implements securitycenter.MappingRegister.
func (s Shut) Change(context.Context, string, func(*securitycenter.Mapping) ([]securitycenter.Event, error)) (securitycenter.Mapping, error) {
	return securitycenter.Mapping{}, s.Err
}

// Mapping implements securitycenter.MappingRegister.
func (s Shut) Mapping(context.Context, string) (securitycenter.Mapping, error) {
	return securitycenter.Mapping{}, s.Err
}

// Find implements securitycenter.MappingRegister.
func (s Shut) Find(context.Context, string) ([]securitycenter.Mapping, error) { return nil, s.Err }

// ByNames implements securitycenter.MappingRegister.
func (s Shut) ByNames(context.Context, string, string) ([]securitycenter.Mapping, error) {
	return nil, s.Err
}

// Rows implements securitycenter.MappingRegister.
func (s Shut) Rows(context.Context, securitycenter.Filter) ([]securitycenter.Row, int, error) {
	return nil, 0, s.Err
}

// Counts implements securitycenter.MappingRegister.
func (s Shut) Counts(context.Context, string, time.Time) (securitycenter.Counts, error) {
	return securitycenter.Counts{}, s.Err
}

// History implements securitycenter.MappingRegister.
func (s Shut) History(context.Context, string) ([]securitycenter.Event, error) { return nil, s.Err }

// AddTest implements securitycenter.TestRegister.
func (s Shut) AddTest(context.Context, securitycenter.TestRecord) error { return s.Err }

// AddTests implements securitycenter.TestRegister.
func (s Shut) AddTests(context.Context, []securitycenter.Tested) error { return s.Err }

// Tests implements securitycenter.TestRegister.
func (s Shut) Tests(context.Context, string, string, int) ([]securitycenter.TestRecord, error) {
	return nil, s.Err
}

// LastTests implements securitycenter.TestRegister.
func (s Shut) LastTests(context.Context, string) (map[string]securitycenter.LastTest, error) {
	return nil, s.Err
}

// Credentials implements securitycenter.CredentialRegister.
func (s Shut) Credentials(context.Context) ([]securitycenter.Credential, error) { return nil, s.Err }

// PutCredential implements securitycenter.CredentialRegister.
func (s Shut) PutCredential(context.Context, securitycenter.Credential) error { return s.Err }

// RemoveCredential implements securitycenter.CredentialRegister.
func (s Shut) RemoveCredential(context.Context, string) error { return s.Err }

// Ticks implements securitycenter.GuideRegister.
func (s Shut) Ticks(context.Context, string) ([]securitycenter.Tick, error) { return nil, s.Err }

// PutTick implements securitycenter.GuideRegister.
func (s Shut) PutTick(context.Context, string, securitycenter.Tick) error { return s.Err }

// RemoveTick implements securitycenter.GuideRegister.
func (s Shut) RemoveTick(context.Context, string, securitycenter.StepID) error { return s.Err }

// Revision implements securitycenter.Register.
func (s Shut) Revision(context.Context) (int64, error) { return 0, s.Err }
