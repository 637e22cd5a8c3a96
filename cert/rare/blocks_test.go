package rare

import (
	"bytes"
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"testing"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rc2Of(bits int) func(key []byte) (cipher.Block, error) {
	return func(key []byte) (cipher.Block, error) { return NewRC2(key, bits) }
}

const counted, doubled = "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff"

// blockVectors are those of the documents that define the ciphers. That of DESX is what OpenSSL makes.
var blockVectors = map[string][]struct {
	new                func(key []byte) (cipher.Block, error)
	key, plain, cipher string
}{
	"Camellia, RFC 3713, appendix A": {
		{NewCamellia, "0123456789abcdeffedcba9876543210", "0123456789abcdeffedcba9876543210", "67673138549669730857065648eabe43"},
		{NewCamellia, "0123456789abcdeffedcba98765432100011223344556677", "0123456789abcdeffedcba9876543210",
			"b4993401b3e996f84ee5cee7d79b09b9"},
		{NewCamellia, "0123456789abcdeffedcba9876543210" + doubled, "0123456789abcdeffedcba9876543210", "9acc237dff16d76c20ef7c919e3a7509"},
	},
	"ARIA, RFC 5794, appendix A": {
		{NewARIA, counted, doubled, "d718fbd6ab644c739da95f3be6451778"},
		{NewARIA, counted + "1011121314151617", doubled, "26449c1805dbe7aa25a468ce263a9e79"},
		{NewARIA, counted + "101112131415161718191a1b1c1d1e1f", doubled, "f92bd7c79fb72e2f2b8f80c1972d24fc"},
	},
	"SEED, RFC 4269, appendix B": {
		{NewSEED, "00000000000000000000000000000000", counted, "5ebac6e0054e166819aff1cc6d346cdb"},
		{NewSEED, counted, "00000000000000000000000000000000", "c11f22f20140505084483597e4370f43"},
		{NewSEED, "4706480851e61be85d74bfb3fd956185", "83a2f8a288641fb9a4e9a5cc2f131c7d", "ee54d13ebcae706d226bc3142cd40d4a"},
		{NewSEED, "28dbc3bc49ffd87dcfa509b11d422be7", "b41e6be2eba84a148e2eed84593c5ec7", "9b9b7bfcd1813cb95d0b3618f40f5122"},
	},
	"SM4, GB/T 32907, appendix A": {
		{NewSM4, "0123456789abcdeffedcba9876543210", "0123456789abcdeffedcba9876543210", "681edf34d206965e86b3e94f536e4246"},
	},
	"RC2, RFC 2268, section 5": {
		{rc2Of(63), "0000000000000000", "0000000000000000", "ebb773f993278eff"},
		{rc2Of(64), "ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49"},
		{rc2Of(64), "3000000000000000", "1000000000000001", "30649edf9be7d2c2"},
		{rc2Of(64), "88", "0000000000000000", "61a8a244adacccf0"},
		{rc2Of(64), "88bca90e90875a", "0000000000000000", "6ccf4308974c267f"},
		{rc2Of(64), "88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "1a807d272bbe5db1"},
		{rc2Of(128), "88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "2269552ab0f85ca6"},
		{rc2Of(129), "88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e", "0000000000000000", "5b78d3a43dfff1f1"},
	},
	"DESX": {
		{NewDESX, "0123456789abcdeff1e0d3c2b5a49786fedcba9876543210", "3736353433323120", "9b7dfa394381a6df"},
	},
}

func TestBlocksAreThoseOfTheirDocuments(t *testing.T) {
	for name, vectors := range blockVectors {
		for _, v := range vectors {
			block, err := v.new(unhex(t, v.key))
			if err != nil {
				t.Fatal(err)
			}
			plain, locked := unhex(t, v.plain), unhex(t, v.cipher)
			out := make([]byte, block.BlockSize())
			if block.Encrypt(out, plain); !bytes.Equal(out, locked) {
				t.Errorf("%s, key %s: %x, want %s", name, v.key, out, v.cipher)
			}
			if block.Decrypt(out, out); !bytes.Equal(out, plain) {
				t.Errorf("%s, key %s: %x comes back, want %s", name, v.key, out, v.plain)
			}
		}
	}
}

func TestKeysOfNoSizeAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		new   func(key []byte) (cipher.Block, error)
		sizes []int
	}{
		"Camellia": {NewCamellia, []int{0, 8, 15, 17, 33}}, "ARIA": {NewARIA, []int{0, 8, 15, 17, 33}}, "SEED": {NewSEED, []int{0, 15, 24}},
		"SM4": {NewSM4, []int{0, 15, 24}}, "DESX": {NewDESX, []int{0, 8, 16, 32}}, "RC2": {rc2Of(40), []int{0, 129}},
	} {
		for _, size := range c.sizes {
			_, err := c.new(make([]byte, size))
			var refused KeySizeError
			if !errors.As(err, &refused) || refused != (KeySizeError{name, size}) {
				t.Errorf("%s with %d bytes: %v", name, size, err)
			}
		}
	}
	for _, bits := range []int{0, -1, 1025} {
		if _, err := NewRC2(make([]byte, 5), bits); err == nil {
			t.Errorf("RC2 with %d bits", bits)
		}
	}
	if got := (KeySizeError{"SM4", 3}).Error(); got != "SM4 takes no key of 3 bytes" {
		t.Error(got)
	}
}

func TestSM3(t *testing.T) {
	d := NewSM3()
	for text, want := range map[string]string{
		"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd": "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
		"": "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b",
	} {
		d.Reset()
		for i := range len(text) { // in pieces, and looked at in between
			d.Write([]byte(text[i : i+1]))
			d.Sum(nil)
		}
		if got := hex.EncodeToString(d.Sum(nil)); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
	if d.Size() != 32 || d.BlockSize() != 64 {
		t.Error(d.Size(), d.BlockSize())
	}
}
