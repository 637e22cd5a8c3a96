package cli

import (
	"net"
	"os"
	"slices"
	"strings"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type tenantsCommand struct {
	List   tenantsList   `cmd:"" default:"withargs" help:"List the tenants."`
	Add    tenantsAdd    `cmd:"" help:"Add a tenant."`
	Change tenantsChange `cmd:"" help:"Change a tenant: its host, its proxy, whom the test queries, …"`
	Remove tenantsRemove `cmd:"" help:"Remove a tenant that has no mappings."`
	Hosts  tenantsHosts  `cmd:"" help:"List the hosts of SAP's data centres."`
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
		r.fields("field.company-id", t.CompanyID, "field.host", r.hostOf(t), "field.connect", t.Connect, "field.security-center", t.SecurityCenter,
			"field.api-user", t.APIUser, "field.proxy", r.proxyName(t), "field.proxy-user", t.ProxyUser, "field.person", r.person(t),
			"field.segments", t.Segments)
	}
	if len(all) == 0 && !c.JSON {
		r.printf("%s\n", r.Words.Say("cli.tenants.none"))
	}
	return nil
}

// hostOf is a tenant's host, marked where it only follows the rule for its name.
func (r *run) hostOf(t securitycenter.Tenant) string {
	if securitycenter.IsUnconfirmed(t.Host) {
		return t.Host + " (" + r.Words.Say("cli.tenants.unconfirmed") + ")"
	}
	return t.Host
}

func (r *run) proxyName(t securitycenter.Tenant) string {
	if t.Proxy == securitycenter.NoProxy {
		return r.Words.Say("value.direct")
	}
	return t.Proxy
}

func (r *run) person(t securitycenter.Tenant) string {
	if t.Person == securitycenter.AnyPerson {
		return r.Words.Say("value.any-person")
	}
	return t.Person
}

// tenantName is a tenant's name with its environment, which for the practice tenant says so.
func (r *run) tenantName(t securitycenter.Tenant) string {
	return visible(r.Words.Tenant(t.Name)) + " (" + r.Words.Say("environment."+string(t.Environment)) + ")"
}

type tenantsHosts struct {
	Query string `arg:"" optional:"" help:"A city, a data centre (DC4, 68), or an address; all by default."`
	JSON  bool   `help:"Print one JSON object a line for each host."`
}

// Run lists the hosts of the data centres. It needs no register. The exit code is 1 where nothing is found.
func (c *tenantsHosts) Run(r *run) error {
	found := securitycenter.FindEndpoints(c.Query)
	if len(found) == 0 {
		r.code = No
		r.warnf("%s\n", r.Words.Say("usage.no-such-host", text.V{"Host": visible(c.Query)}))
	}
	for _, e := range found {
		shape := endpointOf(e)
		if c.JSON {
			if err := r.line(shape); err != nil {
				return err
			}
			continue
		}
		mark := ""
		if shape.Unconfirmed {
			mark = r.Words.Say("cli.tenants.unconfirmed")
		}
		r.printf("%-5s %-3s %-10s %-12s %-40s %s\n", shape.DataCentre, shape.Number, shape.Place, r.Words.Say("environment."+shape.Environment), e.Host, mark)
	}
	return nil
}

// tenantFlags are what a tenant may have beside its name, company and host. A flag that is not given changes nothing; an
// empty one takes away.
type tenantFlags struct {
	SecurityCenter     *string `help:"Address of its Security Center, for the hand-over." placeholder:"URL"`
	User               *string `help:"Login name of its API user, for new mappings." placeholder:"NAME"`
	Connect            *string `help:"Address to connect to instead of resolving the host." placeholder:"IP:PORT"`
	CA                 *string `name:"ca" help:"File with a root of its own, trusted beside the system's." placeholder:"FILE"`
	Proxy              *string `help:"A proxy of its own instead of this machine's: host:port, an http or https address, or direct for none." placeholder:"ADDRESS"`
	ProxyUser          *string `help:"User to log in to its proxy as." placeholder:"NAME"`
	ProxyPasswordFile  string  `help:"File whose first line is the password of its proxy; it is kept in the keyring." type:"path" placeholder:"FILE"`
	ProxyPasswordStdin bool    `help:"Read the password of its proxy from standard input; it is kept in the keyring."`
	Person             *string `help:"Whom the connection test queries (person_id_external), or any." placeholder:"ID"`
	Segments           *string `help:"Segments of CompoundEmployee that the test asks for, with commas; the person alone by default." placeholder:"NAMES"`
	JSON               bool    `help:"Print the tenant as a JSON object."`
}

// apply takes over the flags that were given.
func (f *tenantFlags) apply(t *securitycenter.Tenant) error {
	for _, x := range []struct {
		flag *string
		to   *string
		as   func(string) string
	}{
		{f.SecurityCenter, &t.SecurityCenter, asItIs}, {f.User, &t.APIUser, asItIs}, {f.Connect, &t.Connect, asItIs},
		{f.Proxy, &t.Proxy, asItIs}, {f.ProxyUser, &t.ProxyUser, asItIs}, {f.Person, &t.Person, personOf}, {f.Segments, &t.Segments, segmentsOf},
	} {
		if x.flag != nil {
			*x.to = x.as(*x.flag)
		}
	}
	if f.CA == nil {
		return nil
	}
	t.Roots = ""
	if *f.CA == "" {
		return nil
	}
	roots, err := os.ReadFile(*f.CA)
	if err != nil {
		return unread(err, *f.CA)
	}
	t.Roots = string(roots)
	return nil
}

func asItIs(s string) string { return s }

// personOf is a person as the flags name one: any for whoever comes first.
func personOf(flag string) string {
	if flag == "any" {
		return securitycenter.AnyPerson
	}
	return flag
}

func segmentsOf(flag string) string { return strings.ReplaceAll(flag, ",", " ") }

// save stores the tenant, and the password of its proxy where one was given, and says so with the sentence id.
func (f *tenantFlags) save(r *run, s *Session, t securitycenter.Tenant, id string) error {
	given := passphrases{PassphraseFile: f.ProxyPasswordFile, PassphraseStdin: f.ProxyPasswordStdin}
	password, err := given.read(r)
	if err != nil {
		return err
	}
	if len(password) > 0 && t.ProxyUser == "" {
		return misused("proxy-password")
	}
	if t, err = s.Center.SaveTenant(r.ctx, t); err != nil {
		return err
	}
	if len(password) > 0 {
		if _, err := s.Center.KeepProxyPassword(r.ctx, t, password[0]); err != nil {
			return err
		}
	}
	if f.JSON {
		return r.line(tenantOf(t))
	}
	r.printf("%s\n", r.Words.Say(id, text.V{"Tenant": r.tenantName(t), "Host": t.Host}))
	for _, o := range securitycenter.HostObjections(t) {
		r.warnf("%s\n", r.Words.Objection(string(o.ID), o.Values))
	}
	return nil
}

type tenantsAdd struct {
	Name        string `arg:"" help:"Its name here."`
	Company     string `required:"" help:"The company ID; upper and lower case matter." placeholder:"ID"`
	Host        string `required:"" help:"Its API or mTLS host, its data centre (DC4) or its city." placeholder:"HOST"`
	Environment string `help:"What kind of tenant it is (production, preview, sales-demo or other); taken from the host by default." placeholder:"KIND" enum:"production,preview,sales-demo,other," default:""`
	tenantFlags
}

// Run adds a tenant.
func (c *tenantsAdd) Run(r *run) error {
	e, err := endpoint(c.Host, c.Environment)
	if err != nil {
		return err
	}
	t := securitycenter.NewTenant(e)
	t.Name, t.CompanyID = c.Name, c.Company
	if c.Environment != "" {
		t.Environment = securitycenter.Environment(c.Environment)
	}
	if err := c.apply(&t); err != nil {
		return err
	}
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	return c.save(r, s, t, "cli.tenants.added")
}

// endpoint finds the one host that is meant.
func endpoint(query, environment string) (securitycenter.Endpoint, error) {
	if strings.TrimSpace(query) == "" {
		return securitycenter.Endpoint{}, misused("no-host")
	}
	found := securitycenter.FindEndpoints(query)
	if named := slices.DeleteFunc(slices.Clone(found), func(e securitycenter.Endpoint) bool { return !e.NamedBy(query) }); len(named) > 0 {
		found = named // DC2 is not DC22
	}
	var matching []securitycenter.Endpoint
	for _, e := range found {
		if environment == "" || string(e.Environment) == environment || len(found) == 1 {
			matching = append(matching, e)
		}
	}
	switch {
	case len(found) == 0:
		return securitycenter.Endpoint{}, noSuchHost(query)
	case len(matching) == 1:
		return matching[0], nil
	case len(matching) == 0: // there are some, of other environments
		matching = found
	}
	return securitycenter.Endpoint{}, misused("several-hosts", text.V{"Host": visible(query), "List": hostsOf(matching)})
}

// noSuchHost is the refusal of a host that is not known. One with a port was most likely meant for --connect.
func noSuchHost(query string) error {
	if _, port, err := net.SplitHostPort(query); err == nil && port != "" {
		return misused("host-port", text.V{"Host": visible(query), "Port": visible(port)})
	}
	return misused("no-such-host", text.V{"Host": visible(query)})
}

// mostHosts is how many hosts a message lists.
const mostHosts = 6

func hostsOf(endpoints []securitycenter.Endpoint) []string {
	var out []string
	for _, e := range endpoints[:min(len(endpoints), mostHosts)] {
		out = append(out, e.Host)
	}
	if len(endpoints) > mostHosts {
		out = append(out, "…")
	}
	return out
}

type tenantsChange struct {
	Tenant      string  `arg:"" complete:"TENANT" help:"Its name, company ID or ID."`
	Name        *string `help:"Its name here." placeholder:"NAME"`
	Company     *string `help:"The company ID; upper and lower case matter." placeholder:"ID"`
	Host        string  `help:"Its API or mTLS host, its data centre (DC4) or its city." placeholder:"HOST"`
	Environment string  `help:"What kind of tenant it is: production, preview, sales-demo or other." placeholder:"KIND" enum:"production,preview,sales-demo,other," default:""`
	tenantFlags
}

// Run changes what is given of a tenant.
func (c *tenantsChange) Run(r *run) error {
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	t, err := s.named(r, c.Tenant)
	if err != nil {
		return err
	}
	if err := c.applyAll(&t); err != nil {
		return err
	}
	return c.save(r, s, t, "cli.tenants.changed")
}

func (c *tenantsChange) applyAll(t *securitycenter.Tenant) error {
	if c.Name != nil {
		t.Name = *c.Name
	}
	if c.Company != nil {
		t.CompanyID = *c.Company
	}
	if c.Environment != "" {
		t.Environment = securitycenter.Environment(c.Environment)
	}
	if c.Host != "" {
		e, err := endpoint(c.Host, string(t.Environment))
		if err != nil {
			return err
		}
		at := securitycenter.NewTenant(e)
		t.Host, t.APIHost, t.DataCentre = at.Host, at.APIHost, at.DataCentre
	}
	return c.apply(t)
}

type tenantsRemove struct {
	Tenant string `arg:"" complete:"TENANT" help:"Its name, company ID or ID."`
}

// Run removes a tenant.
func (c *tenantsRemove) Run(r *run) error {
	s, err := r.open(r.Places)
	if err != nil {
		return err
	}
	defer s.Close()
	t, err := s.named(r, c.Tenant)
	if err != nil {
		return err
	}
	if err := s.Center.RemoveTenant(r.ctx, t); err != nil {
		return err
	}
	r.printf("%s\n", r.Words.Say("cli.tenants.removed", text.V{"Tenant": r.tenantName(t)}))
	return nil
}
