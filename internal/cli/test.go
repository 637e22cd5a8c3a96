package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type testCommand struct {
	Mapping   string `arg:"" optional:"" complete:"mapping" help:"Configuration name or ID of the mapping to test."`
	All       bool   `help:"Test every mapping, of --tenant or of all tenants, sixteen at a time."`
	Tenant    string `help:"Test this tenant, or the mapping in it." placeholder:"TENANT"`
	Host      string `help:"Test this host, outside the register." placeholder:"HOST[:PORT]"`
	Company   string `help:"Company ID, with --host." placeholder:"ID"`
	Connect   string `help:"Address to connect to instead of resolving the host, with --host." placeholder:"IP:PORT"`
	CA        string `name:"ca" help:"File with a root to trust beside the system's, with --host." type:"path" placeholder:"FILE"`
	Identity  string `help:"File with the certificate and key to test as; without a key only the server's side is tested." type:"path" placeholder:"FILE"`
	Login     string `help:"Login name that the mapping has, with --host." placeholder:"NAME"`
	Control   bool   `help:"Make the same call without a certificate too: it must be refused."`
	Renewal   bool   `help:"Test with the certificate from before the renewal and with the one after it, side by side."`
	Before    string `help:"File with the certificate and key from before, for --renewal; the mapping's last version by default." type:"path" placeholder:"FILE"`
	Person    string `help:"Whom to query in this test (person_id_external), or any; the tenant's own by default." placeholder:"ID"`
	Segments  string `help:"Segments to query in this test, with commas; the tenant's own by default." placeholder:"NAMES"`
	SaveChain string `help:"Folder to save what stands above the server's certificate in, for STRUST." type:"path" placeholder:"DIR"`
	choice
	passphrases
	JSON bool `help:"Print the result as a JSON object; with --all one a line."`

	secrets []cert.Secret // what passphrases has read
}

// partial is the exit code of a test that went well but is no proof: without the key, or with a control that passed.
const partial = 3

// Run exits with 0 when the test passed, 1 when it failed, 3 when it was partial (no key), proves nothing, or had nothing to
// test; of many with the worst; 64 where the flags cannot be tried.
func (c *testCommand) Run(r *run) error {
	if err := c.check(); err != nil {
		return err
	}
	trial, err := c.trial(r)
	if err != nil {
		return err
	}
	if c.Host != "" {
		return c.outside(r, trial)
	}
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	t, err := c.aim(r, s, &trial)
	switch {
	case err != nil:
		return err
	case c.All:
		return c.all(r, s, t)
	}
	c.warn(r, t)
	if c.Renewal || c.Before != "" {
		return c.pair(r, s, t, trial)
	}
	return c.one(r, s, t, trial)
}

// one makes one test.
func (c *testCommand) one(r *run, s *Session, t securitycenter.Tenant, trial securitycenter.Trial) error {
	rec, err := s.Center.Test(r.ctx, trial, c.live(r))
	if err != nil {
		return err
	}
	c.tellWhom(r, t, rec.Result)
	return c.finish(r, t.Name, rec.Result)
}

// check refuses flags that make no sense together.
func (c *testCommand) check() error {
	pair := c.Renewal || c.Before != ""
	switch {
	case c.All && (c.Host != "" || c.Mapping != "" || c.Identity != "" || c.SaveChain != "" || pair):
		return misused("test-all")
	case c.Host == "" && c.Mapping == "" && c.Tenant == "" && !c.All:
		return misused("test-nothing")
	case c.Host != "" && (c.Mapping != "" || c.Tenant != ""):
		return misused("test-host-alone")
	case c.Certificate != "" && c.Identity == "":
		return misused("test-certificate")
	case c.Host == "" && (c.Company != "" || c.Connect != "" || c.CA != ""):
		return misused("test-host-flags")
	case pair && (c.Host != "" || c.SaveChain != ""):
		return misused("test-renewal")
	case pair && c.Mapping == "" && (c.Before == "" || c.Identity == ""):
		return misused("test-renewal-files")
	}
	return nil
}

// trial reads the flags that are files.
func (c *testCommand) trial(r *run) (securitycenter.Trial, error) {
	t := securitycenter.Trial{Host: c.Host, CompanyID: c.Company, Connect: c.Connect, LoginName: c.Login, Control: c.Control,
		Person: personOf(c.Person), Segments: segmentsOf(c.Segments)}
	var err error
	if c.secrets, err = c.read(r); err != nil {
		return t, err
	}
	if t.Identity, t.IdentityProblem, err = c.identity(r, c.Identity, c.Certificate); err != nil {
		return t, err
	}
	if t.Roots, err = c.roots(r); err != nil {
		return t, err
	}
	return t, asUsage(t.Objections())
}

// asUsage is what a command line cannot be tried with, in the words of the form for a tenant; nil for nothing.
func asUsage(objections securitycenter.Objections) error {
	if stops := objections.Stops(false); len(stops) > 0 {
		return misuse{stops}
	}
	return nil
}

// roots are the certificates in the file of --ca, whatever its format; a file without one would change nothing, in silence.
func (c *testCommand) roots(r *run) (string, error) {
	if c.CA == "" {
		return "", nil
	}
	data, err := os.ReadFile(c.CA)
	if err != nil {
		return "", unread(err, c.CA)
	}
	roots := securitycenter.CleanRoots(r.ctx, string(data))
	if roots == "" {
		return "", misused("ca-empty", text.V{"Path": visible(c.CA)})
	}
	return roots, nil
}

// identity opens a file to test as. What it holds is the test's business; that it can be read at all is the command line's.
func (c *testCommand) identity(r *run, path, asked string) (*cert.Identity, *cert.Problem, error) {
	if path == "" {
		return nil, nil, nil
	}
	file := intake.Open(r.ctx, path, cert.Options{Passphrases: c.secrets, Limits: c.limits()}).File
	if p := file.Problem; p != nil && (slices.Contains(intake.Problems(), p.ID) || p.Values["What"] == "folder") {
		return nil, nil, unread(p.Err, path)
	}
	if err := r.pick(path, file, "--certificate", asked); err != nil {
		return nil, nil, err
	}
	id, problem := file.Identity()
	return id, problem, nil
}

// aim finds the mapping and the tenant that are meant; with --all and no tenant there is none.
func (c *testCommand) aim(r *run, s *Session, trial *securitycenter.Trial) (securitycenter.Tenant, error) {
	switch {
	case c.All && c.Tenant == "":
		return securitycenter.Tenant{}, nil
	case c.Mapping == "":
		t, err := s.tenant(r, c.Tenant)
		trial.TenantID = t.ID
		return t, err
	}
	m, err := s.mapping(r, c.Mapping, c.Tenant)
	if err != nil {
		return securitycenter.Tenant{}, err
	}
	trial.MappingID, trial.TenantID = m.ID, m.TenantID
	return s.Center.Tenant(r.ctx, m.TenantID)
}

// warn says before the call what is wrong with the host's name.
func (c *testCommand) warn(r *run, t securitycenter.Tenant) {
	for _, o := range securitycenter.HostObjections(t) {
		r.warnf("%s\n", r.Words.Objection(string(o.ID), o.Values))
	}
}

// tellWhom says once that nobody has chosen whom the test queries.
func (c *testCommand) tellWhom(r *run, t securitycenter.Tenant, result securitycenter.Result) {
	queried := result.RungOf(securitycenter.RungCompound).State != securitycenter.NotRun
	if t.Person == "" && c.Person == "" && queried && !t.IsPractice() {
		r.warnf("%s\n", visible(r.Words.Say("cli.test.person", text.V{"Tenant": t.Name})))
	}
}

// outside tests a host that is in no register; nothing of it is kept.
func (c *testCommand) outside(r *run, t securitycenter.Trial) error {
	c.warn(r, securitycenter.Tenant{Host: c.Host})
	result, err := securitycenter.TestOutside(r.ctx, r.Prober, t, c.live(r))
	if err != nil {
		return err
	}
	return c.finish(r, "", result)
}

// live prints each rung as it ends.
func (c *testCommand) live(r *run) func(securitycenter.Rung) {
	if c.JSON {
		return nil
	}
	return r.rung
}

var rungMarks = map[securitycenter.RungState]string{
	securitycenter.Pass: "✓", securitycenter.Fail: "✕", securitycenter.Warned: "!", securitycenter.NotRun: "-"}

func (r *run) rung(rung securitycenter.Rung) {
	w := r.Words
	seen, took := w.SeenAll(phrases(rung)), ""
	if rung.State == securitycenter.Warned && rung.Cause != "" {
		seen = strings.TrimPrefix(seen+" · "+w.Say("cause."+string(rung.Cause)+".short"), " · ")
	}
	if rung.State != securitycenter.NotRun {
		took = w.Milliseconds(rung.Took)
	}
	r.printf("  %s %-20s %s  %s\n", rungMarks[rung.State], w.Say("rung."+string(rung.ID)), visible(seen), took)
}

// phrases are the keys and values of what a rung saw.
func phrases(rung securitycenter.Rung) (keys []string, values []any) {
	for _, s := range rung.Seen {
		keys, values = append(keys, s.Key), append(values, s.Value)
	}
	return keys, values
}

// verdictCode returns the exit code of a verdict; that of a test which could not be made or kept is Failed.
func verdictCode(v securitycenter.Verdict) int {
	switch v {
	case securitycenter.Passed:
		return Done
	case securitycenter.Failed:
		return No
	case securitycenter.Partial, securitycenter.Unproven:
		return partial
	}
	return Failed
}

func (c *testCommand) finish(r *run, tenant string, result securitycenter.Result) error {
	r.code = verdictCode(result.Verdict)
	var saved []string
	var err error
	if c.SaveChain != "" {
		saved, err = securitycenter.SaveAnchors(r.ctx, result, folder(c.SaveChain))
	}
	if c.JSON {
		shape := testOf(tenant, result, r.english)
		shape.Saved = saved
		return errors.Join(r.line(shape), err)
	}
	r.outcome(result)
	if result.Verdict == securitycenter.Failed && len(result.Replies) > 0 {
		r.printf("%s\n", r.Words.Say("cli.test.raw"))
	}
	for _, path := range saved {
		r.printf("%s\n", r.Words.Say("cli.test.saved", text.V{"Path": path}))
	}
	if len(saved) > 0 {
		r.printf("%s\n", r.Words.Say("cli.test.pin-advice"))
	}
	return err
}

func (r *run) outcome(result securitycenter.Result) {
	if result.Practice {
		r.printf("%s\n", r.Words.Say("practice.mark"))
	}
	r.ended(result)
}

// ended prints how a test ended, why, and what to do next.
func (r *run) ended(result securitycenter.Result) {
	w := r.Words
	if c := result.Control; c != nil {
		r.printf("  %s\n", w.Control(string(c.State), string(c.Cause)))
	}
	m := w.Outcome(string(result.Verdict), string(result.Cause), result.Values)
	r.printf("%s\n", visible(strings.TrimSpace(m.What+" "+m.Why)))
	if n := len(result.Reasons); n > 0 {
		r.printf("%s\n", w.Say("cli.reasons", text.V{"Count": n}))
	}
	for i, reason := range result.Reasons {
		r.printf("  %d. %s\n", i+1, visible(w.Tell("reason."+string(reason.ID), reason.Values).What))
	}
	r.printf("%s\n", w.Say("cli.next", text.V{"Next": visible(r.nextOf(result))}))
	r.printf("%s\n", w.Say("cli.correlation", text.V{"ID": result.CorrelationID}))
}

// nextOf is the one next step, in the words of the command line.
func (r *run) nextOf(result securitycenter.Result) string {
	next := nextOf(r.Words, result)
	if len(result.Reasons) > 0 {
		first := result.Reasons[0]
		return r.next("reason."+string(first.ID), first.Values, next)
	}
	return r.next("cause."+string(result.Cause), result.Values, next)
}

// nextOf is the one next step: that of the likeliest reason, or of the cause where nothing is known about it.
func nextOf(w *text.Words, result securitycenter.Result) string {
	if len(result.Reasons) > 0 {
		first := result.Reasons[0]
		return w.Tell("reason."+string(first.ID), first.Values).Next
	}
	return w.Outcome(string(result.Verdict), string(result.Cause), result.Values).Next
}

// A folder takes .cer files. A file that holds the same already is left as it is; any other is not written over.
type folder string

// Put implements securitycenter.Outbox.
func (f folder) Put(_ context.Context, name string, data []byte) (string, error) {
	path := filepath.Join(string(f), name)
	err := disk.Create(path, data)
	if errors.Is(err, &securitycenter.Fault{ID: securitycenter.FileExists}) {
		if old, readErr := os.ReadFile(path); readErr == nil && bytes.Equal(old, data) {
			return path, nil
		}
		err = securitycenter.NewFault(securitycenter.FileOther, err, map[string]any{"Path": path})
	}
	return path, err
}
