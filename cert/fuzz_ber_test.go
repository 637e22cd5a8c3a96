package cert

import (
	"bytes"
	"context"
	"testing"

	"certmap/cert/certtest"
)

// FuzzBER holds the rewriting to its promise: what comes out is DER, and DER comes out as it went in.
func FuzzBER(f *testing.F) {
	f.Add(certtest.Indefinite(0x30, certtest.Pieces([]byte("hello"), 2), certtest.LongLength(0x31, certtest.Int(5))))
	f.Add(certtest.Indefinite(0x23, certtest.Bits([]byte{1}), certtest.Bits([]byte{2})))
	f.Add([]byte{0xbf, 0x81, 0x01, 0x80, 5, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		der, rest, truncated, err := toDER(context.Background(), b, 32)
		if err != nil || len(der) == 0 {
			return
		}
		if !bytes.HasSuffix(b, rest) {
			t.Fatal("the rest is not the end of the data")
		}
		again, more, _, err := toDER(context.Background(), der, 33)
		if err != nil || len(more) > 0 || !bytes.Equal(again, der) {
			t.Fatalf("%x became %x, and that %x (cut off: %v, %v)", b, der, again, truncated, err)
		}
	})
}

// FuzzName reads names and strings of every kind.
func FuzzName(f *testing.F) {
	f.Add(certtest.Name("CN=Leaf+UID=1,O=ACME"))
	f.Add(certtest.Seq(certtest.Set(certtest.Seq(certtest.OID("2.5.4.3"), certtest.TLV(certtest.TagUniversal, []byte("\x00\x01\xf5\x11"))))))
	f.Fuzz(func(t *testing.T, raw []byte) {
		n := Name{raw}
		if n.String() == "" && len(n.Elements()) > 0 {
			t.Error("elements and no text")
		}
		if !n.Equal(n) || n.Empty() && n.CommonName() != "" {
			t.Error("a name that is not itself")
		}
		for _, e := range n.Elements() {
			if Visible(e.Value) != e.Value {
				t.Errorf("%q hides something", e.Value)
			}
		}
	})
}
