package model

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A HandOver is what the hand-over page shows of a mapping.
type HandOver struct {
	Mapping securitycenter.Mapping
	Tenant  securitycenter.Tenant
	Steps   []Step
	State   string
}

// A Step is one row of the hand-over: what to enter there, and what Copy takes.
type Step struct {
	Name  string
	Value string
	Copy  string // empty for a step without a value
	Path  string // of a file to show in its folder; empty for none
	Bold  bool   // the value is one to copy, not an explanation
}

// Values returns how many steps, from the first on, have a value to copy.
func (h *HandOver) Values() int {
	return len(h.Steps) - 1 // the last is to save there
}

// BeginHandOver writes the clean .cer and says what is to be done, step by step.
func BeginHandOver(ctx context.Context, c *securitycenter.Center, w *text.Words, id string) (HandOver, error) {
	m, err := c.Prepare(ctx, id)
	if err != nil {
		return HandOver{}, err
	}
	t, err := c.Tenant(ctx, m.TenantID)
	if err != nil {
		return HandOver{}, err
	}
	h := HandOver{Mapping: m, Tenant: t}
	h.describe(w)
	return h, nil
}

// Taken says that the mapping has changed: the browser was opened for it, say.
func (h *HandOver) Taken(w *text.Words, m securitycenter.Mapping) {
	h.Mapping = m
	h.describe(w)
}

func (h *HandOver) describe(w *text.Words) {
	m := h.Mapping
	h.Steps = []Step{
		{Name: w.Say("field.configuration-name"), Value: m.ConfigurationName, Copy: m.ConfigurationName, Bold: true},
		{Name: w.Say("field.integration-name"), Value: m.IntegrationName, Copy: m.IntegrationName, Bold: true},
		{Name: w.Say("field.certificate-file"), Value: filepath.Base(m.FilePath), Copy: m.FilePath, Path: m.FilePath, Bold: true},
	}
	if m.LoginName != "" {
		h.Steps = append(h.Steps, Step{Name: w.Say("field.login-name"), Value: m.LoginName, Copy: m.LoginName, Bold: true})
	}
	h.Steps = append(h.Steps, Step{Name: w.Say("handover.save"), Value: w.Say("handover.save.line")})
	h.State = w.Say("state-short."+string(m.State), text.V{"Date": w.DateTime(m.Since)})
}

// A KeptAddress is a tenant with the address of its Security Center, or what is wrong with the address.
type KeptAddress struct {
	Tenant securitycenter.Tenant
	Wrong  string
}

// KeepSecurityCenter stores the address of a tenant's Security Center, unless there is something wrong with it.
func KeepSecurityCenter(ctx context.Context, c *securitycenter.Center, w *text.Words, tenantID, address string) (KeptAddress, error) {
	t, err := c.Tenant(ctx, tenantID)
	if err != nil {
		return KeptAddress{}, err
	}
	t.SecurityCenter = strings.TrimSpace(address)
	objections, err := c.CheckTenant(ctx, t)
	if err != nil {
		return KeptAddress{}, err
	}
	wrong := slices.ContainsFunc(objections, func(o securitycenter.Objection) bool {
		return o.Field == securitycenter.FieldSecurityCenter && o.Severity == cert.Stop
	})
	if wrong || t.SecurityCenter == "" {
		return KeptAddress{Wrong: w.Objection(string(securitycenter.SecurityCenterWrong), nil)}, nil
	}
	t, err = c.SaveTenant(ctx, t)
	return KeptAddress{Tenant: t}, err
}
