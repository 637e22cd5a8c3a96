package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestOfALongLogTheEndIsKept(t *testing.T) {
	const size = 8
	for _, text := range []string{"", "a", "1234567", "12345678", "123456789", strings.Repeat("0123456789", 10) + "end"} {
		for _, in := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text)), iotest.DataErrReader(strings.NewReader(text))} {
			got, err := endOf(in, size)
			if err != nil || !strings.HasSuffix(text, string(got)) || len(got) < min(len(text), size/2) || (len(text)-len(got))%2 != 0 {
				t.Errorf("of %q it keeps %q, %v", text, got, err)
			}
		}
	}
}

func TestALogThatCannotBeReadIsAnError(t *testing.T) {
	if got, err := endOf(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(io.ErrUnexpectedEOF)), 8); !errors.Is(err, io.ErrUnexpectedEOF) || got != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestWaitingForALogEndsWithTheCommand(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe() // nobody ever writes
	defer out.Close()
	r := &run{ctx: ctx, Streams: Streams{In: in, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}}
	cancel()
	if _, err := r.log(""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
