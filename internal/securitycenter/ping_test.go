package securitycenter_test

import (
	"testing"

	"certmap/internal/securitycenter"
)

// A logReader plays the ECP log reader, and remembers what it was given.
type logReader struct {
	reading securitycenter.LogReading
	text    string
}

func (l *logReader) ReadLog(text string) securitycenter.LogReading {
	l.text = text
	return l.reading
}

func workingPing() securitycenter.LogReading {
	return securitycenter.LogReading{Source: securitycenter.LogPing, Outcome: securitycenter.LogSuccess, Run: 1, Runs: 1,
		Lines: []securitycenter.LogLine{{Number: 3, Text: "SOAP login/logout HTTP status code: 200", Counts: true}}}
}

func failingPing() securitycenter.LogReading {
	return securitycenter.LogReading{Source: securitycenter.LogPing, Outcome: securitycenter.LogFailure, Fix: "sf.user-locked",
		Causes: []securitycenter.CauseID{"sf.user-locked"},
		Lines:  []securitycenter.LogLine{{Number: 1, Text: "FAILED_AUTHENTICATION"}, {Number: 2, Text: "status code = 13", Counts: true}, {Number: 4, Text: "HRSFEC_PTP031"}}}
}

// reads makes the log reader of a desk read a text in a certain way.
func (d *desk) reads(r securitycenter.LogReading) *logReader {
	l := &logReader{reading: r}
	d.Logs = l
	return l
}

func TestAPingThatWorkedIsTheProof(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	log := d.reads(workingPing())
	m, reading, err := d.RecordPing(t.Context(), m.ID, "what was pasted")
	if err != nil || reading.Outcome != securitycenter.LogSuccess || log.text != "what was pasted" {
		t.Fatalf("%+v, %v, from %q", reading, err, log.text)
	}
	v := m.Current()
	if p := d.read(m.ID).Current().Proof; p == nil || p.Kind != securitycenter.ByPing || p.SHA256 != v.SHA256 || p.By != "M. Meier" || !p.At.Equal(now) {
		t.Errorf("the proof is %+v", p)
	}
	e := d.newest(m.ID)
	if e.Kind != securitycenter.EventProven || e.Values["Kind"] != "ping" || e.Values["Lines"] != "SOAP login/logout HTTP status code: 200" {
		t.Errorf("the history says %+v", e)
	}
}

func TestAPingThatFailedIsKeptAndProvesNothing(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	d.reads(failingPing())
	m, _, err := d.RecordPing(t.Context(), m.ID, "x")
	if err != nil || m.Current().Proof != nil {
		t.Fatalf("the proof is %+v, %v", m.Current().Proof, err)
	}
	e := d.newest(m.ID)
	if e.Kind != securitycenter.EventPingFailed || e.Values["Cause"] != "sf.user-locked" || e.Values["Evidence"] != "status code = 13" ||
		e.Values["Lines"] != "FAILED_AUTHENTICATION\nstatus code = 13\nHRSFEC_PTP031" {
		t.Errorf("the history says %+v", e)
	}
}

func TestAFailedPingLeavesAnEarlierProof(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	for _, r := range []securitycenter.LogReading{workingPing(), failingPing()} {
		d.reads(r)
		if _, _, err := d.RecordPing(t.Context(), m.ID, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if p := d.read(m.ID).Current().Proof; p == nil || p.Kind != securitycenter.ByPing {
		t.Errorf("the proof is %+v", p)
	}
}

func TestAFailedPingIsRememberedUntilOneWorks(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	for i, r := range []securitycenter.LogReading{workingPing(), failingPing(), workingPing()} {
		d.reads(r)
		if _, _, err := d.RecordPing(t.Context(), m.ID, "x"); err != nil {
			t.Fatal(err)
		}
		events, err := d.Register.History(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		failed := securitycenter.FailedPing(d.read(m.ID).Current(), events)
		if want := r.Outcome == securitycenter.LogFailure; (failed != nil) != want || want && failed.Values["Cause"] != "sf.user-locked" {
			t.Errorf("after ping %d the failed one is %+v", i+1, failed)
		}
	}
}

func TestATextThatSaysNothingIsNotRecorded(t *testing.T) {
	d := newDesk(t)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	before := len(d.kinds(m.ID))
	d.reads(securitycenter.LogReading{Source: securitycenter.LogUnknown, Outcome: securitycenter.LogUnclear})
	_, reading, err := d.RecordPing(t.Context(), m.ID, "x")
	wantFault(t, err, securitycenter.PingUnknown)
	if reading.TextID() != "ecplog.outcome.unknown" || len(d.kinds(m.ID)) != before {
		t.Errorf("%s is told, and the history is %v", reading.TextID(), d.kinds(m.ID))
	}
}

func TestThePracticePingProvesOnlyAPracticeMapping(t *testing.T) {
	d := newDesk(t)
	practised := workingPing()
	practised.Practice = true
	d.reads(practised)
	m := d.saved(d.tenant(acme()), d.pair("CN=ECP PRD 100"))
	_, _, err := d.RecordPing(t.Context(), m.ID, "x")
	wantFault(t, err, securitycenter.PingOfPractice)
	if p := d.read(m.ID).Current().Proof; p != nil {
		t.Errorf("the proof is %+v", p)
	}
	m = d.saved(d.practice(), d.pair("CN=ECP Practice 100"))
	if m, _, err = d.RecordPing(t.Context(), m.ID, "x"); err != nil || m.Current().Proof == nil {
		t.Errorf("the proof is %+v, %v", m.Current().Proof, err)
	}
}

func TestAPingOfAMappingThatIsGone(t *testing.T) {
	d := newDesk(t)
	d.reads(workingPing())
	_, _, err := d.RecordPing(t.Context(), "nobody", "x")
	wantFault(t, err, securitycenter.MappingNotFound)
}

func TestWhatAReadingIsToldAs(t *testing.T) {
	ok, failed, empty := workingPing(), failingPing(), securitycenter.LogReading{Outcome: securitycenter.LogUnclear}
	if ok.TextID() != "ecplog.outcome.success" || failed.TextID() != "ecplog.fix.sf.user-locked" {
		t.Errorf("told as %s and %s", ok.TextID(), failed.TextID())
	}
	if ok.Cause() != "" || failed.Cause() != "sf.user-locked" || empty.Cause() != "" || empty.Evidence() != "" {
		t.Errorf("causes %q, %q, %q and the evidence %q", ok.Cause(), failed.Cause(), empty.Cause(), empty.Evidence())
	}
}

// newest is the last line of a mapping's history.
func (d *desk) newest(id string) securitycenter.Event {
	d.t.Helper()
	events, err := d.Register.History(d.t.Context(), id)
	if err != nil || len(events) == 0 {
		d.t.Fatal(events, err)
	}
	return events[0]
}
