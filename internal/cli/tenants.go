package cli

import (
	"os"

	"certmap/internal/disk"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type tenantsCommand struct {
	List   tenantsList   `cmd:"" default:"withargs" help:"List the tenants."`
	Add    tenantsAdd    `cmd:"" help:"Add a tenant."`
	Remove tenantsRemove `cmd:"" help:"Remove a tenant that has no mappings."`
}

type tenantsList struct {
	JSON bool `help:"Print one JSON object a line for each tenant."`
}

// Run lists the tenants.
func (c *tenantsList) Run(r *run) error {
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Center.Register.Tenants(r.ctx)
	if err != nil {
		return err
	}
	for _, t := range all {
		if c.JSON {
			if err := r.line(tenantOf(t)); err != nil {
				return err
			}
			continue
		}
		r.printf("%s\n", r.tenantName(t))
		r.fields("field.company-id", t.CompanyID, "field.host", t.Host, "field.connect", t.Connect, "field.security-center", t.SecurityCenter,
			"field.api-user", t.APIUser)
	}
	if len(all) == 0 && !c.JSON {
		r.printf("%s\n", r.Words.Say("cli.tenants.none"))
	}
	return nil
}

// tenantName is a tenant's name with its environment, which for the practice tenant says so.
func (r *run) tenantName(t securitycenter.Tenant) string {
	return visible(t.Name) + " (" + r.Words.Say("environment."+string(t.Environment)) + ")"
}

type tenantsAdd struct {
	Name           string `arg:"" help:"Its name here."`
	Company        string `required:"" help:"The company ID; upper and lower case matter." placeholder:"ID"`
	Host           string `required:"" help:"Its API or mTLS host, its data centre (DC4) or its city." placeholder:"HOST"`
	Environment    string `help:"What kind of tenant it is; taken from the host by default." enum:"production,preview,sales-demo,other," default:""`
	SecurityCenter string `help:"Address of its Security Center, for the hand-over." placeholder:"URL"`
	User           string `help:"Login name of its API user, for new mappings." placeholder:"NAME"`
	Connect        string `help:"Address to connect to instead of resolving the host." placeholder:"IP:PORT"`
	CA             string `name:"ca" help:"File with a root of its own, trusted beside the system's." type:"path" placeholder:"FILE"`
	JSON           bool   `help:"Print the tenant as a JSON object."`
}

// Run adds a tenant.
func (c *tenantsAdd) Run(r *run) error {
	t, err := c.tenant()
	if err != nil {
		return err
	}
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	if t, err = s.Center.SaveTenant(r.ctx, t); err != nil {
		return err
	}
	if c.JSON {
		return r.line(tenantOf(t))
	}
	r.printf("%s\n", r.Words.Say("cli.tenants.added", text.V{"Tenant": r.tenantName(t), "Host": t.Host}))
	return nil
}

func (c *tenantsAdd) tenant() (securitycenter.Tenant, error) {
	found := securitycenter.FindEndpoints(c.Host)
	var matching []securitycenter.Endpoint
	for _, e := range found {
		if c.Environment == "" || string(e.Environment) == c.Environment || len(found) == 1 {
			matching = append(matching, e)
		}
	}
	switch {
	case len(matching) == 0:
		return securitycenter.Tenant{}, errUsage("no data centre or host like " + c.Host)
	case len(matching) > 1 && c.Environment == "":
		return securitycenter.Tenant{}, errUsage("--host " + c.Host + " could mean several hosts: say --environment, or the host itself")
	}
	t := securitycenter.NewTenant(matching[0])
	if c.Environment != "" {
		t.Environment = securitycenter.Environment(c.Environment)
	}
	t.Name, t.CompanyID, t.SecurityCenter, t.APIUser, t.Connect = c.Name, c.Company, c.SecurityCenter, c.User, c.Connect
	if c.CA != "" {
		roots, err := os.ReadFile(c.CA)
		if err != nil {
			return t, disk.Explain(err, c.CA)
		}
		t.Roots = string(roots)
	}
	return t, nil
}

type tenantsRemove struct {
	Tenant string `arg:"" help:"Its name, company ID or ID."`
}

// Run removes a tenant.
func (c *tenantsRemove) Run(r *run) error {
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	t, err := s.Center.TenantNamed(r.ctx, c.Tenant)
	if err != nil {
		return err
	}
	if err := s.Center.Register.RemoveTenant(r.ctx, t.ID); err != nil {
		return err
	}
	r.printf("%s\n", r.Words.Say("cli.tenants.removed", text.V{"Tenant": r.tenantName(t)}))
	return nil
}
