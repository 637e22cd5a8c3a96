package securitycenter_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

func TestAMappingOfThePracticeTenantIsUploadedByACall(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.practice(), d.pair("CN=ECP Practice 100"))
	m, err := d.Upload(t.Context(), m.ID)
	if err != nil || m.State != securitycenter.Uploaded || m.RemoteID == "" {
		t.Fatalf("%s, %q, %v", m.State, m.RemoteID, err)
	}
	if sent := d.uploader.uploads[0].Current().PEM; strings.Count(sent, "BEGIN CERTIFICATE") != 1 || strings.Contains(sent, "KEY") {
		t.Errorf("what was sent is not one certificate alone:\n%s", sent)
	}
	if _, err := d.Prepare(t.Context(), m.ID); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.NoUploader}) {
		t.Errorf("there is nothing to hand over: %v", err)
	}
}

func TestUploadingAgainDeletesWhatStandsThereFirst(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.practice(), d.pair("CN=ECP Practice 100"))
	first, err := d.Upload(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Upload(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.uploader.deleted, []string{first.RemoteID}) || len(d.uploader.uploads) != 2 {
		t.Errorf("deleted %v, uploaded %d times", d.uploader.deleted, len(d.uploader.uploads))
	}
}

func TestAFailedUploadLeavesTheMappingSaved(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.practice(), d.pair("CN=ECP Practice 100"))
	d.uploader.err = securitycenter.NewFault(securitycenter.UploadUnreachable, nil, nil)
	_, err := d.Upload(t.Context(), m.ID)
	wantFault(t, err, securitycenter.UploadUnreachable)
	if got := d.read(m.ID); got.State != securitycenter.Draft || got.RemoteID != "" {
		t.Errorf("it is %s, %q", got.State, got.RemoteID)
	}
}

func TestWhatIsGoneThereIsNotedEvenWhenTheUploadThenFails(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.practice(), d.pair("CN=ECP Practice 100"))
	if _, err := d.Upload(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	d.Uploaders = []securitycenter.Uploader{&failAfterDelete{uploader: d.uploader}}
	if _, err := d.Upload(t.Context(), m.ID); err == nil {
		t.Fatal("the upload did not fail")
	}
	if got := d.read(m.ID); got.RemoteID != "" || got.State == securitycenter.Uploaded {
		t.Errorf("it counts as uploaded although it was deleted there: %s, %q", got.State, got.RemoteID)
	}
}

// failAfterDelete deletes, and then takes nothing.
type failAfterDelete struct{ *uploader }

func (*failAfterDelete) Upload(context.Context, securitycenter.Tenant, securitycenter.Mapping) (string, error) {
	return "", securitycenter.NewFault(securitycenter.UploadUnreachable, nil, nil)
}

func TestAMappingOfSuccessFactorsIsHandedOver(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	m := d.saved(tenant, d.pair("CN=ECP PRD 100,O=ACME SE,C=DE"))
	if _, err := d.Upload(t.Context(), m.ID); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.NotByAPI}) {
		t.Errorf("there is no API to upload to: %v", err)
	}
	m, err := d.Prepare(t.Context(), m.ID)
	if err != nil || m.State != securitycenter.Prepared {
		t.Fatalf("%s, %v", m.State, err)
	}
	data, err := os.ReadFile(m.FilePath)
	if err != nil || string(data) != m.Current().PEM || filepath.Ext(m.FilePath) != ".cer" {
		t.Errorf("the file %s: %v", m.FilePath, err)
	}
	if m, err = d.HandOver(t.Context(), m.ID); err != nil || m.State != securitycenter.HandedOver {
		t.Fatalf("%s, %v", m.State, err)
	}
	d.who = "A. Schulz"
	if m, err = d.Confirm(t.Context(), m.ID); err != nil || m.State != securitycenter.Confirmed || m.By != "A. Schulz" {
		t.Fatalf("%s by %s, %v", m.State, m.By, err)
	}
	want := []securitycenter.EventKind{securitycenter.EventSaved, securitycenter.EventPrepared, securitycenter.EventHandedOver, securitycenter.EventConfirmed}
	if got := d.kinds(m.ID); !slices.Equal(got, want) {
		t.Errorf("the history is %v", got)
	}
	if m.Current().Proof != nil {
		t.Error("a confirmation is no proof")
	}
}

func TestAFileThatIsPreparedAlreadyIsNotPreparedAgain(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	first, err := d.Prepare(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Prepare(t.Context(), m.ID)
	if err != nil || again.FilePath != first.FilePath || again.State != securitycenter.Prepared {
		t.Errorf("%+v, %v", again, err)
	}
	if got := d.kinds(m.ID); !slices.Equal(got, []securitycenter.EventKind{securitycenter.EventSaved, securitycenter.EventPrepared}) {
		t.Errorf("the history is %v", got)
	}
	if err := os.Remove(first.FilePath); err != nil {
		t.Fatal(err)
	}
	if _, err = d.Prepare(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	if _, err = os.Stat(first.FilePath); err != nil {
		t.Errorf("a file that was taken away is not written anew: %v", err)
	}
}

func TestWhatIsStillToDeleteIsNotPreparedForAnyoneToAddAgain(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	if _, err := d.Confirm(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []bool{false, true} {
		if _, err := d.Delete(t.Context(), m.ID, gone); err != nil {
			t.Fatal(err)
		}
		before := d.read(m.ID)
		_, err := d.Prepare(t.Context(), m.ID)
		wantFault(t, err, securitycenter.NothingToPrepare)
		if after := d.read(m.ID); after.State != before.State || after.FilePath != "" {
			t.Errorf("%s with the file %q became %s with %q", before.State, before.FilePath, after.State, after.FilePath)
		}
	}
}

func TestHandingOverAgainTakesNothingBack(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	for _, step := range []func() error{
		func() error { _, err := d.Prepare(t.Context(), m.ID); return err },
		func() error { _, err := d.Confirm(t.Context(), m.ID); return err },
		func() error { _, err := d.Prepare(t.Context(), m.ID); return err },
		func() error { _, err := d.HandOver(t.Context(), m.ID); return err },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.read(m.ID); got.State != securitycenter.Confirmed {
		t.Errorf("a confirmed mapping became %s", got.State)
	}
}

func TestWhatSuccessFactorsAnsweredIsKept(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	if _, err := d.Refused(t.Context(), m.ID, "already registered"); err != nil {
		t.Fatal(err)
	}
	events, err := d.Register.History(t.Context(), m.ID)
	if err != nil || events[0].Kind != securitycenter.EventRefused || events[0].Values["Answer"] != "already registered" {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestDeletingHereIsNotDeletingThere(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	pair := d.pair("CN=ECP PRD 100")
	m := d.saved(tenant, pair)
	if _, err := d.Confirm(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	m, err := d.Delete(t.Context(), m.ID, false)
	if err != nil || m.State != securitycenter.ToDelete {
		t.Fatalf("%s, %v", m.State, err)
	}
	f := d.form(tenant, pair)
	f.ConfigurationName = "Again"
	if _, err := d.Save(t.Context(), f); err == nil {
		t.Error("its names are free while it still logs in there")
	}
	if _, err := d.Confirm(t.Context(), m.ID); !errors.Is(err, &securitycenter.Fault{ID: securitycenter.NothingToConfirm}) {
		t.Errorf("what is to be deleted was confirmed: %v", err)
	}
	if m, err = d.Delete(t.Context(), m.ID, true); err != nil || m.State != securitycenter.DeletedHere {
		t.Fatalf("%s, %v", m.State, err)
	}
	if _, err := d.Save(t.Context(), f); err != nil {
		t.Errorf("its names are not free after it was deleted there: %v", err)
	}
}

func TestADraftIsDeletedAtOnce(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	if m, err := d.Delete(t.Context(), m.ID, false); err != nil || m.State != securitycenter.DeletedHere {
		t.Errorf("%s, %v", m.State, err)
	}
}

func TestOnThePracticeTenantDeletingDeletesThere(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.practice(), d.pair("CN=ECP Practice 100"))
	if _, err := d.Upload(t.Context(), m.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Delete(t.Context(), m.ID, false); err != nil || len(d.uploader.deleted) != 1 {
		t.Errorf("deleted there: %v, %v", d.uploader.deleted, err)
	}
	if rows, _, err := d.Register.Rows(t.Context(), securitycenter.Filter{}); err != nil || len(rows) != 0 {
		t.Errorf("it is still listed: %v, %v", rows, err)
	}
}

func TestThePracticeTenantIsKeptAsItIsServed(t *testing.T) {
	d := newDesk(t)
	first := d.practice()
	if !first.IsPractice() || first.ID != securitycenter.PracticeID || first.Created.IsZero() {
		t.Errorf("%+v", first)
	}
	d.stage.address = "127.0.0.1:50000"
	if again := d.practice(); again.Connect != "127.0.0.1:50000" || !again.Created.Equal(first.Created) {
		t.Errorf("after it has moved: %+v", again)
	}
	all, err := d.Register.Tenants(t.Context())
	if err != nil || len(all) != 1 {
		t.Errorf("%d tenants, %v", len(all), err)
	}
	d.stage.err = securitycenter.NewFault(securitycenter.PracticeSilent, nil, nil)
	_, err = d.EnsurePractice(t.Context())
	wantFault(t, err, securitycenter.PracticeSilent)
}

func TestAKeyIsKeptWithItsPassphraseAndForgotten(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	pair := d.pair("CN=ECP PRD 100")
	m := d.saved(tenant, pair)
	kept, err := d.KeepIdentity(t.Context(), tenant.ID, "ecp.p12", pair.P12("geheim"), cert.SecretString("geheim"))
	if err != nil {
		t.Fatal(err)
	}
	if users, err := d.UsersOf(t.Context(), kept); err != nil || !slices.Equal(users, []string{m.ConfigurationName}) {
		t.Errorf("used by %v, %v", users, err)
	}
	id, problem, err := d.IdentityFor(t.Context(), m)
	if err != nil || problem != nil || id.Key == nil {
		t.Fatalf("the kept key is not used: %v, %v", problem, err)
	}
	again, err := d.KeepIdentity(t.Context(), tenant.ID, "other.p12", pair.P12("neu"), cert.SecretString("neu"))
	if all, _ := d.Register.Credentials(t.Context()); err != nil || len(all) != 1 || all[0].ID != again.ID || len(d.vault.kept) != 2 {
		t.Errorf("kept twice for one certificate: %v, %v", all, err)
	}
	if err := d.ForgetCredential(t.Context(), again); err != nil || len(d.vault.kept) != 0 {
		t.Errorf("forgotten: %v, still there: %d", err, len(d.vault.kept))
	}
	if id, _, err := d.IdentityFor(t.Context(), m); err != nil || id.Key != nil {
		t.Errorf("after it was forgotten: %v, %v", id, err)
	}
}

func TestOnlyAFileWithAKeyThatOpensIsKept(t *testing.T) {
	d := newDesk(t)
	pair := d.pair("CN=ECP PRD 100")
	for name, file := range map[string][]byte{"no key": pair.PEM(), "locked": pair.P12("another"), "nothing": []byte("hello")} {
		_, err := d.KeepIdentity(t.Context(), "", "x", file, cert.SecretString("geheim"))
		if !errors.Is(err, &securitycenter.Fault{ID: securitycenter.IdentityUnusable}) || len(d.vault.kept) != 0 {
			t.Errorf("%s: %v, %d kept", name, err, len(d.vault.kept))
		}
	}
}

func TestAKeyThatIsToBeReplacedIsWholeUntilTheNewOneIsKept(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	pair := d.pair("CN=ECP PRD 100")
	m := d.saved(tenant, pair)
	keep := func(pass string) error {
		_, err := d.KeepIdentity(t.Context(), tenant.ID, "ecp.p12", pair.P12(pass), cert.SecretString(pass))
		return err
	}
	if err := keep("old"); err != nil {
		t.Fatal(err)
	}
	d.vault.refuses = ".passphrase"
	wantFault(t, keep("new"), securitycenter.VaultDismissed)
	if id, problem, err := d.IdentityFor(t.Context(), m); err != nil || problem != nil || id.Key == nil {
		t.Errorf("the old key: %v, %v", problem, err)
	}
	if len(d.vault.kept) != 2 {
		t.Errorf("%d secrets are kept", len(d.vault.kept))
	}
}

func TestAVaultThatFailsIsToldAndNothingIsListed(t *testing.T) {
	d := newDesk(t)
	pair := d.pair("CN=ECP PRD 100")
	d.vault.err = securitycenter.NewFault(securitycenter.VaultLocked, nil, nil)
	_, err := d.KeepIdentity(t.Context(), "", "ecp.p12", pair.P12("geheim"), cert.SecretString("geheim"))
	wantFault(t, err, securitycenter.VaultLocked)
	if kept, err := d.Register.Credentials(t.Context()); err != nil || len(kept) != 0 {
		t.Errorf("%v, %v", kept, err)
	}
}

func TestTenantsAreChecked(t *testing.T) {
	d := newDesk(t)
	d.tenant(acme())
	for name, c := range map[string]struct {
		change func(*securitycenter.Tenant)
		want   securitycenter.ObjectionID
		is     cert.Severity
	}{
		"no name":               {func(x *securitycenter.Tenant) { x.Name = " " }, securitycenter.TenantNameMissing, cert.Stop},
		"a taken name":          {func(x *securitycenter.Tenant) { x.Name = "acme payroll" }, securitycenter.TenantNameTaken, cert.Stop},
		"no company":            {func(x *securitycenter.Tenant) { x.CompanyID = "" }, securitycenter.CompanyMissing, cert.Stop},
		"a company with blanks": {func(x *securitycenter.Tenant) { x.CompanyID = "ACME prod" }, securitycenter.CompanySpaces, cert.Warn},
		"no host":               {func(x *securitycenter.Tenant) { x.Host = "" }, securitycenter.HostMissing, cert.Stop},
		"no host's name":        {func(x *securitycenter.Tenant) { x.Host = "https:// /" }, securitycenter.HostInvalid, cert.Stop},
		"a host without .cert":  {func(x *securitycenter.Tenant) { x.Host = "api4.successfactors.com" }, securitycenter.HostWithoutCert, cert.Warn},
		"a host for people":     {func(x *securitycenter.Tenant) { x.Host = "performancemanager4.successfactors.com" }, securitycenter.HostIsUI, cert.Warn},
		"preview for prod":      {func(x *securitycenter.Tenant) { x.Host = "api4preview.cert.sapsf.com" }, securitycenter.HostOtherKind, cert.Warn},
		"an unconfirmed host":   {func(x *securitycenter.Tenant) { x.Host = "api55.cert.sapsf.eu" }, securitycenter.HostUnconfirmed, cert.Note},
		"no Security Center":    {func(x *securitycenter.Tenant) { x.SecurityCenter = "" }, securitycenter.SecurityCenterNone, cert.Note},
		"a wrong address":       {func(x *securitycenter.Tenant) { x.SecurityCenter = "http://x" }, securitycenter.SecurityCenterWrong, cert.Stop},
		"a wrong root":          {func(x *securitycenter.Tenant) { x.Roots = "hello" }, securitycenter.RootsWrong, cert.Stop},
		"a wrong connection":    {func(x *securitycenter.Tenant) { x.Connect = "example.com:443" }, securitycenter.ConnectWrong, cert.Stop},
	} {
		x := acme()
		x.Name = "Another"
		c.change(&x)
		o, err := d.CheckTenant(t.Context(), x)
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(o)[c.want]; got != c.is {
			t.Errorf("%s: %s is %q, not %q (%v)", name, c.want, got, c.is, o)
		}
		_, err = d.SaveTenant(t.Context(), x)
		if saved := err == nil; saved == (c.is == cert.Stop) {
			t.Errorf("%s: saved is %v", name, saved)
		} else if saved {
			if err := d.Register.RemoveTenant(t.Context(), must(d.TenantNamed(t.Context(), "Another")).ID); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func must(t securitycenter.Tenant, err error) securitycenter.Tenant {
	if err != nil {
		panic(err)
	}
	return t
}

func TestATenantWithMappingsIsKept(t *testing.T) {
	d := newDesk(t)
	tenant := d.tenant(acme())
	d.saved(tenant, d.pair("CN=ECP"))
	wantFault(t, d.Register.RemoveTenant(t.Context(), tenant.ID), securitycenter.TenantInUse)
}

func TestRootsArePutDownClean(t *testing.T) {
	d := newDesk(t)
	x := acme()
	root := certtest.NewCA("CN=Own Root")
	x.Roots = "some words before\n" + strings.ReplaceAll(string(root.PEM()), "\n", " ") + "and after"
	if got := d.tenant(x).Roots; got != string(root.PEM()) {
		t.Errorf("the root is kept as %q", got)
	}
}
