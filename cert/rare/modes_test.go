package rare

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"testing"
)

func aesOf(t *testing.T, key string) cipher.Block {
	t.Helper()
	block, err := aes.NewCipher(unhex(t, key))
	if err != nil {
		t.Fatal(err)
	}
	return block
}

// TestFeedback holds the modes against SP 800-38A, appendices F.3.1 and F.3.7, whole and in pieces.
func TestFeedback(t *testing.T) {
	for name, v := range map[string]struct {
		mode          func(block cipher.Block, iv []byte) cipher.Stream
		plain, cipher string
	}{
		"CFB1": {NewCFB1Decrypter, "6bc1", "68b3"},
		"CFB8": {NewCFB8Decrypter, "6bc1bee22e409f96e93d7e117393172aae2d", "3b79424c9c0dd436bace9e0ed4586a4f32b9"},
	} {
		block, iv, data := aesOf(t, "2b7e151628aed2a6abf7158809cf4f3c"), unhex(t, counted), unhex(t, v.cipher)
		for _, piece := range []int{1, len(data)} {
			stream, out := v.mode(block, iv), make([]byte, len(data))
			for at := 0; at < len(data); at += piece {
				stream.XORKeyStream(out[at:at+piece], data[at:at+piece])
			}
			if !bytes.Equal(out, unhex(t, v.plain)) {
				t.Errorf("%s in pieces of %d: %x", name, piece, out)
			}
		}
	}
}

func TestECB(t *testing.T) {
	mode := NewECBDecrypter(aesOf(t, "2b7e151628aed2a6abf7158809cf4f3c")) // SP 800-38A, F.1.2
	data := unhex(t, "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf")
	mode.CryptBlocks(data, data)
	if want := unhex(t, "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"); !bytes.Equal(data, want) {
		t.Errorf("%x", data)
	}
}

func TestKeyWrap(t *testing.T) {
	const kek192 = "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"
	for name, v := range map[string]struct {
		open                func(block cipher.Block, data []byte) ([]byte, error)
		key, plain, wrapped string
	}{
		"RFC 3394, section 4.1": {Unwrap, counted, doubled, "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"},
		"RFC 5649, 20 bytes": {UnwrapPadded, kek192, "c37b7e6492584340bed12207808941155068f738",
			"138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"},
		"RFC 5649, 7 bytes": {UnwrapPadded, kek192, "466f7250617369", "afbeb0f07dfbf5419200f2ccb50bb24f"},
	} {
		block, wrapped := aesOf(t, v.key), unhex(t, v.wrapped)
		if plain, err := v.open(block, wrapped); err != nil || !bytes.Equal(plain, unhex(t, v.plain)) {
			t.Errorf("%s: %x %v", name, plain, err)
		}
		if plain, err := v.open(aesOf(t, doubled), wrapped); err == nil {
			t.Errorf("%s with another key: %x", name, plain)
		}
		for cut := range len(wrapped) {
			if plain, err := v.open(block, wrapped[:cut]); err == nil {
				t.Errorf("%s cut to %d: %x", name, cut, plain)
			}
		}
	}
}

// TestKeyWrapOfAnotherLength is made by hand: one block, whose check is right and whose length or padding is not.
func TestKeyWrapOfAnotherLength(t *testing.T) {
	block := aesOf(t, counted)
	for name, content := range map[string]string{
		"longer": "a65959a6000000091122334455667788", "none": "a65959a6000000000000000000000000",
		"beyond any": "a65959a6ffffffff1122334455667788", "padded with something": "a65959a6000000071122334455667788",
	} {
		wrapped := unhex(t, content)
		block.Encrypt(wrapped, wrapped)
		if plain, err := UnwrapPadded(block, wrapped); err == nil {
			t.Errorf("%s: %x", name, plain)
		}
	}
}

func TestKeyWrapWantsBlocksOfSixteenBytes(t *testing.T) {
	block, err := des.NewCipher(make([]byte, 8))
	if err != nil {
		t.Fatal(err)
	}
	for _, open := range []func(block cipher.Block, data []byte) ([]byte, error){Unwrap, UnwrapPadded} {
		if plain, err := open(block, make([]byte, 32)); err == nil {
			t.Errorf("%x", plain)
		}
	}
}
