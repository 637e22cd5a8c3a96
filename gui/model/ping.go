package model

import (
	"context"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A LogSubject is the mapping that a text from ECP may be recorded at; without ID the text is only read.
type LogSubject struct {
	MappingID string
	Name      string
	Login     string                // as whom the mapping logs in
	Tenant    securitycenter.Tenant // that it belongs to
}

// SubjectOf returns a mapping as a subject.
func SubjectOf(m securitycenter.Mapping, t securitycenter.Tenant) LogSubject {
	return LogSubject{MappingID: m.ID, Name: m.ConfigurationName, Login: m.LoginName, Tenant: t}
}

// HoldsCertificate tells whether a text holds something that the page Certificates shows.
func HoldsCertificate(ctx context.Context, pasted string) bool {
	return len(cert.Open(ctx, []byte(pasted), cert.Options{}).Items) > 0
}

// A LogView is what a text from ECP says, ready to be shown.
type LogView struct {
	Strip
	Next   string
	Source string
	Notes  []string
	Lines  []LogRow
	// Record tells that the reading can be recorded at the mapping.
	Record bool
	// Unclear tells that the text says nothing about the login.
	Unclear bool
}

// A LogRow is one line of the text, as far as it was recognised.
type LogRow struct {
	Text string
	Mood Mood // Unknown for a line that decides nothing
}

// ReadLog reads a text from ECP. Nothing of it is kept.
func ReadLog(c *securitycenter.Center, w *text.Words, about LogSubject, pasted string) LogView {
	return ViewOfLog(w, about, c.Logs.ReadLog(pasted))
}

// ViewOfLog makes a reading ready to be shown.
func ViewOfLog(w *text.Words, about LogSubject, r securitycenter.LogReading) LogView {
	moods := map[securitycenter.LogOutcome]Mood{securitycenter.LogSuccess: Fine, securitycenter.LogFailure: Wrong, securitycenter.LogUnclear: Worry}
	m := w.Tell(r.TextID())
	v := LogView{Strip: Strip{moods[r.Outcome], m.What, m.Why}, Next: m.Next, Source: w.Say("ecplog.source." + string(r.Source)),
		Unclear: r.Outcome == securitycenter.LogUnclear}
	v.Record = about.MappingID != "" && !v.Unclear
	if v.Record && r.Outcome == securitycenter.LogSuccess {
		v.Next = w.Say("ping.next", text.V{"Name": about.Name})
	}
	if v.Record && r.Practice && !about.Tenant.IsPractice() {
		refused, _ := w.Fault(securitycenter.NewFault(securitycenter.PingOfPractice, nil, map[string]any{"Name": about.Name}))
		v.Strip, v.Next, v.Record = Strip{Worry, refused.What, refused.Why}, refused.Next, false
	}
	v.notes(w, r)
	for _, l := range r.Lines {
		row := LogRow{Text: cert.Visible(w.Say("ecplog.line", text.V{"Number": l.Number, "Text": l.Text})), Mood: Unknown}
		if l.Counts {
			row.Mood = moods[r.Outcome]
		}
		v.Lines = append(v.Lines, row)
	}
	return v
}

func (v *LogView) notes(w *text.Words, r securitycenter.LogReading) {
	if r.Practice {
		v.Notes = append(v.Notes, w.Say("practice.mark"))
	}
	if r.Cut {
		v.Notes = append(v.Notes, w.Say("ecplog.cut"))
	}
	if r.Runs > 1 {
		v.Notes = append(v.Notes, w.Say("ecplog.run", text.V{"Run": r.Run, "Runs": r.Runs}))
	}
	for _, api := range r.APIs {
		v.Notes = append(v.Notes, cert.Visible(w.Say("ecplog.api."+string(api.Outcome), text.V{"Name": api.Name})))
	}
	var others []string
	for i, id := range r.Causes {
		if i > 0 {
			others = append(others, w.Say("cause."+string(id)+".short"))
		}
	}
	if len(others) > 0 {
		v.Notes = append(v.Notes, w.Say("ecplog.also", text.V{"Causes": others}))
	}
}

// RecordLog records a text at its mapping, and returns what to confirm that with.
func RecordLog(ctx context.Context, c *securitycenter.Center, w *text.Words, about LogSubject, pasted string) (said string, err error) {
	_, r, err := c.RecordPing(ctx, about.MappingID, pasted)
	id := "ping.recorded"
	if r.Outcome != securitycenter.LogSuccess {
		id = "ping.recorded-failure"
	}
	return w.Say(id, text.V{"Name": about.Name}), err
}

// KeptLines are what was kept of a ping, with its cause, as lines to be shown; nothing for what is no ping.
func KeptLines(w *text.Words, e securitycenter.Event) []string {
	kept := e.Values["Lines"]
	if kept == "" {
		return nil
	}
	lines := Lines(kept)
	if cause := e.Values["Cause"]; cause != "" {
		lines = append([]string{w.Say("ping.cause", text.V{"Cause": w.Say("cause." + cause + ".short")}), ""}, lines...)
	}
	return lines
}
