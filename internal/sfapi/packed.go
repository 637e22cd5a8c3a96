package sfapi

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
)

// Unpacked returns a reply with its body unpacked, at most limit bytes of it: a server, or what stands before it, may pack a
// body although nobody has asked for that. A body that is not packed as its header says stays as it came.
func (r Reply) Unpacked(limit int) Reply {
	in, err := unpacker(r.Header.Get("Content-Encoding"), bytes.NewReader(r.Body))
	if err != nil || in == nil {
		return r
	}
	body, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if len(body) == 0 && err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return r
	}
	r.Body = body[:min(len(body), limit)]
	r.TooLarge = r.TooLarge || len(body) > limit
	r.Cut = !r.TooLarge && (r.Cut || err != nil)
	return r
}

// unpacker reads what is packed in one of the ways of HTTP; it is nil where nothing is packed, or in a way that is not known.
func unpacker(encoding string, packed io.Reader) (io.Reader, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		return gzip.NewReader(packed)
	case "deflate":
		return zlib.NewReader(packed)
	}
	return nil, nil
}
