package intake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"certmap/cert"
	"certmap/cert/certtest"
)

// walked returns the paths that a walk gives out, below a folder.
func walked(t *testing.T, dir string, recursive bool, paths ...string) (names []string, results []Result) {
	t.Helper()
	err := Walk(t.Context(), paths, recursive, cert.Options{}, func(r Result) error {
		name, err := filepath.Rel(dir, r.Path)
		if err != nil {
			return err
		}
		names, results = append(names, filepath.ToSlash(name)), append(results, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names, results
}

func wantNames(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheResultsComeInTheOrderOfTheNames(t *testing.T) {
	dir := t.TempDir()
	ca := certtest.NewCA("CN=Test Root")
	var want []string
	for i := range 300 {
		name := fmt.Sprintf("%02d/%03d.pem", i/100, i)
		want = append(want, name)
		write(t, dir, name, ca.Issue(fmt.Sprintf("CN=System %d", i)).PEM())
	}
	got, results := walked(t, dir, true, dir)
	wantNames(t, got, want...)
	for i, r := range results {
		if c := certificateOf(r); c == nil || c.Subject.CommonName != fmt.Sprintf("System %d", i) {
			t.Fatalf("%s holds %+v", r.Path, r.File)
		}
		if r.Data != nil {
			t.Fatalf("%s is kept in memory", r.Path)
		}
	}
}

func TestPathsAreTakenAsTheyAreGiven(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "z.pem", leaf.PEM(), "a/b.pem", leaf.PEM(), "a/ä.pem", leaf.PEM(), "a/c/d.pem", leaf.PEM())
	at := func(name string) string { return filepath.Join(dir, name) }
	got, _ := walked(t, dir, true, at("z.pem"), at("a"), at("none"), at("z.pem"))
	wantNames(t, got, "z.pem", "a/b.pem", "a/c/d.pem", "a/ä.pem", "none", "z.pem")
	got, results := walked(t, dir, false, at("a"), at("z.pem"))
	wantNames(t, got, "a", "z.pem")
	wantProblem(t, results[0], cert.NotACertificate)
}

// TestOnlyFilesFoundInAFolderAreOnesOfMany takes the finding for a sign of whether the signature was verified.
func TestOnlyFilesFoundInAFolderAreOnesOfMany(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "own.pem")
	write(t, dir, "own.pem", certtest.SelfSigned("CN=ECP PRD 100").PEM())
	_, found := walked(t, dir, true, dir)
	_, named := walked(t, dir, true, file)
	for name, c := range map[string]struct {
		result Result
		want   cert.FindingID
	}{
		"found in a folder": {found[0], cert.SelfIssuedMany}, "named beside folders": {named[0], cert.SelfSignedLeaf},
		"opened alone": {Open(t.Context(), file, cert.Options{}), cert.SelfSignedLeaf},
	} {
		if !slices.ContainsFunc(c.result.File.Findings, func(f cert.Finding) bool { return f.ID == c.want }) {
			t.Errorf("%s: %v, want %s", name, c.result.File.Findings, c.want)
		}
	}
}

func TestAnEmptyFolderHasNothingToTell(t *testing.T) {
	dir := t.TempDir()
	got, _ := walked(t, dir, true, dir)
	wantNames(t, got)
}

func TestALinkToTheFolderIsFollowedAndThoseInItAreNot(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "real/a.pem", leaf.PEM())
	for link, target := range map[string]string{
		"folder": "real", "real/b.pem": "a.pem", "real/circle": ".", "real/dead.pem": "none", "real/self.pem": "self.pem",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	got, results := walked(t, dir, true, filepath.Join(dir, "folder"))
	wantNames(t, got, "folder/a.pem", "folder/b.pem", "folder/dead.pem", "folder/self.pem")
	if certificateOf(results[1]) == nil {
		t.Error("a link to a file was not read")
	}
	wantProblem(t, results[2], NotThere)
	wantProblem(t, results[3], NotRead)
}

var errEnough = errors.New("enough")

func TestAnErrorOfTheReceiverEndsTheWalk(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		write(t, dir, fmt.Sprintf("%03d.pem", i), leaf.PEM())
	}
	seen := 0
	err := Walk(t.Context(), []string{dir}, true, cert.Options{}, func(Result) error {
		if seen++; seen == 3 {
			return errEnough
		}
		return nil
	})
	if !errors.Is(err, errEnough) || seen != 3 {
		t.Errorf("%d results, then %v", seen, err)
	}
}

func TestTheEndOfTheContextEndsTheWalk(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		write(t, dir, fmt.Sprintf("%03d.pem", i), leaf.PEM())
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	err := Walk(ctx, []string{dir}, true, cert.Options{}, func(Result) error {
		seen++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || seen != 1 {
		t.Errorf("%d results, then %v", seen, err)
	}
}

// TestOnlySoManyFilesAreInMemory holds the first result back until nothing moves any more, and counts what was opened.
func TestOnlySoManyFilesAreInMemory(t *testing.T) {
	const workers, files = 3, 1000
	synctest.Test(t, func(t *testing.T) {
		var opened atomic.Int32
		var got []string
		list := func(_ context.Context, found func(entry) error) error {
			for i := range files {
				if err := found(entry{path: fmt.Sprintf("%04d", i)}); err != nil {
					return err
				}
			}
			return nil
		}
		open := func(_ context.Context, e entry) Result {
			opened.Add(1)
			return Result{Path: e.path}
		}
		err := walk(t.Context(), workers, list, open, func(r Result) error {
			if len(got)%100 == 0 {
				synctest.Wait()
				if n, most := int(opened.Load())-len(got), 1+ahead*workers; n > most {
					t.Errorf("%d files are in memory, want at most %d", n, most)
				}
			}
			got = append(got, r.Path)
			return nil
		})
		if err != nil || len(got) != files || !slices.IsSorted(got) {
			t.Errorf("%d results, sorted: %v, then %v", len(got), slices.IsSorted(got), err)
		}
	})
}

func TestNamesThatNeedCare(t *testing.T) {
	dir := t.TempDir()
	names := []string{"#1 100 %.pem", "-", "Übung.pem", "new\nline.pem", strings.Repeat("x", 200) + ".pem"}
	for _, n := range names {
		write(t, dir, n, leaf.PEM())
	}
	got, results := walked(t, dir, true, dir)
	wantNames(t, got, "#1 100 %.pem", "-", "new\nline.pem", strings.Repeat("x", 200)+".pem", "Übung.pem")
	for _, r := range results {
		if certificateOf(r) == nil {
			t.Errorf("%q was not read: %+v", r.Path, r.File.Problem)
		}
	}
}
