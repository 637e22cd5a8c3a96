package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"certmap/cert"
	"certmap/internal/disk"
	"certmap/internal/intake"
	"certmap/internal/securitycenter"
	"certmap/internal/settings"
	"certmap/internal/text"
)

type demoCommand struct {
	JSON bool `help:"Print one JSON object a line for each step."`
}

// A demo is the journey on its way.
type demo struct {
	*run
	json   bool
	words  *text.Words
	places settings.Places
	s      *Session
	file   intake.Result
	m      securitycenter.Mapping
}

// demoSteps are the journey: what each step is called, and what it does. It returns the sentence of what was seen.
var demoSteps = []struct {
	id string
	do func(*demo) (said string, err error)
}{
	{"start", (*demo).start},
	{"open", (*demo).openFile},
	{"map", (*demo).mapFile},
	{"test-before", (*demo).testBefore},
	{"upload", (*demo).upload},
	{"test", (*demo).test},
}

// Run goes through the journey and prints a line for each step. It exits with 1 when a step does not do what it should.
func (c *demoCommand) Run(r *run) error {
	dir, err := os.MkdirTemp("", "certmap-demo-")
	if err != nil {
		return disk.Explain(err, filepath.Join(os.TempDir(), "certmap-demo"))
	}
	defer os.RemoveAll(dir)
	d := &demo{run: r, json: c.JSON, words: r.wordsOf(c.JSON), places: settings.At(dir)}
	defer func() {
		if d.s != nil {
			d.s.Close()
		}
	}()
	for _, step := range demoSteps {
		began := time.Now()
		said, err := step.do(d)
		if err != nil {
			r.code = No
			return fmt.Errorf("%s: %w", step.id, err)
		}
		if err := d.say(step.id, said, time.Since(began)); err != nil || r.code != Done {
			return err
		}
	}
	return nil
}

func (d *demo) say(id, said string, took time.Duration) error {
	if d.json {
		return d.line(stepShape{id, d.code == Done, said, took.Milliseconds(), true})
	}
	mark := "✓"
	if d.code != Done {
		mark = "✕"
	}
	d.printf("%s %s\n", mark, said)
	return nil
}

func (d *demo) start() (string, error) {
	s, err := d.open(d.places)
	if err != nil {
		return "", err
	}
	d.s = s
	t, err := s.Center.EnsurePractice(d.ctx)
	return d.words.Say("demo.start", text.V{"Address": t.Connect}), err
}

func (d *demo) openFile() (string, error) {
	path, err := d.s.Center.Rehearsal.Export(d.ctx)
	if err != nil {
		return "", err
	}
	d.file = intake.Open(d.ctx, path, cert.Options{})
	if d.file.File.Verdict == cert.Unreadable || d.file.File.Verdict == cert.WillNotWork {
		d.code = No
	}
	return d.words.Say("demo.open", text.V{"File": filepath.Base(path),
		"Verdict": d.words.Verdict(string(d.file.File.Verdict), warnings(d.file.File))}), nil
}

func (d *demo) mapFile() (string, error) {
	form, err := d.s.Center.Suggest(d.ctx, securitycenter.DraftForm{TenantID: securitycenter.PracticeID, File: d.file.File,
		FileName: d.file.File.Name, Item: -1})
	if err != nil {
		return "", err
	}
	d.m, err = d.s.Center.Save(d.ctx, form)
	return d.words.Say("demo.map", text.V{"Name": d.m.ConfigurationName, "Login": d.m.LoginName}), err
}

// testBefore shows that the tenant refuses a certificate that it does not know.
func (d *demo) testBefore() (string, error) {
	rec, err := d.s.Center.Test(d.ctx, securitycenter.Trial{MappingID: d.m.ID}, nil)
	if err != nil {
		return "", err
	}
	if rec.Result.Verdict != securitycenter.Failed {
		d.code = No
	}
	return d.words.Say("demo.test-before", text.V{"Cause": d.words.Outcome(string(rec.Result.Verdict), string(rec.Result.Cause), rec.Result.Values).What}), nil
}

func (d *demo) upload() (string, error) {
	m, err := d.s.Center.Upload(d.ctx, d.m.ID)
	return d.words.Say("demo.upload", text.V{"Name": m.ConfigurationName}), err
}

func (d *demo) test() (string, error) {
	rec, err := d.s.Center.Test(d.ctx, securitycenter.Trial{MappingID: d.m.ID, Control: true}, nil)
	if err != nil {
		return "", err
	}
	r := rec.Result
	if r.Verdict != securitycenter.Passed || r.Control == nil || r.Control.State != securitycenter.Fail {
		d.code = No
	}
	control := ""
	if r.Control != nil {
		control = d.words.Control(string(r.Control.State), string(r.Control.Cause))
	}
	return d.words.Say("demo.test", text.V{"Verdict": d.words.Outcome(string(r.Verdict), string(r.Cause), r.Values).What, "Control": control}), nil
}
