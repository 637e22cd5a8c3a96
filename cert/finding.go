package cert

// A Severity tells what a finding means for the verdict.
type Severity string

// The severities: a stop makes the verdict "will not work", a warning "fit to map with warnings", a note nothing.
const (
	Stop Severity = "stop"
	Warn Severity = "warn"
	Note Severity = "note"
)

// A Certainty tells how sure a finding is where SuccessFactors is concerned.
type Certainty string

// The certainties. Unknown marks what no source of SAP states either way: such a finding warns, it never stops.
const (
	SAPSays  Certainty = "sap"
	Practice Certainty = "practice"
	Unknown  Certainty = "unknown"
)

// The findings. Duplicate and Revoked are found elsewhere: in the register, and by asking the authority.
const (
	Expired            FindingID = "expired"
	NotYetValid        FindingID = "not-yet-valid"
	ExpiresIn14        FindingID = "expires-in-14"
	ExpiresIn30        FindingID = "expires-in-30"
	ExpiresIn60        FindingID = "expires-in-60"
	IsAuthority        FindingID = "is-a-ca"
	SelfSignedLeaf     FindingID = "self-signed"
	SelfIssuedLeaf     FindingID = "self-issued"       // by its names, and its signature cannot be verified
	SelfIssuedMany     FindingID = "self-issued-many"  // by its names, and its signature was not verified: see Options.Many
	SignedByAnother    FindingID = "signed-by-another" // its own issuer by name, and not by its signature
	NoClientAuth       FindingID = "no-client-auth"
	KeyUsageUnfit      FindingID = "key-usage"     // there is a key usage, and it does not let the key sign
	NetscapeUnfit      FindingID = "netscape-type" // there is Netscape's type, and it is not that of a client
	PublicAuthority    FindingID = "public-authority"
	KeyWeak            FindingID = "key-weak"
	KeyUnusual         FindingID = "key-unusual"
	KeyUnusable        FindingID = "key-unusable"
	SignatureWeak      FindingID = "signature-weak"
	Version1           FindingID = "version-1"
	Nonstandard        FindingID = "nonstandard"
	DatesUnreadable    FindingID = "dates-unreadable"
	SubjectEmpty       FindingID = "subject-empty"
	IssuerEmpty        FindingID = "issuer-empty"
	LifetimeTooLong    FindingID = "lifetime-too-long"
	PrivateKeyIncluded FindingID = "private-key-included"
	SeveralLeaves      FindingID = "several-leaves"
	ChainIncluded      FindingID = "chain-included"
	ChainIncomplete    FindingID = "chain-incomplete"
	BinaryEncoding     FindingID = "binary-encoding"
	HeadersMissing     FindingID = "headers-missing"
	EncodedTwice       FindingID = "base64-twice"
	EmbeddedInText     FindingID = "embedded" // Values["What"] is a Surrounding
	HexEncoding        FindingID = "hex-encoding"
	TrailingData       FindingID = "trailing-data"
	FrameInBER         FindingID = "ber-frame"
	KeyMismatch        FindingID = "key-mismatch"
	NoLeaf             FindingID = "no-leaf"
	Duplicate          FindingID = "duplicate"
	Revoked            FindingID = "revoked"
)

// A Surrounding is the kind of file that a certificate stands in among other things. It is Values["What"] of the finding
// EmbeddedInText.
type Surrounding string

// The surroundings. Plain text around a PEM block is none: that is how PEM is meant.
const (
	InJSON Surrounding = "json"
	InXML  Surrounding = "xml"
	InMail Surrounding = "mail"
	InText Surrounding = "text" // any other
)

// surroundings are the kinds of files that certificates are found in.
var surroundings = map[Foreign]Surrounding{
	ForeignJSON: InJSON, ForeignXML: InXML, ForeignMail: InMail, ForeignHTML: InText, ForeignPDF: InText, ForeignOffice: InText,
	ForeignArchive: InText, ForeignCalendar: InText,
}

// A FindingID names a finding. It is stable: it stands in JSON, in the catalogues and in people's scripts.
type FindingID string

// A Finding is one thing to say about a file or one of its items.
type Finding struct {
	ID       FindingID
	Severity Severity
	Sure     Certainty
	Item     int            // index into File.Items, -1 for the file as a whole
	Values   map[string]any // what the sentence needs; nil where it needs nothing
}

// TextID names the sentences of the finding in the catalogues: its ID, and behind it what it is about where the sentence
// depends on that, as in no-leaf.request. What ran out within a day has a sentence of its own.
func (f Finding) TextID() string {
	if f.ID == Expired && f.Values["Count"] == 0 {
		return string(f.ID) + ".today"
	}
	return textID(string(f.ID), f.Values)
}

func textID(id string, v map[string]any) string {
	if what, ok := v["What"].(string); ok {
		return id + "." + what
	}
	return id
}
