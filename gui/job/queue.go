package job

import (
	"log/slog"
)

// A Queue holds back what work publishes until it is let through, one piece after the other, in the caller's goroutine. It
// is for tests that look at a page while its work is under way.
type Queue struct {
	runner *Runner
	pieces chan func()
}

// Queued returns a runner whose work waits at each piece it publishes, and the queue that lets the pieces through.
func Queued() (*Runner, *Queue) {
	q := &Queue{pieces: make(chan func())}
	q.runner = &Runner{spawn: func(f func()) { go f() }, publish: func(f func()) {
		done := make(chan struct{})
		q.pieces <- func() { f(); close(done) }
		<-done
	}, log: slog.New(slog.DiscardHandler)}
	return q.runner, q
}

// Next lets one piece through; work must be under way.
func (q *Queue) Next() { (<-q.pieces)() }

// Settle lets everything through until no work is under way.
func (q *Queue) Settle() {
	idle := make(chan struct{})
	go func() {
		q.runner.Wait()
		close(idle)
	}()
	for {
		select {
		case piece := <-q.pieces:
			piece()
		case <-idle:
			return
		}
	}
}
