package practice

import (
	"slices"
	"time"
)

// An employee is invented. Every last name says Practice.
type employee struct {
	id       string // person_id_external
	first    string
	last     string
	gender   string
	born     string
	city     string
	zip      string
	hired    string
	job      string
	pay      string
	modified time.Time
}

var employees = []employee{
	{"200001", "Erika", "Practice-Muster", "F", "1984-02-29", "Walldorf", "69190", "2015-04-01", "Accountant", "4200.00", day(2024, 3, 1)},
	{"200002", "Jörg", "Practice-Größe", "M", "1979-11-05", "München", "80331", "2011-09-15", "Electrician", "3900.00", day(2024, 5, 17)},
	{"200003", "Amélie", "Practice-Dubois", "F", "1991-07-14", "Strasbourg", "67000", "2019-01-07", "Buyer", "3750.50", day(2025, 1, 31)},
	{"200004", "O'Neil", "Practice & Sons", "M", "1968-12-24", "Rot", "68789", "2001-06-01", "Caretaker", "2980.00", day(2025, 8, 8)},
	{"200005", "Sofia", "Practice-Rossi", "D", "2002-10-03", "Bolzano", "39100", "2023-10-01", "Trainee", "1250.00", day(2025, 12, 1)},
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 8, 0, 0, 0, time.UTC)
}

const (
	person     = "person"
	employment = "employment_information"
	timestamp  = "2006-01-02T15:04:05.000Z"
	forever    = "9999-12-31"
)

// A segment is a part of CompoundEmployee that a query can select.
type segment struct {
	name   string
	under  string // the segment it stands in
	fields func(employee) []node
}

// segments are those of the practice tenant, with the order and the names of a real reply.
var segments = []segment{
	{"personal_information", person, func(e employee) []node {
		return []node{leaf("end_date", forever), leaf("first_name", e.first), leaf("formal_name", e.first+" "+e.last),
			leaf("gender", e.gender), leaf("last_name", e.last), leaf("start_date", e.hired)}
	}},
	{"address_information", person, func(e employee) []node {
		return []node{leaf("address1", "Übungsweg 1"), leaf("address_type", "home"), leaf("city", e.city), leaf("end_date", forever),
			leaf("start_date", e.hired), leaf("zip_code", e.zip)}
	}},
	{"email_information", person, func(e employee) []node {
		return []node{leaf("email_address", "p"+e.id+"@"+domain), leaf("email_type", "B"), leaf("isPrimary", "true")}
	}},
	{"phone_information", person, func(e employee) []node {
		return []node{leaf("isPrimary", "true"), leaf("phone_number", "000 "+e.id), leaf("phone_type", "B")}
	}},
	{employment, person, func(e employee) []node {
		return []node{leaf("assignment_class", "ST"), leaf("employment_id", "4"+e.id[1:]), leaf("originalStartDate", e.hired),
			leaf("start_date", e.hired), leaf("user_id", e.id)}
	}},
	{"job_information", employment, func(e employee) []node {
		return []node{leaf("company", "PRACTICE"), leaf("emplStatus", "A"), leaf("end_date", forever), leaf("event", "H"),
			leaf("event_reason", "HIRNEW"), leaf("fte", "1.0"), leaf("job_title", e.job), leaf("seq_number", "1"),
			leaf("start_date", e.hired)}
	}},
	{"compensation_information", employment, func(e employee) []node {
		return []node{leaf("end_date", forever), leaf("pay_group", "PX"), leaf("start_date", e.hired),
			tag("paycompensation_recurring", leaf("currency_code", "EUR"), leaf("pay_component", "1000"), leaf("paycompvalue", e.pay))}
	}},
}

// missed are fields that the technical user of a mapping without a login name does not get (KBA 3363735 says that some are
// missing, not which).
var missed = []string{"date_of_birth", "gender", "formal_name", "address1", "zip_code", "paycompensation_recurring"}

// sfobject writes an employee with the segments asked for.
func (e employee) sfobject(selected []string, seenBy User, now time.Time) node {
	p := tag(person, leaf("date_of_birth", e.born), leaf("last_modified_on", e.modified.Format(timestamp)),
		leaf("logon_user_id", e.id), leaf("person_id", "3"+e.id[1:]), leaf("person_id_external", e.id))
	p.nodes = append(p.nodes, e.under(person, selected)...)
	if seenBy.blank {
		p = p.without(missed)
	}
	return tag("sfobject",
		leaf("id", "3"+e.id[1:]),
		leaf("type", "CompoundEmployee"),
		p,
		leaf("execution_timestamp", now.UTC().Format(timestamp)),
		leaf("version_id", "2611P0"),
	)
}

// under gives the selected segments that stand in another one, which then comes too.
func (e employee) under(parent string, selected []string) []node {
	var out []node
	for _, s := range segments {
		if s.under != parent {
			continue
		}
		inner := e.under(s.name, selected)
		if slices.Contains(selected, s.name) {
			inner = append(s.fields(e), inner...)
		}
		if len(inner) > 0 {
			out = append(out, tag(s.name, inner...))
		}
	}
	return out
}

// without gives the element less the fields named, at any depth.
func (n node) without(names []string) node {
	kept := slices.DeleteFunc(slices.Clone(n.nodes), func(child node) bool { return slices.Contains(names, child.name) })
	for i := range kept {
		kept[i] = kept[i].without(names)
	}
	n.nodes = kept
	return n
}
