package cert_test

import (
	"bytes"
	"context"
	"testing"

	"certmap/cert"
	"certmap/cert/certtest"
)

// An impatient context counts how often it is asked whether it has ended, and ends at one of these times.
type impatient struct {
	context.Context
	asked, ends int
}

func (c *impatient) Err() error {
	if c.asked++; c.ends > 0 && c.asked >= c.ends {
		return context.Canceled
	}
	return nil
}

// TestCancelTakesEffectWithinOneCertificate reads single files of hundreds of thousands of elements. Between two looks at
// the context lie a few thousand of them.
func TestCancelTakesEffectWithinOneCertificate(t *testing.T) {
	const elements = 300_000
	names := certtest.NewParts("CN=x")
	names.Subject = seq(bytes.Repeat(attribute("2.5.4.3", certtest.TagUTF8, "a"), elements))
	extensions := certtest.NewParts("CN=x")
	extensions.Extensions = [][]byte{bytes.Repeat(extension("1.2.3", false, nil), elements)}
	pieces := certtest.Pieces(bytes.Repeat([]byte{7}, elements), 1)
	for name, data := range map[string][]byte{
		"names": names.DER(), "extensions": extensions.DER(),
		"a string in pieces": seq(integer(3), seq(oid("1.2.840.113549.1.7.1"), explicit(0, pieces))),
		"words of Base64":    bytes.Repeat([]byte("MI."), elements),
	} {
		whole := &impatient{Context: t.Context()}
		cert.Open(whole, data, cert.Options{})
		if whole.asked < elements/10_000 {
			t.Errorf("%s: the context was asked %d times", name, whole.asked)
		}
		for _, ends := range []int{1, 2, whole.asked / 2, whole.asked} {
			f := cert.Open(&impatient{Context: t.Context(), ends: ends}, data, cert.Options{})
			if f.Problem == nil || f.Problem.ID != cert.Canceled || f.Verdict != cert.Unreadable {
				t.Fatalf("%s: given up at the %d. time of %d: %v, %s", name, ends, whole.asked, f.Problem, f.Verdict)
			}
		}
	}
}
