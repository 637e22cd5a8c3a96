package intake

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"certmap/cert"
)

// Walk opens every file below the given paths, and calls each for one after the other in the order of the names. With
// recursive false a folder is one result that says so. What is found in a folder is opened as one of many. The results carry
// no Data. An error of each ends the walk and is returned; so is that of the context.
func Walk(ctx context.Context, paths []string, recursive bool, opts cert.Options, each func(Result) error) error {
	return walk(ctx, runtime.GOMAXPROCS(0),
		func(ctx context.Context, found func(entry) error) error { return list(ctx, paths, recursive, found) },
		func(ctx context.Context, e entry) Result {
			r := open(ctx, e, opts)
			r.Data = nil
			return r
		}, each)
}

// ahead is how many results a worker may be ahead of the one that is given out. It bounds what is in memory.
const ahead = 2

// walk lists in one goroutine, opens in as many as there are workers, and gives out in one.
func walk(ctx context.Context, workers int, list func(context.Context, func(entry) error) error, open func(context.Context, entry) Result, each func(Result) error) error {
	group, ctx := errgroup.WithContext(ctx)
	queue := make(chan chan Result, ahead*workers) // the results in order, whoever is first to have one
	jobs := make(chan job)
	group.Go(func() error {
		defer close(queue)
		defer close(jobs)
		return list(ctx, func(e entry) error { return enqueue(ctx, e, jobs, queue) })
	})
	for range workers {
		group.Go(func() error {
			for j := range jobs {
				j.out <- open(ctx, j.entry)
			}
			return nil
		})
	}
	group.Go(func() error {
		for slot := range queue {
			if err := deliver(ctx, slot, each); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

type job struct {
	entry
	out chan Result
}

func enqueue(ctx context.Context, e entry, jobs chan<- job, queue chan<- chan Result) error {
	slot := make(chan Result, 1)
	select {
	case queue <- slot:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case jobs <- job{e, slot}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func deliver(ctx context.Context, slot <-chan Result, each func(Result) error) error {
	select {
	case r := <-slot:
		if ctx.Err() != nil { // what was being opened then may not have been read to its end
			return ctx.Err()
		}
		return each(r)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// list calls found for every file below the paths. What cannot be listed is a file of its own, so that its reason is told.
func list(ctx context.Context, paths []string, recursive bool, found func(entry) error) error {
	for _, path := range paths {
		var err error
		if recursive && path != Stdin && isFolder(path) {
			err = listFolder(ctx, path, found)
		} else {
			err = found(entry{path: path})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// listFolder goes into the folder itself where it is a link, but into none below it: links can go round in circles.
func listFolder(ctx context.Context, dir string, found func(entry) error) error {
	return filepath.WalkDir(dir+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return beside(d, found(entry{path: filepath.Clean(path), found: true, err: err}))
		case d.IsDir(), d.Type()&fs.ModeSymlink != 0 && isFolder(path):
			return nil
		}
		return found(entry{path: path, found: true, regular: d.Type().IsRegular()})
	})
}

// beside goes on beside a folder that cannot be listed, once that was told.
func beside(d fs.DirEntry, told error) error {
	if told == nil && d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return told
}
