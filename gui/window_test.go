package gui_test

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"certmap/cert"
	"certmap/gui/guitest"
	"certmap/gui/job"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A window is the fixture with what a test does to it.
type window struct {
	*guitest.Fixture
	t *testing.T
}

func open(t *testing.T, o guitest.Options) *window {
	t.Helper()
	f, err := guitest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return &window{f, t}
}

// queued opens a window whose work is let through piece by piece once its first page is there.
func queued(t *testing.T) (*window, *job.Queue) {
	t.Helper()
	runner, queue := job.Queued()
	w := open(t, guitest.Options{Jobs: runner})
	queue.Settle()
	return w, queue
}

// press presses the button with a label of the catalogue.
func (w *window) press(id string, values ...text.V) {
	w.t.Helper()
	label := w.Words.Say(id, values...)
	b := guitest.FindButton(w.Canvas(), label)
	if b == nil {
		w.t.Fatalf("no button %q among:\n%s", label, w.seen())
	}
	test.Tap(b)
}

func (w *window) has(label string) bool { return guitest.FindButton(w.Canvas(), label) != nil }

// key presses a key where the keyboard is.
func (w *window) key(name fyne.KeyName) {
	c := w.Canvas()
	if o := c.Focused(); o != nil {
		o.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: name})
}

func (w *window) typed(s string) { test.Type(w.Canvas().Focused(), s) }

func (w *window) seen() string { return strings.Join(guitest.Texts(w.Canvas()), "\n") }

func (w *window) wantSeen(parts ...string) {
	w.t.Helper()
	for _, part := range parts {
		if !strings.Contains(w.seen(), part) {
			w.t.Fatalf("%q is not to be seen among:\n%s", part, w.seen())
		}
	}
}

func (w *window) mappings() []securitycenter.Mapping {
	w.t.Helper()
	rows, _, err := w.Center.Register.Rows(context.Background(), securitycenter.Filter{Sort: securitycenter.ByName, Limit: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	var out []securitycenter.Mapping
	for _, r := range rows {
		m, err := w.Center.Register.Mapping(context.Background(), r.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

func (w *window) only() securitycenter.Mapping {
	w.t.Helper()
	all := w.mappings()
	if len(all) != 1 {
		w.t.Fatalf("the register holds %d mappings", len(all))
	}
	return all[0]
}

// acme adds a tenant of SuccessFactors and chooses it.
func (w *window) acme() securitycenter.Tenant {
	w.t.Helper()
	t, err := w.Center.SaveTenant(context.Background(), securitycenter.Tenant{Name: "ACME Payroll", CompanyID: "ACMEprod",
		Environment: securitycenter.Production, APIHost: "api4.successfactors.com", Host: "api4.cert.successfactors.com",
		SecurityCenter: "https://acme.example/securitycenter", APIUser: "SFAPI_ECP"})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Window.Reload()
	w.Window.Choose(t.ID)
	return t
}

// form opens the Add form on a file.
func (w *window) form(tenantID, name string, data []byte) {
	d := model.NewDraft(tenantID)
	if data != nil {
		d.File, d.FileName = cert.Open(context.Background(), data, cert.Options{Name: name, Now: guitest.Now}), name
	}
	w.Window.Go(model.Route{Page: model.MappingPage, Add: d})
}
