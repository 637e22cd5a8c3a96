package report_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"certmap/internal/report"
)

// table is one column of cells.
func table(cells ...string) report.Table {
	t := report.Table{Title: "What expires when", Language: "en", Columns: []report.Column{{Title: "Name"}}}
	for _, c := range cells {
		t.Rows = append(t.Rows, []string{c})
	}
	return t
}

func TestNoCellIsTakenForAFormula(t *testing.T) {
	for cell, want := range map[string]string{
		`=HYPERLINK("http://evil.example")`: `'=HYPERLINK("http://evil.example")`,
		"+49 6227":                          "'+49 6227",
		"-1+1":                              "'-1+1",
		"@SUM(A1)":                          "'@SUM(A1)",
		"  =1":                              "'  =1",
		"-21":                               "-21",
		"21":                                "21",
		"CN=ECP PRD 100":                    "CN=ECP PRD 100",
		"two\r\nlines":                      "two[U+000D][U+000A]lines",
		"\t=1":                              "[U+0009]=1",
	} {
		records := read(t, report.CSV(table(cell, "last"), ','), ',')
		if len(records) != 3 {
			t.Fatalf("%q gives %d records", cell, len(records))
		}
		if got := records[1][0]; got != want {
			t.Errorf("%q is written as %q, not %q", cell, got, want)
		}
	}
}

func read(t *testing.T, data []byte, comma rune) [][]string {
	t.Helper()
	bare, ok := bytes.CutPrefix(data, []byte("\xEF\xBB\xBF"))
	if !ok {
		t.Fatal("there is no byte order mark")
	}
	if !bytes.HasSuffix(bare, []byte("\r\n")) {
		t.Error("the last line does not end with CRLF")
	}
	r := csv.NewReader(bytes.NewReader(bare))
	r.Comma, r.FieldsPerRecord = comma, -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestACellKeepsItsQuotesCommasAndLetters(t *testing.T) {
	cell := `CN=Müller; "Lohn", Söhne`
	for _, comma := range []rune{',', ';'} {
		if got := read(t, report.CSV(table(cell), comma), comma)[1][0]; got != cell {
			t.Errorf("with %q it reads %q", comma, got)
		}
	}
}

func TestThePageEscapesWhatIsInIt(t *testing.T) {
	tab := table(`<script>alert(1)</script>`, "a\u202Eb")
	tab.Title, tab.Subtitle = `<b>x</b>`, `"y" & z`
	page := strings.ReplaceAll(string(report.HTML(tab)), "&#43;", "+")
	for _, bad := range []string{"<script>alert", "<b>x</b>", "\u202E"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	for _, want := range []string{"&lt;script&gt;alert(1)&lt;/script&gt;", "a[U+202E]b", `<html lang="en">`, "&amp; z"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
}

func TestThePageLeavesOutWhatIsForComputing(t *testing.T) {
	tab := report.Table{Columns: []report.Column{{Title: "Name"}, {Title: "SHA-256", Mono: true, Detail: true}, {Title: "Serial", Mono: true}},
		Rows: [][]string{{"ecp", "AA:BB", "0102"}}}
	page := string(report.HTML(tab))
	if strings.Contains(page, "AA:BB") || strings.Contains(page, "SHA-256") {
		t.Error("the page shows a column of detail")
	}
	if !strings.Contains(page, `<td class="mono">0102</td>`) || !strings.Contains(page, "<td>ecp</td>") {
		t.Errorf("the columns got mixed up:\n%s", page)
	}
	if csv := string(report.CSV(tab, ',')); !strings.Contains(csv, "AA:BB") {
		t.Error("the CSV lacks the detail")
	}
}
