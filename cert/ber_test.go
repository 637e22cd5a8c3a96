package cert

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"certmap/cert/certtest"
)

func TestBERBecomesDER(t *testing.T) {
	hello := certtest.Octets([]byte("hello"))
	ind, long := certtest.Indefinite, certtest.LongLength
	for name, c := range map[string]struct{ ber, want []byte }{
		"DER":                      {certtest.Seq(hello), certtest.Seq(hello)},
		"no length":                {ind(0x30, hello), certtest.Seq(hello)},
		"no length, nested":        {ind(0x30, ind(0x31, ind(0xa0, hello))), certtest.Seq(certtest.Set(certtest.Explicit(0, hello)))},
		"a long length":            {long(0x30, long(0x04, []byte("hello"))), certtest.Seq(hello)},
		"a string in pieces":       {certtest.Pieces([]byte("hello"), 2), hello},
		"pieces of pieces":         {ind(0x24, certtest.Pieces([]byte("he"), 1), certtest.Octets([]byte("llo"))), hello},
		"pieces with a length":     {certtest.TLV(0x24, certtest.Octets([]byte("hel")), certtest.Octets([]byte("lo"))), hello},
		"a bit string in pieces":   {ind(0x23, certtest.TLV(3, []byte{0, 1}), certtest.TLV(3, []byte{4, 0x20})), certtest.TLV(3, []byte{4, 1, 0x20})},
		"a piece of nothing":       {ind(0x24, certtest.Octets(), hello), hello},
		"a tag of many bytes":      {ind(0x30, []byte{0xbf, 0x81, 0x01, 0x80}, hello, []byte{0, 0}), certtest.Seq([]byte{0xbf, 0x81, 0x01, 7}, hello)},
		"more than 127 bytes":      {ind(0x30, certtest.Octets(make([]byte, 300))), certtest.Seq(certtest.Octets(make([]byte, 300)))},
		"an end where none is due": {certtest.Seq([]byte{0, 0}), certtest.Seq([]byte{0, 0})},
	} {
		got, rest, truncated, err := toDER(context.Background(), append(bytes.Clone(c.ber), "rest"...), 64)
		if !bytes.Equal(got, c.want) || string(rest) != "rest" || truncated || err != nil {
			t.Errorf("%s: %x %q %v %v, want %x", name, got, rest, truncated, err, c.want)
		}
	}
}

func TestBERThatBreaksOffIsCut(t *testing.T) {
	whole := certtest.Seq(certtest.Octets([]byte("one")), certtest.Octets([]byte("two")))
	for n := range whole {
		got, _, truncated, err := toDER(context.Background(), whole[:n], 64)
		if !truncated || err != nil {
			t.Errorf("%d bytes: %x %v %v", n, got, truncated, err)
		}
	}
	got, _, _, _ := toDER(context.Background(), whole[:8], 64)
	if want := certtest.Seq(certtest.Octets([]byte("one")), []byte{}); !bytes.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
}

func TestBERIsBoundedInDepth(t *testing.T) {
	b := []byte{5, 0}
	for range 100 {
		b = certtest.Indefinite(0x30, b)
	}
	if _, _, _, err := toDER(context.Background(), b, 64); !errors.Is(err, errDepth) {
		t.Error(err)
	}
	if _, _, _, err := toDER(context.Background(), b, 101); err != nil {
		t.Error(err)
	}
}

func TestDERIsNotCopied(t *testing.T) {
	b := certtest.Seq(certtest.Seq(certtest.Int(1)))
	if got, _, _, _ := toDER(context.Background(), b, 64); !sameBytes(got, b) {
		t.Error("it was copied")
	}
}

func TestObjectIdentifiers(t *testing.T) {
	for _, dotted := range []string{"2.5.4.3", "1.2.840.113549.1.1.11", "0.9.2342.19200300.100.1.25", "2.999.1", "1.3.6.1.4.1.311.60.2.1.3"} {
		if got := newOID(dotted).String(); got != dotted {
			t.Errorf("%s, want %s", got, dotted)
		}
	}
	huge := oid("\xa4\x80\x80\x80\x80\x80\x80\x80\x80\x01") // a first arc of 2 and more than any number type holds
	if got := huge.String(); got != "2.332041393326771929009" {
		t.Error(got)
	}
	for _, bad := range []oid{"", "\x2a\x86"} {
		if got := bad.String(); got != "invalid:"+map[oid]string{"": "", "\x2a\x86": "2a86"}[bad] {
			t.Error(got)
		}
	}
}
