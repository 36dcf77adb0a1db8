package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// writer writes files while who made them goes on: the disk and the templates don't wait
// for one another. What was taken is bounded.
type writer struct {
	folders *folders
	fresh   func() fs.FileInfo // what a file is like that nobody touched, as those are that it makes
	jobs    chan job
	done    sync.WaitGroup
	taken   sync.WaitGroup // files that are not written yet
	end     sync.Once

	mu  sync.Mutex
	err error // the first
}

type job struct {
	name  string
	data  []byte
	given bool   // nobody else has them
	from  string // a file that has them already, in place of data
	of    digest // of that
	room  bool   // what stands there is to be written over, or to go
}

// Writers at once, and files that may wait for them.
const (
	writers = 4
	waiting = 64
)

func newWriter(made *folders, fresh func() fs.FileInfo) *writer {
	w := &writer{folders: made, fresh: sync.OnceValue(fresh), jobs: make(chan job, waiting)}
	for range writers {
		w.done.Go(func() {
			var pages []byte
			for j := range w.jobs {
				w.failed(w.write(j, &pages))
				if j.given {
					spare.Put(j.data)
				}
				w.taken.Done()
			}
		})
	}
	return w
}

// take takes a file, which is written by the time that wait returns. The error is of a file
// that came before.
func (w *writer) take(j job) error {
	w.taken.Add(1)
	w.jobs <- j
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// settled ends when all that was put is written; more can be put after it.
func (w *writer) settled() { w.taken.Wait() }

func (w *writer) write(j job, pages *[]byte) error {
	if err := w.folders.make(filepath.Dir(j.name)); err != nil {
		return err
	}
	if j.room {
		if j.from == "" && over(j.name, j.data, w.fresh(), pages) {
			return nil
		}
		if err := os.Remove(j.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if j.from != "" {
		return j.bring()
	}
	return os.WriteFile(j.name, j.data, 0o644)
}

func (w *writer) failed(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
}

// wait ends when all is written; nothing can be put after it.
func (w *writer) wait() error {
	w.end.Do(func() { close(w.jobs) })
	w.done.Wait()
	return w.err
}

// folders makes each folder once, as long as it remembers it.
type folders struct {
	mu   sync.Mutex
	made map[string]bool
}

// remembered is how many folders are.
const remembered = 1 << 14

func (f *folders) make(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ensure(dir)
}

func (f *folders) ensure(dir string) error {
	if f.made[dir] {
		return nil
	}
	if len(f.made) >= remembered {
		clear(f.made)
	}
	err := os.Mkdir(dir, 0o755)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(dir) != dir {
		if err = f.ensure(filepath.Dir(dir)); err == nil {
			err = os.Mkdir(dir, 0o755)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		info, e := os.Stat(dir)
		if err = e; err == nil && !info.IsDir() {
			err = &fs.PathError{Op: "mkdir", Path: dir, Err: fs.ErrExist}
		}
	}
	f.made[dir] = err == nil
	return err
}
