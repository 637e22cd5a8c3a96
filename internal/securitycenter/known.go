package securitycenter

import (
	"context"
	"time"
)

// known is what the register knows around a failed test.
type known struct {
	now     time.Time
	result  *Result
	tenant  Tenant
	tenants []Tenant
	mapping Mapping      // the one that was tested, or that the certificate's names belong to; empty for none
	asked   bool         // the register was asked for the mapping
	passed  []TestRecord // earlier tests that passed, newest first
	answer  string       // what SuccessFactors showed when the mapping was last saved there; empty where it took it
	noPass  FaultID      // why the vault did not give the password of the proxy; empty where it did
	others  []Mapping    // live mappings of the same names in other tenants of the same kind
}

// pastTests is how many tests are looked through for one that passed.
const pastTests = 50

// explain adds to a failed test what may lie behind it.
func (c *Center) explain(ctx context.Context, a *attempt) error {
	if !hasReasons(a.record.Result.Cause) {
		return nil
	}
	k, err := c.learn(ctx, a)
	if err == nil {
		a.record.Result.Reasons = rank(k)
	}
	return err
}

func (c *Center) learn(ctx context.Context, a *attempt) (k *known, err error) {
	k = &known{now: c.Clock(), result: &a.record.Result, tenant: a.tenant, mapping: a.mapping, noPass: a.noPass}
	if a.tenant.ID == "" {
		k.tenant = Tenant{Host: k.result.Host, CompanyID: k.result.CompanyID}
		return k, nil
	}
	for _, step := range []func(context.Context, *known) error{c.learnTenants, c.learnNames, c.learnTests, c.learnHistory} {
		if err := step(ctx, k); err != nil {
			return k, err
		}
	}
	return k, nil
}

func (c *Center) learnTenants(ctx context.Context, k *known) (err error) {
	k.tenants, err = c.Register.Tenants(ctx)
	return err
}

// learnNames looks for the mappings that the certificate's names belong to, here and in other tenants of the same kind.
func (c *Center) learnNames(ctx context.Context, k *known) error {
	id := k.result.Identity
	if id.SHA256 == "" {
		return nil
	}
	same, err := c.Register.ByNames(ctx, id.Issuer, id.Subject)
	k.asked = err == nil
	for _, m := range same {
		t, ok := tenantIn(k.tenants, m.TenantID)
		switch {
		case m.TenantID == k.tenant.ID && k.mapping.ID == "":
			k.mapping = m
		case m.TenantID != k.tenant.ID && ok && t.Environment == k.tenant.Environment:
			k.others = append(k.others, m)
		}
	}
	return err
}

func (c *Center) learnTests(ctx context.Context, k *known) error {
	if k.mapping.ID == "" {
		return nil
	}
	tests, err := c.Register.Tests(ctx, k.tenant.ID, k.mapping.ID, pastTests)
	for _, t := range tests {
		if t.Result.Verdict == Passed || t.Result.Verdict == Unproven {
			k.passed = append(k.passed, t)
		}
	}
	return err
}

// learnHistory looks for what SuccessFactors answered, as long as the mapping was not said to be there since.
func (c *Center) learnHistory(ctx context.Context, k *known) error {
	if k.mapping.ID == "" {
		return nil
	}
	events, err := c.Register.History(ctx, k.mapping.ID)
	for _, e := range events {
		switch e.Kind {
		case EventConfirmed, EventUploaded, EventRecorded:
			return err
		case EventRefused:
			k.answer = e.Values["Answer"]
			return err
		}
	}
	return err
}

// objects makes a reason of what is to be said about the tenant's host.
func objects(id ObjectionID) func(*known) (map[string]any, bool) {
	return func(k *known) (map[string]any, bool) {
		for _, o := range HostObjections(k.tenant) {
			if o.ID == id {
				return o.Values, true
			}
		}
		return nil, false
	}
}

func (k *known) refusedThere() (map[string]any, bool) {
	return map[string]any{"Answer": k.answer}, k.answer != ""
}

func (k *known) passwordNotRead() (map[string]any, bool) {
	return map[string]any{"Fault": string(k.noPass)}, k.noPass != ""
}

func (k *known) notHandedOver() (map[string]any, bool) {
	return k.named(), k.mapping.State == Draft || k.mapping.State == Prepared
}

func (k *known) notInRegister() (map[string]any, bool) {
	id := k.result.Identity
	return map[string]any{"Subject": id.Subject, "Issuer": id.Issuer}, k.asked && k.mapping.ID == ""
}

func (k *known) toDelete() (map[string]any, bool) {
	return k.named(), k.mapping.State == ToDelete || k.mapping.State == Superseded
}

func (k *known) named() map[string]any { return map[string]any{"Name": k.mapping.ConfigurationName} }

// otherNames holds where the test used a certificate that is not the mapping's, with other names on it.
func (k *known) otherNames() (map[string]any, bool) {
	v, id := k.mapping.Current(), k.result.Identity
	return map[string]any{"Subject": v.Subject, "Issuer": v.Issuer}, v.SHA256 != "" && id.SHA256 != "" && !sameNames(id, v.Subject, v.Issuer)
}

// namesChanged holds where the certificate that was last accepted had other names.
func (k *known) namesChanged() (map[string]any, bool) {
	if len(k.passed) == 0 {
		return nil, false
	}
	last := k.passed[0].Result.Identity
	return map[string]any{"Subject": last.Subject, "Issuer": last.Issuer}, !sameNames(k.result.Identity, last.Subject, last.Issuer)
}

func sameNames(id IdentityFacts, subject, issuer string) bool {
	return NamesKey(id.Issuer, id.Subject) == NamesKey(issuer, subject)
}

// companyCase holds where the same company ID is known in other letters: from a test that passed, or from another tenant.
func (k *known) companyCase() (map[string]any, bool) {
	var ids []string
	for _, t := range k.passed {
		ids = append(ids, t.Result.CompanyID)
	}
	for _, t := range k.tenants {
		ids = append(ids, t.CompanyID)
	}
	for _, id := range ids {
		if id != k.tenant.CompanyID && Fold(id) == Fold(k.tenant.CompanyID) {
			return map[string]any{"CompanyID": k.tenant.CompanyID, "Other": id}, true
		}
	}
	return nil, false
}

// renewal returns when the certificate took the place of another, and whether under the same names; ok is false where it
// did not, or not lately.
func (k *known) renewal() (date map[string]any, same, ok bool) {
	n := len(k.mapping.Versions)
	if n < 2 || !k.lately(k.mapping.Versions[n-1].Added) {
		return nil, false, false
	}
	now, before := k.mapping.Versions[n-1], k.mapping.Versions[n-2]
	return k.dated(now.Added), NamesKey(now.Issuer, now.Subject) == NamesKey(before.Issuer, before.Subject), true
}

func (k *known) renewed() (map[string]any, bool) {
	date, same, ok := k.renewal()
	return date, ok && same
}

func (k *known) renewedAnew() (map[string]any, bool) {
	date, same, ok := k.renewal()
	return date, ok && !same
}

func (k *known) notConfirmed() (map[string]any, bool) {
	return k.dated(k.mapping.Since), k.mapping.State == HandedOver
}

func (k *known) justSaved() (map[string]any, bool) {
	return k.dated(k.mapping.Since), k.stands() && k.lately(k.mapping.Since)
}

// stands tells whether the mapping stands in the tenant, as far as this program or a person has seen.
func (k *known) stands() bool { return k.mapping.State == Confirmed || k.mapping.State == Uploaded }

func (k *known) elsewhereToo() (map[string]any, bool) {
	if len(k.others) == 0 {
		return nil, false
	}
	other, _ := tenantIn(k.tenants, k.others[0].TenantID)
	return map[string]any{"Name": k.others[0].ConfigurationName, "Tenant": other.Name}, true
}

// workedBefore holds where this very certificate was accepted, for this company ID.
func (k *known) workedBefore() (map[string]any, bool) {
	for _, t := range k.passed {
		if t.Result.Identity.SHA256 == k.result.Identity.SHA256 && t.Result.CompanyID == k.tenant.CompanyID {
			return k.dated(t.Result.Started), true
		}
	}
	return nil, false
}

// refreshed holds for the kind of tenant that is refreshed from another; that copies no certificates (KBA 2817861).
func (k *known) refreshed() (map[string]any, bool) {
	return nil, k.tenant.Environment == Preview && k.stands()
}

func (k *known) notMapped() (map[string]any, bool) {
	return nil, k.mapping.ID == "" && !k.asked || k.stands() || k.mapping.State == HandedOver
}

func (k *known) notSynchronised() (map[string]any, bool) {
	_, just := k.justSaved()
	return nil, !just && k.mapping.State != Draft && k.mapping.State != Prepared
}

func (k *known) wrongCompany() (map[string]any, bool) {
	_, known := k.companyCase()
	return map[string]any{"CompanyID": k.tenant.CompanyID}, !known
}

func (k *known) lately(t time.Time) bool { return !t.IsZero() && k.now.Sub(t) < recently }

// dated holds a time as JSON has it, before and after it was stored.
func (k *known) dated(t time.Time) map[string]any {
	return map[string]any{"Date": t.UTC().Format(time.RFC3339)}
}
