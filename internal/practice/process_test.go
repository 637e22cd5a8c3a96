package practice

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// childFolder names the variable that makes the test binary a process that opens the tenant of a folder.
const childFolder = "CERTMAP_PRACTICE_TEST_CHILD"

// beChild opens the tenant, says so, and closes it when its input ends.
func beChild(dir string) int {
	tenant, err := Start(context.Background(), dir, Options{})
	if err == nil {
		err = tenant.Ready(context.Background())
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("serving:", tenant.Serving())
	io.Copy(io.Discard, os.Stdin)
	tenant.Close()
	return 0
}

// A child is another process with the same tenant open.
type child struct {
	command *exec.Cmd
	input   io.Closer
}

// startChild waits until the child is ready, and gives what it said.
func startChild(t *testing.T, dir string) (*child, string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childFolder+"="+dir)
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{command, input}
	t.Cleanup(c.kill)
	said, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("the other process said %q: %v", said, err)
	}
	return c, said
}

// kill ends the process without giving it a chance to do anything.
func (c *child) kill() {
	c.command.Process.Kill()
	c.command.Wait()
}

// close lets the process end by itself.
func (c *child) close() {
	c.input.Close()
	c.command.Wait()
}

func TestOneProcessServesAndTheOtherTakesOver(t *testing.T) {
	for name, end := range map[string]func(*child){"closed": (*child).close, "killed": (*child).kill} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			other, said := startChild(t, dir)
			if said != "serving: true\n" {
				t.Fatalf("the first process said %q", said)
			}
			tenant := start(t, dir, Options{})
			if tenant.Serving() {
				t.Fatal("both serve")
			}
			before := tenant.Facts()
			mapECP(t, tenant, "SFAPI_ECP")

			end(other)
			ended := time.Now()
			eventually(t, "the takeover", tenant.Serving)
			t.Logf("taken over after %v", time.Since(ended))
			if after := tenant.Facts(); after.Listen != before.Listen || after.Token != before.Token || len(after.Notices) > 0 {
				t.Errorf("the facts changed from %+v to %+v", before, after)
			}
			ecpClient(t, tenant).get(firstUser).want(t, http.StatusOK, `"userId":"100001"`)
		})
	}
}

func TestAStandbyDoesNotServeTwice(t *testing.T) {
	dir := newFolder(t)
	first := start(t, dir, Options{})
	_, said := startChild(t, dir)
	if said != "serving: false\n" || !first.Serving() {
		t.Errorf("the second process said %q, the first serves: %v", said, first.Serving())
	}
}

// TestAKillDuringAStartLeavesAFolderThatOpens kills a first start at random, then the next one, which finds what it left.
func TestAKillDuringAStartLeavesAFolderThatOpens(t *testing.T) {
	for range 5 {
		dir := filepath.Join(t.TempDir(), "tenant")
		for range 4 {
			command := exec.Command(os.Args[0])
			command.Env = append(os.Environ(), childFolder+"="+dir)
			input, err := command.StdinPipe() // kept open, so that the child stays
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			pause(t.Context(), time.Duration(rand.IntN(400))*time.Millisecond)
			(&child{command, input}).kill()
		}
		tenant := start(t, dir, Options{})
		if notices := tenant.Facts().Notices; len(notices) > 0 {
			t.Errorf("something was damaged: %v", notices)
		}
		mapECP(t, tenant, "SFAPI_ECP")
		ecpClient(t, tenant).get(firstUser).want(t, http.StatusOK)
		tenant.Close()
	}
}

// TestNothingAcknowledgedIsLost kills the server at random while mappings are posted and deleted, and looks for each change
// that was acknowledged.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	dir := newFolder(t)
	sure := &acknowledged{made: map[string]bool{}}
	for round := range 20 {
		server, _ := startChild(t, dir)
		facts, err := readFacts(folder(dir))
		if err != nil {
			t.Fatal(err)
		}
		reader := &Tenant{folder: folder(dir), facts: facts}
		ctx, cancel := context.WithCancel(t.Context())
		var posting sync.WaitGroup
		for worker := range 3 {
			posting.Go(func() { sure.post(ctx, t, reader, fmt.Sprintf("ECP Practice %d-%d", round, worker)) })
		}
		pause(ctx, time.Duration(rand.IntN(60))*time.Millisecond)
		server.kill()
		cancel()
		posting.Wait()
	}
	tenant := start(t, dir, Options{})
	if notices := tenant.Facts().Notices; len(notices) > 0 {
		t.Errorf("something was damaged: %v", notices)
	}
	has := map[string]bool{}
	for _, m := range listed(t, tenant) {
		has[m.ConfigurationName] = true
	}
	for name, there := range sure.made {
		if has[name] != there {
			t.Errorf("%s: listed %v, acknowledged as %v", name, has[name], there)
		}
	}
	t.Logf("%d changes were acknowledged", len(sure.made))
}

// acknowledged holds what the server has said to be done: true for made, false for deleted.
type acknowledged struct {
	mu   sync.Mutex
	made map[string]bool
}

func (a *acknowledged) post(ctx context.Context, t *testing.T, tenant *Tenant, name string) {
	c := securityCenterClient(t, tenant)
	m := m0(t, tenant)
	for n := 0; ctx.Err() == nil; n++ {
		name := fmt.Sprintf("%s-%d", name, n)
		made, err := m.Issuing.issue(m.clientOrder(name, time.Now()), m.ECP.Key)
		if err != nil {
			t.Error(err)
			return
		}
		r, err := c.try(http.MethodPost, mappingsPath, upload{name, "Employee Central Payroll", "", string(pemCertificate(made.Certificate))}.json(t))
		if err != nil {
			return // killed
		}
		r.want(t, http.StatusCreated)
		a.note(name, true)
		if n%3 != 0 {
			continue
		}
		a.unsure(name) // until the deletion is acknowledged it may or may not have happened
		r, err = c.try(http.MethodDelete, mappingsPath+"/"+between(r.body, `"id":"`, `"`), "")
		if err != nil {
			return
		}
		r.want(t, http.StatusNoContent)
		a.note(name, false)
	}
}

func (a *acknowledged) note(name string, there bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.made[name] = there
}

func (a *acknowledged) unsure(name string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.made, name)
}
