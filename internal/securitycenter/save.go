package securitycenter

import (
	"context"
	"errors"
	"strings"

	"certmap/cert"
)

// SaveDraft stores a draft as a mapping that exists only in this register. It fails with Objections where something
// keeps it from being saved.
func (c *Center) SaveDraft(ctx context.Context, d DraftForm) (Mapping, error) {
	return c.save(ctx, d, Draft, EventSaved, true)
}

// Save stores a draft that is going to be carried to its tenant at once: what would keep it from working is an objection
// too.
func (c *Center) Save(ctx context.Context, d DraftForm) (Mapping, error) {
	return c.save(ctx, d, Draft, EventSaved, false)
}

// Record stores a mapping that stands in SuccessFactors already, on the word of the person who records it.
func (c *Center) Record(ctx context.Context, d DraftForm) (Mapping, error) {
	d.Existing = true
	return c.save(ctx, d, Confirmed, EventRecorded, false)
}

func (c *Center) save(ctx context.Context, d DraftForm, s State, kind EventKind, draft bool) (Mapping, error) {
	objections, err := c.Check(ctx, d)
	if err != nil {
		return Mapping{}, err
	}
	if stops := objections.Stops(draft); len(stops) > 0 {
		return Mapping{}, stops
	}
	now, who := c.Clock(), c.Who()
	m := Mapping{
		ID:                newID(),
		TenantID:          d.TenantID,
		ConfigurationName: strings.TrimSpace(d.ConfigurationName),
		IntegrationName:   strings.TrimSpace(d.IntegrationName),
		LoginName:         strings.TrimSpace(d.LoginName),
		State:             s,
		Versions:          []Version{VersionOf(d.Certificate(), now, who)},
		Created:           now,
		CreatedBy:         who,
		Since:             now,
		By:                who,
	}
	return m, asObjection(c.Register.Add(ctx, m, c.event(kind, nil)))
}

// asObjection turns a refusal of the register, where two writers raced, into the objection the form would have shown.
func asObjection(err error) error {
	var taken *TakenError
	if errors.As(err, &taken) {
		return Objections{{Field: taken.Field, ID: taken.ID, Severity: cert.Stop,
			Values: map[string]any{"Name": taken.Name, "Answer": alreadyRegistered}}}
	}
	return err
}

// MappingNamed returns the one live mapping with this configuration name, or whose ID begins with it. It fails with
// MappingNotFound or MappingAmbiguous.
func (c *Center) MappingNamed(ctx context.Context, nameOrID, tenantID string) (Mapping, error) {
	found, err := c.Register.Find(ctx, nameOrID)
	if err != nil {
		return Mapping{}, err
	}
	var here []Mapping
	for _, m := range found {
		if tenantID == "" || m.TenantID == tenantID {
			here = append(here, m)
		}
	}
	switch len(here) {
	case 0:
		return Mapping{}, NewFault(MappingNotFound, nil, map[string]any{"Name": nameOrID})
	case 1:
		return here[0], nil
	}
	return Mapping{}, NewFault(MappingAmbiguous, nil, map[string]any{"Name": nameOrID, "Count": len(here)})
}
