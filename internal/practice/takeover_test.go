package practice

import (
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestManyFirstStartsAtOnceMakeOneTenant(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tenant")
	said := make([]string, 4)
	var starting sync.WaitGroup
	for n := range said {
		starting.Go(func() { _, said[n] = startChild(t, dir) })
	}
	starting.Wait()
	if all := strings.Join(said, ""); strings.Count(all, "serving: true\n") != 1 || strings.Count(all, "serving: false\n") != 3 {
		t.Errorf("they said %q", said)
	}
	tenant := start(t, dir, Options{})
	if notices := tenant.Facts().Notices; tenant.Serving() || len(notices) > 0 {
		t.Errorf("serving %v, %v", tenant.Serving(), notices)
	}
	mapECP(t, tenant, "SFAPI_ECP")
	ecpClient(t, tenant).get(firstUser).want(t, http.StatusOK)
}

// TestOneAfterTheOtherTakesOver kills three servers in a row, the last of them with two that stand by.
func TestOneAfterTheOtherTakesOver(t *testing.T) {
	dir := newFolder(t)
	first, _ := startChild(t, dir)
	second, _ := startChild(t, dir)
	tenant := start(t, dir, Options{})
	mapECP(t, tenant, "SFAPI_ECP")
	first.kill()
	ready(t, tenant) // whoever it is now
	ecpClient(t, tenant).get(firstUser).want(t, http.StatusOK)
	second.kill()
	eventually(t, "the takeover by the last one", tenant.Serving)
	ecpClient(t, tenant).get(firstUser).want(t, http.StatusOK)
}

// TestTheOneThatTakesOverChoosesAnotherPort has a stranger take the port before anybody can take over.
func TestTheOneThatTakesOverChoosesAnotherPort(t *testing.T) {
	dir := newFolder(t)
	serving := start(t, dir, Options{})
	mapECP(t, serving, "SFAPI_ECP")
	port := serving.Facts().Listen
	standby := start(t, dir, Options{})

	serving.server.listener.Close() // as if it had crashed, but for the lock
	stranger := listenOn(t, port)
	defer stranger.Close()
	serving.Close()
	eventually(t, "the takeover", standby.Serving)
	facts := standby.Facts()
	if facts.Listen == port || len(facts.Notices) != 1 || !strings.Contains(facts.Notices[0], port) {
		t.Errorf("the facts are %+v", facts)
	}
	third := start(t, dir, Options{})
	if third.Facts().Listen != facts.Listen {
		t.Errorf("another one finds %s, not %s", third.Facts().Listen, facts.Listen)
	}
	ecpClient(t, third).get(firstUser).want(t, http.StatusOK)
}

func listenOn(t *testing.T, address string) (l net.Listener) {
	t.Helper()
	eventually(t, "the port", func() (free bool) {
		var err error
		l, err = net.Listen("tcp", address)
		return err == nil
	})
	return l
}

func TestATakeoverThatFailsIsTriedAgain(t *testing.T) {
	dir := newFolder(t)
	serving := start(t, dir, Options{})
	log := new(logged)
	standby := start(t, dir, Options{Log: slog.New(slog.NewTextHandler(log, nil))})
	inTheWay := filepath.Join(dir, factsFile) // a folder cannot be replaced by a file
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(inTheWay, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	serving.Close()
	eventually(t, "a takeover that fails", func() bool { return log.has("the tenant could not be taken over") })
	if standby.Serving() {
		t.Error("serves although nobody can know where")
	}
	if err := os.RemoveAll(inTheWay); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the takeover", standby.Serving)
	ready(t, standby)
}

// logged keeps what was logged.
type logged struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) has(part string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), part)
}

// TestSeveralProcessesChangeTheSameList posts from this process and the server's own.
func TestSeveralProcessesChangeTheSameList(t *testing.T) {
	dir := newFolder(t)
	serving := start(t, dir, Options{})
	standby := start(t, dir, Options{})
	m := m0(t, serving)
	var posting sync.WaitGroup
	for n, tenant := range []*Tenant{serving, standby, serving, standby} {
		posting.Go(func() {
			for i := range 10 {
				name := "ECP Practice " + string(rune('a'+n)) + string(rune('a'+i))
				made, err := m.Issuing.issue(m.clientOrder(name, serving.options.Now()), m.ECP.Key)
				if err != nil {
					t.Error(err)
					return
				}
				u := upload{name, "Employee Central Payroll", "", string(pemCertificate(made.Certificate))}
				securityCenterClient(t, tenant).do(http.MethodPost, mappingsPath, u.json(t)).want(t, http.StatusCreated)
			}
		})
	}
	posting.Wait()
	ids := map[string]bool{}
	for _, has := range listed(t, standby) {
		ids[has.ID] = true
	}
	if len(ids) != 40 {
		t.Errorf("%d mappings with IDs of their own", len(ids))
	}
}
