package cert

import "slices"

// A ProblemID names why something could not be read. It is stable.
type ProblemID string

// Why a file or an item could not be read.
const (
	Empty            ProblemID = "empty"             // no byte in it, or only blanks and zeros
	TooLarge         ProblemID = "too-large"         // over Limits.Size
	TooMany          ProblemID = "too-many"          // over Limits.Items
	TooDeep          ProblemID = "too-deep"          // over Limits.Depth
	TooCostly        ProblemID = "too-costly"        // its key derivations are over Limits.Work or Limits.Memory
	NotAllTried      ProblemID = "not-all-tried"     // within the limits, but not with so many passphrases to try
	PassphraseNeeded ProblemID = "passphrase-needed" // locked, and none was given
	WrongPassphrase  ProblemID = "wrong-passphrase"  // the file's own check (MAC, PIN) refused every one given
	NotOpened        ProblemID = "not-opened"        // none given opens it, and the file has no check that says why
	KeyPassphrase    ProblemID = "key-passphrase"    // one given opens the Java store, and this key of it has another
	UnknownAlgorithm ProblemID = "unknown-algorithm" // locked or signed with something this program does not know
	StoreCheck       ProblemID = "store-check"       // a passphrase opens a key of a Java store, whose own check refuses it
	Damaged          ProblemID = "damaged"           // begins as what it claims to be, and breaks off the rules
	Truncated        ProblemID = "truncated"         // begins as what it claims to be, and ends too early
	NoCertificate    ProblemID = "no-certificate"    // readable, but holds no certificate
	NotACertificate  ProblemID = "not-a-certificate" // something else; Values["What"] names it
	MachineBound     ProblemID = "machine-bound"     // a PSE with LPS protection
	Canceled         ProblemID = "canceled"          // the context ended first

	// What keeps an identity from having a key, though the file is readable.
	KeyOfOther   ProblemID = "key-of-other"    // the private key belongs to another certificate
	KeyNotForTLS ProblemID = "key-not-for-tls" // the private key is of a kind that cannot be used in TLS here
)

// A ProblemKind is what a problem's ID stands for.
type ProblemKind struct {
	ID   ProblemID
	Keys []string // of Problem.Values: what the sentence may speak of
}

// ProblemKinds returns every kind of problem there is.
func ProblemKinds() []ProblemKind {
	return []ProblemKind{
		{ID: Empty}, {TooLarge, keys{"Bytes", "LimitMiB"}}, {TooMany, keys{"Limit"}}, {TooDeep, keys{"Limit"}},
		{TooCostly, keys{"Work", "Limit"}}, {ID: NotAllTried}, {ID: PassphraseNeeded}, {ID: WrongPassphrase}, {ID: NotOpened},
		{ID: KeyPassphrase}, {UnknownAlgorithm, keys{"Algorithm"}}, {ID: StoreCheck}, {ID: Damaged}, {ID: Truncated}, {ID: NoCertificate},
		{NotACertificate, keys{"What"}}, {ID: MachineBound}, {ID: Canceled}, {KeyOfOther, keys{"Subject"}},
		{KeyNotForTLS, keys{"Type"}},
	}
}

// A Problem is why a file or one of its items could not be read. Its Err, where there is one, is the raw detail.
type Problem struct {
	ID     ProblemID
	Values map[string]any
	Err    error
}

// Error implements error in English, for logs and for wrapping; people read the sentence of the catalogue.
func (p *Problem) Error() string {
	if p.Err != nil {
		return string(p.ID) + ": " + p.Err.Error()
	}
	return string(p.ID)
}

// Unwrap returns the raw detail.
func (p *Problem) Unwrap() error { return p.Err }

// TextID names the sentences of the problem in the catalogues, as that of a Finding does: not-a-certificate.html.
func (p *Problem) TextID() string { return textID(string(p.ID), p.Values) }

// endsReading tells whether there is no use in reading on: the next item would meet the same end.
func (p *Problem) endsReading() bool { return p != nil && (p.ID == TooMany || p.ID == Canceled) }

// Locked tells whether a passphrase may mend the problem, if there is one.
func (p *Problem) Locked() bool {
	return p != nil && slices.Contains([]ProblemID{PassphraseNeeded, WrongPassphrase, NotOpened, KeyPassphrase}, p.ID)
}
