package securitycenter

import (
	"context"

	"certmap/cert"
)

// ByAPI tells whether mappings of this tenant are uploaded by a call; those of others are handed over to a person.
func (c *Center) ByAPI(t Tenant) bool { return c.uploaderFor(t) != nil }

func (c *Center) uploaderFor(t Tenant) Uploader {
	for _, u := range c.Uploaders {
		if u.Handles(t) {
			return u
		}
	}
	return nil
}

// Upload carries a mapping to a tenant with an API. One that stands there already is deleted there first, since neither
// SuccessFactors nor its practice tenant can change a mapping.
func (c *Center) Upload(ctx context.Context, id string) (Mapping, error) {
	m, t, err := c.mappingAndTenant(ctx, id)
	if err != nil {
		return m, err
	}
	up := c.uploaderFor(t)
	if up == nil {
		return m, NewFault(NotByAPI, nil, map[string]any{"Tenant": t.Name})
	}
	if m, err = c.withdraw(ctx, up, t, m); err != nil {
		return m, err
	}
	remote, err := up.Upload(ctx, t, m)
	if err != nil {
		return m, err
	}
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		m.RemoteID = remote
		c.reach(m, Uploaded)
		return []Event{c.event(EventUploaded, nil)}, nil
	})
}

// withdraw deletes a mapping at its target, and notes that before anything else is tried there.
func (c *Center) withdraw(ctx context.Context, up Uploader, t Tenant, m Mapping) (Mapping, error) {
	if m.RemoteID == "" {
		return m, nil
	}
	if err := up.Delete(ctx, t, m.RemoteID); err != nil {
		return m, err
	}
	return c.Register.Change(ctx, m.ID, func(m *Mapping) ([]Event, error) {
		m.RemoteID = ""
		c.reach(m, Draft)
		return []Event{c.event(EventWithdrawn, nil)}, nil
	})
}

// Prepare writes the clean .cer of a mapping into the outbox: the certificate alone, never a key. Where that was done before
// and nothing has changed since, the file stays, and the history too. It fails with NothingToPrepare for a mapping that is
// still to delete: whoever is given its file would add it again.
func (c *Center) Prepare(ctx context.Context, id string) (Mapping, error) {
	m, t, err := c.mappingAndTenant(ctx, id)
	if err != nil {
		return m, err
	}
	if c.ByAPI(t) {
		return m, NewFault(NoUploader, nil, map[string]any{"Tenant": t.Name})
	}
	if !m.State.Live() || m.State == ToDelete {
		return m, NewFault(NothingToPrepare, nil, map[string]any{"Name": m.ConfigurationName, "ID": m.ID})
	}
	v := m.Current()
	path, err := c.Outbox.Put(ctx, cert.CleanName(v.Certificate()), []byte(v.PEM))
	if err != nil {
		return m, err
	}
	if m.FilePath == path && m.State != Draft {
		return m, nil
	}
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		m.FilePath = path
		if m.State == Draft {
			c.reach(m, Prepared)
		}
		return []Event{c.event(EventPrepared, map[string]string{"Path": path})}, nil
	})
}

// HandOver records that the Security Center of the tenant was opened for this mapping.
func (c *Center) HandOver(ctx context.Context, id string) (Mapping, error) {
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		if m.State == Draft || m.State == Prepared {
			c.reach(m, HandedOver)
		}
		return []Event{c.event(EventHandedOver, nil)}, nil
	})
}

// Confirm records a person's word that the mapping stands in SuccessFactors.
func (c *Center) Confirm(ctx context.Context, id string) (Mapping, error) {
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		if !m.State.Live() || m.State == ToDelete || m.State == Uploaded {
			return nil, NewFault(NothingToConfirm, nil, map[string]any{"Name": m.ConfigurationName})
		}
		c.reach(m, Confirmed)
		return []Event{c.event(EventConfirmed, nil)}, nil
	})
}

// Refused records what SuccessFactors showed instead of taking the mapping.
func (c *Center) Refused(ctx context.Context, id, answer string) (Mapping, error) {
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		return []Event{c.event(EventRefused, map[string]string{"Answer": answer})}, nil
	})
}

// Delete removes a mapping. On a target with an API it is deleted there first. On SuccessFactors only a person can do
// that: gone says that it is done; otherwise the mapping stays listed as still to delete there.
func (c *Center) Delete(ctx context.Context, id string, gone bool) (Mapping, error) {
	m, t, err := c.mappingAndTenant(ctx, id)
	if err != nil {
		return m, err
	}
	if up := c.uploaderFor(t); up != nil {
		gone = true
		if m, err = c.withdraw(ctx, up, t, m); err != nil {
			return m, err
		}
	}
	return c.Register.Change(ctx, id, func(m *Mapping) ([]Event, error) {
		if !gone && m.State.Carried() {
			c.reach(m, ToDelete)
			return []Event{c.event(EventToDelete, nil)}, nil
		}
		there := "false"
		if m.State.Carried() {
			there = "true"
		}
		c.reach(m, DeletedHere)
		return []Event{c.event(EventDeleted, map[string]string{"There": there})}, nil
	})
}

// Carried tells whether a mapping in this state may stand at its target.
func (s State) Carried() bool {
	return s == HandedOver || s == Confirmed || s == Uploaded || s == ToDelete
}

func (c *Center) reach(m *Mapping, s State) { m.State, m.Since, m.By = s, c.Clock(), c.Who() }

func (c *Center) mappingAndTenant(ctx context.Context, id string) (Mapping, Tenant, error) {
	m, err := c.Register.Mapping(ctx, id)
	if err != nil {
		return m, Tenant{}, err
	}
	t, err := c.Tenant(ctx, m.TenantID)
	return m, t, err
}

// Tenant returns a tenant by its ID, or the fault TenantNotFound.
func (c *Center) Tenant(ctx context.Context, id string) (Tenant, error) {
	tenants, err := c.Register.Tenants(ctx)
	if err != nil {
		return Tenant{}, err
	}
	if t, ok := tenantIn(tenants, id); ok {
		return t, nil
	}
	return Tenant{}, NewFault(TenantNotFound, nil, map[string]any{"Name": id})
}
