package gui_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"certmap/cert"
	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/kit"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// standing puts mappings that stand in a tenant into the register, one for each common name.
func (w *window) standing(tenant securitycenter.Tenant, names ...string) []*certtest.Pair {
	w.t.Helper()
	var out []*certtest.Pair
	for _, cn := range names {
		pair := w.CA.Issue("CN="+cn+",O=ACME SE,C=DE", certtest.Valid(guitest.Now.AddDate(0, -1, 0), guitest.Now.AddDate(1, 0, 0)))
		w.put(tenant, cn, securitycenter.Confirmed, pair)
		out = append(out, pair)
	}
	return out
}

// put adds a mapping with a version for each certificate, under its configuration name as its ID.
func (w *window) put(tenant securitycenter.Tenant, name string, s securitycenter.State, pairs ...*certtest.Pair) {
	w.t.Helper()
	w.stored(securitycenter.Mapping{ID: name, TenantID: tenant.ID, ConfigurationName: name, LoginName: "SFAPI_ECP", State: s}, pairs...)
}

// stored puts a mapping into the register, with a version for each certificate.
func (w *window) stored(m securitycenter.Mapping, pairs ...*certtest.Pair) securitycenter.Mapping {
	w.t.Helper()
	m.IntegrationName, m.Created, m.Since = "Employee Central Payroll", guitest.Now, guitest.Now
	for _, pair := range pairs {
		c := cert.Open(context.Background(), pair.PEM(), cert.Options{}).Certificates()[0]
		m.Versions = append(m.Versions, securitycenter.VersionOf(c, guitest.Now, "M. Meier"))
	}
	if err := w.Center.Register.Add(context.Background(), m, securitycenter.Event{Kind: securitycenter.EventSaved, At: guitest.Now}); err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *window) testsOf(mapping string) []securitycenter.TestRecord {
	w.t.Helper()
	tests, err := w.Center.Register.Tests(context.Background(), "", mapping, 10)
	if err != nil {
		w.t.Fatal(err)
	}
	return tests
}

func TestAllMappingsAreTestedAndSummedUpByCause(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	w.standing(acme, "Works", "Refused", "Refused too")
	w.put(acme, "Sketch", securitycenter.Draft, w.ECP)
	w.Prober.Each = guitest.ByName(map[string]securitycenter.Result{"Works": guitest.Passed()}, guitest.Refused())
	w.Window.Go(model.Route{Page: model.TestPage})
	w.wantSeen("4 mappings", "left out: not handed over yet")
	w.key(fyne.KeyReturn)
	w.wantSeen("1 of 3 tests passed.", "1 mapping was left out", "2 × [AUTH0032] invalid client certificate", "1 × passed")
	if n := len(w.testsOf("Refused")); n != 1 {
		t.Errorf("%d tests are kept", n)
	}
	w.press("cli.all.tally", text.V{"Count": 2, "Outcome": "[AUTH0032] invalid client certificate"})
	w.wantSeen("2 mappings")
	w.press("test.all.show-all")
	w.wantSeen("4 mappings")
}

func TestTheTableShowsTheLastResultOfEachMappingWithItsDate(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	pairs := w.standing(acme, "Refused", "Untested", "Works")
	if _, err := w.Center.KeepIdentity(t.Context(), acme.ID, "works.p12", pairs[2].P12(""), cert.SecretString("")); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]securitycenter.Result{"Refused": guitest.Refused(), "Works": guitest.Passed()} {
		r.Started = guitest.Now.AddDate(0, 0, -len(name))
		if err := w.Center.Register.AddTest(t.Context(), securitycenter.TestRecord{ID: name, TenantID: acme.ID, MappingID: name, Result: r}); err != nil {
			t.Fatal(err)
		}
	}
	w.Window.Go(model.Route{Page: model.TestPage})
	w.wantSeen("SFAPI_ECP, key elsewhere", "SFAPI_ECP, key here", "failed", "16 Nov 2026", "[AUTH0032] invalid client certificate", "passed", "18 Nov 2026")
	names := []string{"Refused", "Untested", "Works"}
	for column, want := range map[string]string{"Tested": "Untested Refused Works", "Last result": "Refused Works Untested"} {
		w.choose(column)
		if order := w.order(names...); order != want {
			t.Errorf("sorted by %s: %s, not %s", column, order, want)
		}
	}
	w.into("test.all.search", "AUTH0032")
	w.wantSeen("1 mapping")
	w.wantUnseen("Works")
}

func TestAResultOpensByAClickAndEscComesBackToTheTable(t *testing.T) {
	w := open(t, guitest.Options{})
	w.standing(w.acme(), "Works", "Refused")
	w.Prober.Each = guitest.ByName(map[string]securitycenter.Result{"Works": guitest.Passed()}, guitest.Refused())
	w.Window.Go(model.Route{Page: model.TestPage})
	w.press("test.all")
	w.choose("Refused")
	w.wantSeen("The tenant refused this certificate.", w.Words.Say("test.all.back"))
	w.key(fyne.KeyEscape)
	w.wantSeen("1 of 2 tests passed.", "Works")
}

func isList(o fyne.Focusable) bool {
	_, ok := o.(*kit.List[[]kit.Cell])
	return ok
}

func TestTheTableIsWorkedByTheKeyboard(t *testing.T) {
	w := open(t, guitest.Options{})
	w.standing(w.acme(), "Alpha", "Beta")
	w.Window.Go(model.Route{Page: model.TestPage})
	for range 20 {
		if w.Canvas().FocusNext(); isList(w.Canvas().Focused()) {
			break
		}
	}
	w.key(fyne.KeyDown)
	w.key(fyne.KeyDown)
	w.wantSeen(w.Words.Say("test.all.open"))
	w.key(fyne.KeyReturn)
	w.wantSeen(w.Words.Say("test.all.back"), "Beta")
	if len(w.testsOf("Beta")) != 0 {
		t.Error("opening it has tested it")
	}
}

func TestAThousandTestsCanBeCanceledAndWhatEndedIsKept(t *testing.T) {
	w, queue := queued(t)
	acme := w.acme()
	queue.Settle()
	w.Window.Choose(acme.ID)
	pair := w.CA.Issue("CN=Many,O=ACME SE,C=DE", certtest.Valid(guitest.Now.AddDate(0, -1, 0), guitest.Now.AddDate(1, 0, 0)))
	one := securitycenter.VersionOf(cert.Open(t.Context(), pair.PEM(), cert.Options{}).Certificates()[0], guitest.Now, "")
	for i := range 1000 {
		one.Subject = fmt.Sprintf("CN=ECP %04d", i)
		m := securitycenter.Mapping{ID: one.Subject, TenantID: acme.ID, ConfigurationName: one.Subject, State: securitycenter.Confirmed, Versions: []securitycenter.Version{one}}
		if err := w.Center.Register.Add(t.Context(), m, securitycenter.Event{Kind: securitycenter.EventSaved, At: guitest.Now}); err != nil {
			t.Fatal(err)
		}
	}
	w.Window.Go(model.Route{Page: model.TestPage})
	queue.Settle()
	w.press("test.all")
	for range 60 {
		queue.Next()
	}
	w.wantSeen("of 1,000.", w.Words.Say("button.cancel"))
	w.key(fyne.KeyEscape)
	queue.Settle()
	w.wantSeen("Canceled after", "of 1,000 tests.")
	kept, err := w.Center.Register.Tests(t.Context(), acme.ID, "", 2000)
	if err != nil || len(kept) < 50 || len(kept) == 1000 {
		t.Errorf("%d tests are kept, %v", len(kept), err)
	}
}

func TestTheReasonsOfARefusalAreNumberedForThisMapping(t *testing.T) {
	w := open(t, guitest.Options{})
	w.put(w.acme(), "ECP", securitycenter.HandedOver, w.ECP)
	w.Prober.Result = guitest.Refused()
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: "ECP", Start: true})
	reasons := w.testsOf("ECP")[0].Result.Reasons
	if len(reasons) < 2 || reasons[0].ID != securitycenter.ReasonNotConfirmed {
		t.Fatalf("the reasons are %v", reasons)
	}
	first := w.Words.Tell("reason."+string(reasons[0].ID), reasons[0].Values)
	w.wantSeen("the likeliest first", "1.", first.What, "2.", first.Next)
	lines := guitest.Texts(w.Canvas())
	second := w.Words.Tell("reason."+string(reasons[1].ID), reasons[1].Values)
	if slices.Index(lines, first.What) > slices.Index(lines, second.What) {
		t.Errorf("the order is another: %v", lines)
	}
	w.press("test.reasons.all")
	w.wantSeen(second.What, second.Next)
}

func TestTheServersChainIsShownRootFirst(t *testing.T) {
	w := open(t, guitest.Options{})
	w.put(w.acme(), "ECP", securitycenter.Confirmed, w.ECP)
	w.Prober.Result = guitest.WithChain(guitest.Passed())
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: "ECP", Start: true})
	w.press("test.chain")
	w.wantSeen("DigiCert Global Root G2", "*.cert.successfactors.com", "KBA 3626800", "Do not import this one", "Save .cer")
	lines := guitest.Texts(w.Canvas())
	if slices.Index(lines, "DigiCert Global Root G2") > slices.Index(lines, "*.cert.successfactors.com") {
		t.Errorf("the root is not first: %v", lines)
	}
	w.key(fyne.KeyEscape)
	w.wantSeen("The certificate works.")
}

func TestAChainThatIsNotTrustedIsNotSaved(t *testing.T) {
	w := open(t, guitest.Options{})
	w.put(w.acme(), "ECP", securitycenter.Confirmed, w.ECP)
	r := guitest.WithChain(guitest.Failed("tls.server-untrusted"))
	r.Rungs = slices.Clone(r.Rungs)
	r.Rungs[3].State = securitycenter.Fail
	w.Prober.Result = r
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: "ECP", Start: true})
	w.press("test.chain")
	w.wantSeen("it was not trusted")
	if w.has(w.Words.Say("test.chain.save")) {
		t.Error("it can be saved")
	}
}

func TestOldAndNewAreTestedSideBySide(t *testing.T) {
	w := open(t, guitest.Options{})
	other := certtest.NewCA("CN=SAP Cloud Root CA 2,O=SAP SE,C=DE")
	renewed := other.Issue("CN=ECP,O=ACME SE,C=DE", certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0)))
	w.put(w.acme(), "ECP", securitycenter.Confirmed, w.ECP, renewed)
	w.Prober.Each = guitest.ByName(map[string]securitycenter.Result{"ECP": guitest.Refused()}, guitest.Passed())
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: "ECP"})
	w.press("test.pair")
	w.wantSeen("The old certificate still works, the new one does not yet.", "Old certificate", "New certificate", "passed", "failed")
	if tests := w.testsOf("ECP"); len(tests) != 2 || tests[0].Result.Twin != tests[1].ID {
		t.Errorf("kept %+v", tests)
	}
	w.key(fyne.KeyEscape)
	w.wantSeen(w.Words.Say("test.pair"))
}

// keyed puts a mapping whose key is in the keyring into a tenant.
func (w *window) keyed(tenant securitycenter.Tenant) {
	w.t.Helper()
	w.put(tenant, "ECP", securitycenter.Confirmed, w.ECP)
	if _, err := w.Center.KeepIdentity(context.Background(), tenant.ID, "ecp.p12", w.ECP.P12("geheim"), cert.SecretString("geheim")); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) person(tenant securitycenter.Tenant) string {
	w.t.Helper()
	now, err := w.Center.Tenant(context.Background(), tenant.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return now.Person
}

func TestWhomTheTestMayQueryIsAskedOnceATenant(t *testing.T) {
	for typed, want := range map[string]string{"107031": "107031", "": securitycenter.AnyPerson} {
		w := open(t, guitest.Options{})
		acme := w.acme()
		w.keyed(acme)
		w.Window.Go(model.Route{Page: model.TestPage, MappingID: "ECP", Start: true})
		w.wantSeen("Whom may the test query in ACME Payroll?", "its status, the names of its segments and how many rows came")
		w.typed(typed)
		w.key(fyne.KeyReturn)
		w.wantSeen("The certificate works.")
		if got := w.person(acme); got != want {
			t.Errorf("%q is kept as %q", typed, got)
		}
		w.press("test.again")
		w.wantSeen("The certificate works.")
		if n := len(w.testsOf("ECP")); n != 2 {
			t.Errorf("%d tests", n)
		}
	}
}

func TestWhoeverLeavesTheQuestionTestsNothing(t *testing.T) {
	w := open(t, guitest.Options{})
	acme := w.acme()
	w.keyed(acme)
	w.Window.Go(model.Route{Page: model.TestPage})
	w.press("test.all")
	w.wantSeen("Whom may the test query in ACME Payroll?")
	w.key(fyne.KeyEscape)
	if w.person(acme) != "" || len(w.testsOf("ECP")) != 0 {
		t.Error("something was kept")
	}
}

func TestWithoutAKeyAndOnPracticeNobodyIsAsked(t *testing.T) {
	w := open(t, guitest.Options{})
	w.standing(w.acme(), "Without key")
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: "Without key", Start: true})
	practice, err := w.Center.EnsurePractice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.keyed(practice)
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: "ECP", Start: true})
	if len(w.testsOf("Without key")) != 1 || len(w.testsOf("ECP")) != 1 {
		t.Errorf("nothing was tested; seen:\n%s", w.seen())
	}
}
