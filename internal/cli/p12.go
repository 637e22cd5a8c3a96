package cli

import (
	"cmp"
	"slices"
	"time"

	"certmap/cert"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

type p12Command struct {
	File string `arg:"" complete:"file" help:"The PKCS#12 file (.p12, .pfx), or - for standard input. A copy can be made of any file with a key."`
	choice
	passphrases
	Modern     string `help:"Write a copy with AES-256 and a SHA-256 MAC, for OpenSSL 1.1.1, Java 12, Windows Server 2019 and later." type:"path" placeholder:"OUT" xor:"copy"`
	Compatible string `help:"Write a copy with 3DES and a SHA-1 MAC, for older Windows and appliances." type:"path" placeholder:"OUT" xor:"copy"`
	New        string `name:"new-passphrase-file" help:"File whose first line is the passphrase of the copy; that of the file by default." type:"path" placeholder:"FILE"`
	Force      bool   `help:"Write over an existing file."`
	JSON       bool   `help:"Print one JSON object."`
}

// Run says how a PKCS#12 file is built and what is unusual about it, and writes a copy where that is asked for. It exits
// with 1 when the file is none, is closed, or has no key for the copy, and with 64 when the copy would have no passphrase.
func (c *p12Command) Run(r *run) error {
	if err := c.check(); err != nil {
		return err
	}
	secrets, err := c.read(r, c.File)
	if err != nil {
		return err
	}
	res := intake.Open(r.ctx, c.File, cert.Options{Passphrases: secrets, Limits: c.limits()})
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if c.Modern == "" && c.Compatible == "" {
		return c.report(r, res)
	}
	secret, err := c.secret(secrets)
	if err := cmp.Or(err, r.pick(c.File, res.File, "--certificate", c.Certificate)); err != nil {
		return err
	}
	return c.write(r, res.File, secret)
}

// check refuses flags of a copy where none is made.
func (c *p12Command) check() error {
	if c.Modern == "" && c.Compatible == "" && (c.Certificate != "" || c.New != "" || c.Force) {
		return misused("p12-copy")
	}
	return nil
}

// secret is the passphrase of the copy.
func (c *p12Command) secret(given []cert.Secret) (cert.Secret, error) {
	if c.New != "" {
		return Passphrase(c.New)
	}
	return first(given), nil
}

// write writes the copy.
func (c *p12Command) write(r *run, f *cert.File, secret cert.Secret) error {
	profile, path := cert.ModernPKCS12, c.Modern
	if c.Compatible != "" {
		profile, path = cert.CompatiblePKCS12, c.Compatible
	}
	id, problem := f.ForCopy()
	switch {
	case problem != nil:
		return refused{"problem." + problem.TextID(), problem.Values}
	case id.Private == nil:
		return securitycenter.NewFault(securitycenter.CopyNeedsKey, nil, map[string]any{"Name": f.Name})
	}
	if secret.Empty() { // the key would lie open to whoever has the copy
		return misused("copy-passphrase")
	}
	data, err := cert.EncodePKCS12(id, f.Items[f.Leaf].Name, secret, profile)
	if err != nil {
		return err
	}
	if err := put(path, data, c.Force); err != nil {
		return err
	}
	how := r.how(profile)
	if c.JSON {
		return r.line(copyShape{path, profile.ID, profile.Encryption, profile.MAC, profile.Iterations})
	}
	r.printf("%s\n", r.Words.Say("cli.p12.written", text.V{"Path": path, "How": how}))
	return nil
}

func (r *run) how(p cert.PKCS12Profile) string {
	return r.Words.Say("p12.how", text.V{"Encryption": p.Encryption, "MAC": p.MAC, "Count": int(p.Iterations)})
}

// report prints how the file is built.
func (c *p12Command) report(r *run, res intake.Result) error {
	f, p := res.File, res.File.PKCS12
	if p == nil || f.LeafCertificate() == nil {
		r.code = No
	}
	if c.JSON {
		return r.line(p12Of(res, r.english))
	}
	if p == nil {
		r.file(res, time.Now())
		return nil
	}
	r.pkcs12(p)
	told := slices.ContainsFunc(p.Safes, func(s cert.Safe) bool { return s.Problem != nil })
	if f.LeafCertificate() == nil && f.Problem != nil && !told {
		r.printf("%s\n", r.message("problem."+f.Problem.TextID(), f.Problem.Values))
	}
	return nil
}

// pkcs12 prints the build of a file for people.
func (r *run) pkcs12(p *cert.PKCS12Facts) {
	w := r.Words
	mac := w.Say("p12.no-mac")
	if p.MAC != "" {
		mac = w.Say("p12.mac-value", text.V{"Name": p.MAC, "Count": int(p.MACIterations), "Bytes": p.MACSalt})
	}
	form := "p12.form.der"
	if p.BER {
		form = "p12.form.ber"
	}
	r.fields("p12.mac", mac, "p12.form", w.Say(form))
	for i, s := range p.Safes {
		r.printf("  %s\n", r.locked("p12.safe", "", s.Algorithm, s.Iterations))
		if s.Problem != nil {
			r.printf("    %s\n", r.message("problem."+s.Problem.TextID(), s.Problem.Values))
		}
		r.bags(p, i)
	}
	for _, o := range p.Unusual {
		r.printf("  ! %s\n", w.Tell("p12.odd."+string(o)))
	}
}

// bags prints what one safe of a file holds.
func (r *run) bags(p *cert.PKCS12Facts, safe int) {
	for _, b := range p.Bags {
		if b.Safe != safe {
			continue
		}
		line := r.locked("p12.bag."+bagID(b.Kind), b.Kind, b.Algorithm, b.Iterations)
		if b.Name != "" {
			line += " “" + visible(b.Name) + "”"
		}
		r.printf("    %s\n", line)
	}
}

// locked names a part of the file, and what it is encrypted with. kind is its name where the catalogues have none.
func (r *run) locked(id, kind, algorithm string, iterations int64) string {
	w := r.Words
	name := kind
	if w.Has(id) {
		name = w.Say(id)
	}
	how := w.Say("p12.open")
	switch {
	case algorithm != "" && iterations > 0:
		how = w.Say("p12.algorithm", text.V{"Name": w.Algorithm(algorithm), "Count": int(iterations)})
	case algorithm != "":
		how = w.Algorithm(algorithm)
	case id != "p12.safe":
		return visible(name)
	}
	return visible(name + " · " + how)
}
