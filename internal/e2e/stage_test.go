//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
)

// A stage is a display, a keyring and a home of their own, for one test.
type stage struct {
	t       *testing.T
	env     []string
	home    string
	opened  string // the file the browser's addresses are written to
	shots   int
	actions []string
	window  *exec.Cmd
	output  *bytes.Buffer
}

var (
	root     = filepath.Join("..", "..")
	binary   = filepath.Join(root, "build", "certmap")
	pictures = filepath.Join(root, "build", "e2e")
)

const (
	patience = 60 * time.Second // for anything to appear on the screen
	between  = 300 * time.Millisecond
)

func newStage(t *testing.T) *stage {
	t.Helper()
	dir := t.TempDir()
	s := &stage{t: t, home: filepath.Join(dir, "certmap"), opened: filepath.Join(dir, "opened")}
	bin := filepath.Join(dir, "bin")
	s.must(os.MkdirAll(bin, 0o755))
	s.must(os.MkdirAll(pictures, 0o755))
	// In place of the browser: it takes down what it is to open.
	s.must(os.WriteFile(filepath.Join(bin, "xdg-open"), []byte("#!/bin/sh\necho \"$1\" >> '"+s.opened+"'\n"), 0o755))
	s.must(os.MkdirAll(s.home, 0o700))
	s.must(os.WriteFile(filepath.Join(s.home, "settings.json"), []byte(`{"theme":"light","language":"en","name":"M. Meier"}`), 0o600))
	s.env = append(os.Environ(), "HOME="+dir, "XDG_RUNTIME_DIR="+dir, "CERTMAP_HOME="+s.home,
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "LANG=en_US.UTF-8", "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1",
		"HTTPS_PROXY=", "https_proxy=", "DISPLAY="+display(t))
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+s.bus())
	s.keyring()
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// display starts an X server on a free display.
func display(t *testing.T) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1180x760x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{write}
	start(t, x)
	_ = write.Close()
	return ":" + firstLine(t, read)
}

// bus starts a session bus of its own and returns its address.
func (s *stage) bus() string {
	s.t.Helper()
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	bus.Env = s.env
	out, err := bus.StdoutPipe()
	s.must(err)
	start(s.t, bus)
	return firstLine(s.t, out)
}

// keyring starts a Secret Service with a keyring that is unlocked.
func (s *stage) keyring() {
	s.t.Helper()
	k := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	k.Env = s.env
	k.Stdin = strings.NewReader("password of the keyring")
	start(s.t, k)
	s.until("the keyring", func() bool {
		out, _ := s.command(binary, "doctor")
		return strings.Contains(out, "there and unlocked")
	})
}

// start runs a command until the test ends.
func start(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s: %v", cmd.Path, err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
}

func firstLine(t *testing.T, r io.Reader) string {
	t.Helper()
	var line []byte
	for b := make([]byte, 1); ; {
		if n, err := r.Read(b); n == 0 || err != nil || b[0] == '\n' {
			break
		}
		line = append(line, b[0])
	}
	if len(line) == 0 {
		t.Fatal("nothing was printed")
	}
	return string(line)
}

// command runs a program to its end and returns what it printed.
func (s *stage) command(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = s.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// run is command for one that must go well.
func (s *stage) run(name string, args ...string) string {
	s.t.Helper()
	out, err := s.command(name, args...)
	if err != nil {
		s.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

// until waits for something to come true, looking again and again.
func (s *stage) until(what string, true func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !true(); time.Sleep(between) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s did not come about\n%s", what, s.output)
		}
	}
}

// open starts the program on files.
func (s *stage) open(files ...string) {
	s.t.Helper()
	s.output = &bytes.Buffer{}
	s.window = exec.Command(binary, files...)
	s.window.Env = s.env
	s.window.Stdout, s.window.Stderr = s.output, s.output
	start(s.t, s.window)
}

// close ends the program as a window manager would end it.
func (s *stage) close() {
	s.t.Helper()
	s.must(s.window.Process.Signal(os.Interrupt))
	_ = s.window.Wait()
}

// act counts something the user does, and does it.
func (s *stage) act(what string, do func()) {
	s.t.Helper()
	s.actions = append(s.actions, what)
	do()
}

// keys presses keys one after the other.
func (s *stage) keys(names ...string) {
	s.t.Helper()
	s.run("xdotool", append([]string{"key", "--delay", "80"}, names...)...)
}

// picture takes a screenshot and returns its path.
func (s *stage) picture(name string) string {
	s.t.Helper()
	path := filepath.Join(pictures, name+".png")
	s.run("import", "-window", "root", path)
	return path
}

// shot keeps a numbered screenshot.
func (s *stage) shot(name string) {
	s.shots++
	s.picture(fmt.Sprintf("%s-%02d-%s", strings.ToLower(strings.TrimPrefix(s.t.Name(), "Test")), s.shots, name))
}

// sees waits until all these words can be read on the screen, and keeps a screenshot.
func (s *stage) sees(name string, words ...string) {
	s.t.Helper()
	var read string
	defer func() {
		if s.t.Failed() {
			s.t.Logf("on the screen:\n%s", read)
		}
	}()
	s.until(name+": "+strings.Join(words, ", "), func() bool {
		read = s.read()
		for _, w := range words {
			if !strings.Contains(read, squeeze(w)) {
				return false
			}
		}
		return true
	})
	s.shot(name)
}

// read returns what can be read on the screen, squeezed.
func (s *stage) read() string {
	s.t.Helper()
	path := s.picture("reading")
	stem := strings.TrimSuffix(path, ".png")
	mask, dark := stem+"-mask.png", stem+"-dark.png"
	// Character recognition wants dark text on light ground everywhere: what stands on the blue of the main buttons is
	// turned round.
	s.run("convert", path, "-fuzz", "12%", "-fill", "red", "-opaque", mainBlue, "-fill", "black", "+opaque", "red", "-fill", "white", "-opaque", "red",
		"-morphology", "Close", "Rectangle:21x9", "-morphology", "Open", "Rectangle:31x25", mask)
	s.run("convert", path, "(", "+clone", "-negate", "-threshold", "30%", ")", mask, "-composite", "-resize", "200%", "-colorspace", "Gray", dark)
	var out string
	for _, mode := range []string{"11", "6"} { // as scattered words, and as one block: each misses some
		out += s.run("tesseract", dark, "stdout", "--psm", mode, "-l", "eng")
	}
	return squeeze(out)
}

// mainBlue is the ground of the main buttons in the light look.
const mainBlue = "#0070F2"

// squeeze brings text to the form that is compared: letters and digits alone, and those in one that look alike, since a
// program that reads a screen takes them for each other.
func squeeze(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range strings.ToLower(s) {
		switch {
		case strings.ContainsRune("il1|!", r):
			r = 'i'
		case r == '0':
			r = 'o'
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			continue
		}
		if r == 'i' && last == 'i' {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// copy puts text into the clipboard, as another program would. (xclip stays to answer for it, so nobody waits for its output.)
func (s *stage) copy(text string) {
	s.t.Helper()
	cmd := exec.Command("xclip", "-selection", "clipboard", "-i")
	cmd.Env, cmd.Stdin = s.env, strings.NewReader(text)
	s.must(cmd.Run())
}

// clipboard returns what is in the clipboard.
func (s *stage) clipboard() string {
	s.t.Helper()
	return s.run("xclip", "-selection", "clipboard", "-o")
}
