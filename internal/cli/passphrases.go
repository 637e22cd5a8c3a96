package cli

import (
	"bufio"
	"bytes"
	"os"
	"slices"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
)

// passphrases are the flags of commands that open locked files.
type passphrases struct {
	PassphraseFile  string `help:"File whose first line is the passphrase or PIN." type:"path" placeholder:"FILE"`
	PassphraseStdin bool   `help:"Read the passphrase or PIN from standard input."`
	Trust           bool   `help:"Open files whose key derivation is over the limit too: some minutes of work and 1 GiB of memory at most."`
}

// limits are what a file may cost.
func (p *passphrases) limits() cert.Limits {
	if p.Trust {
		return cert.TrustedLimits
	}
	return cert.DefaultLimits
}

// read returns the passphrase, or none. paths are what the command reads beside it.
func (p *passphrases) read(r *run, paths ...string) ([]cert.Secret, error) {
	switch {
	case p.PassphraseStdin && slices.Contains(paths, intake.Stdin):
		return nil, misused("stdin-twice")
	case p.PassphraseFile != "" && p.PassphraseStdin:
		return nil, misused("passphrase-twice")
	case p.PassphraseFile != "":
		lines, err := secretLines(p.PassphraseFile)
		return lines[:min(1, len(lines))], err
	case p.PassphraseStdin:
		line, err := bufio.NewReader(r.In).ReadBytes('\n')
		if len(line) == 0 && err != nil {
			return nil, misused("passphrase-stdin-empty")
		}
		return []cert.Secret{cert.NewSecret(bytes.TrimRight(line, "\r\n"))}, nil
	}
	return nil, nil
}

// secretLines reads a file of secrets, one a line. The mark that Windows puts at the beginning of a text is none of the
// first.
func secretLines(path string) ([]cert.Secret, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, failure{explained(err, path)}
	}
	defer clear(data)
	var out []cert.Secret
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		out = append(out, cert.NewSecret(bytes.TrimRight(line, "\r\n")))
	}
	return out, nil
}

// unread is why a file that the command line names cannot be read.
func unread(err error, path string) error { return misuse{explained(err, path)} }

// explained is the reason of a failed reading: that a folder is none which the disk is to be checked for.
func explained(err error, path string) error {
	if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
		return securitycenter.NewFault(securitycenter.FolderGiven, nil, map[string]any{"Path": path})
	}
	return disk.Explain(err, path)
}

// A failure is an error of the command itself, though its cause lies in what was asked for: an exit code of 1 would say
// something about the certificates.
type failure struct{ error }

// Unwrap returns the cause.
func (f failure) Unwrap() error { return f.error }
