package securitycenter

import (
	"context"
	"time"
)

// A sight is what was seen of a step.
type sight struct {
	id     SightID
	state  StepState
	values map[string]any
	at     time.Time // of what speaks against it
}

// stepOf puts together what was seen of a step and what was ticked. A tick that is younger than what speaks against the
// step counts: somebody has mended it since.
func stepOf(id StepID, seen sight, ticks []Tick) Step {
	s := Step{ID: id, State: StepOpen, Seen: seen.id, Values: seen.values}
	if seen.state != "" {
		s.State = seen.state
	}
	for i, t := range ticks {
		if t.Step != id || !id.Tickable() {
			continue
		}
		s.Tick = &ticks[i]
		if s.State == StepOpen || s.State == StepStuck && t.At.After(seen.at) {
			s.State = StepDone
		}
	}
	return s
}

// sights are what there is to see, step by step.
func (c *Center) sights(ctx context.Context, g *Guide) (map[StepID]sight, error) {
	out := map[StepID]sight{}
	if HostKindOf(g.Tenant.Host) == APIKind {
		out[StepConfig] = sight{id: SawWrongHost, state: StepStuck, values: map[string]any{"Host": MTLSHost(g.Tenant.Host)}}
	}
	if g.Mapping.ID == "" {
		return out, nil
	}
	sightsOfMapping(out, &g.Mapping)
	sightsOfProof(out, g.Mapping.Current())
	history, err := c.Register.History(ctx, g.Mapping.ID)
	if err != nil {
		return nil, err
	}
	sightsOfPing(out, &g.Mapping, history)
	return out, nil
}

func sightsOfMapping(out map[StepID]sight, m *Mapping) {
	v := m.Current()
	values := map[string]any{"Name": m.ConfigurationName, "Date": m.Since, "By": m.By}
	out[StepExport] = sight{id: SawCertificate, state: StepDone, values: map[string]any{"Subject": v.Subject, "Date": v.NotAfter}}
	switch m.State {
	case Confirmed, Uploaded:
		out[StepPermission] = sight{id: SawPermission, state: StepDone, values: values}
		out[StepMap] = sight{id: SawMapped, state: StepDone, values: values}
	case HandedOver, Prepared:
		out[StepMap] = sight{id: SawUnconfirmed, values: values}
	default:
		out[StepMap] = sight{id: SawDraft, values: values}
	}
}

// sightsOfProof are those of the proof of the current certificate. Somebody's word proves no step.
func sightsOfProof(out map[StepID]sight, v *Version) {
	if v.Proof == nil {
		return
	}
	values := map[string]any{"Date": v.Proof.At, "By": v.Proof.By}
	switch v.Proof.Kind {
	case ByTest:
		out[StepAPIUser] = sight{id: SawRights, state: StepDone, values: values}
		out[StepPing] = sight{id: SawTest, state: StepDone, values: values}
	case ByPing:
		out[StepAPIUser] = sight{id: SawLogin, values: values}
		out[StepRoot] = sight{id: SawTrust, state: StepDone, values: values}
		out[StepPing] = sight{id: SawPing, state: StepDone, values: values}
	}
}

// places are the steps at which a ping's cause is mended, where that is not the ping itself.
var places = map[CauseID]StepID{
	"tls.server-untrusted":          StepRoot,
	"sf.invalid-client-certificate": StepMap,
	"sf.basic-auth-disabled":        StepConfig,
	"sf.credentials-required":       StepConfig,
	"sf.company-not-found":          StepConfig,
	"sf.endpoint":                   StepConfig,
	"sf.not-api-server":             StepConfig,
	"sf.token":                      StepConfig,
	"sf.wrong-password":             StepConfig,
	"edge.certificate-missing":      StepConfig,
	"tls.client-required":           StepConfig,
	"reply.login-page":              StepConfig,
	"dns.not-found":                 StepConfig,
	"tls.server-name":               StepConfig,
	"sf.user-locked":                StepAPIUser,
	"sf.password-expired":           StepAPIUser,
	"sf.ip-not-allowed":             StepAPIUser,
	"sf.not-permitted":              StepAPIUser,
	"sf.no-odata-permission":        StepAPIUser,
}

// sightsOfPing are those of the latest ping of the current certificate, if it failed: it speaks against the ping itself and
// against the step where its cause is mended, unless the mapping was saved there anew since.
func sightsOfPing(out map[StepID]sight, m *Mapping, history []Event) {
	failed := FailedPing(m.Current(), history)
	if failed == nil {
		return
	}
	cause := failed.Values["Cause"]
	s := sight{id: SawFailure, state: StepStuck, at: failed.At, values: map[string]any{"Cause": cause, "Date": failed.At}}
	out[StepPing] = s
	if at, ok := places[CauseID(cause)]; ok && (at != StepMap || !m.Since.After(failed.At)) {
		out[at] = s
	}
}

// latestPing returns what the last ping of the current certificate has shown, nil for none. A test with the key since then
// says more than an older ping.
func latestPing(v *Version, history []Event) *Event {
	for i, e := range history {
		switch {
		case e.At.Before(v.Added):
			return nil
		case e.Kind == EventPingFailed || e.Kind == EventProven && e.Values["Kind"] != string(Reported):
			return &history[i]
		}
	}
	return nil
}
