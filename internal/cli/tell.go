package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/alecthomas/kong"

	"certmap/internal/securitycenter"
	"certmap/internal/text"
)

// An errUsage is a command line that was understood but makes no sense. The catalogues have its sentence, which says what
// to write instead.
type errUsage struct {
	id     string
	values text.V
}

// Error implements error in English, for logs.
func (e errUsage) Error() string { return "usage: " + e.id }

func misused(id string, values ...text.V) error {
	e := errUsage{id: id}
	for _, v := range values {
		e.values = v
	}
	return e
}

// A misuse is an error that lies in what the command line names: a file that is not there, say.
type misuse struct{ error }

// Unwrap returns the cause.
func (m misuse) Unwrap() error { return m.error }

// A refused is a request that a file does not allow, with the ID of its three sentences.
type refused struct {
	id     string
	values map[string]any
}

// Error implements error in English, for logs.
func (e refused) Error() string { return e.id }

// tell says on standard error what went wrong, in three sentences with the raw detail, and returns the exit code.
func (r *run) tell(err error) int {
	var usage errUsage
	var objections securitycenter.Objections
	var no refused
	switch {
	case errors.As(err, &usage):
		r.warnf("certmap: %s\n", r.Words.Say("usage."+usage.id, usage.values))
		return Usage
	case errors.As(err, &objections):
		for _, o := range objections {
			r.warnf("%s\n", visible(r.Words.Objection(string(o.ID), o.Values)))
		}
		if errors.As(err, new(misuse)) {
			return Usage
		}
		return No
	case errors.As(err, &no):
		r.warnf("%s\n", visible(r.message(no.id, no.values).String()))
		return No
	case errors.Is(err, context.Canceled):
		r.warnf("%s\n", r.Words.Say("cli.canceled"))
		return Interrupted
	}
	m, detail := r.fault(err)
	r.warnf("%s\n", visible(m.String()))
	if detail != "" {
		r.warnf("%s\n", r.Words.Say("cli.detail", text.V{"Detail": visible(detail)}))
	}
	return codeOf(err)
}

// codeOf tells a request that was refused from a command that failed, and both from one that was misspelt.
func codeOf(err error) int {
	var fault *securitycenter.Fault
	var failed failure
	if errors.As(err, new(misuse)) {
		return Usage
	}
	if errors.As(err, &fault) && fault.Refusal() && !errors.As(err, &failed) {
		return No
	}
	return Failed
}

// fault returns the message of an error, and its raw detail.
func (r *run) fault(err error) (m text.Message, detail string) {
	m, detail = r.Words.Fault(err)
	var coded text.Coded
	if errors.As(err, &coded) {
		id, values := coded.Code()
		m.Next = r.next("fault."+id, values, m.Next)
		if detail == id { // which says nothing that the sentences do not
			detail = ""
		}
	}
	return m, detail
}

// message returns three sentences, the last of them as the command line takes it.
func (r *run) message(id string, values text.V) text.Message {
	m := r.Words.Tell(id, values)
	m.Next = r.next(id, values, m.Next)
	return m
}

// next is the next step of a message in the words of the command line, where they differ from those of the window.
func (r *run) next(id string, values text.V, windows string) string {
	if own := "command." + id + ".next"; r.Words.Has(own) {
		return r.Words.Say(own, values)
	}
	return windows
}

// misspelt says what kong did not understand, and where help is: at the command, where it got as far as that.
func (r *run) misspelt(err error) int {
	command := "certmap"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil && !node.Hidden {
			command = strings.TrimSpace(command + " " + node.Path())
		}
	}
	r.warnf("certmap: %s\n%s\n", visible(err.Error()), r.Words.Say("cli.help", text.V{"Command": command}))
	return Usage
}
