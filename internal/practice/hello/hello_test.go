package hello

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"
)

// record gives what a client of crypto/tls sends first.
func record(t testing.TB, name string, maxVersion uint16) []byte {
	t.Helper()
	ours, theirs := net.Pipe()
	defer ours.Close()
	go func() {
		tls.Client(theirs, &tls.Config{ServerName: name, InsecureSkipVerify: true, MaxVersion: maxVersion}).Handshake()
		theirs.Close()
	}()
	buf := make([]byte, recordLimit)
	n, err := ours.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	return buf[:n]
}

// split spreads the handshake message over records of at most size bytes.
func split(hello []byte, size int) []byte {
	var out []byte
	for message := hello[recordHeader:]; len(message) > 0; {
		n := min(size, len(message))
		out = append(out, recordHandshake, 3, 1, byte(n>>8), byte(n))
		out = append(out, message[:n]...)
		message = message[n:]
	}
	return out
}

func TestTheNameIsFound(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for _, name := range []string{"api.cert.certmap-practice.test", "a", ""} {
			sent := record(t, name, version)
			h, err := Read(bytes.NewReader(sent))
			if err != nil || !h.TLS || h.ServerName != name || !bytes.Equal(h.Raw, sent) {
				t.Errorf("%q in %s: read %q, %v", name, tls.VersionName(version), h.ServerName, err)
			}
		}
	}
}

func TestHowTheBytesComeDoesNotMatter(t *testing.T) {
	sent := record(t, "practice.test", tls.VersionTLS13)
	for size := 1; size < 9; size++ {
		spread := split(sent, size)
		h, err := Read(iotest.OneByteReader(bytes.NewReader(spread)))
		if err != nil || h.ServerName != "practice.test" || !bytes.Equal(h.Raw, spread) {
			t.Errorf("records of %d bytes: read %q, %v", size, h.ServerName, err)
		}
	}
}

func TestNoMoreThanTheHelloIsRead(t *testing.T) {
	sent := record(t, "practice.test", tls.VersionTLS13)
	r := bytes.NewReader(append(bytes.Clone(sent), "more"...))
	if _, err := Read(r); err != nil || r.Len() != len("more") {
		t.Errorf("%d bytes are left, %v", r.Len(), err)
	}
}

func TestPlainTextIsTold(t *testing.T) {
	r := bytes.NewReader([]byte("GET / HTTP/1.1\r\n"))
	h, err := Read(r)
	if err != nil || h.TLS || string(h.Raw) != "G" {
		t.Errorf("read %+v, %v", h, err)
	}
	if rest, _ := io.ReadAll(r); string(rest) != "ET / HTTP/1.1\r\n" {
		t.Errorf("left %q", rest)
	}
}

func TestWhatIsNoHello(t *testing.T) {
	sent := record(t, "practice.test", tls.VersionTLS13)
	for name, c := range map[string]struct {
		bytes []byte
		want  error
	}{
		"nothing":             {nil, io.EOF},
		"cut header":          {sent[:3], io.ErrUnexpectedEOF},
		"cut body":            {sent[:100], io.ErrUnexpectedEOF},
		"header alone":        {sent[:5], io.EOF},
		"wrong version":       {[]byte{22, 9, 1, 0, 1, 1}, ErrMalformed},
		"empty record":        {[]byte{22, 3, 1, 0, 0}, ErrMalformed},
		"record too long":     {[]byte{22, 3, 1, 0xff, 0xff}, ErrMalformed},
		"no client hello":     {[]byte{22, 3, 1, 0, 4, 2, 0, 0, 0}, ErrMalformed},
		"hello too long":      {[]byte{22, 3, 1, 0, 4, 1, 0xff, 0, 0}, ErrMalformed},
		"empty hello":         {[]byte{22, 3, 1, 0, 4, 1, 0, 0, 0}, ErrMalformed},
		"alert in the middle": {append(split(sent, 10)[:15], 21, 3, 1, 0, 2, 1, 0), ErrMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			if h, err := Read(bytes.NewReader(c.bytes)); !errors.Is(err, c.want) || !bytes.HasPrefix(c.bytes, h.Raw) {
				t.Errorf("read %+v, %v; want %v", h, err, c.want)
			}
		})
	}
}

func TestAHelloWithoutExtensions(t *testing.T) {
	body := append(make([]byte, 34), 0, 0, 2, 0x13, 1, 1, 0)
	message := append([]byte{1, 0, 0, byte(len(body))}, body...)
	sent := append([]byte{22, 3, 1, 0, byte(len(message))}, message...)
	if h, err := Read(bytes.NewReader(sent)); err != nil || h.ServerName != "" {
		t.Errorf("read %+v, %v", h, err)
	}
}

func FuzzRead(f *testing.F) {
	sent := record(f, "practice.test", tls.VersionTLS13)
	f.Add(sent)
	f.Add(split(sent, 7))
	f.Add([]byte("GET / HTTP/1.1"))
	f.Add([]byte{22, 3, 1, 0, 4, 1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := Read(bytes.NewReader(data))
		if !bytes.HasPrefix(data, h.Raw) {
			t.Error("what was read is not what was sent")
		}
		if err == nil && h.TLS != (data[0] == recordHandshake) {
			t.Error("TLS is not told from anything else")
		}
		if len(h.Raw) > Limit*(recordHeader+1)+recordLimit { // at the worst a record a byte
			t.Errorf("%d bytes were read", len(h.Raw))
		}
	})
}
