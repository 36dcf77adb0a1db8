package site

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/base/known"
	"bollettino/generator/base/wire"
	"bollettino/generator/publish/stencil"

	"github.com/cespare/xxhash/v2"
)

// Shelf keeps files from one build to the next.
type Shelf interface {
	// Recall opens what was kept under a name.
	Recall(name string) (fs.File, error)
	// Remember keeps a file, whole or not at all.
	Remember(name string, data []byte) error
}

// kept are the stencils that builds leave to later ones, of the same templates, frame and program:
// a page of a shape that was met before goes through no template, and where all do, Hugo isn't
// begun. They lie in parts, so that who asks for some reads little of them, and so that a new one
// is written with few others.
type kept struct {
	shelf Shelf
	key   []byte // of the renderer: of another's nothing is believed
	parts [keptParts]keptPart
}

// keptParts is how many parts there are: the first has what partials made, which is small and of
// every page.
const keptParts = 1 + 64

// keptBytes is what a part may come to: then those that were made first are let go.
const keptBytes = 256 << 10

type keptPart struct {
	mu    sync.Mutex
	read  bool
	all   []keptStencil // the oldest first
	bytes int
	fresh bool // something came to it
}

type keptStencil struct {
	of    known.Digest     // the shape
	form  string           // in which it was kept; "" of one that was made
	ready *stencil.Stencil // nil until it is asked for
}

func (s *keptStencil) size() int {
	if s.form != "" {
		return len(s.form)
	}
	return s.ready.Size()
}

// part is the part that has a shape's stencil, and the shape's digest.
func (k *kept) part(shape []byte) (*keptPart, known.Digest) {
	of := known.Of(shape)
	if template, _, _ := bytes.Cut(shape, []byte{0}); bytes.HasSuffix(template, []byte(".html")) {
		return &k.parts[0], of
	}
	return &k.parts[1+of[0]%(keptParts-1)], of
}

func (k *kept) name(p *keptPart) string {
	for i := range k.parts {
		if p == &k.parts[i] {
			return fmt.Sprintf("%02d", i)
		}
	}
	return ""
}

// known is the stencil of a shape, if it was kept.
func (k *kept) known(shape []byte) *stencil.Stencil {
	if k.shelf == nil {
		return nil
	}
	p, of := k.part(shape)
	p.mu.Lock()
	defer p.mu.Unlock()
	k.open(p)
	return p.find(of)
}

func (p *keptPart) find(of known.Digest) *stencil.Stencil {
	i := slices.IndexFunc(p.all, func(s keptStencil) bool { return s.of == of })
	if i < 0 {
		return nil
	}
	s := &p.all[i]
	if s.ready == nil {
		s.ready = stencil.Read(s.form)
	}
	return s.ready
}

// keep takes a stencil that was made.
func (k *kept) keep(shape []byte, s *stencil.Stencil) {
	if k.shelf == nil {
		return
	}
	p, of := k.part(shape)
	p.mu.Lock()
	defer p.mu.Unlock()
	k.open(p)
	if p.find(of) != nil {
		return
	}
	p.all, p.bytes, p.fresh = append(p.all, keptStencil{of: of, ready: s}), p.bytes+s.Size(), true
	for len(p.all) > 1 && p.bytes > keptBytes {
		p.bytes -= p.all[0].size()
		p.all = p.all[1:]
	}
}

// open reads a part, once.
func (k *kept) open(p *keptPart) {
	if p.read {
		return
	}
	p.read = true
	data, ok := k.read(k.name(p))
	if !ok {
		return
	}
	r := wire.Read(data)
	p.all = make([]keptStencil, r.Count())
	for i := range p.all {
		s := &p.all[i]
		copy(s.of[:], r.Take(len(s.of)))
		s.form = r.Text()
		p.bytes += s.size()
	}
}

// leave writes what came to it, and lets go of what it holds.
func (k *kept) leave() error {
	if k.shelf == nil {
		return nil
	}
	for i := range k.parts {
		p := &k.parts[i]
		if p.fresh {
			b := wire.Count(nil, len(p.all))
			var form []byte
			for _, s := range p.all {
				if form = append(form[:0], s.form...); s.form == "" {
					form = s.ready.Append(form)
				}
				b = wire.Text(append(b, s.of[:]...), form)
			}
			if err := k.write(k.name(p), b); err != nil {
				return err
			}
		}
		p.read, p.all, p.bytes, p.fresh = false, nil, 0, false
	}
	return nil
}

// read is what was kept under a name for the same pages, if it is whole.
func (k *kept) read(name string) (data string, ok bool) {
	f, err := k.shelf.Recall(name)
	if err != nil {
		return "", false
	}
	defer f.Close()
	var all strings.Builder
	if info, err := f.Stat(); err == nil {
		all.Grow(int(min(info.Size(), 2*keptBytes)))
	}
	if _, err := io.Copy(&all, f); err != nil {
		return "", false
	}
	sum := 8
	if data = all.String(); len(data) < sum || binary.LittleEndian.Uint64([]byte(data[:sum])) != xxhash.Sum64String(data[sum:]) {
		return "", false
	}
	return strings.CutPrefix(data[sum:], string(k.key))
}

func (k *kept) write(name string, data []byte) error {
	sum := xxhash.New()
	sum.Write(k.key)
	sum.Write(data)
	all := binary.LittleEndian.AppendUint64(make([]byte, 0, 8+len(k.key)+len(data)), sum.Sum64())
	return k.shelf.Remember(name, append(append(all, k.key...), data...))
}

// readsName is what is kept of what templates read.
const readsName = "reads"

// reads are those that of finds, kept.
func (k *kept) reads(of func() stencil.Reads) stencil.Reads {
	if k.shelf == nil {
		return of()
	}
	if data, ok := k.read(readsName); ok {
		if r, whole := stencil.ReadsKept(data); whole {
			return r
		}
	}
	r := of()
	_ = k.write(readsName, r.Append(nil)) // what can't be kept is found again
	return r
}
