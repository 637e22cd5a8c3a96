package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"certmap/internal/text"
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

func TestWaitingForAPassphraseEndsWithTheCommand(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe() // nobody ever types
	defer out.Close()
	r := &run{ctx: ctx, Streams: Streams{In: in, Out: io.Discard, Err: io.Discard}}
	cancel()
	if _, err := (&passphrases{PassphraseStdin: true}).read(r); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestACommandThatIsInterruptedSaysSo(t *testing.T) {
	var told bytes.Buffer
	r := &run{Rooms: Rooms{Words: text.Must(text.English)}, Streams: Streams{Err: &told}}
	if code := r.tell(fmt.Errorf("testing: %w", context.Canceled)); code != Interrupted || !strings.HasPrefix(told.String(), "Canceled.") {
		t.Errorf("it exits with %d and says %q", code, told.String())
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
