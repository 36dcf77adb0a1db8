package site

import (
	"bytes"
	"cmp"
	"errors"
	"sync"

	"bollettino/generator/publish/stencil"
)

// stencils are what layouts and partials made of the shapes of values, by both.
type stencils struct {
	mu         sync.RWMutex
	young, old map[string]*stencil.Stencil
	weight     int // of the young, in bytes
	kept       kept
}

// youngBytes is what the young may come to: then they are the old, which are let go but for those
// that somebody asks for. So what is of one page alone does not drive out what is of many.
const youngBytes = 8 << 20

func (c *stencils) known(key []byte) *stencil.Stencil {
	c.mu.RLock()
	s := c.young[string(key)]
	old := c.old[string(key)]
	c.mu.RUnlock()
	if s != nil {
		return s
	}
	if old == nil {
		old = c.kept.known(key)
	}
	if old != nil {
		c.keep(string(key), old)
	}
	return old
}

func (c *stencils) keep(key string, s *stencil.Stencil) {
	c.mu.Lock()
	defer c.mu.Unlock()
	weighs := len(key) + s.Size()
	if c.weight += weighs; c.young == nil || c.weight > youngBytes {
		c.old, c.young, c.weight = c.young, map[string]*stencil.Stencil{}, weighs
	}
	c.young[key] = s
}

// errAgain is found where it was just learned that a template puts something in a way of its own:
// then that is part of the shape, which has to be made anew.
var errAgain = errors.New("the shape has changed")

// fill adds to out what a template gives for values of a shape, which begins with its name, with
// these in the holes. Where its stencil isn't there yet, marked gives what the template sees of
// such values, and through puts that through it.
func (r *Renderer) fill(out []byte, template string, shape []byte, holes []stencil.Hole,
	marked func(*values) any, through func(any) ([]byte, error)) ([]byte, error) {
	if s := r.stencils.known(shape); s != nil {
		return s.Fill(out, holes), nil
	}
	r.wake()
	var v values
	show := func(does doing) any {
		v.begin(does, r)
		v.shape = append(append(v.shape, template...), 0)
		return marked(&v)
	}
	of := show(marks)
	if v.err != nil || !bytes.Equal(v.shape, shape) {
		return out, cmp.Or(v.err, errAgain)
	}
	if html, err := through(of); err == nil { // else it is told of the values as they are
		s, odd := r.sights.marks.Cut(html, v.holes)
		if s != nil {
			r.stencils.keep(string(shape), s)
			r.stencils.kept.keep(shape, s)
			return s.Fill(out, holes), nil
		}
		for _, n := range odd {
			v.spots[n].read.Store(true)
		}
		if len(odd) > 0 {
			return out, errAgain
		}
	}
	if of = show(shows); v.err != nil {
		return out, v.err
	}
	html, err := through(of)
	return append(out, html...), err
}
