package cli

import (
	"cmp"
	"time"

	"certmap/cert"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type mappingsCommand struct {
	List    mappingsList    `cmd:"" default:"withargs" help:"List the mappings."`
	Add     mappingsAdd     `cmd:"" help:"Map a certificate: save it as a draft, or record one that is mapped already."`
	Show    mappingsShow    `cmd:"" help:"Show one mapping with its history."`
	Upload  mappingsUpload  `cmd:"" help:"Carry a mapping to its tenant, or prepare it for the hand-over."`
	Confirm mappingsConfirm `cmd:"" help:"Record that a mapping stands in SuccessFactors."`
	Ping    mappingsPing    `cmd:"" help:"Record the output of the ECP ping: the proof of a mapping, or why it fails."`
	Delete  mappingsDelete  `cmd:"" help:"Delete a mapping."`
	Keep    mappingsKeep    `cmd:"" help:"Keep a mapping that is still to be deleted in SuccessFactors: it stands again as it stood before."`
}

// one is a mapping named on the command line.
type one struct {
	Mapping string `arg:"" complete:"mapping" help:"Its configuration name or ID."`
	Tenant  string `help:"The tenant it belongs to, where the name alone is not clear." placeholder:"TENANT"`
	JSON    bool   `help:"Print the mapping as a JSON object."`
}

// with opens the register, finds the mapping and its tenant in it, and does something with them.
func (c *one) with(r *run, do func(*Session, securitycenter.Mapping, securitycenter.Tenant) error) error {
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	m, err := s.mapping(r, c.Mapping, c.Tenant)
	if err != nil {
		return err
	}
	t, err := s.Center.Tenant(r.ctx, m.TenantID)
	if err != nil {
		return err
	}
	return do(s, m, t)
}

// print prints one mapping in the form that was asked for.
func (c *one) print(r *run, s *Session, m securitycenter.Mapping, t securitycenter.Tenant) error {
	if c.JSON {
		return r.line(mappingOf(m, t, time.Now()))
	}
	events, err := s.Center.Register.History(r.ctx, m.ID)
	if err != nil {
		return err
	}
	r.mapping(m, t, events)
	return nil
}

func (r *run) mapping(m securitycenter.Mapping, t securitycenter.Tenant, history []securitycenter.Event) {
	v, w := m.Current(), r.Words
	r.printf("%s\n", visible(m.ConfigurationName))
	r.fields("field.id", m.ID, "field.tenant", r.tenantName(t), "field.integration-name", m.IntegrationName, "field.login-name", m.LoginName,
		"field.subject", v.Subject, "field.issuer", v.Issuer, "field.sha256", fingerprint(v.SHA256),
		"field.valid-until", w.Say("value.until", text.V{"Until": w.DateTime(v.NotAfter), "Left": w.DaysLeft(v.DaysLeft(time.Now()))}),
		"field.state", w.State(string(m.State), m.Since, m.By), "field.proof", r.proof(v, history), "field.file", m.FilePath)
}

// proof says what proves a version, and which ping speaks against it since.
func (r *run) proof(v *securitycenter.Version, history []securitycenter.Event) string {
	w := r.Words
	said := w.Proof("", time.Time{}, "")
	if p := v.Proof; p != nil {
		said = w.Proof(string(p.Kind), p.At, p.By)
	}
	failed := securitycenter.FailedPing(v, history)
	if failed == nil {
		return said
	}
	cause := w.Say("cause." + failed.Values["Cause"] + ".short")
	return w.Say("proof.ping-failed", text.V{"Proof": said, "Date": w.DateTime(failed.At), "Cause": cause})
}

type mappingsList struct {
	Tenant string `help:"Only those of this tenant." placeholder:"TENANT"`
	Search string `help:"Only those that hold all these words." placeholder:"WORDS"`
	Sort   string `help:"The order of the list." enum:"name,expiry,newest" default:"name"`
	JSON   bool   `help:"Print one JSON object a line for each mapping."`
}

// Run lists the mappings.
func (c *mappingsList) Run(r *run) error {
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	f := securitycenter.Filter{Text: c.Search, Sort: securitycenter.Sort(c.Sort)}
	if c.Tenant != "" {
		t, err := s.tenant(r, c.Tenant)
		if err != nil {
			return err
		}
		f.TenantID = t.ID
	}
	rows, _, err := s.Center.Register.Rows(r.ctx, f)
	if err != nil {
		return err
	}
	if len(rows) == 0 && !c.JSON {
		id := "cli.mappings.none"
		if c.Search != "" || c.Tenant != "" {
			id = "cli.mappings.none-fits"
		}
		r.printf("%s\n", r.Words.Say(id))
	}
	return c.print(r, s, rows)
}

func (c *mappingsList) print(r *run, s *Session, rows []securitycenter.Row) error {
	all, err := s.Center.Register.Tenants(r.ctx)
	if err != nil {
		return err
	}
	tenants := map[string]securitycenter.Tenant{}
	for _, t := range all {
		tenants[t.ID] = t
	}
	for _, row := range rows {
		m, err := s.Center.Register.Mapping(r.ctx, row.ID)
		if err != nil {
			return err
		}
		if err := (&one{JSON: c.JSON}).print(r, s, m, tenants[m.TenantID]); err != nil {
			return err
		}
	}
	return nil
}

type mappingsAdd struct {
	Files       []string `arg:"" name:"file" complete:"file" help:"The certificate's file; with --existing several files, or folders with all below them."`
	Tenant      string   `required:"" help:"The tenant to map it in; practice is the practice tenant." placeholder:"TENANT"`
	Name        string   `help:"Configuration name; taken from the certificate by default." placeholder:"NAME"`
	Integration string   `help:"Integration name." default:"Employee Central Payroll"`
	Login       string   `help:"Login name; the tenant's API user by default." placeholder:"NAME"`
	Existing    bool     `help:"It is mapped in SuccessFactors already: record it as such. Of several files and folders, every certificate that is no authority's is recorded."`
	choice
	passphrases
	JSON bool `help:"Print the mapping as a JSON object; of several one a line for each certificate."`
}

// Run saves a mapping. It exits with 1 when something stands against it; of several when one is not in the register now
// that should be.
func (c *mappingsAdd) Run(r *run) error {
	if err := c.check(); err != nil {
		return err
	}
	secrets, err := c.read(r, c.Files...)
	if err != nil {
		return err
	}
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	t, err := s.tenant(r, c.Tenant)
	if err != nil {
		return err
	}
	if c.isHaul() {
		return c.recordAll(r, s, t, secrets)
	}
	return c.add(r, s, t, secrets)
}

// check refuses what makes no sense for several files.
func (c *mappingsAdd) check() error {
	switch {
	case !c.isHaul():
		return nil
	case !c.Existing:
		return misused("add-several")
	case c.Name != "" || c.Certificate != "" || c.Integration != securitycenter.IntegrationNames[0]:
		return misused("add-several-flags")
	}
	return nil
}

// add saves the mapping of one file.
func (c *mappingsAdd) add(r *run, s *Session, t securitycenter.Tenant, secrets []cert.Secret) error {
	file := c.Files[0]
	res := intake.Open(r.ctx, file, cert.Options{Passphrases: secrets, Limits: c.limits()})
	if err := cmp.Or(r.ctx.Err(), r.pick(file, res.File, "--certificate", c.Certificate)); err != nil {
		return err
	}
	if res.File.LeafCertificate() == nil {
		r.complain(res)
		return nil
	}
	d, err := s.Center.Suggest(r.ctx, securitycenter.DraftForm{TenantID: t.ID, ConfigurationName: c.Name, IntegrationName: c.Integration,
		LoginName: c.Login, FileName: res.File.Name, File: res.File, Item: -1})
	if err != nil {
		return err
	}
	if err := c.warn(r, s, d); err != nil {
		return err
	}
	save := s.Center.SaveDraft
	if c.Existing {
		save = s.Center.Record
	}
	m, err := save(r.ctx, d)
	if err != nil {
		return err
	}
	return (&one{JSON: c.JSON}).print(r, s, m, t)
}

// warn says what stands against the mapping without stopping it.
func (c *mappingsAdd) warn(r *run, s *Session, d securitycenter.DraftForm) error {
	d.Existing = c.Existing
	objections, err := s.Center.Check(r.ctx, d)
	for _, o := range objections {
		if o.Severity == cert.Warn || o.Severity == cert.Stop && o.DraftOnly {
			r.warnf("! %s\n", visible(r.Words.Objection(string(o.ID), o.Values)))
		}
	}
	return err
}

type mappingsShow struct{ one }

// Run shows a mapping with its history.
func (c *mappingsShow) Run(r *run) error {
	return c.with(r, func(s *Session, m securitycenter.Mapping, t securitycenter.Tenant) error {
		events, err := s.Center.Register.History(r.ctx, m.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			shape := mappingOf(m, t, time.Now())
			shape.History = eventsOf(events)
			return r.line(shape)
		}
		r.mapping(m, t, events)
		r.printf("  %s\n", r.Words.Say("cli.history"))
		for _, e := range events {
			r.printf("    %s  %s\n", r.Words.DateTime(e.At), visible(r.Words.Event(string(e.Kind), e.By, e.Values)))
		}
		return nil
	})
}

type mappingsUpload struct{ one }

// Run uploads a mapping, or prepares its hand-over and says what to do.
func (c *mappingsUpload) Run(r *run) error {
	return c.with(r, func(s *Session, m securitycenter.Mapping, t securitycenter.Tenant) (err error) {
		if !s.Center.ByAPI(t) {
			return c.prepare(r, s, m, t)
		}
		if m, err = s.Center.Upload(r.ctx, m.ID); err != nil {
			return err
		}
		return c.print(r, s, m, t)
	})
}

func (c *mappingsUpload) prepare(r *run, s *Session, m securitycenter.Mapping, t securitycenter.Tenant) error {
	m, err := s.Center.Prepare(r.ctx, m.ID)
	if err != nil {
		return err
	}
	if err := c.print(r, s, m, t); err != nil || c.JSON {
		return err
	}
	r.printf("\n%s\n", r.Words.Say("cli.handover", text.V{"Address": t.SecurityCenter, "Path": m.FilePath, "ID": m.ID}))
	return nil
}

type mappingsConfirm struct{ one }

// Run records a person's word that a mapping stands in SuccessFactors.
func (c *mappingsConfirm) Run(r *run) error {
	return c.with(r, func(s *Session, m securitycenter.Mapping, t securitycenter.Tenant) (err error) {
		if m, err = s.Center.Confirm(r.ctx, m.ID); err != nil {
			return err
		}
		return c.print(r, s, m, t)
	})
}

type mappingsDelete struct {
	one
	Gone  bool `name:"deleted-there" help:"It was deleted in SuccessFactors too." xor:"there"`
	Still bool `name:"still-there" help:"It is still to be deleted in SuccessFactors, and stays listed until it is." xor:"there"`
}

// Run deletes a mapping. On the practice tenant it is deleted there too, whatever was said.
func (c *mappingsDelete) Run(r *run) error {
	return c.with(r, func(s *Session, m securitycenter.Mapping, t securitycenter.Tenant) (err error) {
		if m.State.Carried() && !s.Center.ByAPI(t) && !c.Gone && !c.Still {
			return misused("deleted-there", text.V{"Name": visible(m.ConfigurationName)})
		}
		if m, err = s.Center.Delete(r.ctx, m.ID, c.Gone); err != nil {
			return err
		}
		return c.print(r, s, m, t)
	})
}

type mappingsKeep struct{ one }

// Run takes back that a mapping is still to delete.
func (c *mappingsKeep) Run(r *run) error {
	return c.with(r, func(s *Session, m securitycenter.Mapping, t securitycenter.Tenant) (err error) {
		if m, err = s.Center.Keep(r.ctx, m.ID); err != nil {
			return err
		}
		return c.print(r, s, m, t)
	})
}
