package gui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
)

// A prompted window is one whose keyring asks a person for its password, and whose work is let through piece by piece.
type prompted struct {
	*window
	queue  *job.Queue
	answer func() // answers the keyring
}

// atOnce is a pause that is over at once: what waits for a while happens.
func atOnce(context.Context, time.Duration) bool { return true }

// never is a pause that ends only when it is given up: what waits for a while does not happen.
func never(ctx context.Context, _ time.Duration) bool {
	<-ctx.Done()
	return false
}

// quiet is a pause in which the window never comes to speak of the keyring; what it confirms goes away at once.
func quiet(ctx context.Context, d time.Duration) bool {
	const spokenOf = 2 * time.Second
	return d > spokenOf || never(ctx, d)
}

func prompting(t *testing.T, pause func(context.Context, time.Duration) bool) *prompted {
	t.Helper()
	prompt := make(chan struct{})
	runner, queue := job.Queued()
	w := &prompted{open(t, guitest.Options{Jobs: runner, Prompt: prompt, Pause: pause}), queue, func() { close(prompt) }}
	queue.Settle()
	return w
}

// keepKey has the key of a file kept, and lets through what the window says meanwhile.
func (w *prompted) keepKey() {
	w.inspect(w.File("ecp.p12", w.ECP.P12("")))
	w.queue.Settle()
	w.press("certificates.keep")
}

func (w *prompted) kept() []securitycenter.Credential {
	w.t.Helper()
	all, err := w.Center.Register.Credentials(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

func TestTheWindowSaysThatItWaitsForTheKeyring(t *testing.T) {
	w := prompting(t, atOnce)
	w.keepKey()
	w.queue.Next()
	w.wantSeen("Waiting for the keyring", "It may be asking for its password in another window.")
	if w.has(w.say("keyring.without")) {
		t.Error("there is nothing to go on with")
	}
	w.answer()
	w.queue.Next() // the key is kept
	w.wantSeen("ecp.p12 is kept for tests")
	w.wantUnseen("Waiting for the keyring")
	w.queue.Settle()
	if len(w.kept()) != 1 {
		t.Errorf("kept %+v", w.kept())
	}
}

func TestAKeyringThatAnswersSoonIsNotSpokenOf(t *testing.T) {
	w := prompting(t, never)
	w.keepKey()
	w.answer()
	w.queue.Next()
	w.wantSeen("ecp.p12 is kept for tests")
	w.Window.Close()
	w.queue.Settle()
	w.wantUnseen("Waiting for the keyring")
}

func TestWhoeverDoesNotWaitForTheKeyringKeepsNothing(t *testing.T) {
	w := prompting(t, atOnce)
	w.keepKey()
	w.queue.Next()
	w.key(fyne.KeyEscape)
	w.wantSeen("Canceled.", "CN=ECP Practice 100")
	w.queue.Settle() // ends though the keyring was never answered
	w.wantUnseen("Waiting for the keyring")
	if len(w.kept()) != 0 {
		t.Errorf("kept %+v", w.kept())
	}
}

// typePassword types the password of a tenant's proxy, and saves the form until the window says what is waited for.
func (w *prompted) typePassword() securitycenter.Tenant {
	acme := w.savePassword()
	w.queue.Next()
	w.wantSeen("Waiting for the keyring")
	return acme
}

// savePassword types the password of a tenant's proxy, and saves the form until the keyring is asked.
func (w *prompted) savePassword() securitycenter.Tenant {
	acme := w.acme()
	w.queue.Settle()
	acme.Proxy, acme.ProxyUser = "proxy.acme.example:8080", "svc-certmap"
	acme, err := w.Center.SaveTenant(w.t.Context(), acme)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: acme.ID})
	w.queue.Settle()
	w.into("tenants.segments-hint", "person job_information")
	w.into("tenants.proxy.password-hint", "geheim")
	w.queue.Settle()
	w.press("button.save")
	w.queue.Next() // the tenant is saved
	return acme
}

func TestATenantIsSavedWithoutThePasswordThatTheKeyringDoesNotTake(t *testing.T) {
	w := prompting(t, atOnce)
	acme := w.typePassword()
	w.press("keyring.without")
	w.queue.Settle()
	w.wantUnseen("Waiting for the keyring")
	if got := w.tenant(acme.ID); got.Segments != "person job_information" || len(w.kept()) != 0 {
		t.Errorf("saved %+v, kept %+v", got, w.kept())
	}
	w.Window.Go(model.Route{Page: model.HomePage})
	w.queue.Settle()
	w.wantUnseen(w.say("form.leave"))
}

func TestWhoeverCancelsIsBackInTheFormOfTheTenant(t *testing.T) {
	w := prompting(t, atOnce)
	acme := w.typePassword()
	w.press("button.cancel")
	w.queue.Settle()
	w.wantSeen(w.say("button.save"), acme.Name)
	w.answer()
	w.press("button.save")
	w.queue.Settle()
	if len(w.kept()) != 1 {
		t.Errorf("kept %+v; seen:\n%s", w.kept(), w.seen())
	}
}

func TestATenantThatIsSavedLateTakesNoOtherFormAway(t *testing.T) {
	w := prompting(t, quiet)
	other := w.company("R4 PRD").TenantID
	acme := w.savePassword()
	w.Window.Go(model.Route{Page: model.TenantsPage, TenantID: other})
	w.press("form.leave.discard")
	for !strings.Contains(w.seen(), "R4 PRD\n"+w.say("button.save")) {
		w.queue.Next()
	}
	segments := w.entry("tenants.segments-hint")
	w.typed("person")
	w.answer()
	w.queue.Settle()
	if !strings.Contains(w.seen(), "R4 PRD\n"+w.say("button.save")) || segments.Text != "person" {
		t.Errorf("the form is gone:\n%s", w.seen())
	}
	if got := w.tenant(acme.ID); got.Segments != "person job_information" || len(w.kept()) != 1 {
		t.Errorf("saved %+v, kept %+v", got, w.kept())
	}
}

func TestForgettingWaitsForTheKeyringToo(t *testing.T) {
	w := prompting(t, atOnce)
	if err := w.Center.Register.PutCredential(t.Context(), securitycenter.Credential{ID: "ecp", Kind: securitycenter.IdentityCredential, Label: "ecp.p12", Keeper: "os"}); err != nil {
		t.Fatal(err)
	}
	w.Window.Go(model.Route{Page: model.CredentialsPage})
	w.queue.Settle()
	w.press("credentials.forget")
	w.press("credentials.ask-forget.do")
	w.queue.Next()
	w.wantSeen("Waiting for the keyring")
	w.answer()
	w.queue.Settle()
	w.wantUnseen("Waiting for the keyring", "ecp.p12")
	if len(w.kept()) != 0 {
		t.Errorf("kept %+v", w.kept())
	}
}

func TestAWindowThatIsClosedWaitsForNoKeyring(t *testing.T) {
	w := prompting(t, never)
	w.keepKey()
	w.Window.Close()
	w.queue.Settle() // ends though the keyring was never answered
	if len(w.kept()) != 0 {
		t.Errorf("kept %+v", w.kept())
	}
}

// takeFile takes a file in the dialog that stands in its folder.
func (w *window) takeFile(name string) {
	w.t.Helper()
	var file fyne.Tappable
	guitest.Walk(w.Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		item, ok := o.(fyne.Tappable)
		if !ok {
			return
		}
		guitest.Walk(o, func(o fyne.CanvasObject) {
			if l, ok := o.(*widget.Label); ok && l.Text == name {
				file = item
			}
		})
	})
	if file == nil {
		w.t.Fatalf("no file %q in the dialog", name)
	}
	file.Tapped(nil)
	w.takeFolder()
}

// testAs begins a test as what a file holds, which is to be kept, until the keyring is asked.
func (w *prompted) testAs() securitycenter.Tenant {
	w.t.Helper()
	acme := w.acme()
	w.queue.Settle()
	acme.Person = securitycenter.AnyPerson
	if _, err := w.Center.SaveTenant(w.t.Context(), acme); err != nil {
		w.t.Fatal(err)
	}
	w.put(acme, "ECP", securitycenter.Confirmed, w.ECP)
	w.File("ecp.p12", w.ECP.P12("geheim"))
	w.t.Setenv("HOME", w.Dir)
	w.t.Chdir(w.Dir)
	w.Window.Go(model.Route{Page: model.TestPage, MappingID: "ECP"})
	w.queue.Settle()
	w.press("test.use-file")
	w.takeFile("ecp.p12")
	w.queue.Settle()
	w.typed("geheim")
	if !guitest.Tick(w.Canvas(), w.say("unlock.keep")) {
		w.t.Fatal("the key is not offered to be kept")
	}
	w.press("button.ok")
	w.queue.Next() // the file is read
	return acme
}

// testAsWaiting is testAs until the window says what is waited for.
func (w *prompted) testAsWaiting() {
	w.t.Helper()
	w.testAs()
	w.queue.Next()
	w.wantSeen("Waiting for the keyring")
}

func TestATestGoesOnWithoutTheKeyBeingKept(t *testing.T) {
	w := prompting(t, atOnce)
	w.testAsWaiting()
	w.press("keyring.without")
	w.queue.Settle()
	w.wantSeen("The certificate works.")
	if len(w.kept()) != 0 {
		t.Errorf("kept %+v", w.kept())
	}
}

func TestATestFollowsOnceTheKeyIsKept(t *testing.T) {
	w := prompting(t, atOnce)
	w.testAsWaiting()
	if len(w.testsOf("ECP")) != 0 {
		t.Error("it is tested before")
	}
	w.answer()
	w.queue.Settle()
	w.wantSeen("The certificate works.")
	if len(w.kept()) != 1 {
		t.Errorf("kept %+v", w.kept())
	}
}

func TestWhoeverCancelsTestsNothing(t *testing.T) {
	w := prompting(t, atOnce)
	w.testAsWaiting()
	w.key(fyne.KeyReturn) // the keyring's password, typed into the wrong window, ends here
	w.queue.Settle()
	w.wantUnseen("Waiting for the keyring")
	if len(w.testsOf("ECP")) != 0 || len(w.kept()) != 0 {
		t.Errorf("tested %+v, kept %+v", w.testsOf("ECP"), w.kept())
	}
}

func TestATestDoesNotFollowAKeyThatIsKeptAfterThePageWasLeft(t *testing.T) {
	for name, elsewhere := range map[string]model.Route{
		"another page":    {Page: model.HomePage},
		"another mapping": {Page: model.TestPage, MappingID: "Other"},
	} {
		t.Run(name, func(t *testing.T) {
			w := prompting(t, quiet)
			w.put(w.testAs(), "Other", securitycenter.Confirmed, w.CA.Issue("CN=Other"))
			w.Window.Go(elsewhere)
			w.answer()
			w.queue.Settle()
			if tests := append(w.testsOf("ECP"), w.testsOf("Other")...); len(tests) != 0 || len(w.kept()) != 1 {
				t.Errorf("tested %+v, kept %+v", tests, w.kept())
			}
		})
	}
}

func TestWhatTheKeyringTakesIsToldInTheWindowThatWasDrawnAnew(t *testing.T) {
	w := prompting(t, nil)
	w.keepKey()
	w.Window.Restyle()
	w.Window.Restyle()
	w.answer()
	w.queue.Settle()
	w.wantSeen("ecp.p12 is kept for tests")
}

func TestAWindowThatWasDrawnAnewAndIsClosedWaitsForNoKeyring(t *testing.T) {
	w := prompting(t, never)
	w.keepKey()
	w.Window.Restyle()
	w.Window.Close()
	w.queue.Settle() // ends though the keyring was never answered
	if len(w.kept()) != 0 {
		t.Errorf("kept %+v", w.kept())
	}
}
