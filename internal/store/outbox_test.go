package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"certmap/internal/securitycenter"
)

func TestTheOutboxOverwritesNothing(t *testing.T) {
	o := &Outbox{Dir: filepath.Join(t.TempDir(), "Übergabe")}
	for _, want := range []struct{ data, name string }{
		{"one", "ECP.cer"}, {"two", "ECP (2).cer"}, {"one", "ECP.cer"}, {"two", "ECP (2).cer"}, {"three", "ECP (3).cer"},
	} {
		path, err := o.Put(t.Context(), "ECP.cer", []byte(want.data))
		ok(t, err)
		wantEqual(t, want.data, filepath.Base(path), want.name)
		wantEqual(t, path, string(read(t, path)), want.data)
	}
}

func TestTheOutboxLeavesALinkAlone(t *testing.T) {
	o := &Outbox{Dir: t.TempDir()}
	ok(t, os.Symlink(filepath.Join(o.Dir, "elsewhere"), filepath.Join(o.Dir, "ECP.cer")))
	path, err := o.Put(t.Context(), "ECP.cer", []byte("one"))
	ok(t, err)
	wantEqual(t, "name", filepath.Base(path), "ECP (2).cer")
}

func TestManyPutFilesOfOneNameAtOnce(t *testing.T) {
	o := &Outbox{Dir: t.TempDir()}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			data := []byte{byte('a' + i)}
			path, err := o.Put(context.Background(), "ECP.cer", data)
			if got, _ := os.ReadFile(path); err != nil || string(got) != string(data) {
				t.Errorf("%s holds %q, not %q (%v)", path, got, data, err)
			}
		})
	}
	all.Wait()
	wantEqual(t, "files", len(matching(t, o.Dir, "ECP*.cer")), 8)
}

func TestAnOutboxThatCannotBeMadeIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	_, err := (&Outbox{Dir: filepath.Join(file, "out")}).Put(t.Context(), "ECP.cer", nil)
	wantFault(t, err, securitycenter.FileFailed)
}

func TestAPutCanBeGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Outbox{Dir: t.TempDir()}).Put(ctx, "ECP.cer", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
