package securitycenter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"certmap/cert"
)

// A RecordAll asks for mappings that stand in SuccessFactors already to be recorded in one tenant, each on the word of the
// person who asks: one for each certificate that was found.
type RecordAll struct {
	TenantID  string
	LoginName string // of all of them; may be empty
	Found     []Found
}

// A Found is a certificate, and the file it was found in.
type Found struct {
	FileName    string
	Certificate *cert.Certificate // nil where the file has none that can be read
}

// A RecordOutcome is what became of a certificate. It is stable.
type RecordOutcome string

// The outcomes.
const (
	// ToRecord is one that can be recorded: in a plan, and after recording was given up before its turn came.
	ToRecord        RecordOutcome = "to-record"
	Recorded        RecordOutcome = "recorded"
	NamesRegistered RecordOutcome = "already-registered" // Name and MappingID tell which mapping has its issuer and subject
	NotALeaf        RecordOutcome = "not-a-leaf"         // the certificate of an authority
	NothingReadable RecordOutcome = "nothing-readable"   // the file has no certificate that can be read
	NotRecorded     RecordOutcome = "not-recorded"       // Err tells why: Objections, or a Fault
)

// A Recording is one certificate with its outcome.
type Recording struct {
	Found
	Outcome RecordOutcome
	// Name is the configuration name the mapping gets, has got, or has that is NamesRegistered.
	Name string
	// MappingID is empty where there is no mapping, and in a plan where it is yet to be recorded.
	MappingID string
	// Same tells that the mapping that is NamesRegistered holds this very certificate, and not another with its names.
	Same bool
	// Expired tells that the certificate has run out: it is recorded all the same, since it may still stand there.
	Expired bool
	// Elsewhere are the tenants of the same kind in which another live mapping has its issuer and subject.
	Elsewhere []string
	Err       error
}

// Recordings are all certificates that were found, in the order given.
type Recordings []Recording

// Count returns how many ended with an outcome.
func (r Recordings) Count(o RecordOutcome) int {
	n := 0
	for _, one := range r {
		if one.Outcome == o {
			n++
		}
	}
	return n
}

// A RecordProgress is told after each certificate.
type RecordProgress struct {
	Done, Total int
	Last        Recording
}

// PlanRecordAll tells what RecordAll would do, and what there is to say about the tenant and the login name. It changes
// nothing.
func (c *Center) PlanRecordAll(ctx context.Context, r RecordAll) (Recordings, Objections, error) {
	recording, objections, err := c.newRecording(ctx, r)
	if err != nil || recording.tenant.ID == "" {
		return recording.all, objections, err
	}
	err = recording.each(ctx, recording.judge, nil)
	return recording.all, objections, err
}

// RecordAll records a mapping for every certificate that can be recorded, each by itself as Record does: it is no
// authority's, and no live mapping of the tenant has its issuer and subject. Of several with the same names it takes the one
// that is valid now and runs longest. onEach, if any, is called after each. When the context ends, or the register fails,
// what was recorded stays recorded; what became of each comes with the error, and the rest is still ToRecord. It fails with
// Objections where the tenant or the login name is wrong, and records nothing then.
func (c *Center) RecordAll(ctx context.Context, r RecordAll, onEach func(RecordProgress)) (Recordings, error) {
	recording, objections, err := c.newRecording(ctx, r)
	if err != nil {
		return recording.all, err
	}
	if stops := objections.Stops(false); len(stops) > 0 {
		return recording.all, stops
	}
	err = recording.each(ctx, recording.record, onEach)
	return recording.all, err
}

// A recording is a RecordAll on its way.
type recording struct {
	*Center
	asked   RecordAll
	tenant  Tenant
	tenants []Tenant
	now     time.Time
	all     Recordings
	names   map[string]*Recording // by NamesKey, those of this recording
	titles  map[string]bool       // folded configuration names of this recording
}

func (c *Center) newRecording(ctx context.Context, r RecordAll) (*recording, Objections, error) {
	out := &recording{Center: c, asked: r, now: c.Clock(), names: map[string]*Recording{}, titles: map[string]bool{}}
	for _, f := range r.Found {
		out.all = append(out.all, Recording{Found: f, Outcome: firstSight(f), Expired: f.Certificate != nil && f.Certificate.DaysLeft(out.now) < 0})
	}
	var err error
	if out.tenants, err = c.Register.Tenants(ctx); err != nil {
		return out, nil, err
	}
	objections, err := c.Check(ctx, DraftForm{TenantID: r.TenantID, LoginName: r.LoginName, Existing: true})
	out.tenant, _ = tenantIn(out.tenants, r.TenantID)
	return out, slices.DeleteFunc(objections, func(o Objection) bool { return o.Field != FieldTenant && o.Field != FieldLoginName }), err
}

// firstSight is what can be said of a certificate without the register.
func firstSight(f Found) RecordOutcome {
	switch {
	case f.Certificate == nil:
		return NothingReadable
	case f.Certificate.Authority():
		return NotALeaf
	}
	return ToRecord
}

// each does something with one certificate after the other, until it fails or the context ends.
func (r *recording) each(ctx context.Context, do func(context.Context, *Recording) error, onEach func(RecordProgress)) error {
	for done, i := range r.order() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		one := &r.all[i]
		if one.Outcome == ToRecord {
			if err := do(context.WithoutCancel(ctx), one); err != nil {
				return err
			}
		}
		if onEach != nil {
			onEach(RecordProgress{done + 1, len(r.all), *one})
		}
	}
	return nil
}

// order puts what is valid now before what is not, and what runs longest first: of several with the same names that is the
// one which most likely stands in SuccessFactors.
func (r *recording) order() []int {
	order := make([]int, len(r.all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := r.all[a].Certificate, r.all[b].Certificate
		if d := cmp.Compare(r.standing(x), r.standing(y)); d != 0 || x == nil {
			return d
		}
		return y.NotAfter.Compare(x.NotAfter)
	})
	return order
}

// standing is 0 for a certificate that is valid now, more for one that is not, and most for none.
func (r *recording) standing(c *cert.Certificate) int {
	switch {
	case c == nil:
		return 2
	case r.now.Before(c.NotBefore) || r.now.After(c.NotAfter):
		return 1
	}
	return 0
}

// judge tells whether a certificate can be recorded, and under which name.
func (r *recording) judge(ctx context.Context, one *Recording) error {
	leaf := one.Certificate
	key := NamesKey(leaf.Issuer.String(), leaf.Subject.String())
	if before := r.names[key]; before != nil {
		one.Outcome, one.Name, one.MappingID, one.Same = NamesRegistered, before.Name, before.MappingID, before.Certificate.Same(leaf)
		return nil
	}
	live, err := r.Register.ByNames(ctx, leaf.Issuer.String(), leaf.Subject.String())
	if err != nil {
		return err
	}
	for _, m := range live {
		if m.TenantID == r.tenant.ID {
			one.Outcome, one.Name, one.MappingID = NamesRegistered, m.ConfigurationName, m.ID
			one.Same = m.Current().SHA256 == hexOf(leaf.SHA256())
			return nil
		}
		if other, ok := tenantIn(r.tenants, m.TenantID); ok && other.Environment == r.tenant.Environment {
			one.Elsewhere = append(one.Elsewhere, other.Name)
		}
	}
	if one.Name, err = r.freeName(ctx, leaf); err != nil {
		return err
	}
	r.names[key], r.titles[Fold(one.Name)] = one, true
	return nil
}

// freeName is the name a certificate is mapped under, with a number behind it where another mapping has that: the same
// system may have certificates of several authorities.
func (r *recording) freeName(ctx context.Context, leaf *cert.Certificate) (string, error) {
	base := []rune(strings.TrimSpace(configurationName(leaf)))
	for n := 1; ; n++ {
		tail := ""
		if n > 1 {
			tail = fmt.Sprintf(" (%d)", n)
		}
		name := string(base[:min(len(base), maxText-len(tail))]) + tail
		taken, err := r.checkName(ctx, DraftForm{ConfigurationName: name}, r.tenant, nil)
		if err != nil || len(taken) == 0 && !r.titles[Fold(name)] {
			return name, err
		}
	}
}

// record records one certificate. What stands against this one alone is its outcome; what would stand against the next as
// well is returned.
func (r *recording) record(ctx context.Context, one *Recording) error {
	if err := r.judge(ctx, one); err != nil || one.Outcome != ToRecord {
		return err
	}
	m, err := r.Record(ctx, DraftForm{TenantID: r.tenant.ID, ConfigurationName: one.Name, IntegrationName: IntegrationNames[0],
		LoginName: r.asked.LoginName, FileName: one.FileName, File: &cert.File{Items: []cert.Item{{Kind: cert.KindCertificate, Certificate: one.Certificate}}}})
	if err != nil {
		one.Outcome, one.Err = NotRecorded, err
		delete(r.names, NamesKey(one.Certificate.Issuer.String(), one.Certificate.Subject.String()))
	} else {
		one.Outcome, one.MappingID = Recorded, m.ID
	}
	if objections := (Objections)(nil); errors.As(err, &objections) {
		return nil
	}
	return err
}
