package cert

import (
	"strconv"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Text returns the certificate in words, line by line, in the manner of "openssl x509 -text". It is always in English,
// for tickets and for people who compare.
func (c *Certificate) Text() []string {
	out := []string{
		"Certificate:",
		"    Version: " + strconv.Itoa(c.Version),
		"    Serial Number: " + c.Serial.String() + " (0x" + c.SerialHex() + ")",
		"    Signature Algorithm: " + c.Signature,
		"    Issuer: " + c.Issuer.String(),
		"    Validity",
		"        Not Before: " + timeText(c.NotBefore),
		"        Not After : " + timeText(c.NotAfter),
		"    Subject: " + c.Subject.String(),
	}
	out = append(out, c.keyText()...)
	if len(c.exts) > 0 {
		out = append(out, "    X509v3 extensions:")
	}
	for _, e := range c.Extensions() {
		head := e.Name
		if head == "" {
			head = e.OID
		}
		if e.Critical {
			head += ": critical"
		} else {
			head += ":"
		}
		out = append(out, "        "+head)
		out = appendIndented(out, "            ", e.Text)
	}
	sha1, sha256 := c.SHA1(), c.SHA256()
	return append(out,
		"    SHA-1 Fingerprint: "+Fingerprint(sha1[:]),
		"    SHA-256 Fingerprint: "+Fingerprint(sha256[:]),
	)
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return "not a date"
	}
	return t.UTC().Format("Jan _2 15:04:05 2006 GMT")
}

func appendIndented(out []string, indent string, lines []string) []string {
	for _, l := range lines {
		out = append(out, indent+l)
	}
	return out
}

// keyText writes the public key, its bytes in rows as far as they are of a usual length.
func (c *Certificate) keyText() []string {
	spki := c.SPKI()
	out := []string{"    Public Key: " + c.Public.text(), "        SHA-256 of the key: " + Fingerprint(spki[:])}
	s := cryptobyte.String(c.spki)
	var outer, bits cryptobyte.String
	var unused uint8
	if s.ReadASN1(&outer, asn1.SEQUENCE) && outer.SkipASN1(asn1.SEQUENCE) && outer.ReadASN1(&bits, asn1.BIT_STRING) &&
		bits.ReadUint8(&unused) {
		out = appendIndented(out, "        ", dump(bits))
	}
	return out
}
