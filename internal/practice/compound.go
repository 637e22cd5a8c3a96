package practice

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	defaultRows = 200 // SFAPI Functional Guide, "Optional SFParameter values for query"
	mostRows    = 800
)

// A compoundQuery is what SFQL asks of CompoundEmployee.
type compoundQuery struct {
	segments      []string
	persons       []string // none: all
	modifiedAfter time.Time
	maxRows       int
}

var (
	selectPattern   = regexp.MustCompile(`(?is)^\s*SELECT\s+(.+?)\s+FROM\s+(\w+)(?:\s+WHERE\s+(.+?))?\s*$`)
	andPattern      = regexp.MustCompile(`(?i)\s+AND\s+`)
	personPattern   = regexp.MustCompile(`(?is)^person_id_external\s*(?:=\s*('[^']*')|IN\s*\(([^()]*)\))$`)
	modifiedPattern = regexp.MustCompile(`(?is)^last_modified_on\s*>=?\s*to_datetime\(\s*'([^']*)'\s*\)$`)
)

// readQuery reads the part of SFQL that replication to payroll uses: segments, persons, time of the last change.
func readQuery(text, maxRows string) (compoundQuery, error) {
	q := compoundQuery{maxRows: defaultRows}
	parts := selectPattern.FindStringSubmatch(text)
	if parts == nil {
		return q, errors.New("the query is not of the form SELECT … FROM … WHERE …")
	}
	if !strings.EqualFold(parts[2], "CompoundEmployee") {
		return q, fmt.Errorf("there is no object %s", parts[2])
	}
	if maxRows != "" {
		rows, err := strconv.Atoi(maxRows)
		if err != nil || rows < 1 || rows > mostRows {
			return q, fmt.Errorf("maxRows is not a number from 1 to %d", mostRows)
		}
		q.maxRows = rows
	}
	return q, errors.Join(q.readSegments(parts[1]), q.readConditions(parts[3]))
}

func (q *compoundQuery) readSegments(text string) error {
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if name != person && !slices.ContainsFunc(segments, func(s segment) bool { return s.name == name }) {
			return fmt.Errorf("there is no segment %q", name)
		}
		q.segments = append(q.segments, name)
	}
	return nil
}

func (q *compoundQuery) readConditions(text string) error {
	if text == "" {
		return nil
	}
	for _, condition := range andPattern.Split(text, -1) {
		condition = strings.TrimSpace(condition)
		if found := personPattern.FindStringSubmatch(condition); found != nil {
			for value := range strings.SplitSeq(found[1]+found[2], ",") {
				q.persons = append(q.persons, strings.Trim(value, "' \t\r\n"))
			}
			continue
		}
		found := modifiedPattern.FindStringSubmatch(condition)
		if found == nil {
			return fmt.Errorf("the condition %q is not understood", condition)
		}
		after, err := time.Parse(time.RFC3339, found[1])
		if err != nil {
			return fmt.Errorf("%q is not a time", found[1])
		}
		q.modifiedAfter = after
	}
	return nil
}

// matching gives the employees that the conditions let through.
func (q compoundQuery) matching(all []employee) []employee {
	var out []employee
	for _, e := range all {
		named := len(q.persons) == 0 || slices.Contains(q.persons, e.id)
		if named && e.modified.After(q.modifiedAfter) {
			out = append(out, e)
		}
	}
	return out
}
