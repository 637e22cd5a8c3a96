package practice

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

func TestTheFirstStartMakesEverything(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	tenant := start(t, dir, Options{})
	facts := tenant.Facts()
	if !facts.Practice || facts.CompanyID != "CertmapPractice" || facts.APIHost != "api.certmap-practice.test" ||
		facts.MTLSHost != "api.cert.certmap-practice.test" || facts.Token == "" || len(facts.Users) < 6 || facts.Person == "" {
		t.Errorf("the facts are %+v", facts)
	}
	if facts.ECP.Subject != "CN=ECP Practice 100,OU=Practice,O=Certmap Practice,C=DE" || facts.ECP.LoginName != "SFAPI_ECP" {
		t.Errorf("the ECP system is %+v", facts.ECP)
	}
	data, err := os.ReadFile(filepath.Join(dir, "practice.json"))
	if err != nil {
		t.Fatal(err)
	}
	var written Facts
	if err := json.Unmarshal(data, &written); err != nil || written.Listen != facts.Listen || written.ECP != facts.ECP {
		t.Errorf("practice.json holds %s, %v", data, err)
	}
	for _, path := range []string{facts.CAFile, facts.ECP.Export, facts.ECP.P12, facts.ECP.PSE} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryFileIsTheOwnersAndSaysPractice(t *testing.T) {
	tenant := newTenant(t)
	mapECP(t, tenant, "")
	if _, err := tenant.Show(t.Context(), "identity.expired"); err != nil {
		t.Fatal(err)
	}
	filepath.WalkDir(string(tenant.folder), func(path string, entry os.DirEntry, err error) error {
		if err != nil || path == string(tenant.folder) {
			return err
		}
		if !strings.Contains(strings.ToLower(entry.Name()), "practice") {
			t.Errorf("%s does not say Practice", entry.Name())
		}
		info, err := entry.Info()
		if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", entry.Name(), info.Mode())
		}
		return err
	})
}

func TestAllIsTheSameAtTheNextStart(t *testing.T) {
	dir := newFolder(t)
	first := start(t, dir, Options{})
	mapECP(t, first, "SFAPI_ECP")
	before, p12 := first.Facts(), readFile(t, first.Facts().ECP.P12)
	first.Close()
	second := start(t, dir, Options{})
	if after := second.Facts(); after.Listen != before.Listen || after.Token != before.Token || len(after.Notices) != 0 {
		t.Errorf("the facts changed from %+v to %+v", before, after)
	}
	if readFile(t, before.ECP.P12) != p12 {
		t.Error("the PKCS#12 was made again")
	}
	ecpClient(t, second).get(firstUser).want(t, 200)
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAPortThatAStrangerTookIsReplacedAndSaid(t *testing.T) {
	dir := newFolder(t)
	first := start(t, dir, Options{})
	port := first.Facts().Listen
	first.Close()
	taken, err := net.Listen("tcp", port)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	second := start(t, dir, Options{})
	facts := second.Facts()
	if facts.Listen == port || len(facts.Notices) != 1 || !strings.Contains(facts.Notices[0], port) {
		t.Errorf("the facts are %+v", facts)
	}
	second.Close()
	taken.Close()
	if third := start(t, dir, Options{}).Facts(); third.Listen != facts.Listen || len(third.Notices) != 0 {
		t.Errorf("the new port was not written down: %+v", third)
	}
}

func TestAPortThatIsAskedForIsTakenOrNothingIs(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if tenant, err := Start(t.Context(), newFolder(t), Options{Listen: taken.Addr().String()}); err == nil {
		tenant.Close()
		t.Error("opened on a port that is taken")
	}
	address := freeAddress(t)
	if facts := start(t, newFolder(t), Options{Listen: address}).Facts(); facts.Listen != address {
		t.Errorf("listens on %s, asked for %s", facts.Listen, address)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:443", "localhost:0"} {
		tenant, err := Start(t.Context(), newFolder(t), Options{Listen: address})
		if !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: %v, %v", address, tenant, err)
		}
	}
	if _, err := Start(t.Context(), newFolder(t), Options{Listen: "no port"}); err == nil {
		t.Error("opened on an address without a port")
	}
}

func TestDamagedFilesAreSetAsideAndSaid(t *testing.T) {
	for _, name := range []string{materialFile, mappingsFile, exportFile, p12File, pseFile, caFile, factsFile} {
		for how, damaged := range map[string]string{"cut": `{"practice": tr`, "empty": "", "other": "[]", "hollow": "{}"} {
			t.Run(name+" "+how, func(t *testing.T) {
				dir := newFolder(t)
				first := start(t, dir, Options{})
				mapECP(t, first, "SFAPI_ECP")
				first.Close()
				if err := os.WriteFile(filepath.Join(dir, name), []byte(damaged), 0o600); err != nil {
					t.Fatal(err)
				}
				tenant := start(t, dir, Options{})
				aside, _ := filepath.Glob(filepath.Join(dir, name+".damaged-*"))
				if name == factsFile {
					return // it is written anew at every start
				}
				if len(aside) != 1 || readFile(t, aside[0]) != damaged {
					t.Errorf("set aside: %v", aside)
				}
				if notices := strings.Join(tenant.Facts().Notices, "\n"); !strings.Contains(notices, filepath.Base(aside[0])) {
					t.Errorf("the notices are %q", notices)
				}
				want := 200
				if name == mappingsFile {
					want = 401
				}
				ecpClient(t, tenant).get(firstUser).want(t, want)
			})
		}
	}
}

func TestWhatAKilledWriterLeftIsSwept(t *testing.T) {
	dir := newFolder(t)
	left := filepath.Join(dir, ".Practice-123.tmp")
	if err := os.WriteFile(left, []byte("half a fi"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, dir, Options{})
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
}

func TestTheEndOfTheContextIsAClose(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tenant, err := Start(ctx, newFolder(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ready(t, tenant)
	cancel()
	<-tenant.done
	if c, err := net.Dial("tcp", tenant.Facts().Listen); err == nil {
		c.Close()
		t.Error("the port is still served")
	}
	tenant.Close()
}

func TestNothingIsLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	dir := newFolder(t)
	for range 3 {
		serving, err := Start(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		standby, err := Start(t.Context(), dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		ready(t, standby)
		idle, err := net.Dial("tcp", serving.Facts().Listen) // says nothing
		if err != nil {
			t.Fatal(err)
		}
		hanging := newClient(t, standby, "api-net-timeout-body.cert."+domain, readP12(t, standby.Facts().ECP.P12, PIN))
		response, err := hanging.http.Get("https://" + hanging.host + odataPath)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		standby.Close()
		serving.Close()
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("closing took %v", took)
		}
		if body, err := io.ReadAll(response.Body); err == nil {
			t.Errorf("the answer that hangs came to an end: %s", body)
		}
		response.Body.Close()
		idle.Close()
	}
	eventually(t, "the end of all goroutines", func() bool { return runtime.NumGoroutine() <= before })
}

func TestStandbyFindsTheServerOfTheSameProcess(t *testing.T) {
	dir := newFolder(t)
	first := start(t, dir, Options{})
	second := start(t, dir, Options{})
	if !first.Serving() || second.Serving() || second.Facts().Listen != first.Facts().Listen {
		t.Errorf("serving %v and %v", first.Serving(), second.Serving())
	}
	first.Close()
	eventually(t, "the takeover", second.Serving)
	ready(t, second)
}

// TestAStandbyWaitsForTheFirstFacts opens a tenant whose lock is held by who has not written anything yet.
func TestAStandbyWaitsForTheFirstFacts(t *testing.T) {
	dir := newFolder(t)
	lock := flock.New(filepath.Join(dir, lockFile))
	if held, err := lock.TryLock(); !held || err != nil {
		t.Fatal(held, err)
	}
	defer lock.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, dir, Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	opened := make(chan *Tenant)
	go func() {
		tenant, err := Start(t.Context(), dir, Options{})
		if err != nil {
			t.Error(err)
		}
		opened <- tenant
	}()
	for _, facts := range []string{"{", `{"practice":true}`, `{"practice":true,"listen":"127.0.0.1:1"}`} {
		if err := folder(dir).write(factsFile, []byte(facts)); err != nil {
			t.Fatal(err)
		}
	}
	tenant := <-opened
	if tenant.Serving() || tenant.Facts().Listen != "127.0.0.1:1" {
		t.Errorf("the facts are %+v", tenant.Facts())
	}
	tenant.Close()
}

func TestReadyEndsWithItsContext(t *testing.T) {
	tenant := newTenant(t)
	tenant.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := tenant.Ready(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestAFolderThatCannotBeMadeIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if tenant, err := Start(t.Context(), filepath.Join(file, "tenant"), Options{}); err == nil {
		tenant.Close()
		t.Error("opened in a folder that cannot be")
	}
}

func TestAnotherProcessThatHoldsTheTenantAndMakesNoneIsNotWaitedForForEver(t *testing.T) {
	dir := newFolder(t)
	lock := flock.New(folder(dir).path(lockFile))
	if held, err := lock.TryLock(); err != nil || !held {
		t.Fatal(held, err)
	}
	defer lock.Close()
	_, err := Start(t.Context(), dir, Options{Patience: time.Millisecond})
	if !errors.Is(err, ErrSilent) {
		t.Errorf("got %v", err)
	}
}

func TestAnErrorOfAWriteNamesTheFileThatWasMeant(t *testing.T) {
	gone := folder(filepath.Join(newFolder(t), "gone"))
	err := gone.write(materialFile, nil)
	var at *fs.PathError
	if !errors.As(err, &at) || at.Path != gone.path(materialFile) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
