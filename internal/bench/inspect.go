//go:build linux

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	files       = 10_000
	bareCommand = "bare-loop"
	rounds      = 7
)

// tree makes the folder tree of PEM files once, and the program without its window.
var tree = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "certmap-bench-"); err != nil {
		return "", err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	for i := range files {
		template := &x509.Certificate{SerialNumber: big.NewInt(int64(i + 1)), Subject: pkix.Name{CommonName: fmt.Sprintf("ECP PRD %05d", i), Organization: []string{"ACME SE"}, Country: []string{"DE"}},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			return "", err
		}
		folder := filepath.Join(dir, fmt.Sprintf("%03d", i%100))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return "", err
		}
		text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%05d.cer", i)), text, 0o644); err != nil {
			return "", err
		}
	}
	return dir, nil
})

const commands = "build/bench/certmap-commands"

var buildCommands = sync.OnceValue(func() error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", commands, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	return cmd.Run()
})

// bareLoop is the reference: read, decode, parse and hash every file, on as many cores.
func bareLoop(dir string) error {
	paths := make(chan string, 64)
	var group errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for path := range paths {
				if err := bareFile(path); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths <- path
		}
		return err
	})
	close(paths)
	return errors.Join(err, group.Wait())
}

func bareFile(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return errors.New("no PEM: " + path)
	}
	_ = sha256.Sum256(block.Bytes)
	_, err = x509.ParseCertificate(block.Bytes)
	return err
}

// usage runs a command and returns its time in seconds and its largest memory in MB.
func usage(name string, args ...string) (seconds, megabytes float64, err error) {
	cmd := exec.Command(name, args...)
	began := time.Now()
	err = cmd.Run()
	seconds = time.Since(began).Seconds()
	if ru, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		megabytes = float64(ru.Maxrss) / 1024
	}
	return seconds, megabytes, err
}

func prepareInspect() (dir string, err error) {
	if err := buildCommands(); err != nil {
		return "", err
	}
	return tree()
}

func inspectTime() (figures, error) {
	dir, err := prepareInspect()
	if err != nil {
		return figures{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return figures{}, err
	}
	f, err := alternate(rounds, func() (float64, error) {
		s, _, err := usage(commands, "inspect", "--recursive", "--json", dir)
		return s * 1000, ignoreVerdict(err)
	}, func() (float64, error) {
		s, _, err := usage(self, bareCommand, dir)
		return s * 1000, err
	})
	f.unit = "ms"
	return f, err
}

// ignoreVerdict takes the exit codes of certmap inspect that are about the files for success.
func ignoreVerdict(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() <= 2 {
		return nil
	}
	return err
}

func inspectMemory() (figures, error) {
	dir, err := prepareInspect()
	if err != nil {
		return figures{}, err
	}
	_, idle, err := usage(commands, "version")
	if err != nil {
		return figures{}, err
	}
	_, busy, err := usage(commands, "inspect", "--recursive", "--json", dir)
	return figures{ours: busy - idle, unit: "MB"}, ignoreVerdict(err)
}
