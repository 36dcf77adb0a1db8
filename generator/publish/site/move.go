package site

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

	"bollettino/generator/base/file"
	"bollettino/generator/base/parallel"
)

// turn is when a file moves into place: what pages are made of (styles, pictures)
// first, then pages with a new address, then what may link to them.
func (p *Publisher) turn(name string) int {
	switch {
	case p.part(name).old.at(name) >= 0:
		return 2
	case path.Ext(name) == ".html":
		return 1
	}
	return 0
}

// From so many files on they move and go several at once, and change places with those
// that stood there: a disk takes a while for each file that goes in the place of another,
// and for each that goes, mostly to wait.
const (
	many   = 1000
	movers = 16
)

// moveAll moves all into place: in one step where nothing stands there yet.
func (p *Publisher) moveAll() error {
	if p.made >= many { // on the disk before it is known as what stands, and before what it replaces is gone
		p.settler.wait()
		if err := settle(p.stage); err != nil {
			return err
		}
	}
	if p.bare && os.Rename(filepath.Join(p.stage, bareStage), p.out) == nil {
		return nil
	}
	all := p.coming()
	slices.SortStableFunc(all, func(a, b staged) int { return p.turn(a.name) - p.turn(b.name) })
	move, jobs := p.move, 1
	if p.made >= many {
		move, jobs = p.change, movers
	}
	for rest := all; len(rest) > 0; {
		n := slices.IndexFunc(rest, func(s staged) bool { return p.turn(s.name) != p.turn(rest[0].name) })
		if n < 0 {
			n = len(rest)
		}
		now := rest[:n]
		rest = rest[n:]
		if err := parallel.Try(jobs, len(now), func(i int) error { return move(now[i]) }); err != nil {
			return err
		}
	}
	if jobs == 1 {
		return nil
	}
	return settle(p.out) // what stands where, before it is known as such
}

// settler writes down what gathers beside a site, of many files after each so many, while more
// is made: little is left to wait for in the end.
type settler struct {
	busy atomic.Bool
	done sync.WaitGroup
}

// begin begins to, unless it is still at it.
func (s *settler) begin(stage string) {
	if !s.busy.CompareAndSwap(false, true) {
		return
	}
	s.done.Go(func() {
		defer s.busy.Store(false)
		_ = settle(stage) // it is done again in the end, and told
	})
}

func (s *settler) wait() { s.done.Wait() }

// places are where a file was written, and where it goes.
func (p *Publisher) places(s staged) (from, to string) {
	return s.in(p.stage), filepath.Join(p.out, filepath.FromSlash(s.name))
}

// change lets a file change places with that which stands where it goes. That is room for
// another (Publisher.clear), but for those of the first that came: it is removed.
func (p *Publisher) change(s staged) error {
	from, to := p.places(s)
	// What is no file, or isn't there, can't be room; in the place of a folder nothing goes.
	if is, err := os.Lstat(to); err != nil || !is.Mode().IsRegular() || swap(from, to) != nil {
		return p.move(s)
	}
	if s.room() {
		return nil
	}
	return os.Remove(from)
}

func (p *Publisher) move(s staged) error {
	from, to := p.places(s)
	err := os.Rename(from, to)
	if errors.Is(err, fs.ErrNotExist) {
		if err = p.folders.make(filepath.Dir(to)); err == nil {
			err = os.Rename(from, to)
		}
	}
	if errors.Is(err, syscall.EXDEV) { // the output folder is a mount of its own
		var data []byte
		if data, err = os.ReadFile(from); err == nil {
			err = file.Remake(to, data, 0o644)
		}
	}
	return err
}
