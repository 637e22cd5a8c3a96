package main

import (
	"context"
	"os"
	"path/filepath"

	"certmap/cert/certtest"
	"certmap/gui/guitest"
	"certmap/gui/model"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// recording are the scenes of Record all.
var recording = []scene{
	{name: "record", set: recordPlan(14)},
	{name: "record-large", options: guitest.Options{TextSize: "larger"}, set: recordPlan(14)},
	{name: "record-chosen", set: recordChosen},
	{name: "record-practice", set: recordPractice},
	{name: "record-none", set: recordNone},
	{name: "record-done", set: recordDone},
	{name: "record-done-large", options: guitest.Options{TextSize: "larger"}, set: recordDone},
	{name: "record-failed", set: recordFailed},
	{name: "record-thousand", set: recordPlan(1000)},
}

// recordPlan shows what would be recorded of a folder, some of which is registered already.
func recordPlan(n int) func(*guitest.Fixture) error {
	return func(f *guitest.Fixture) error {
		if _, err := fill(f); err != nil {
			return err
		}
		return recordFolder(f, folderOf(f, n))
	}
}

// recordFolder adds certificates to a folder that are registered already, and asks for all of it to be recorded.
func recordFolder(f *guitest.Fixture, dir string) error {
	rows, _, err := f.Center.Register.Rows(context.Background(), securitycenter.Filter{Sort: securitycenter.ByName, Limit: 1})
	if err != nil {
		return err
	}
	for _, row := range rows {
		m, err := f.Center.Register.Mapping(context.Background(), row.ID)
		if err != nil {
			return err
		}
		v := m.Current()
		must(os.WriteFile(filepath.Join(dir, "registered.cer"), []byte(v.PEM), 0o600))
		other := f.CA.Issue(v.Subject, certtest.Valid(guitest.Now, guitest.Now.AddDate(1, 0, 0)))
		must(os.WriteFile(filepath.Join(dir, "renewed.cer"), other.PEM(), 0o600))
	}
	f.Window.Go(model.Route{Page: model.FolderPage, Files: []string{dir}})
	return pressAll(f)
}

// pressAll presses the button Record all, whatever number stands on it.
func pressAll(f *guitest.Fixture) error {
	for n := range 1100 {
		if press(f, f.Words.Say("record.all", text.V{"Count": n})) == nil {
			return nil
		}
	}
	return press(f, "record.all")
}

func recordChosen(f *guitest.Fixture) error {
	if err := recordPlan(6)(f); err != nil {
		return err
	}
	return choose(f, "renewed.cer")
}

func recordPractice(f *guitest.Fixture) error { return recordFolder(f, folderOf(f, 5)) }

func recordNone(f *guitest.Fixture) error {
	if _, err := fill(f); err != nil {
		return err
	}
	dir := filepath.Join(f.Dir, "known")
	must(os.Mkdir(dir, 0o700))
	return recordFolder(f, dir)
}

func recordDone(f *guitest.Fixture) error {
	if err := recordPlan(6)(f); err != nil {
		return err
	}
	return press(f, f.Words.Say("record.do", text.V{"Count": 6}))
}

// recordFailed is a register whose disk is full after some mappings.
func recordFailed(f *guitest.Fixture) error {
	if err := recordPlan(6)(f); err != nil {
		return err
	}
	f.Center.Register = guitest.Full(f.Center.Register, 3)
	return press(f, f.Words.Say("record.do", text.V{"Count": 6}))
}
