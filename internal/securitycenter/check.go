package securitycenter

import (
	"context"
	"strings"
	"unicode/utf8"

	"certmap/cert"
)

// Check returns everything there is to say about a draft, field by field. It reads the register and changes nothing.
func (c *Center) Check(ctx context.Context, d DraftForm) (Objections, error) {
	tenants, err := c.Register.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	out := checkTexts(d)
	tenant, ok := tenantIn(tenants, d.TenantID)
	if !ok {
		out = append(out, Objection{Field: FieldTenant, ID: TenantMissing, Severity: cert.Stop})
	}
	out = append(out, checkFile(d)...)
	for _, check := range []func(context.Context, DraftForm, Tenant, []Tenant) (Objections, error){
		c.checkName, c.checkNames, c.checkLogin,
	} {
		more, err := check(ctx, d, tenant, tenants)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func tenantIn(tenants []Tenant, id string) (Tenant, bool) {
	for _, t := range tenants {
		if t.ID == id {
			return t, true
		}
	}
	return Tenant{}, false
}

func checkTexts(d DraftForm) Objections {
	var out Objections
	for _, f := range []struct {
		field            Field
		value            string
		missing, tooLong ObjectionID
	}{
		{FieldConfigurationName, d.ConfigurationName, NameMissing, NameTooLong},
		{FieldIntegrationName, d.IntegrationName, IntegrationMissing, IntegrationTooLong},
		{FieldLoginName, d.LoginName, "", LoginTooLong},
	} {
		switch value := strings.TrimSpace(f.value); {
		case value == "" && f.missing != "":
			out = append(out, Objection{Field: f.field, ID: f.missing, Severity: cert.Stop})
		case utf8.RuneCountInString(value) > maxText:
			out = append(out, Objection{Field: f.field, ID: f.tooLong, Severity: cert.Stop, Values: map[string]any{"Max": maxText}})
		}
	}
	return out
}

func checkFile(d DraftForm) Objections {
	say := func(id ObjectionID, s cert.Severity, draftOnly bool, values map[string]any) Objections {
		return Objections{{Field: FieldCertificateFile, ID: id, Severity: s, DraftOnly: draftOnly, Values: values}}
	}
	switch {
	case d.File == nil:
		return say(FileMissingYet, cert.Stop, false, nil)
	case d.Certificate() == nil:
		return say(FileUnreadable, cert.Stop, false, nil)
	case d.Existing && d.Certificate().Authority(): // it may stand there all the same, which a person knows and RecordAll does not
		return say(FileOfAuthority, cert.Warn, false, nil)
	case d.Existing:
		return nil
	}
	findings := d.Findings()
	if stop := firstOf(findings, cert.Stop); stop != nil {
		return say(FileWillNotWork, cert.Stop, true, map[string]any{"Finding": stop.TextID(), "Values": stop.Values})
	}
	if warn := firstOf(findings, cert.Warn); warn != nil {
		return say(FileWarnings, cert.Warn, false, map[string]any{"Finding": warn.TextID(), "Values": warn.Values})
	}
	return nil
}

func firstOf(findings []cert.Finding, s cert.Severity) *cert.Finding {
	for i := range findings {
		if findings[i].Severity == s {
			return &findings[i]
		}
	}
	return nil
}

func (c *Center) checkName(ctx context.Context, d DraftForm, t Tenant, _ []Tenant) (Objections, error) {
	name := strings.TrimSpace(d.ConfigurationName)
	if name == "" || t.ID == "" {
		return nil, nil
	}
	same, err := c.Register.Find(ctx, name)
	if err != nil {
		return nil, err
	}
	for _, m := range same {
		if m.TenantID == t.ID && Fold(m.ConfigurationName) == Fold(name) {
			return Objections{{Field: FieldConfigurationName, ID: NameTaken, Severity: cert.Stop, Values: map[string]any{"Name": m.ConfigurationName}}}, nil
		}
	}
	return nil, nil
}

// checkNames looks for live mappings with the same issuer and subject: in this tenant they are in the way, in another of
// the same kind they are worth a warning (KBA 3574501: "across tenants of the same type").
func (c *Center) checkNames(ctx context.Context, d DraftForm, t Tenant, tenants []Tenant) (Objections, error) {
	leaf := d.Certificate()
	if leaf == nil || t.ID == "" {
		return nil, nil
	}
	same, err := c.Register.ByNames(ctx, leaf.Issuer.String(), leaf.Subject.String())
	if err != nil {
		return nil, err
	}
	var elsewhere Objections
	for _, m := range same {
		values := map[string]any{"Name": m.ConfigurationName, "Answer": alreadyRegistered, "ID": m.ID}
		if m.TenantID == t.ID {
			return Objections{{Field: FieldCertificateFile, ID: NamesTaken, Severity: cert.Stop, Values: values}}, nil
		}
		if other, ok := tenantIn(tenants, m.TenantID); ok && other.Environment == t.Environment {
			values["Tenant"] = other.Name
			elsewhere = append(elsewhere, Objection{Field: FieldCertificateFile, ID: NamesElsewhere, Severity: cert.Warn, Values: values})
		}
	}
	return elsewhere, nil
}

func (c *Center) checkLogin(ctx context.Context, d DraftForm, t Tenant, _ []Tenant) (Objections, error) {
	login := strings.TrimSpace(d.LoginName)
	say := func(id ObjectionID, s cert.Severity, values map[string]any) (Objections, error) {
		return Objections{{Field: FieldLoginName, ID: id, Severity: s, Values: values}}, nil
	}
	switch {
	case login == "":
		return say(LoginBlank, cert.Note, nil)
	case strings.ContainsAny(login, " \t"):
		return say(LoginSpaces, cert.Warn, nil)
	}
	rows, _, err := c.Register.Rows(ctx, Filter{TenantID: t.ID, Login: login, Limit: 1})
	if err != nil || len(rows) == 0 || t.ID == "" {
		return nil, err
	}
	return say(LoginShared, cert.Note, map[string]any{"Name": rows[0].ConfigurationName})
}
