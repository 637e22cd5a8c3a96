//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	ours         = "build/bench/certmap"
	empty        = "build/bench/empty"
	startRounds  = 9
	startWaiting = 30 * time.Second
)

// buildWindows builds the program and the empty window in the same way.
var buildWindows = sync.OnceValue(func() error {
	for _, b := range []struct{ out, tags, from string }{{ours, "migrated_fynedo", "."}, {empty, "bench,migrated_fynedo", "./internal/bench/empty"}} {
		cmd := exec.Command("go", "build", "-trimpath", "-tags", b.tags, "-ldflags", "-s -w", "-o", b.out, b.from)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return err
		}
	}
	return nil
})

// A screen is an X display of its own.
type screen struct {
	cmd *exec.Cmd
	env []string
}

func newScreen() (*screen, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "certmap-bench-home-")
	if err != nil {
		return nil, err
	}
	s := &screen{cmd: exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1180x760x24", "-nolisten", "tcp")}
	s.cmd.ExtraFiles = []*os.File{write}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	_ = write.Close()
	line := make([]byte, 16)
	n, err := read.Read(line)
	if err != nil {
		return nil, err
	}
	display := ":" + strings.TrimSpace(string(line[:n]))
	s.env = append(os.Environ(), "DISPLAY="+display, "WAYLAND_DISPLAY=", "CERTMAP_HOME="+filepath.Join(home, "certmap"), "HOME="+home, "LIBGL_ALWAYS_SOFTWARE=1")
	return s, os.MkdirAll(filepath.Join(home, ".cache"), 0o755)
}

func (s *screen) close() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// A start is one start of a program with a window: how long until its title says that it is usable, and its memory then.
type start struct{ milliseconds, megabytes float64 }

func (s *screen) start(program, title string) (start, error) {
	cmd := exec.Command(program)
	cmd.Env = s.env
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return start{}, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	for !s.shows(title) {
		if time.Since(began) > startWaiting {
			return start{}, fmt.Errorf("%s shows no window called %q", program, title)
		}
	}
	out := start{milliseconds: milliseconds(began)}
	settle(cmd.Process.Pid)
	var err error
	out.megabytes, err = resident(cmd.Process.Pid)
	return out, err
}

func (s *screen) shows(title string) bool {
	cmd := exec.Command("xwininfo", "-root", "-children")
	cmd.Env = s.env
	out, err := cmd.Output()
	return err == nil && strings.Contains(string(out), `"`+title+`"`)
}

// settle waits until the memory of a process has stopped growing.
func settle(pid int) {
	last := 0.0
	for range 50 {
		now, err := resident(pid)
		if err != nil || now == last {
			return
		}
		last = now
		time.Sleep(200 * time.Millisecond)
	}
}

// resident is the memory of a process in MB.
func resident(pid int) (float64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("no VmRSS")
}

var starts = sync.OnceValues(func() (a [2]figures, err error) {
	if err := buildWindows(); err != nil {
		return a, err
	}
	s, err := newScreen()
	if err != nil {
		return a, err
	}
	defer s.close()
	if _, err := s.start(ours, firstTitle); err != nil { // the first start makes the register and the practice tenant
		return a, err
	}
	var memory [2][]float64
	a[0], err = alternate(startRounds, func() (float64, error) {
		x, err := s.start(ours, firstTitle)
		memory[0] = append(memory[0], x.megabytes)
		return x.milliseconds, err
	}, func() (float64, error) {
		x, err := s.start(empty, "Empty window")
		memory[1] = append(memory[1], x.megabytes)
		return x.milliseconds, err
	})
	if err == nil {
		a[1] = figures{ours: median(memory[0]), reference: median(memory[1]), unit: "MB"}
	}
	a[0].unit = "ms"
	return a, err
})

// firstTitle is the title of the window when its first page has been drawn.
const firstTitle = "Home – Certmap"

func startTime() (figures, error) {
	a, err := starts()
	return a[0], err
}

func startMemory() (figures, error) {
	a, err := starts()
	return a[1], err
}

func programSize() (figures, error) {
	if err := buildWindows(); err != nil {
		return figures{}, err
	}
	var size [2]float64
	for i, path := range []string{ours, empty} {
		info, err := os.Stat(path)
		if err != nil {
			return figures{}, err
		}
		size[i] = float64(info.Size()) / (1 << 20)
	}
	return figures{ours: size[0], reference: size[1], unit: "MB"}, nil
}
