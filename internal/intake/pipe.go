package intake

import (
	"context"
	"os"
	"syscall"
	"time"

	"certmap/cert"
)

// patience is how long a pipe that was asked for by name is waited for when nobody writes into it: the program at its other
// end may only just be starting.
const patience = 2 * time.Second

// readPipe reads a pipe. Once something is writing into it, it is read to its end or until the context ends.
func readPipe(ctx context.Context, path string, limit int64, patience time.Duration) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // or opening would wait for the other end
	if err != nil {
		return nil, err
	}
	defer f.Close()
	stop := context.AfterFunc(ctx, func() { _ = f.SetReadDeadline(time.Now()) })
	defer stop()
	for deadline := time.Now().Add(patience); ; {
		data, err := atMost(f, limit)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case len(data) > 0 || err != nil:
			return data, err
		case !time.Now().Before(deadline):
			return nil, notFile(cert.ForeignPipe)
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// Waiting makes a call that may wait for ever, for somebody to write into a pipe, and gives up when the context ends. The
// call itself cannot be ended; its outcome is dropped.
func Waiting(ctx context.Context, call func() ([]byte, error)) ([]byte, error) {
	type outcome struct {
		data []byte
		err  error
	}
	done := make(chan outcome, 1)
	go func() {
		data, err := call()
		done <- outcome{data, err}
	}()
	select {
	case o := <-done:
		return o.data, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
