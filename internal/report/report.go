// Package report makes what leaves the program as a document: a table as CSV for a spreadsheet, and as an HTML page for a
// browser to print. Rows go in, bytes come out; it writes no file and opens nothing.
//
// Names out of certificates are data: they are escaped in HTML, and in CSV no cell can be taken for a formula. No secret is
// ever among the rows.
package report

import (
	"bytes"
	"encoding/csv"
	"html/template"
	"strings"

	"certmap/cert"
)

// A Table is a heading, and rows of as many cells as there are columns.
type Table struct {
	Title    string
	Subtitle string // where it comes from, and when it was made; may be empty
	Language string // an ISO 639-1 code, for the page
	Columns  []Column
	Rows     [][]string
}

// A Column is what stands in one place of every row.
type Column struct {
	Title string
	Mono  bool // digits and fingerprints
	// Detail is for whoever computes on: it is left out of the page, where there is no room for it.
	Detail bool
}

// mark is the byte order mark, without which Excel takes UTF-8 for the code page of its machine.
const mark = "\uFEFF"

// CSV writes a table for spreadsheets: UTF-8 with a byte order mark, lines ended by CRLF, the cells parted by comma. Excel
// in German wants a semicolon there, since the comma belongs to its numbers.
func CSV(t Table, comma rune) []byte {
	out := bytes.NewBufferString(mark)
	w := csv.NewWriter(out)
	w.Comma, w.UseCRLF = comma, true
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = guarded(c.Title)
	}
	// A buffer takes everything; the only error there can be is a comma that is none, which is the caller's constant.
	_ = w.Write(head)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, s := range row {
			cells[i] = guarded(s)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return out.Bytes()
}

// guarded puts an apostrophe before a cell that a spreadsheet would compute instead of showing. Numbers below zero stay.
func guarded(s string) string {
	s = cert.Visible(s)
	trimmed := strings.TrimLeft(s, " \u00A0")
	if trimmed == "" || !strings.ContainsRune("=+-@", rune(trimmed[0])) || isNumber(trimmed) {
		return s
	}
	return "'" + s
}

func isNumber(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// HTML writes a table as a page that stands alone, made to be printed: it opens the browser's print dialog by itself.
func HTML(t Table) []byte {
	var out bytes.Buffer
	if err := page.Execute(&out, shown(t)); err != nil {
		panic(err) // the template is a constant, and strings can always be written
	}
	return out.Bytes()
}

// shown is a table as it stands on the page: without the columns of detail, and with nothing that turns the text.
func shown(t Table) Table {
	out := Table{Title: cert.Visible(t.Title), Subtitle: cert.Visible(t.Subtitle), Language: t.Language}
	for _, c := range t.Columns {
		if !c.Detail {
			out.Columns = append(out.Columns, c)
		}
	}
	for _, row := range t.Rows {
		var cells []string
		for i, s := range row {
			if !t.Columns[i].Detail {
				cells = append(cells, cert.Visible(s))
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{{.Title}}</title>
<style>
body { font: 10pt/1.4 system-ui, sans-serif; color: #1d2d3e; margin: 2em; }
h1 { font-size: 16pt; margin: 0 0 .2em; }
p { color: #556b82; margin: 0 0 1.2em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35em .8em .35em 0; border-bottom: 1px solid #d9d9d9; overflow-wrap: anywhere; }
th { color: #556b82; font-weight: 600; }
.mono { font-family: ui-monospace, monospace; font-size: 9pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
@page { size: landscape; margin: 14mm; }
@media print { body { margin: 0; } }
</style>
</head>
<body onload="window.print()">
<h1>{{.Title}}</h1>
{{- if .Subtitle}}
<p>{{.Subtitle}}</p>
{{- end}}
<table>
<thead><tr>{{range .Columns}}<th>{{.Title}}</th>{{end}}</tr></thead>
<tbody>
{{- $columns := .Columns}}
{{- range .Rows}}
<tr>{{range $i, $cell := .}}<td{{if (index $columns $i).Mono}} class="mono"{{end}}>{{$cell}}</td>{{end}}</tr>
{{- end}}
</tbody>
</table>
</body>
</html>
`))
