package cli

import (
	"bufio"
	"bytes"
	"os"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
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
		return firstLine(p.PassphraseFile)
	case p.PassphraseStdin:
		return r.typed()
	}
	return nil, nil
}

// Passphrase returns the first line of a file, as every flag that names a file with a passphrase takes it.
func Passphrase(path string) (cert.Secret, error) {
	lines, err := firstLine(path)
	return first(lines), err
}

// firstLine returns the passphrase in a file. A file without any is a mistake, and no empty passphrase.
func firstLine(path string) ([]cert.Secret, error) {
	lines, err := secretLines(path)
	if err == nil && len(lines) == 0 {
		err = misused("passphrase-file-empty", text.V{"Path": visible(path)})
	}
	return lines[:min(1, len(lines))], err
}

func first(secrets []cert.Secret) cert.Secret {
	if len(secrets) == 0 {
		return cert.Secret{}
	}
	return secrets[0]
}

// typed returns the passphrase on standard input. It ends with the context, while it waits for somebody to type.
func (r *run) typed() ([]cert.Secret, error) {
	line, err := intake.Waiting(r.ctx, func() ([]byte, error) {
		line, err := bufio.NewReader(r.In).ReadBytes('\n')
		if len(line) > 0 {
			err = nil
		}
		return line, err
	})
	switch {
	case r.ctx.Err() != nil:
		return nil, r.ctx.Err()
	case err != nil:
		return nil, misused("passphrase-stdin-empty")
	}
	return secretsIn(line), nil
}

// secretLines reads a file of secrets, one a line.
func secretLines(path string) ([]cert.Secret, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, failure{explained(err, path)}
	}
	return secretsIn(data), nil
}

// secretsIn returns the lines of a text, and clears it. Windows writes texts in UTF-16 (PowerShell), in its old code page
// (Notepad as it was), or with a mark at the beginning that is none of the first secret.
func secretsIn(data []byte) []cert.Secret {
	defer clear(data)
	coding := unicode.BOMOverride(transform.Nop)
	if !utf8.Valid(data) {
		coding = unicode.BOMOverride(charmap.Windows1252.NewDecoder())
	}
	plain, _, err := transform.Bytes(coding, data)
	if err != nil { // which neither of them ever says
		plain = data
	}
	defer clear(plain)
	var out []cert.Secret
	for line := range bytes.Lines(plain) {
		out = append(out, cert.NewSecret(bytes.TrimRight(line, "\r\n")))
	}
	return out
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
