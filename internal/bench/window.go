//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
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

// A screen is an X display of its own, whose pixels are read from the file it keeps them in.
type screen struct {
	cmd    *exec.Cmd
	env    []string
	pixels *os.File
}

func newScreen() (*screen, error) {
	home, err := os.MkdirTemp("", "certmap-bench-home-")
	if err != nil {
		return nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	s := &screen{cmd: exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1180x760x24", "-nolisten", "tcp", "-fbdir", home)}
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
	if s.pixels, err = os.Open(filepath.Join(home, "Xvfb_screen0")); err != nil {
		return nil, err
	}
	return s, os.MkdirAll(filepath.Join(home, ".cache"), 0o755)
}

func (s *screen) close() {
	_ = s.pixels.Close()
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// A start is one start of a program with a window: how long until its first page is to be seen, and its memory then.
type start struct{ milliseconds, megabytes float64 }

// start starts a program and waits until something is drawn in a part of the screen that its first page fills last.
func (s *screen) start(program string, part image.Rectangle) (start, error) {
	if err := s.wait(part, false); err != nil {
		return start{}, err
	}
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
	if err := s.wait(part, true); err != nil {
		return start{}, fmt.Errorf("%s: %w", program, err)
	}
	out := start{milliseconds: milliseconds(began)}
	settle(cmd.Process.Pid)
	var err error
	out.megabytes, err = resident(cmd.Process.Pid)
	return out, err
}

// wait waits until a part of the screen is drawn on, or is blank.
func (s *screen) wait(part image.Rectangle, drawn bool) error {
	for began := time.Now(); time.Since(began) < startWaiting; time.Sleep(2 * time.Millisecond) {
		if now, err := s.drawn(part); err != nil || now == drawn {
			return err
		}
	}
	return errors.New("its window does not come or go")
}

// drawn tells whether a part of the screen is of more than one colour. The file is of the X window dump format: a header, a
// table of colours, and lines of pixels of four bytes.
func (s *screen) drawn(part image.Rectangle) (bool, error) {
	var header [80]byte
	if _, err := s.pixels.ReadAt(header[:], 0); err != nil {
		return false, err
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(header[4*i:])) }
	begin, line := word(0)+12*word(19), word(12)
	first, row := []byte(nil), make([]byte, 4*part.Dx())
	for y := part.Min.Y; y < part.Max.Y; y += 2 {
		if _, err := s.pixels.ReadAt(row, int64(begin+y*line+4*part.Min.X)); err != nil {
			return false, err
		}
		if first == nil {
			first = bytes.Clone(row[:4])
		}
		if !bytes.Equal(row, bytes.Repeat(first, part.Dx())) {
			return true, nil
		}
	}
	return false, nil
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
	if _, err := s.start(ours, lastCard); err != nil { // the first start makes the register and the practice tenant
		return a, err
	}
	var memory [2][]float64
	a[0], err = alternate(startRounds, func() (float64, error) {
		x, err := s.start(ours, lastCard)
		memory[0] = append(memory[0], x.megabytes)
		return x.milliseconds, err
	}, func() (float64, error) {
		x, err := s.start(empty, label)
		memory[1] = append(memory[1], x.megabytes)
		return x.milliseconds, err
	})
	if err == nil {
		a[1] = figures{ours: median(memory[0]), reference: median(memory[1]), unit: "MB"}
	}
	a[0].unit = "ms"
	return a, err
})

// Where the last card of our first page stands, inside its edges, and where the empty window's label stands.
var (
	lastCard = image.Rect(830, 260, 1130, 420)
	label    = image.Rect(2, 2, 60, 34)
)

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
