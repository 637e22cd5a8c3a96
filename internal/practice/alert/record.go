package alert

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"

	"golang.org/x/crypto/chacha20poly1305"
)

// A secret is the server's application traffic secret of TLS 1.3, taken from the key log.
type secret []byte

// Write implements io.Writer for tls.Config.KeyLogWriter: a line of label, client random and secret.
func (s *secret) Write(line []byte) (int, error) {
	fields := bytes.Fields(line)
	if len(fields) != 3 || string(fields[0]) != "SERVER_TRAFFIC_SECRET_0" {
		return len(line), nil
	}
	var err error
	*s, err = hex.DecodeString(string(fields[2]))
	return len(line), err
}

// A suite is how a cipher suite of TLS 1.3 protects a record.
type suite struct {
	hash func() hash.Hash
	key  int
	aead func(key []byte) (cipher.AEAD, error)
}

var suites = map[uint16]suite{
	tls.TLS_AES_128_GCM_SHA256:       {sha256.New, 16, gcm},
	tls.TLS_AES_256_GCM_SHA384:       {sha512.New384, 32, gcm},
	tls.TLS_CHACHA20_POLY1305_SHA256: {sha256.New, chacha20poly1305.KeySize, chacha20poly1305.New},
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal writes an alert as the first record under the secret (RFC 8446, sections 5.2 and 7.3). The sequence number is zero, so
// the nonce is the initialisation vector itself.
func (s secret) seal(id uint16, alert []byte) ([]byte, error) {
	with, ok := suites[id]
	if !ok || len(s) == 0 {
		return nil, fmt.Errorf("alert: no secret for cipher suite %#x", id)
	}
	key, err := s.expand(with, "key", with.key)
	if err != nil {
		return nil, err
	}
	aead, err := with.aead(key)
	if err != nil {
		return nil, err
	}
	nonce, err := s.expand(with, "iv", aead.NonceSize())
	if err != nil {
		return nil, err
	}
	inner := append(bytes.Clone(alert), recordAlert)
	header := []byte{recordApplication, 3, 3, 0, 0}
	binary.BigEndian.PutUint16(header[3:], uint16(len(inner)+aead.Overhead()))
	return aead.Seal(header, nonce, inner, header), nil
}

// expand is HKDF-Expand-Label of RFC 8446, section 7.1, with an empty context.
func (s secret) expand(with suite, label string, length int) ([]byte, error) {
	label = "tls13 " + label
	info := binary.BigEndian.AppendUint16(nil, uint16(length))
	info = append(info, byte(len(label)))
	info = append(info, label...)
	return hkdf.Expand(with.hash, s, string(append(info, 0)), length)
}
