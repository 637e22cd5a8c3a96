package cli

import (
	"errors"
	"os"

	"certmap/cert"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A haul is what was found in files and folders whose certificates are to be recorded as mappings.
type haul struct {
	found    []securitycenter.Found
	problems map[string]*cert.Problem // by path, why nothing in it can be read
}

// isHaul tells whether the command line names more than one file: several paths, or a folder.
func (c *mappingsAdd) isHaul() bool {
	if len(c.Files) > 1 {
		return true
	}
	info, err := os.Stat(c.Files[0])
	return err == nil && info.IsDir()
}

// recordAll records every certificate of the files and folders that is no authority's, each by itself.
func (c *mappingsAdd) recordAll(r *run, s *Session, t securitycenter.Tenant, secrets []cert.Secret) error {
	h := haul{problems: map[string]*cert.Problem{}}
	err := intake.Walk(r.ctx, c.Files, true, cert.Options{Passphrases: secrets, Limits: c.limits()}, func(res intake.Result) error {
		h.take(res)
		return nil
	})
	if err != nil {
		return err
	}
	var writing error
	order := securitycenter.RecordAll{TenantID: t.ID, LoginName: c.login(t), Found: h.found}
	all, err := s.Center.RecordAll(r.ctx, order, func(p securitycenter.RecordProgress) {
		writing = errors.Join(writing, c.recorded(r, h, p.Last))
	})
	for _, one := range all {
		if !isIn(one) {
			r.code = No
		}
	}
	c.summary(r, t, all)
	return errors.Join(err, writing)
}

// login is the login name of all: the one given, else that of the tenant's API user.
func (c *mappingsAdd) login(t securitycenter.Tenant) string {
	if c.Login != "" {
		return c.Login
	}
	return t.APIUser
}

// isIn tells whether the register holds a certificate, or should not.
func isIn(one securitycenter.Recording) bool {
	switch one.Outcome {
	case securitycenter.Recorded, securitycenter.NotALeaf:
		return true
	case securitycenter.NamesRegistered:
		return one.Same
	}
	return false
}

// take adds what a file holds: its certificates that are no authority's; an authority's only where there is none but that.
func (h *haul) take(res intake.Result) {
	before := len(h.found)
	for _, i := range certificatesIn(res.File) {
		if c := res.File.Items[i].Certificate; !c.Authority() {
			h.found = append(h.found, securitycenter.Found{FileName: res.Path, Certificate: c})
		}
	}
	if len(h.found) > before {
		return
	}
	leaf := res.File.LeafCertificate()
	if leaf == nil {
		h.problems[res.Path] = problemOfFile(res.File)
	}
	h.found = append(h.found, securitycenter.Found{FileName: res.Path, Certificate: leaf})
}

// problemOfFile is why a file has no certificate.
func problemOfFile(f *cert.File) *cert.Problem {
	if f.Problem != nil {
		return f.Problem
	}
	return &cert.Problem{ID: cert.NoCertificate}
}

// recorded prints what became of one certificate.
func (c *mappingsAdd) recorded(r *run, h haul, one securitycenter.Recording) error {
	if c.JSON {
		return r.line(recordingOf(r, h, one))
	}
	name := visible(one.FileName)
	if one.Certificate != nil {
		name += ", " + called(one.Certificate)
	}
	r.printf("%s %s: %s\n", recordMark(one), name, visible(recordSays(r.Words, h, one)))
	return nil
}

func recordMark(one securitycenter.Recording) string {
	switch {
	case one.Outcome == securitycenter.Recorded:
		return "✓"
	case isIn(one):
		return "·"
	}
	return "✕"
}

// recordSays is what became of one certificate, in words.
func recordSays(w *text.Words, h haul, one securitycenter.Recording) string {
	says := w.Say("record.outcome." + string(one.Outcome))
	more := ""
	switch one.Outcome {
	case securitycenter.NothingReadable:
		problem := h.problems[one.FileName]
		more = w.Say("problem."+problem.TextID()+".what", problem.Values)
	case securitycenter.NotALeaf:
		more = w.Say("record.authority")
	case securitycenter.NamesRegistered:
		id := "record.other"
		if one.Same {
			id = "record.same"
		}
		more = w.Say(id, text.V{"Name": one.Name})
	case securitycenter.NotRecorded:
		more = refusal(w, one.Err)
	default:
		more = one.Name
		if len(one.Elsewhere) > 0 {
			more = w.Say("record.elsewhere", text.V{"Name": one.Name, "Tenants": one.Elsewhere})
		}
	}
	return w.Say("cli.record.line", text.V{"Outcome": says, "More": more})
}

// refusal is why a mapping was not recorded, in one sentence.
func refusal(w *text.Words, err error) string {
	if objections := (securitycenter.Objections)(nil); errors.As(err, &objections) {
		for _, o := range objections.Stops(false) {
			return w.Objection(string(o.ID), o.Values)
		}
	}
	m, _ := w.Fault(err)
	return m.What
}

// summary says how many ended how: on standard error where the output is for programs.
func (c *mappingsAdd) summary(r *run, t securitycenter.Tenant, all securitycenter.Recordings) {
	if len(all) == 0 {
		return
	}
	say := r.printf
	if c.JSON {
		say = r.warnf
	}
	say("%s\n", r.Words.Say("record.done", text.V{"Count": all.Count(securitycenter.Recorded), "Tenant": r.tenantName(t)}))
	for _, o := range []securitycenter.RecordOutcome{securitycenter.NamesRegistered, securitycenter.NotALeaf,
		securitycenter.NothingReadable, securitycenter.NotRecorded, securitycenter.ToRecord} {
		if n := all.Count(o); n > 0 {
			say("  %s\n", r.Words.Say("cli.all.tally", text.V{"Count": n, "Outcome": r.Words.Say("record.outcome." + string(o))}))
		}
	}
}

// A recordingShape is one certificate of many with what became of it; see shape.go.
type recordingShape struct {
	Path      string      `json:"path"`
	Subject   string      `json:"subject,omitempty"`
	SHA256    string      `json:"sha256,omitempty"`
	Outcome   string      `json:"outcome"` // recorded, already-registered, not-a-leaf, nothing-readable or not-recorded
	Name      string      `json:"configuration_name,omitempty"`
	MappingID string      `json:"id,omitempty"`
	Same      bool        `json:"same"` // of already-registered: it is this very certificate
	Expired   bool        `json:"expired"`
	Message   string      `json:"message"`
	Error     *errorShape `json:"error"`
}

func recordingOf(r *run, h haul, one securitycenter.Recording) recordingShape {
	out := recordingShape{Path: one.FileName, Outcome: string(one.Outcome), Name: one.Name, MappingID: one.MappingID, Same: one.Same,
		Expired: one.Expired, Message: recordSays(r.english, h, one), Error: problemOf(h.problems[one.FileName], r.english)}
	if c := one.Certificate; c != nil {
		sum := c.SHA256()
		out.Subject, out.SHA256 = c.Subject.String(), hexOf(sum[:])
	}
	if one.Err != nil {
		out.Error = &errorShape{refusalID(one.Err), refusal(r.english, one.Err)}
	}
	return out
}

func refusalID(err error) string {
	if objections := (securitycenter.Objections)(nil); errors.As(err, &objections) {
		for _, o := range objections.Stops(false) {
			return string(o.ID)
		}
	}
	return faultID(err)
}
