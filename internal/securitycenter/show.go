package securitycenter

import (
	"context"

	"certmap/cert"
)

// A Scenario is one way to show a cause of the connection test.
type Scenario struct {
	ID    string // the cause; with "@" and a place where the cause is shown at another place too
	Cause CauseID
	Rung  RungID // where it is seen
}

// A Scene is what a test needs to see a scenario.
type Scene struct {
	Host      string
	Connect   string // address to dial; empty where the name is to be resolved
	CompanyID string
	LoginName string
	Roots     string // PEM
	Proxy     string // address of the proxy to go through; empty for this machine's settings
	Person    string // whom the test queries
	// File holds the certificate and the key to test as, and Passphrase is what the test opens it with.
	File       []byte
	Passphrase cert.Secret
}

// A CauseShower is a Rehearsal that can show the causes of the connection test, so that an administrator knows each before
// it happens. Whether a Rehearsal can is found by assertion.
type CauseShower interface {
	// Scenarios returns what can be shown, in the order of the rungs.
	Scenarios() []Scenario
	// Show makes what is needed to see a scenario. Its errors are those of the other methods of a Rehearsal.
	Show(ctx context.Context, id string) (Scene, error)
}

// Scenarios returns what the practice tenant can show, in the order of the rungs; nothing where it can show nothing.
func (c *Center) Scenarios() []Scenario {
	if s, ok := c.Rehearsal.(CauseShower); ok {
		return s.Scenarios()
	}
	return nil
}

// TestScenario runs the connection test, with the control, on the practice tenant while it shows a scenario. The result is
// practice and is not kept: it says nothing about any mapping. Only this test sees the scenario; every other test of the
// practice tenant goes on as ever.
func (c *Center) TestScenario(ctx context.Context, id string, onRung func(Rung)) (TestRecord, error) {
	a, err := c.stageScenario(ctx, id)
	if err == nil {
		err = c.run(ctx, &a, onRung)
	}
	return a.record, err
}

func (c *Center) stageScenario(ctx context.Context, id string) (attempt, error) {
	shower, ok := c.Rehearsal.(CauseShower)
	if !ok {
		return attempt{}, NewFault(PracticeFailed, nil, nil)
	}
	tenant, err := c.EnsurePractice(ctx)
	if err != nil {
		return attempt{}, err
	}
	scene, err := shower.Show(ctx, id)
	if err != nil {
		return attempt{}, err
	}
	tenant.Host, tenant.CompanyID = scene.Host, scene.CompanyID
	a := attempt{tenant: tenant, record: TestRecord{ID: newID(), TenantID: tenant.ID, By: c.Who()}}
	found := open(ctx, scene.File, scene.Passphrase)
	a.probe = Probe{Host: scene.Host, Connect: scene.Connect, CompanyID: scene.CompanyID, LoginName: scene.LoginName, Roots: scene.Roots,
		Proxy: Proxy{Address: scene.Proxy}, Identity: found.id, IdentityProblem: found.problem, Person: scene.Person, Control: true, Practice: true}
	return a, nil
}
