package gui_test

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

func TestTheFirstStartAsksWhatThereIs(t *testing.T) {
	w := open(t, guitest.Options{})
	w.wantSeen("What do you have?", "A certificate file", "Mappings already in SuccessFactors", "Nothing yet: practise, two minutes")
	w.press("first.nothing.button")
	w.wantSeen("CN=ECP Practice 100", "Map this certificate")
}

func TestPracticeGoesFromTheFileToAProvenMappingByEnterAlone(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{w.File("ECP_Practice_100.cer", w.ECP.PEM())}})
	w.key(fyne.KeyReturn)
	w.wantSeen("Save, upload and test", "Practice tenant")
	w.key(fyne.KeyReturn)
	w.wantSeen("The certificate works.", "Practice.", "control refused")
	m := w.only()
	if m.State != securitycenter.Uploaded || m.Current().Proof == nil || m.Current().Proof.Kind != securitycenter.ByTest || w.Upload.Uploads != 1 {
		t.Errorf("the register holds %+v after %d uploads", m, w.Upload.Uploads)
	}
}

func TestAnUploadThatFailsLosesNothing(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Upload.Err = securitycenter.NewFault(securitycenter.UploadUnreachable, syscall.ECONNREFUSED, map[string]any{"Tenant": "Practice tenant"})
	w.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{w.File("e.cer", w.ECP.PEM())}})
	w.key(fyne.KeyReturn)
	w.key(fyne.KeyReturn)
	m, _ := w.Words.Fault(w.Upload.Err)
	w.wantSeen(m.What)
	if got := w.only(); got.State != securitycenter.Draft {
		t.Errorf("the mapping is %s", got.State)
	}
	w.press("details")
	w.wantSeen("connection refused")
}

func TestAFormWithNothingInItSaysWhatIsMissing(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "", nil)
	w.press("form.save-hand-over")
	w.wantSeen(w.Words.Say("objection.configuration-name-missing"), w.Words.Say("objection.file-missing"))
	if len(w.mappings()) != 0 {
		t.Error("something was saved")
	}
}

func TestANameOrACertificateThatIsTakenIsRefusedInTheOriginalsWords(t *testing.T) {
	w := open(t, guitest.Options{})
	tenant := w.acme().ID
	w.form(tenant, "ecp.cer", w.ECP.PEM())
	w.press("form.save-draft")
	first := w.only()
	w.form(tenant, "ecp.cer", w.ECP.PEM())
	w.press("form.save-hand-over")
	w.wantSeen("This X.509 Certificate was already registered to the platform.", "SuccessFactors would answer")
	if got := w.only(); got.ID != first.ID {
		t.Error("the first mapping was replaced")
	}
}

func TestADraftStaysOnThisComputer(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-draft")
	w.wantSeen("Draft.", "Only on this computer. Not in SuccessFactors yet.")
	if m := w.only(); m.State != securitycenter.Draft || m.LoginName != "SFAPI_ECP" {
		t.Errorf("the register holds %+v", m)
	}
	if w.Upload.Uploads != 0 || len(w.Opened) != 0 {
		t.Error("something left this computer")
	}
}

func TestTheHandOverIsConfirmedByAPerson(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Prober.Result = guitest.WithoutKey()
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-hand-over")
	w.wantSeen("Hand over: ", "in the clipboard", "Choose X.509 Public Certificate Mapping (not X509 Certificates)")
	m := w.only()
	if m.State != securitycenter.HandedOver || len(w.Opened) != 1 || w.Opened[0] != "https://acme.example/securitycenter" {
		t.Fatalf("the mapping is %s, opened %v", m.State, w.Opened)
	}
	clip := fyne.CurrentApp().Clipboard()
	for key, want := range map[fyne.KeyName]string{fyne.Key1: m.ConfigurationName, fyne.Key2: m.IntegrationName, fyne.Key3: m.FilePath, fyne.Key4: m.LoginName} {
		if w.key(key); clip.Content() != want {
			t.Errorf("%s copies %q, not %q", key, clip.Content(), want)
		}
	}
	clean, err := os.ReadFile(m.FilePath)
	if err != nil || !strings.HasPrefix(string(clean), "-----BEGIN CERTIFICATE-----\n") {
		t.Errorf("the file to hand over: %v %s", err, clean)
	}
	w.key(fyne.KeyReturn)
	w.wantSeen("The server is reachable and trusted. The certificate was not tested: its private key is in ECP.")
	if m := w.only(); m.State != securitycenter.Confirmed || m.By != "M. Meier" || m.Current().Proof != nil {
		t.Errorf("the register holds %+v", m)
	}
}

func TestLaterLeavesTheHandOverOpen(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-hand-over")
	w.press("handover.later")
	w.wantSeen("Not confirmed yet.")
	if m := w.only(); m.State != securitycenter.HandedOver {
		t.Errorf("the mapping is %s", m.State)
	}
}

func TestDeletingInARealTenantAsksWhetherItIsGoneThere(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-hand-over")
	id := w.only().ID
	w.Window.Go(model.Route{Page: model.MappingPage, MappingID: id})
	w.press("mapping.delete")
	w.wantSeen("In SuccessFactors this certificate still logs in until it is deleted there")
	w.press("delete.still")
	w.wantSeen("Still to delete in SuccessFactors.")
	if m := w.only(); m.State != securitycenter.ToDelete {
		t.Errorf("the mapping is %s", m.State)
	}
}

func TestADiskThatIsFullIsToldInThreeParts(t *testing.T) {
	w := open(t, guitest.Options{})
	fault := securitycenter.NewFault(securitycenter.RegisterDiskFull, syscall.ENOSPC, map[string]any{"Folder": "/data"})
	w.Window.Tell(fault)
	m, _ := w.Words.Fault(fault)
	if m.What == "" || m.Why == "" || m.Next == "" {
		t.Fatalf("%+v", m)
	}
	w.wantSeen(m.What, m.Why, m.Next)
}

func TestWithoutAKeyringTheCredentialsSaySo(t *testing.T) {
	fault := securitycenter.NewFault(securitycenter.VaultAbsent, errors.New("no service"), nil)
	w := open(t, guitest.Options{Keyring: fault})
	w.Window.Go(model.Route{Page: model.CredentialsPage})
	m, _ := w.Words.Fault(fault)
	w.wantSeen(m.What, m.Next)
}

func TestALockedFileAsksAgainAfterAWrongPassphrase(t *testing.T) {
	w := open(t, guitest.Options{})
	path := w.File("ecp.p12", w.ECP.P12("geheim"))
	w.Window.Go(model.Route{Page: model.CertificatesPage, Files: []string{path}})
	w.wantSeen(w.Words.Say("unlock.title", text.V{"Name": "ecp.p12"}))
	w.typed("falsch")
	w.key(fyne.KeyReturn)
	w.wantSeen("Wrong passphrase: the file's own check refused it.")
	w.typed("geheim")
	w.key(fyne.KeyReturn)
	w.wantSeen("Certificate with its private key", "Fit to map")
}

func TestTheWindowSpeaksGerman(t *testing.T) {
	w := open(t, guitest.Options{Language: text.German})
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.wantSeen(w.Words.Say("form.save-hand-over"), w.Words.Say("field.configuration-name"))
	if strings.Contains(w.seen(), "Configuration Name") {
		t.Error("the form speaks English")
	}
}

func TestATenantIsFoundByItsCity(t *testing.T) {
	w := open(t, guitest.Options{})
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: model.NewTenant})
	w.typed("São Paulo")
	w.wantSeen("api19.cert.sapsf.com")
}

func TestAMappingOfAnotherTenantWithTheSameNamesIsAWarning(t *testing.T) {
	w := open(t, guitest.Options{})
	w.form(w.acme().ID, "ecp.cer", w.ECP.PEM())
	w.press("form.save-draft")
	other, err := w.Center.SaveTenant(t.Context(), securitycenter.Tenant{Name: "ACME Test", CompanyID: "ACMEtest", Environment: securitycenter.Production,
		APIHost: "api2.successfactors.eu", Host: "api2.cert.successfactors.eu"})
	if err != nil {
		t.Fatal(err)
	}
	w.Window.Reload()
	w.form(other.ID, "ecp.cer", w.ECP.PEM())
	w.wantSeen("has the same issuer and subject. SuccessFactors may answer")
	w.press("form.save-hand-over")
	if len(w.mappings()) != 2 {
		t.Error("the warning stopped it")
	}
}

func TestAThousandMappingsAreSearchedByAnyWord(t *testing.T) {
	w := open(t, guitest.Options{})
	tenant := w.acme().ID
	for _, cn := range []string{"Müller Lohn", "Weiß & Söhne"} {
		pair := w.CA.Issue("CN="+cn, certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0)))
		w.form(tenant, "x.cer", pair.PEM())
		w.press("form.save-draft")
	}
	w.Window.Go(model.Route{Page: model.MappingPage, Search: "MÜLLER"})
	w.wantSeen("Müller Lohn")
	if strings.Contains(w.seen(), "Weiß") {
		t.Error("the search shows what does not hold its word")
	}
}
