package job

import "context"

// Latest is work that is asked for again while it is under way, with another value: it is done once more then, with the last of
// them. What is written so is in the end what was wanted last, where pieces of work side by side could end in any order. The
// zero value is ready. It is used on the goroutine of the window alone.
type Latest[V any] struct {
	scope Scope
	next  *V // asked for while it is under way
}

// Do has work done with a value, and tells done how the last of it ended.
func (l *Latest[V]) Do(r *Runner, value V, work func(V) error, done func(error)) {
	if l.scope.Busy() {
		l.next = &value
		return
	}
	Do(r, &l.scope, func(context.Context) (struct{}, error) { return struct{}{}, work(value) }, func(_ struct{}, err error) {
		if next := l.next; next != nil {
			l.next = nil
			l.Do(r, *next, work, done)
			return
		}
		done(err)
	})
}
