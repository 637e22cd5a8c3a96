package model

import (
	"context"

	"certmap/cert"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// A Draft is the state of the Add form.
type Draft struct {
	securitycenter.DraftForm
	// Typed tells which fields a person has typed into: a suggestion never replaces those.
	Typed map[securitycenter.Field]bool
	// Sent tells that it was tried to save the form: what is missing is said too.
	Sent bool
}

// NewDraft returns an empty form for a tenant.
func NewDraft(tenantID string) *Draft {
	return &Draft{DraftForm: securitycenter.DraftForm{TenantID: tenantID, IntegrationName: securitycenter.IntegrationNames[0], Item: -1},
		Typed: map[securitycenter.Field]bool{}}
}

// Pick makes a file that of the draft; its own leaf is meant.
func (d *Draft) Pick(f *cert.File, name string) { d.File, d.FileName, d.Item = f, name, -1 }

// PickAgain takes the file of another state of the draft, and the item that was chosen of it there.
func (d *Draft) PickAgain(from Draft) {
	d.File, d.FileName, d.Item = from.File, from.FileName, from.Item
}

// Unpick leaves the draft without a file.
func (d *Draft) Unpick() { d.Pick(nil, "") }

// A FieldNote is what is said below a field.
type FieldNote struct {
	Text string
	Mood Mood
}

// A FormView is what there is to say about a draft, field by field.
type FormView struct {
	Draft   Draft // with what was suggested
	Tenant  securitycenter.Tenant
	ByAPI   bool
	Notes   map[securitycenter.Field]FieldNote
	Blocked *securitycenter.Objection // the first that keeps it from being saved and carried on; nil for none
	// Expiry is the badge of the chosen certificate.
	Expiry Badge
	Valid  string
}

// Look fills in what is not typed, checks everything, and says what there is to say.
func (d Draft) Look(ctx context.Context, c *securitycenter.Center, w *text.Words) (FormView, error) {
	form, err := d.suggested(ctx, c)
	if err != nil {
		return FormView{}, err
	}
	d.DraftForm = form
	v := FormView{Draft: d, Notes: map[securitycenter.Field]FieldNote{}}
	if d.TenantID != "" {
		if v.Tenant, err = c.Tenant(ctx, d.TenantID); err != nil {
			return v, err
		}
		v.ByAPI = c.ByAPI(v.Tenant)
	}
	objections, err := c.Check(ctx, d.DraftForm)
	if err != nil {
		return v, err
	}
	v.hints(w)
	for i, o := range objections {
		v.note(w, o)
		if v.Blocked == nil && o.Severity == cert.Stop {
			v.Blocked = &objections[i]
		}
	}
	if leaf := d.Certificate(); leaf != nil {
		now := c.Clock()
		v.Expiry = remaining(w, leaf.NotBefore, leaf.NotAfter, now, leaf.DaysLeft(now))
		v.Valid = w.Date(leaf.NotBefore) + " – " + w.Date(leaf.NotAfter)
	}
	return v, nil
}

// suggested empties what was only suggested, so that it is suggested anew for another file or tenant.
func (d Draft) suggested(ctx context.Context, c *securitycenter.Center) (securitycenter.DraftForm, error) {
	form := d.DraftForm
	if !d.Typed[securitycenter.FieldConfigurationName] {
		form.ConfigurationName = ""
	}
	if !d.Typed[securitycenter.FieldLoginName] {
		form.LoginName = ""
	}
	return c.Suggest(ctx, form)
}

// hints are what is said while nothing is wrong.
func (v *FormView) hints(w *text.Words) {
	if v.Draft.Certificate() == nil {
		return
	}
	if !v.Draft.Typed[securitycenter.FieldConfigurationName] {
		v.Notes[securitycenter.FieldConfigurationName] = FieldNote{w.Say("form.name-taken-from"), Noted}
	}
	good := w.Say("form.fit")
	if hasKey(v.Draft.File) {
		good = w.Say("form.fit-with-key")
	}
	v.Notes[securitycenter.FieldCertificateFile] = FieldNote{good, Fine}
}

func hasKey(f *cert.File) bool {
	for _, it := range f.Items {
		if it.Kind == cert.KindPrivateKey {
			return true
		}
	}
	return false
}

// note says an objection below its field. What nobody has filled in yet is not called wrong before the form is sent.
func (v *FormView) note(w *text.Words, o securitycenter.Objection) {
	if quiet[o.ID] && !v.Draft.Typed[o.Field] && !v.Draft.Sent {
		return
	}
	said := w.Objection(string(o.ID), o.Values)
	if o.ID == securitycenter.FileUnreadable {
		said = v.Draft.problem(w, said)
	}
	v.Notes[o.Field] = FieldNote{said, findingMoods[o.Severity]}
}

// problem says why no certificate could be read in the file, and what to do, where its reader knows.
func (d *Draft) problem(w *text.Words, otherwise string) string {
	p := closedBy(d.File)
	if p == nil {
		return otherwise
	}
	return TellProblem(w, p).String()
}

// quiet are the objections to an empty field, which are said only once it was typed into or the form is sent.
var quiet = map[securitycenter.ObjectionID]bool{securitycenter.NameMissing: true, securitycenter.FileMissingYet: true}
