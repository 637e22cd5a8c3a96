package cert

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"unicode/utf8"
)

// A Foreign names something that is no certificate file. It stands in a NotACertificate problem as Values["What"], and the
// catalogues have sentences for each: what it is, and what to ask for instead.
type Foreign string

// What people bring instead of a certificate. The first four are for callers, who see them before this package would.
const (
	ForeignFolder       Foreign = "folder"
	ForeignPipe         Foreign = "pipe"
	ForeignDevice       Foreign = "device"
	ForeignSocket       Foreign = "socket"
	ForeignPublicKey    Foreign = "public-key"
	ForeignParameters   Foreign = "key-parameters" // of Diffie-Hellman and DSA
	ForeignOCSP         Foreign = "ocsp-response"
	ForeignMessage      Foreign = "encrypted-message" // a PKCS#7 file that holds a message, not certificates
	ForeignPlainMessage Foreign = "plain-message"     // the same, neither encrypted nor signed
	ForeignDigest       Foreign = "digested-message"
	ForeignSealed       Foreign = "authenticated-message"
	ForeignCompressed   Foreign = "compressed-message"
	ForeignOpenSSH      Foreign = "openssh-key"
	ForeignSSHPublic    Foreign = "ssh-public-key"
	ForeignPuTTY        Foreign = "putty-key"
	ForeignPGP          Foreign = "pgp"
	ForeignAge          Foreign = "age"
	ForeignWindowsStore Foreign = "windows-store" // .sst
	ForeignBrowserStore Foreign = "browser-store" // the databases of Firefox and NSS
	ForeignKeychain     Foreign = "keychain"      // of macOS
	ForeignDatabase     Foreign = "database"      // of SQLite
	ForeignOracleWallet Foreign = "oracle-wallet"
	ForeignBouncyCastle Foreign = "bouncycastle-store"
	ForeignCalendar     Foreign = "calendar"
	ForeignHTML         Foreign = "html"
	ForeignXML          Foreign = "xml"
	ForeignJSON         Foreign = "json"
	ForeignMail         Foreign = "mail"
	ForeignPDF          Foreign = "pdf"
	ForeignOffice       Foreign = "office"
	ForeignArchive      Foreign = "archive"
	ForeignImage        Foreign = "image"
	ForeignProgram      Foreign = "program"
	ForeignShortcut     Foreign = "shortcut"
	ForeignASN1         Foreign = "asn1" // well formed, and of no kind that is known
	ForeignText         Foreign = "text"
	ForeignUnknown      Foreign = "unknown"
)

// Foreigns returns everything that a NotACertificate problem can name.
func Foreigns() []Foreign {
	out := []Foreign{
		ForeignFolder, ForeignPipe, ForeignDevice, ForeignSocket, ForeignMessage, ForeignPlainMessage,
		ForeignDigest, ForeignSealed, ForeignCompressed, ForeignOpenSSH, ForeignPGP, ForeignBrowserStore, ForeignHTML, ForeignXML,
		ForeignMail, ForeignASN1, ForeignText, ForeignUnknown,
	}
	for _, m := range magics {
		out = append(out, m.what)
	}
	for _, f := range derForeigns {
		out = append(out, f.what)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// magics are the beginnings by which files are known.
var magics = []struct {
	start string
	what  Foreign
}{
	{"ssh-", ForeignSSHPublic}, {"ecdsa-sha2-", ForeignSSHPublic}, {"sk-ssh-", ForeignSSHPublic}, {"sk-ecdsa-", ForeignSSHPublic},
	{"---- BEGIN SSH2", ForeignSSHPublic}, {"PuTTY-User-Key-File", ForeignPuTTY}, {"age-encryption.org/", ForeignAge},
	{"\x00\x00\x00\x00CERT", ForeignWindowsStore}, {"SQLite format 3\x00", ForeignDatabase},
	{"\x00\x06\x15\x61", ForeignBrowserStore}, {"kych", ForeignKeychain}, {"\xa1\xf8\x4e", ForeignOracleWallet},
	{"\x00\x00\x00\x01\x00\x00\x00\x14", ForeignBouncyCastle}, {"\x00\x00\x00\x02\x00\x00\x00\x14", ForeignBouncyCastle},
	{"BEGIN:VCALENDAR", ForeignCalendar}, {"{", ForeignJSON}, {"%PDF", ForeignPDF}, {"{\\rtf", ForeignOffice},
	{"\xd0\xcf\x11\xe0", ForeignOffice}, {"PK\x03\x04", ForeignArchive}, {"\x1f\x8b", ForeignArchive},
	{"7z\xbc\xaf\x27\x1c", ForeignArchive}, {"Rar!", ForeignArchive}, {"\x89PNG", ForeignImage}, {"\xff\xd8\xff", ForeignImage},
	{"GIF8", ForeignImage}, {"RIFF", ForeignImage}, {"II*\x00", ForeignImage}, {"MZ", ForeignProgram}, {"\x7fELF", ForeignProgram},
	{"\xcf\xfa\xed\xfe", ForeignProgram}, {"\xca\xfe\xba\xbe", ForeignProgram}, {"CAR 2.0", ForeignArchive}, {"MSCF", ForeignArchive},
	{"BZh", ForeignArchive}, {"\xfd7zXZ", ForeignArchive}, {"\x28\xb5\x2f\xfd", ForeignArchive},
	{"L\x00\x00\x00\x01\x14\x02\x00", ForeignShortcut},
}

// mailHeaders are how mails begin.
var mailHeaders = []string{
	"from:", "received:", "return-path:", "mime-version:", "delivered-to:", "subject:", "date:", "message-id:",
}

func notACertificate(what Foreign) *Problem {
	return &Problem{ID: NotACertificate, Values: values{"What": string(what)}}
}

// foreign names a file that none of the readers knows; text is its content as far as it is text.
func (r *reader) foreign(data, text []byte) *Problem {
	if p := r.canceled(); p != nil {
		return p
	}
	if wasBinary(data) {
		return &Problem{ID: Damaged, Err: errSavedAsText}
	}
	return notACertificate(whatIs(r.ctx, data, text))
}

var errSavedAsText = errors.New("binary data that was saved as text")

// wasBinary tells whether a file begins as DER did before an editor or a transfer took its bytes for characters: those
// beyond ASCII have become two bytes, or the mark of what is no character.
func wasBinary(data []byte) bool {
	for _, length := range []string{"\xc2\x82", "\xc2\x83", "\xc2\x80", "\xef\xbf\xbd", "\xe2\x80\x9a", "\xc6\x92", "\xe2\x82\xac"} {
		if bytes.HasPrefix(data, []byte("0"+length)) {
			return true
		}
	}
	return false
}

// derForeigns are the kinds of binary data that are told apart though they are not for us.
var derForeigns = []struct {
	is   func(o outline, der []byte) bool
	what Foreign
}{
	{isBCFKS, ForeignBouncyCastle}, {isOCSPResponse, ForeignOCSP}, {isRSAPublicKey, ForeignPublicKey}, {isParameters, ForeignParameters},
}

func whatDERIs(der []byte) Foreign {
	o := newOutline(der)
	for _, f := range derForeigns {
		if f.is(o, der) {
			return f.what
		}
	}
	return ForeignASN1
}

func whatIs(ctx context.Context, data, text []byte) Foreign {
	if looksLikeDER(data) {
		if end, ok := derEnd(ctx, data, DefaultLimits.Depth); ok && end == len(data) {
			return whatDERIs(data)
		}
	}
	start := bytes.TrimLeft(text[:min(len(text), 4096)], " \t\r\n")
	for _, m := range slices.Backward(magics) {
		switch {
		case !bytes.HasPrefix(data, []byte(m.start)) && !bytes.HasPrefix(start, []byte(m.start)):
		case m.what == ForeignDatabase && isBrowserStore(data):
			return ForeignBrowserStore
		case m.what == ForeignArchive && bytes.Contains(data, []byte("[Content_Types].xml")):
			return ForeignOffice
		default:
			return m.what
		}
	}
	lower := bytes.ToLower(start)
	switch {
	case bytes.Contains(lower, []byte("<html")), bytes.Contains(lower, []byte("<!doctype html")):
		return ForeignHTML
	case bytes.HasPrefix(lower, []byte("<")):
		return ForeignXML
	case isMail(lower):
		return ForeignMail
	case isText(start):
		return ForeignText
	}
	return ForeignUnknown
}

// isMail tells whether a text in lower case begins as a mail. The explanations that stand before a PEM block may begin with
// a subject too, and have no other header of a mail.
func isMail(lower []byte) bool {
	begins := slices.ContainsFunc(mailHeaders, func(h string) bool { return bytes.HasPrefix(lower, []byte(h)) })
	return begins && (!bytes.Contains(lower, []byte("begin ")) || bytes.Contains(lower, []byte("mime-version:")))
}

// isBrowserStore tells whether a database has the tables in which Firefox and NSS keep certificates and keys.
func isBrowserStore(data []byte) bool {
	return bytes.Contains(data, []byte("nssPublic")) || bytes.Contains(data, []byte("nssPrivate"))
}

// isText tells whether a file's beginning reads as text.
func isText(start []byte) bool {
	for i := 0; i < len(start); {
		r, size := utf8.DecodeRune(start[i:])
		cutOff := r == utf8.RuneError && len(start)-i < utf8.UTFMax
		if (r == utf8.RuneError && size == 1 && !cutOff) || r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' {
			return false
		}
		i += size
	}
	return len(start) > 0
}

// foreignLabels are the blocks of a PEM text that are not for us, by what their labels begin with.
var foreignLabels = []struct {
	label string
	what  Foreign
}{
	{"OPENSSH PRIVATE KEY", ForeignOpenSSH}, {"SSH2 ENCRYPTED PRIVATE KEY", ForeignOpenSSH}, {"PGP ", ForeignPGP},
	{"AGE ENCRYPTED FILE", ForeignAge},
}
