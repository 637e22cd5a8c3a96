package job_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"certmap/gui/job"
)

// runner is that of a real window: work in goroutines, results where the window draws.
func runner(t *testing.T, log *slog.Logger) *job.Runner {
	t.Helper()
	test.NewTempApp(t)
	r := job.New(log)
	r.Settle(0)
	return r
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestAResultComesBackOnce(t *testing.T) {
	r := runner(t, quiet())
	var s job.Scope
	got := make(chan int, 2)
	job.Do(r, &s, func(context.Context) (int, error) { return 7, nil }, func(v int, _ error) { got <- v })
	r.Wait()
	if v := <-got; v != 7 || len(got) != 0 {
		t.Errorf("got %d, and %d more", v, len(got))
	}
}

func TestResultsAreTakenBeforeTheWindowDraws(t *testing.T) {
	r := job.New(quiet())
	var first, second job.Scope
	var got []string
	job.Do(r, &first, func(context.Context) (string, error) { return "tenants", nil }, func(v string, _ error) {
		got = append(got, v)
		job.Do(r, &second, func(context.Context) (string, error) { return "page", nil }, func(v string, _ error) { got = append(got, v) })
	})
	r.Settle(time.Minute)
	if !slices.Equal(got, []string{"tenants", "page"}) {
		t.Errorf("the window starts with %v", got)
	}
}

func TestTheWindowDoesNotWaitForWorkThatTakesLong(t *testing.T) {
	test.NewTempApp(t)
	r := job.New(quiet())
	var s job.Scope
	goOn, got := make(chan struct{}), make(chan string, 1)
	job.Do(r, &s, func(context.Context) (string, error) {
		<-goOn
		return "late", nil
	}, func(v string, _ error) { got <- v })
	r.Settle(0)
	close(goOn)
	r.Wait()
	if v := <-got; v != "late" {
		t.Errorf("got %q", v)
	}
}

func TestALateResultIsDropped(t *testing.T) {
	r := runner(t, quiet())
	var s job.Scope
	got := make(chan string, 2)
	first := make(chan struct{})
	job.Do(r, &s, func(ctx context.Context) (string, error) {
		close(first)
		<-ctx.Done() // the second work ends the first
		return "first", nil
	}, func(v string, _ error) { got <- v })
	<-first
	job.Do(r, &s, func(context.Context) (string, error) { return "second", nil }, func(v string, _ error) { got <- v })
	r.Wait()
	if v := <-got; v != "second" || len(got) != 0 {
		t.Errorf("got %q, and %d more", v, len(got))
	}
}

func TestStepsArriveInOrderBeforeTheResult(t *testing.T) {
	var s job.Scope
	var got []int
	job.Stream(job.Immediate(), &s, func(_ context.Context, step func(int)) (int, error) {
		for i := range 3 {
			step(i)
		}
		return 3, nil
	}, func(i int) { got = append(got, i) }, func(i int, _ error) { got = append(got, i) })
	for i, v := range got {
		if i != v {
			t.Fatalf("the order was %v", got)
		}
	}
	if len(got) != 4 || s.Busy() {
		t.Errorf("got %v, busy %v", got, s.Busy())
	}
}

func TestAPanicIsAnErrorAndStandsInTheLog(t *testing.T) {
	var log bytes.Buffer
	r := runner(t, slog.New(slog.NewTextHandler(&log, nil)))
	var s job.Scope
	got := make(chan error, 1)
	job.Do(r, &s, func(context.Context) (int, error) { panic("out of range") }, func(_ int, err error) { got <- err })
	r.Wait()
	var p *job.Panic
	if err := <-got; !errors.As(err, &p) || p.Value != "out of range" {
		t.Errorf("the error is %v", err)
	}
	if !strings.Contains(log.String(), "out of range") || !strings.Contains(log.String(), "job_test.go") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestCancelEndsTheWorkAndDropsItsResult(t *testing.T) {
	r := runner(t, quiet())
	var s job.Scope
	began, ended := make(chan struct{}), make(chan error, 1)
	job.Do(r, &s, func(ctx context.Context) (int, error) {
		close(began)
		<-ctx.Done()
		ended <- ctx.Err()
		return 0, ctx.Err()
	}, func(int, error) { t.Error("the result of canceled work was published") })
	<-began
	s.Cancel()
	r.Wait()
	if err := <-ended; !errors.Is(err, context.Canceled) || s.Busy() {
		t.Errorf("ended with %v, busy %v", err, s.Busy())
	}
}

func TestOfWhatIsAskedForWhileWorkIsUnderWayOnlyTheLastIsDone(t *testing.T) {
	runner, queue := job.Queued()
	var latest job.Latest[string]
	var wrote, told []string
	for _, s := range []string{"M", "Me", "Mei", "Meier"} {
		latest.Do(runner, s, func(s string) error { wrote = append(wrote, s); return nil }, func(error) { told = append(told, s) })
	}
	queue.Settle()
	if !slices.Equal(wrote, []string{"M", "Meier"}) || len(told) != 1 {
		t.Errorf("wrote %q, told %q", wrote, told)
	}
}
