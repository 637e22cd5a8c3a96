package model_test

import (
	"testing"
	"time"

	"certmap/cert"
	"certmap/gui/model"
	"certmap/internal/report"
	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

func TestWhatCannotBeReadLooksTheSameInTheFolderAndAmongWhatIsRecorded(t *testing.T) {
	w := text.Must(text.English)
	page := cert.Open(t.Context(), []byte("<!DOCTYPE html><html><title>Log in</title></html>"), cert.Options{Name: "login.cer"})
	entries := report.Entries("/hr/login.cer", page, time.Now())
	folder := model.FolderFilter{Show: model.ShowAll}.Table(w, "/hr", entries)
	recorded := model.RecordForm{Root: "/hr", Entries: entries}.Rows(w, securitycenter.Recordings{{Outcome: securitycenter.NothingReadable}})
	want := model.Badge{Text: "not readable", Mood: model.Worry}
	if got := folder.Rows[0].Verdict; got != want {
		t.Errorf("in the folder it is %+v", got)
	}
	if got := recorded[0].Outcome; got != want {
		t.Errorf("among what is recorded it is %+v", got)
	}
}
