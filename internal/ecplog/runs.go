package ecplog

import (
	"slices"
	"strings"

	"certmap/internal/securitycenter"
)

// Bounds of what is kept of a text, however long it is.
const (
	maxLines = 40
	maxAPIs  = 16
)

// A run is one ping, or what a log says without any.
type run struct {
	number int
	api    string
	finds  []find // each text once, at its last line
	words  bool   // something stands under its heading
	ended  bool   // the entry that ends it was seen
}

// A diary is what was read so far: the run at hand, and the last one of each API.
type diary struct {
	now      run
	begun    int
	last     []run
	sources  map[securitycenter.LogSource]bool
	status   bool   // the line before, if it was not empty, was a status
	lead     []find // what looks like an error in that line, where it leads on to this one ("Not seen:")
	practice bool
}

// enter takes in the next line.
func (d *diary) enter(number int, line string) {
	s := look(number, line, d.now.loggedIn())
	d.practice = d.practice || s.practice
	d.note(s.source)
	if s.heading != "" {
		d.begin(s.heading)
	}
	for _, f := range s.finds {
		d.find(f)
	}
	if s.words {
		d.now.words = d.now.words || s.heading == ""
		d.status = slices.ContainsFunc(s.finds, func(f find) bool { return f.status })
		d.lead = nil
		if s.leads && onlyDoubts(s.finds) {
			d.lead = s.finds
		}
	}
}

// onlyDoubts tells whether nothing says more than that something looks like an error.
func onlyDoubts(finds []find) bool {
	return !slices.ContainsFunc(finds, func(f find) bool { return f.strength != shaky })
}

func (r *run) loggedIn() bool {
	return slices.ContainsFunc(r.finds, func(f find) bool { return f.login })
}

// tried tells whether the status of a login stands in the run, whatever it was.
func (r *run) tried() bool {
	return slices.ContainsFunc(r.finds, func(f find) bool { return f.in })
}

func (d *diary) note(source securitycenter.LogSource) {
	if d.sources == nil {
		d.sources = map[securitycenter.LogSource]bool{}
	}
	d.sources[source] = true
}

// find adds to the run at hand, or begins another: a status begins one, but for that of a logout right after the first, and
// but for one that only doubts stand before; so does what follows the end of one.
func (d *diary) find(f find) {
	again := f.status && !onlyDoubts(d.now.finds) && (!d.status || f.in && d.now.tried())
	if again || (d.now.ended && !f.ends && f.strength > shaky) {
		d.begin(d.now.api)
	}
	d.now.ended = d.now.ended || f.ends
	d.now.keep(f)
}

// keep adds what was recognised; what is there already moves to its new line. Where there is no room, the oldest of what
// says least has to go.
func (r *run) keep(f find) {
	gone := slices.IndexFunc(r.finds, func(x find) bool { return x.text == f.text })
	if gone < 0 && len(r.finds) >= maxLines {
		gone = 0
		for i, x := range r.finds {
			if x.strength < r.finds[gone].strength {
				gone = i
			}
		}
	}
	if gone >= 0 {
		r.finds = slices.Delete(r.finds, gone, gone+1)
	}
	r.finds = append(r.finds, f)
}

// begin ends the run at hand and begins one of an API, or of none where api is empty. What looks like an error before the
// first heading, or leads on to this run, is about it.
func (d *diary) begin(api string) {
	doubts := d.lead
	if d.now.api == "" && onlyDoubts(d.now.finds) {
		doubts = d.now.finds
	} else {
		d.end()
	}
	d.now = run{number: d.begun + 1, api: api, finds: slices.Clone(doubts)}
}

// end puts the run at hand in the place of the one before it of the same API. A run without a name gives way to one with a
// name; a heading that nothing follows, as on a selection screen, is none.
func (d *diary) end() {
	if len(d.now.finds) == 0 && (d.now.api == "" || !d.now.words) {
		return
	}
	d.begun++
	d.now.number = d.begun
	d.last = slices.DeleteFunc(d.last, func(r run) bool { return r.api == "" || strings.EqualFold(r.api, d.now.api) })
	if len(d.last) == maxAPIs {
		d.last = d.last[1:]
	}
	d.last = append(d.last, d.now)
}

// outcome tells what a run shows. A status of success is none where anything in the run speaks against it.
func (r *run) outcome() securitycenter.LogOutcome {
	most := fine
	for _, f := range r.finds {
		most = max(most, f.strength)
	}
	switch {
	case most >= bare:
		return securitycenter.LogFailure
	case most == fine && r.loggedIn():
		return securitycenter.LogSuccess
	}
	return securitycenter.LogUnclear
}
