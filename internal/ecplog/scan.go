package ecplog

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"certmap/internal/securitycenter"
)

// A find is one thing that was recognised in a line.
type find struct {
	rule
	text   string // what was recognised, never the rest of the line
	line   int
	status bool // an HTTP status
	in     bool // and that of a login
	login  bool // which is 200
}

var codePattern = regexp.MustCompile(`\b(?:SSSL(?:ERR|RC)_[A-Z0-9_]{2,60}|ICM_HTTP_[A-Z0-9_]{2,60}|NIE[A-Z]{4,12}(?:_[A-Z]{2,12})?|` +
	`(?:SCLNT_HTTP|HRSFEC_PTP)(?i:[\s(:,-]|no\.?|number|nr\.?|nummer){0,4}[0-9]{3}|(?:AUTH|LGN)[0-9]{4}|` +
	`FAILED_AUTHENTICATION|INVALID_SESSION|NO_PERMISSIONS_EXCEPTION|HTTP_COMMUNICATION_FAILURE)\b`)

var (
	loginResult = regexp.MustCompile(`(?i)(http[-\s]*)?\b(status\s*code\s*=\s*(\d{1,3}))\b`)
	alertText   = regexp.MustCompile(`(?i)\bfatal\s+(?:tls|ssl)[\w\s./]{0,24}?\s([a-z]+ [a-z]+|unknown certificate authority)\s+alert\b`)
	handshake   = regexp.MustCompile(`SSL handshake with [A-Za-z0-9.:\[\]-]{1,120} failed`)
)

// codeMarks and doubtMarks are parts of what the patterns look for. Few lines have any, and a pattern costs much more.
var (
	codeMarks  = []string{"SSSL", "ICM_", "NIE", "SCLNT", "HRSFEC", "AUTH", "LGN", "INVALID_", "NO_PERM", "HTTP_COMM"}
	doubtMarks = []string{"error", "fehl", "fail", "exce", "ausna", "abort", "abbr", "abge", "refus", "reject", "denied", "verw", "ckgewiesen",
		"inval", "ltig", "gesp", "lock", "timeo", "warn", "authori", "unberech", "keine", "not", "n't", "n’t", "nicht", "unab", "unsucc",
		"gescheit", "misslung", "should", "sollt", "expect", "erwart", "exampl", "beispiel"}
)

// holds tells whether a text has one of the parts in it.
func holds(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// decoration is what stands before a text in a list: bullets, quotation marks, SAP's icons, a time.
var decoration = regexp.MustCompile(`^(?:[\s>•·▪●○◦*–—"'“„«-]+|@[0-9A-Z]{2}@|\d{1,4}[-./:]\d{1,2}(?:[-./:]\d{1,4})?(?:[.,]\d+)?|Practice:)+`)

// A sight is what one line says.
type sight struct {
	heading  string // the API that is pinged from here on
	finds    []find
	words    bool // something stands in it
	login    bool // a login that answered 200
	strange  bool // words that are not known, where such a login stands before them
	leads    bool // it ends as a line does that is about the next one
	practice bool
	source   securitycenter.LogSource // what kind of text has such a line, whatever it says; may be empty
}

// unread stands for words that are not known: they are not given back.
const unread = "…"

// look reads one line. afterLogin: a login that answered 200 stands before it in the same run.
func look(number int, line string, afterLogin bool) sight {
	s := sight{practice: strings.HasPrefix(strings.TrimLeft(line, " \t|>•-"), "Practice: ")}
	if strings.HasPrefix(line, "[Thr ") {
		s.source = securitycenter.LogICM
	}
	lower := strings.ToLower(line)
	if answering(line) {
		return s
	}
	s.readCells(line, holds(lower, []string{"http", "ping"}), afterLogin)
	s.readCodes(line, lower)
	s.readPhrases(line, lower)
	if !slices.ContainsFunc(s.finds, func(f find) bool { return f.strength > fine }) {
		s.doubt(line, lower)
	}
	s.settle(number)
	trimmed := strings.TrimRight(line, " \t|")
	s.words, s.leads = trimmed != "", strings.HasSuffix(trimmed, ":")
	return s
}

// readCells reads the cells of a line; marked tells that some may be a heading or a status. What follows a login is read to
// its last word.
func (s *sight) readCells(line string, marked, afterLogin bool) {
	if !marked && !afterLogin {
		return
	}
	for cell := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == '\t' || r == '|' }) {
		cell = undecorated(cell)
		if marked {
			cell = s.readCell(cell)
		}
		afterLogin = afterLogin && s.heading == "" || s.login
		s.strange = s.strange || afterLogin && strange(cell)
	}
}

func undecorated(cell string) string {
	return strings.TrimSpace(decoration.ReplaceAllString(cell, ""))
}

// strange tells whether a text has words that are not known to say that all is well.
func strange(text string) bool {
	return strings.ContainsFunc(text, unicode.IsLetter) && !fineLine.MatchString(text)
}

// settle leaves out what says nothing beside the rest of the line: the same reason in other words, and that the call failed
// where it says why.
func (s *sight) settle(number int) {
	reasons := map[securitycenter.CauseID]bool{}
	for i := range s.finds {
		s.finds[i].line = number
		reasons[s.finds[i].cause] = false
	}
	delete(reasons, "")
	s.finds = slices.DeleteFunc(s.finds, func(f find) bool {
		if f.cause == "" {
			return f.fix == fixLog && !f.status && !f.ends && len(reasons) > 0
		}
		told := reasons[f.cause]
		reasons[f.cause] = true
		return told
	})
}

// answering tells whether a line of a trace is about somebody who calls ECP.
func answering(line string) bool {
	return strings.Contains(line, "SSL_accept") || strings.Contains(line, "SSL_ACCEPT") || strings.Contains(line, "InitServerSSL")
}

func (s *sight) add(r rule, text string) {
	s.source = cmp.Or(r.source, s.source)
	if r.strength != silent {
		s.finds = append(s.finds, find{rule: r, text: text})
	}
}

// readCell reads a heading or a status, which stand at the beginning of a cell, and returns what follows them.
func (s *sight) readCell(cell string) string {
	if m := heading.FindStringSubmatch(cell); m != nil {
		s.heading, s.source = m[1]+" API", securitycenter.LogPing
		cell = strings.TrimSpace(cell[len(m[0]):])
	}
	if m := loginStatus.FindStringSubmatch(cell); m != nil {
		s.status(strings.Join(strings.Fields(cell), " "), m[2], loginWord.MatchString(m[1]))
		return ""
	}
	if m := otherStatus.FindStringSubmatch(cell); m != nil {
		s.status("HTTP status code: "+m[1], m[1], false)
		cell = strings.TrimSpace(cell[len(m[0]):])
	}
	return cell
}

func (s *sight) status(text, status string, login bool) {
	s.source = securitycenter.LogPing
	good := login && status == "200"
	s.login = s.login || good
	s.finds = append(s.finds, find{rule: statusRule(status), text: text, status: true, in: login, login: good})
}

// readCodes reads codes, wherever they stand.
func (s *sight) readCodes(line, lower string) {
	if holds(line, codeMarks) {
		s.readKnownCodes(line, holds(lower, []string{"error", "fehler"}))
	}
	if !holds(lower, []string{"code"}) {
		return
	}
	if m := errorCode.FindStringSubmatch(line); m != nil && !codePattern.MatchString(m[1]) {
		s.add(rule{strength: bare, fix: fixLog}, m[1])
	}
	if m := loginResult.FindStringSubmatch(line); m != nil && m[1] == "" {
		r, known := loginResults[m[3]]
		if !known {
			r = rule{strength: bare, fix: fixLog}
		}
		s.add(r, m[2])
	}
}

func (s *sight) readKnownCodes(line string, failing bool) {
	for _, code := range codePattern.FindAllString(line, -1) {
		code = joined(code)
		if r := ruleOf(code); !r.marked || failing {
			s.add(r, code)
		}
	}
}

// joined takes out what stands between a message class and its number.
func joined(code string) string {
	for _, class := range []string{"SCLNT_HTTP", "HRSFEC_PTP"} {
		if strings.HasPrefix(code, class) {
			return class + code[len(code)-3:]
		}
	}
	return code
}

// readPhrases reads what is said in words.
func (s *sight) readPhrases(line, lower string) {
	for _, p := range phrases {
		if strings.Contains(lower, p.text) {
			s.add(p.rule, p.text)
		}
	}
	if m := handshake.FindString(line); m != "" {
		s.add(rule{strength: bare, source: securitycenter.LogICM, fix: fixTrace}, m)
	}
	if !strings.Contains(lower, "fatal") {
		return
	}
	if m := alertText.FindStringSubmatch(lower); m != nil {
		name := strings.Replace(m[1], "certificate authority", "ca", 1)
		r := alerts[name]
		r.source, r.strength = securitycenter.LogICM, max(r.strength, bare)
		s.add(r, "fatal alert: "+name)
	}
}

// doubt notes what looks like an error in words of no table, or what is strange.
func (s *sight) doubt(line, lower string) {
	m := ""
	if holds(lower, doubtMarks) {
		m = doubt.FindString(fineWords.ReplaceAllString(line, ""))
	}
	if m == "" && s.strange {
		m, s.leads = unread, false
	}
	if m != "" {
		s.add(rule{strength: shaky}, m)
	}
}
