package reliability

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"certmap/cert/certtest"
	"certmap/internal/rehearsal"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/store"
)

// program is the path of the program.
var program string

// TestMain builds the program once, as `make headless` does.
func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	dir, err := os.MkdirTemp("", "certmap-reliability-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "certmap")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = filepath.Join("..", "..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v\n%s", err, out))
	}
	return m.Run()
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A home is where the program keeps everything, and the folder of its temporary files.
type home struct {
	dir, temp, files string
	places           settings.Places
	ca               *certtest.Pair
}

func newHome(t *testing.T) *home {
	t.Helper()
	dir := t.TempDir()
	h := &home{dir: filepath.Join(dir, "home"), temp: filepath.Join(dir, "temp"), files: filepath.Join(dir, "files"),
		ca: certtest.NewCA("CN=Reliability CA,O=ACME SE,C=DE")}
	h.places = settings.At(h.dir)
	ok(t, os.Mkdir(h.temp, 0o700))
	ok(t, os.Mkdir(h.files, 0o700))
	return h
}

// file writes a file of the user's, outside the program's home.
func (h *home) file(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(h.files, name)
	ok(t, os.WriteFile(path, data, 0o600))
	return path
}

// command is the program with arguments, in this home and without a keyring or a proxy.
func (h *home) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), settings.HomeVariable+"="+h.dir, "TMPDIR="+h.temp, "TMP="+h.temp, "TEMP="+h.temp, "LANG=en_US.UTF-8",
		"DBUS_SESSION_BUS_ADDRESS=", "XDG_RUNTIME_DIR=", "HTTPS_PROXY=", "https_proxy=", "ALL_PROXY=", "GORACE=")
	cmd.Dir = h.temp
	return cmd
}

// An outcome is what a command has said, and how it ended.
type outcome struct {
	out, err []byte
	code     int // -1 where it was killed
}

func outcomeOf(cmd *exec.Cmd, out, stderr *bytes.Buffer, err error) (outcome, error) {
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return outcome{}, err
	}
	return outcome{out.Bytes(), stderr.Bytes(), cmd.ProcessState.ExitCode()}, nil
}

// run runs a command to its end.
func (h *home) run(t *testing.T, args ...string) outcome { return h.runWith(t, nil, args...) }

// runWith is run with something on standard input.
func (h *home) runWith(t *testing.T, in []byte, args ...string) outcome {
	t.Helper()
	var out, stderr bytes.Buffer
	cmd := h.command(args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &stderr
	o, err := outcomeOf(cmd, &out, &stderr, cmd.Run())
	ok(t, err)
	return o
}

// killed runs a command and kills it after a while, unless it came to its end before.
func (h *home) killed(after time.Duration, args ...string) (outcome, error) {
	var out, stderr bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), after)
	defer cancel()
	cmd := h.command(args...)
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Start(); err != nil {
		return outcome{}, err
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	return outcomeOf(cmd, &out, &stderr, cmd.Wait())
}

// said reads the JSON object that a command has printed to its end, and tells whether there is one: that is what it has
// acknowledged.
func (o outcome) said(v any) bool {
	line, rest, whole := bytes.Cut(o.out, []byte("\n"))
	return whole && len(rest) == 0 && json.Unmarshal(line, v) == nil
}

// practised serves the practice tenant of a home in a process of its own, which is not killed, and puts the tenant into the
// register.
func (h *home) practised(t *testing.T) {
	t.Helper()
	cmd := h.command("practice")
	out, err := cmd.StdoutPipe()
	ok(t, err)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	ok(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	if _, err := bufio.NewReader(out).ReadBytes('\n'); err != nil {
		t.Fatalf("the practice tenant does not come up: %v\n%s", err, stderr.Bytes())
	}
	register := h.register(t)
	stage := &rehearsal.Rehearsal{Dir: filepath.Join(h.dir, "practice")}
	center := securitycenter.New(securitycenter.Parts{Register: register, Rehearsal: stage})
	_, err = center.EnsurePractice(t.Context())
	ok(t, errors.Join(err, stage.Close(), register.Close()))
}

// register opens the register, about which there must be nothing to tell.
func (h *home) register(t *testing.T) *store.Store {
	t.Helper()
	s, notice, err := store.Open(t.Context(), h.dir)
	if err != nil || notice != nil {
		t.Fatalf("%v, notice %v", err, notice)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
