package site

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
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
	if len(p.staged) > 0 && p.bare && os.Rename(p.stage, p.out) == nil {
		return nil
	}
	slices.SortStableFunc(p.staged, func(a, b string) int { return p.turn(a) - p.turn(b) })
	move, jobs := p.move, 1
	if len(p.staged) >= many {
		move, jobs = p.change, movers
	}
	for rest := p.staged; len(rest) > 0; {
		n := slices.IndexFunc(rest, func(name string) bool { return p.turn(name) != p.turn(rest[0]) })
		if n < 0 {
			n = len(rest)
		}
		names := rest[:n]
		rest = rest[n:]
		errs := make([]error, len(names))
		parallel.Each(jobs, len(names), func(i int) { errs[i] = move(names[i]) })
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	if jobs == 1 {
		return nil
	}
	return settle(p.out)
}

// places are where a file was written, and where it goes.
func (p *Publisher) places(name string) (from, to string) {
	name = filepath.FromSlash(name)
	return filepath.Join(p.stage, name), filepath.Join(p.out, name)
}

// change lets a file change places with that which stands where it goes; that one goes with
// the stage.
func (p *Publisher) change(name string) error {
	if swap(p.places(name)) == nil {
		return nil
	}
	return p.move(name) // nothing stands there, or this disk can't
}

func (p *Publisher) move(name string) error {
	from, to := p.places(name)
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

// clear removes the stage, with what changed places.
func (p *Publisher) clear() error {
	if len(p.staged) >= many && !p.bare {
		below := filepath.Join(p.stage, filepath.FromSlash(units))
		folders, err := os.ReadDir(below)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		errs := make([]error, len(folders))
		parallel.Each(movers, len(folders), func(i int) { errs[i] = os.RemoveAll(filepath.Join(below, folders[i].Name())) })
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return os.RemoveAll(p.stage)
}
