package practice

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestAReaderSeesTheOldFileOrTheNew(t *testing.T) {
	f := folder(t.TempDir())
	texts := []string{strings.Repeat("a", 1<<16), strings.Repeat("b", 1<<17)}
	if err := f.write("practice", []byte(texts[0])); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var reading sync.WaitGroup
	for range 2 {
		reading.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if data, err := os.ReadFile(f.path("practice")); err != nil || string(data) != texts[0] && string(data) != texts[1] {
					t.Errorf("read %d bytes, %v", len(data), err)
					return
				}
			}
		})
	}
	for n := range 50 {
		if err := f.write("practice", []byte(texts[n%2])); err != nil {
			t.Error(err)
		}
	}
	close(done)
	reading.Wait()
}

func TestAFailedWriteLeavesNothingBehind(t *testing.T) {
	f := folder(t.TempDir())
	if err := os.MkdirAll(filepath.Join(f.path("taken"), "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.write("taken", []byte("x")); err == nil || !strings.HasPrefix(err.Error(), "write "+f.path("taken")+": ") {
		t.Errorf("got %v", err)
	}
	entries, err := os.ReadDir(string(f))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if err := folder(f.path("nowhere")).write("x", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a folder that is not there: %v", err)
	}
	if err := f.writeJSON("x", func() {}); err == nil {
		t.Error("wrote a function as JSON")
	}
}

func TestWhatCannotBeReadIsTold(t *testing.T) {
	f := folder(t.TempDir())
	var v map[string]int
	if err := f.readJSON("missing", &v); !errors.Is(err, fs.ErrNotExist) || errors.Is(err, errDamaged) {
		t.Errorf("missing: %v", err)
	}
	for _, text := range []string{"", "{", `{"a":"b"}`, "\x00\x00"} {
		if err := f.write("damaged", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := f.readJSON("damaged", &v); !errors.Is(err, errDamaged) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := f.writeJSON("good", map[string]int{"a": 1}); err != nil || f.readJSON("good", &v) != nil || v["a"] != 1 {
		t.Errorf("read back %v, %v", v, err)
	}
}

func TestNothingThatWasSetAsideIsReplaced(t *testing.T) {
	f, now := folder(t.TempDir()), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for n, want := range []string{"x.damaged-20260301T120000Z", "x.damaged-20260301T120000Z-1", "x.damaged-20260301T120000Z-2"} {
		text := strings.Repeat("x", n+1)
		if err := f.write("x", []byte(text)); err != nil {
			t.Fatal(err)
		}
		aside, err := f.setAside("x", now)
		if err != nil || aside != want || readFile(t, f.path(aside)) != text {
			t.Errorf("set aside as %s, %v", aside, err)
		}
	}
	if _, err := f.setAside("x", now); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there was set aside: %v", err)
	}
}
