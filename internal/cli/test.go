package cli

import (
	"os"
	"strings"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type testCommand struct {
	Mapping  string `arg:"" optional:"" help:"Configuration name or ID of the mapping to test."`
	Tenant   string `help:"Test this tenant, or the mapping in it." placeholder:"TENANT"`
	Host     string `help:"Test this host, outside the register." placeholder:"HOST[:PORT]"`
	Company  string `help:"Company ID, with --host." placeholder:"ID"`
	Connect  string `help:"Address to connect to instead of resolving the host, with --host." placeholder:"IP:PORT"`
	CA       string `name:"ca" help:"File with a root to trust beside the system's, with --host." type:"path" placeholder:"FILE"`
	Identity string `help:"File with the certificate and key to test as; without a key only the server's side is tested." type:"path" placeholder:"FILE"`
	Login    string `help:"Login name that the mapping has, with --host." placeholder:"NAME"`
	Control  bool   `help:"Make the same call without a certificate too: it must be refused."`
	passphrases
	JSON bool `help:"Print the result as a JSON object."`
}

// Run exits with 0 when the test passed, 1 when it failed, 3 when it was partial (no key) or proves nothing.
func (c *testCommand) Run(r *run) error {
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
	tenant := ""
	if c.Mapping != "" {
		m, err := s.mapping(r, c.Mapping, c.Tenant)
		if err != nil {
			return err
		}
		trial.MappingID, trial.TenantID = m.ID, m.TenantID
		tenant = m.TenantID
	} else {
		t, err := s.Center.TenantNamed(r.ctx, c.Tenant)
		if err != nil {
			return err
		}
		trial.TenantID, tenant = t.ID, t.ID
	}
	t, err := s.Center.Tenant(r.ctx, tenant)
	if err != nil {
		return err
	}
	rec, err := s.Center.Test(r.ctx, trial, c.live(r))
	if err != nil {
		return err
	}
	return c.finish(r, t.Name, rec.Result)
}

// trial reads the flags that are files.
func (c *testCommand) trial(r *run) (securitycenter.Trial, error) {
	t := securitycenter.Trial{Host: c.Host, CompanyID: c.Company, Connect: c.Connect, LoginName: c.Login, Control: c.Control}
	switch {
	case c.Host == "" && c.Mapping == "" && c.Tenant == "":
		return t, errUsage("name a mapping, a --tenant or a --host")
	case c.Host != "" && (c.Mapping != "" || c.Tenant != ""):
		return t, errUsage("--host stands for itself: leave the mapping and the tenant out")
	case c.Identity == "" && c.Mapping == "" && c.Host == "":
		return t, errUsage("name the file to test as with --identity")
	}
	secrets, err := c.read(r)
	if err != nil {
		return t, err
	}
	if c.Identity != "" {
		res := intake.Open(r.ctx, c.Identity, cert.Options{Passphrases: secrets})
		t.Identity, t.IdentityProblem = res.File.Identity()
	}
	if c.CA != "" {
		roots, err := os.ReadFile(c.CA)
		if err != nil {
			return t, disk.Explain(err, c.CA)
		}
		t.Roots = string(roots)
	}
	return t, nil
}

// outside tests a host that is in no register; nothing of it is kept.
func (c *testCommand) outside(r *run, t securitycenter.Trial) error {
	result := r.Prober.Probe(r.ctx, securitycenter.Probe{Host: securitycenter.HostOf(t.Host), Connect: t.Connect, CompanyID: t.CompanyID,
		LoginName: t.LoginName, Roots: t.Roots, Identity: t.Identity, IdentityProblem: t.IdentityProblem,
		ServerOnly: c.Identity == "", Control: t.Control}, c.live(r))
	if err := r.ctx.Err(); err != nil {
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
	took := ""
	if rung.State != securitycenter.NotRun {
		took = w.Milliseconds(rung.Took)
	}
	r.printf("  %s %-20s %s  %s\n", rungMarks[rung.State], w.Say("rung."+string(rung.ID)), visible(w.SeenAll(phrases(rung))), took)
}

// phrases are the keys and values of what a rung saw.
func phrases(rung securitycenter.Rung) (keys []string, values []any) {
	for _, s := range rung.Seen {
		keys, values = append(keys, s.Key), append(values, s.Value)
	}
	return keys, values
}

func (c *testCommand) finish(r *run, tenant string, result securitycenter.Result) error {
	switch result.Verdict {
	case securitycenter.Failed:
		r.code = No
	case securitycenter.Partial, securitycenter.Unproven:
		r.code = 3
	}
	if c.JSON {
		return r.line(testOf(tenant, result, r.english))
	}
	r.outcome(result)
	return nil
}

func (r *run) outcome(result securitycenter.Result) {
	w := r.Words
	if result.Practice {
		r.printf("%s\n", w.Say("practice.mark"))
	}
	if c := result.Control; c != nil {
		r.printf("  %s\n", w.Control(string(c.State), string(c.Cause)))
	}
	m := w.Outcome(string(result.Verdict), string(result.Cause), result.Values)
	r.printf("%s\n", strings.TrimSpace(m.What+" "+m.Why))
	r.printf("%s\n", w.Say("cli.next", text.V{"Next": m.Next}))
	r.printf("%s\n", w.Say("cli.correlation", text.V{"ID": result.CorrelationID}))
}
