package securitycenter

import (
	"strings"

	"certmap/cert"
)

// A DraftForm is what the Add form holds: a tenant, the four fields of the Security Center, and the file as it was read.
type DraftForm struct {
	TenantID          string
	ConfigurationName string
	IntegrationName   string
	LoginName         string
	FileName          string
	File              *cert.File // nil until a file was chosen
	// Item is the certificate of the file that is to be mapped; -1 for the file's own leaf.
	Item int
	// Existing tells that the mapping stands in SuccessFactors already and is only recorded: an expired certificate or one
	// that should not work is no objection then, but one of an authority, which logs in nobody, is.
	Existing bool
}

// Certificate returns the chosen certificate, or nil.
func (d *DraftForm) Certificate() *cert.Certificate {
	switch {
	case d.File == nil:
		return nil
	case d.Item >= 0 && d.Item < len(d.File.Items):
		return d.File.Items[d.Item].Certificate
	}
	return d.File.LeafCertificate()
}

// A Field is one field of the form.
type Field string

// The fields of the form.
const (
	FieldTenant            Field = "tenant"
	FieldConfigurationName Field = "configuration-name"
	FieldIntegrationName   Field = "integration-name"
	FieldCertificateFile   Field = "certificate-file"
	FieldLoginName         Field = "login-name"
)

// An ObjectionID names what is to be said about a field. It is stable.
type ObjectionID string

// What can be said about the fields.
const (
	TenantMissing      ObjectionID = "tenant-missing"
	NameMissing        ObjectionID = "configuration-name-missing"
	NameTooLong        ObjectionID = "configuration-name-too-long"
	NameTaken          ObjectionID = "configuration-name-taken" // Values: Name
	IntegrationMissing ObjectionID = "integration-name-missing"
	IntegrationTooLong ObjectionID = "integration-name-too-long"
	FileMissingYet     ObjectionID = "file-missing"
	FileUnreadable     ObjectionID = "file-unreadable"
	FileWillNotWork    ObjectionID = "file-will-not-work"
	FileOfAuthority    ObjectionID = "file-of-authority"
	FileWarnings       ObjectionID = "file-warnings" // Values: Count
	NamesTaken         ObjectionID = "names-taken"   // Values: Name, Answer
	NamesElsewhere     ObjectionID = "names-elsewhere"
	LoginBlank         ObjectionID = "login-name-blank" // KBA 3363735
	LoginTooLong       ObjectionID = "login-name-too-long"
	LoginSpaces        ObjectionID = "login-name-spaces"
	LoginShared        ObjectionID = "login-name-shared" // Values: Name
)

// An Objection is what is said about one field of a draft. Stop keeps it from being saved, the others do not.
type Objection struct {
	Field    Field
	ID       ObjectionID
	Severity cert.Severity
	Values   map[string]any
	// DraftOnly marks a stop that only keeps the mapping from being carried on: a draft of it may be saved.
	DraftOnly bool
}

// Objections are all that is said about a draft. As an error they are why it was not saved.
type Objections []Objection

// Error implements error in English.
func (o Objections) Error() string {
	var ids []string
	for _, x := range o {
		if x.Severity == cert.Stop {
			ids = append(ids, string(x.ID))
		}
	}
	return "not saved: " + strings.Join(ids, ", ")
}

// Stops returns those that keep the draft from being saved (draft true) or from being saved and carried on.
func (o Objections) Stops(draft bool) Objections {
	var out Objections
	for _, x := range o {
		if x.Severity == cert.Stop && !(draft && x.DraftOnly) {
			out = append(out, x)
		}
	}
	return out
}

// Findings returns those about the chosen certificate and about the file as a whole.
func (d *DraftForm) Findings() []cert.Finding {
	item := d.Item
	if item < 0 {
		item = d.File.Leaf
	}
	var out []cert.Finding
	for _, f := range d.File.Findings {
		if f.Item == -1 || f.Item == item {
			out = append(out, f)
		}
	}
	return out
}
