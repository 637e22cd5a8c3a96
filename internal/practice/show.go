package practice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
)

// ErrUnknownCause is given for what is no ID of a [Scenario].
var ErrUnknownCause = errors.New("the practice tenant cannot show this cause")

// Shown is what a client needs to see a cause, as one JSON object.
type Shown struct {
	Practice   bool   `json:"practice"`
	Scenario   string `json:"scenario"`
	Cause      string `json:"cause"`
	Rung       string `json:"rung"` // where it is seen
	Note       string `json:"note"`
	Host       string `json:"host"`
	Connect    string `json:"connect,omitempty"` // the address to dial; without one the name is resolved
	CompanyID  string `json:"company_id"`
	CAFile     string `json:"ca_file"`
	Identity   string `json:"identity"` // a PKCS#12
	Passphrase string `json:"passphrase"`
	LoginName  string `json:"login_name"`
	Person     string `json:"person"`

	// Proxy is the address of an HTTP proxy to go through, without a login. Resolver is that of a name server (UDP), for a
	// client that can be given one.
	Proxy    string `json:"proxy,omitempty"`
	Resolver string `json:"resolver,omitempty"`
}

// Show makes what is needed to see a cause and says what it is. The causes of the server are shown by the server at all
// times; only the file of a special identity is made here, in a folder of its own, and replaced at the next time.
func (t *Tenant) Show(ctx context.Context, id string) (Shown, error) {
	sc := findScenario(id)
	if sc == nil {
		return Shown{}, fmt.Errorf("%w: %s", ErrUnknownCause, id)
	}
	if err := t.Ready(ctx); err != nil {
		return Shown{}, err
	}
	facts := t.Facts()
	file, err := t.identityFile(sc.identity, facts)
	if err != nil {
		return Shown{}, fmt.Errorf("making the identity of %s: %w", id, err)
	}
	return Shown{
		Practice:   true,
		Scenario:   sc.id(),
		Cause:      sc.cause,
		Rung:       sc.rung,
		Note:       sc.note,
		Host:       sc.hostName(),
		Connect:    sc.connect.address(facts),
		CompanyID:  cmp.Or(sc.company, facts.CompanyID),
		CAFile:     facts.CAFile,
		Identity:   file,
		Passphrase: cmp.Or(sc.passphrase, PIN),
		LoginName:  cmp.Or(sc.login, sc.runsAs, facts.ECP.LoginName),
		Person:     facts.Person,
		Proxy:      address(sc.proxy, facts),
		Resolver:   address(sc.resolver, facts),
	}, nil
}

func findScenario(id string) *scenario {
	for sc := range eachScenario {
		if sc.id() == id {
			return sc
		}
	}
	return nil
}

func (k connectKind) address(facts Facts) string {
	switch k {
	case byName:
		return ""
	case toNobody:
		return nobody
	case unroutable:
		return "224.0.0.1:443" // all hosts of this network (RFC 1112), which TCP cannot reach
	}
	return facts.Listen
}

func address(kind string, facts Facts) string {
	if kind == ownPort {
		return facts.Listen
	}
	return kind
}

// identityFile gives the file of an identity, made anew unless it is that of ECP.
func (t *Tenant) identityFile(kind identityKind, facts Facts) (string, error) {
	if kind == ecp {
		return facts.ECP.P12, nil
	}
	var m material
	if err := t.folder.readJSON(materialFile, &m); err != nil {
		return "", err
	}
	data, err := shownIdentities[kind](&m, t.options.Now())
	if err != nil {
		return "", err
	}
	shown := folder(t.folder.path(shownFolder))
	if err := os.MkdirAll(string(shown), 0o700); err != nil {
		return "", err
	}
	name := "Practice_" + string(kind) + ".p12"
	return shown.path(name), shown.write(name, data)
}
