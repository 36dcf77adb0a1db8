// Package watch tells what has changed below some folders. It is the only package that
// imports fsnotify; it knows nothing of what the files mean.
//
// What happens is gathered until it has been quiet for a moment, so that a burst counts
// once: an editor saves in a few steps, and whoever brings 5,000 files brings them
// together. Who is told is told one change after another; what happens meanwhile is
// gathered for the next. Where too much happened to be named, or the system lets no more
// folders be followed, all may have changed: nothing that happened is passed over.
package watch

import (
	"context"
	"maps"
	"path"
	"slices"
	"time"
)

// Tree is what is followed.
type Tree struct {
	Root    string
	Folders []string // right below it, "data"; those that are not there are followed once they are
	// Passed tells of a path below the root, with slashes, that it means nothing, and
	// neither does what is below it; nil: all mean something.
	Passed func(name string) bool
	Quiet  time.Duration // how long nothing has to happen; of a burst, several times that
	Late   time.Duration // how long it may not be quiet
	Every  time.Duration // how often to look where nothing can be followed
	Warn   func(why string)
}

// Change is what may have changed since the last.
type Change struct {
	All   bool     // whatever there is
	Names []string // else these files, and folders with all below them, by their paths below the root; sorted
}

// Follow calls changed with all once it follows the folders, so that no change is lost
// between a first reading and the watch, and then whenever something has changed. changed
// says after how long it wants to be called though nothing does, with no names; 0: not at
// all. Follow returns when ctx has ended and nobody is being called any more.
func (t Tree) Follow(ctx context.Context, changed func(Change) time.Duration) {
	happened, ended := make(chan Change), make(chan struct{})
	go func() {
		defer close(ended)
		t.watch(ctx, func(c Change) {
			select {
			case happened <- c:
			case <-ctx.Done():
			}
		})
	}()
	g := gathering{
		changed: changed, done: make(chan time.Duration), names: map[string]bool{},
		quiet: stopped(), late: stopped(), wake: stopped(),
	}
	for begun := false; ; {
		select {
		case <-ctx.Done():
			<-ended
			if g.busy {
				<-g.done
			}
			return
		case c := <-happened:
			if g.take(c, t); !begun {
				g.call()
			}
			begun = true
		case <-g.quiet.C:
			g.due = true
		case <-g.late.C:
			g.overdue = true
		case <-g.wake.C:
			if g.none() { // else it is called soon
				g.call()
			}
		case again := <-g.done:
			if g.busy = false; again > 0 {
				g.wake.Reset(again)
			}
		}
		if !g.busy && (g.due || g.overdue) {
			g.call()
		}
	}
}

// Of one save there are few names; a burst has more, and is quiet only after a while. More
// than so many are not named.
const (
	few   = 20
	while = 20
	named = 2000
)

// gathering is what has happened since the last call.
type gathering struct {
	changed func(Change) time.Duration
	done    chan time.Duration
	busy    bool // somebody is being called

	all          bool
	names        map[string]bool
	due, overdue bool // it has been quiet; it hasn't been for too long

	quiet, late, wake *time.Timer
}

func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

func (g *gathering) none() bool { return !g.all && len(g.names) == 0 }

// take gathers one more change, and puts the call off until it is quiet.
func (g *gathering) take(c Change, t Tree) {
	if g.none() {
		g.late.Reset(t.Late)
	}
	for _, name := range c.Names {
		if !g.within(name) {
			g.names[name] = true
		}
	}
	if g.all = g.all || c.All || len(g.names) > named; g.all {
		clear(g.names)
	}
	quiet := t.Quiet
	if g.due = false; len(g.names) > few || g.all {
		quiet *= while
	}
	g.quiet.Reset(quiet)
}

// within tells whether a folder is gathered that a name is in.
func (g *gathering) within(name string) bool {
	for in := path.Dir(name); in != "."; in = path.Dir(in) {
		if g.names[in] {
			return true
		}
	}
	return false
}

// call tells what was gathered, and gathers anew.
func (g *gathering) call() {
	c := Change{All: g.all, Names: slices.Sorted(maps.Keys(g.names))}
	g.all, g.due, g.overdue, g.busy, g.names = false, false, false, true, map[string]bool{}
	g.quiet.Stop()
	g.late.Stop()
	g.wake.Stop()
	go func() { g.done <- g.changed(c) }()
}
