// Package job is the one way the window runs work in the background: a snapshot goes into a goroutine with a context, one
// result comes back to the goroutine of the window, and a result that comes too late is dropped.
package job

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// A Runner starts work. It is made once for a window.
type Runner struct {
	spawn   func(func())
	publish func(func())
	log     *slog.Logger

	running sync.WaitGroup
	open    atomic.Int32  // pieces of work whose result has not been taken
	early   chan func()   // what is published before the window draws
	drawing chan struct{} // closed when it does
}

// New returns the runner of a real window: work runs in goroutines, results are published where the window draws. Until
// Settle was called they wait.
func New(log *slog.Logger) *Runner {
	r := &Runner{spawn: func(f func()) { go f() }, log: log, early: make(chan func()), drawing: make(chan struct{})}
	r.publish = func(f func()) {
		select {
		case r.early <- f:
		case <-r.drawing:
			fyne.Do(f)
		}
	}
	return r
}

// Settle takes results in the caller's goroutine until all work has ended, but no longer than a while: what a window shows
// first is the first page then, and not an empty one that is filled a moment later. It is called once, before the window
// draws.
func (r *Runner) Settle(most time.Duration) {
	defer close(r.drawing)
	over := time.After(most)
	for r.open.Load() > 0 {
		select {
		case f := <-r.early:
			f()
		case <-over:
			return
		}
	}
}

// Immediate returns a runner for tests: everything happens at once, in the caller's goroutine.
func Immediate() *Runner {
	at := func(f func()) { f() }
	return &Runner{spawn: at, publish: at, log: slog.New(slog.DiscardHandler)}
}

// A Scope is what belongs together: work started in a scope ends what was started in it before. The zero value is ready.
// It is used on the goroutine of the window alone.
type Scope struct {
	turn   int
	cancel context.CancelFunc
}

// Cancel ends the work of the scope, whose result is dropped.
func (s *Scope) Cancel() {
	s.turn++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// Busy tells whether work is under way.
func (s *Scope) Busy() bool { return s.cancel != nil }

// Do runs work and hands its result to done, unless the scope has moved on meanwhile.
func Do[T any](r *Runner, s *Scope, work func(context.Context) (T, error), done func(T, error)) {
	Stream(r, s, func(ctx context.Context, _ func(struct{})) (T, error) { return work(ctx) }, nil, done)
}

// Stream is Do for work that tells what it has got so far. Steps arrive in order, each before the result.
func Stream[S, T any](r *Runner, s *Scope, work func(context.Context, func(S)) (T, error), step func(S), done func(T, error)) {
	s.Cancel()
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	turn := s.turn
	current := func() bool { return s.turn == turn }
	r.running.Add(1)
	r.open.Add(1)
	r.spawn(func() {
		defer r.running.Done()
		defer cancel()
		value, err := guard(r, func() (T, error) {
			return work(ctx, func(v S) {
				r.publish(func() {
					if current() {
						step(v)
					}
				})
			})
		})
		r.publish(func() {
			r.open.Add(-1)
			if !current() {
				return
			}
			s.cancel = nil
			done(value, err)
		})
	})
}

// guard turns a panic of work into an error, and logs where it happened: one page must not take the window with it.
func guard[T any](r *Runner, work func() (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("work in the background panicked", "panic", p, "stack", string(debug.Stack()))
			err = &Panic{p}
		}
	}()
	return work()
}

// A Panic is the error of work that panicked.
type Panic struct{ Value any }

// Error implements error.
func (p *Panic) Error() string { return "the program made a mistake; its log says where" }

// Wait waits until all work has ended. It is called after the window has closed, with all scopes canceled.
func (r *Runner) Wait() { r.running.Wait() }
