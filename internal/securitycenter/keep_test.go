package securitycenter_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"certmap/internal/securitycenter"
)

func TestAMappingMarkedByMistakeStandsAgainAsItStoodBefore(t *testing.T) {
	for name, c := range map[string]struct {
		carry []func(d *desk, id string) error
		want  securitycenter.State
		by    string
	}{
		"confirmed": {[]func(d *desk, id string) error{handOverBy("A. Schulz"), confirmBy("B. Lang")}, securitycenter.Confirmed, "B. Lang"},
		"confirmed, and handed over again": {[]func(d *desk, id string) error{confirmBy("A. Schulz"), handOverBy("B. Lang")},
			securitycenter.Confirmed, "A. Schulz"},
		"handed over twice": {[]func(d *desk, id string) error{handOverBy("A. Schulz"), handOverBy("B. Lang")}, securitycenter.HandedOver, "A. Schulz"},
		"kept before":       {[]func(d *desk, id string) error{confirmBy("A. Schulz"), mark, keep}, securitycenter.Confirmed, "A. Schulz"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
			for _, step := range append(c.carry, report) {
				d.clock = d.clock.Add(time.Hour)
				d.do(step, m.ID)
			}
			before := d.read(m.ID)
			d.clock, d.who = d.clock.Add(time.Hour), "M. Meier"
			d.do(mark, m.ID)
			kept, err := d.Keep(t.Context(), m.ID)
			if err != nil || kept.State != c.want || kept.By != c.by {
				t.Fatalf("%s by %s, %v", kept.State, kept.By, err)
			}
			if now := d.read(m.ID); !reflect.DeepEqual(now, before) || now.Current().Proof == nil {
				t.Errorf("it was\n%+v\nand is\n%+v", before, now)
			}
			if all := d.kinds(m.ID); !slices.Equal(all[len(all)-2:], []securitycenter.EventKind{securitycenter.EventToDelete, securitycenter.EventKept}) {
				t.Errorf("the history is %v", all)
			}
		})
	}
}

func TestWhatWasRecordedIsKeptAsConfirmedThoughItWasMarkedTwice(t *testing.T) {
	d := newDesk(t)
	m, err := d.Record(t.Context(), d.form(d.tenant(acme()), d.pair("CN=ECP PRD 100")))
	if err != nil {
		t.Fatal(err)
	}
	d.do(mark, m.ID)
	d.do(mark, m.ID)
	d.do(keep, m.ID)
	if kept := d.read(m.ID); kept.State != securitycenter.Confirmed || !kept.Since.Equal(m.Since) || kept.By != m.By {
		t.Errorf("%s since %s by %s", kept.State, kept.Since, kept.By)
	}
}

func TestAMappingWhoseHistoryTellsNothingCountsAsHandedOverByWhoKeepsIt(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	if _, err := d.Register.Change(t.Context(), m.ID, func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		m.State = securitycenter.ToDelete
		return nil, nil
	}); err != nil {
		t.Fatal(err)
	}
	d.clock, d.who = d.clock.Add(time.Hour), "A. Schulz"
	kept, err := d.Keep(t.Context(), m.ID)
	if err != nil || kept.State != securitycenter.HandedOver || !kept.Since.Equal(d.clock) || kept.By != "A. Schulz" {
		t.Errorf("%s since %s by %s, %v", kept.State, kept.Since, kept.By, err)
	}
}

func TestOnlyWhatIsStillToDeleteIsKept(t *testing.T) {
	for name, steps := range map[string][]func(d *desk, id string) error{
		"a draft":                {},
		"confirmed":              {confirmBy("M. Meier")},
		"deleted":                {confirmBy("M. Meier"), gone},
		"deleted after the mark": {confirmBy("M. Meier"), mark, gone},
		"kept already":           {confirmBy("M. Meier"), mark, keep},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
			for _, step := range steps {
				d.do(step, m.ID)
			}
			before, kinds := d.read(m.ID), d.kinds(m.ID)
			_, err := d.Keep(t.Context(), m.ID)
			wantFault(t, err, securitycenter.NothingToKeep)
			if after := d.read(m.ID); !reflect.DeepEqual(after, before) || len(d.kinds(m.ID)) != len(kinds) {
				t.Errorf("%s became %s, with the history %v", before.State, after.State, d.kinds(m.ID))
			}
		})
	}
}

func (d *desk) do(step func(d *desk, id string) error, id string) {
	d.t.Helper()
	if err := step(d, id); err != nil {
		d.t.Fatal(err)
	}
}

func handOverBy(who string) func(d *desk, id string) error {
	return func(d *desk, id string) error {
		d.who = who
		_, err := d.HandOver(d.t.Context(), id)
		return err
	}
}

func confirmBy(who string) func(d *desk, id string) error {
	return func(d *desk, id string) error {
		d.who = who
		_, err := d.Confirm(d.t.Context(), id)
		return err
	}
}

func mark(d *desk, id string) error { _, err := d.Delete(d.t.Context(), id, false); return err }
func gone(d *desk, id string) error { _, err := d.Delete(d.t.Context(), id, true); return err }
func keep(d *desk, id string) error { _, err := d.Keep(d.t.Context(), id); return err }

// report has somebody's word prove a mapping.
func report(d *desk, id string) error {
	_, err := d.Register.Change(d.t.Context(), id, func(m *securitycenter.Mapping) ([]securitycenter.Event, error) {
		v := m.Current()
		v.Proof = &securitycenter.Proof{Kind: securitycenter.Reported, SHA256: v.SHA256, At: d.clock, By: d.who}
		return nil, nil
	})
	return err
}
