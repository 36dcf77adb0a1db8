// Package heap says how the program takes memory. GOMEMLIMIT and GOGC say otherwise.
package heap

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// Base is how much memory, in bytes, a build takes that holds some pages and little else.
const Base = 390 << 20

// often is how much is taken before garbage is collected, in percent of what is held (GOGC). A
// build takes little that it lets go again before the bound, and most of what it lets go is
// pages, whose room it uses again; a collection in the midst of what is read for one notice frees
// a fifth of what it goes through.
const often = 1000

// Begin is for the program's beginning: elsewhere, as in tests, nothing is said of garbage.
func Begin() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(often)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(Base)
	}
}

// Bound sets the memory, in bytes, from which on garbage is collected more often, if that is
// less than so much.
func Bound(limit int64) {
	if os.Getenv("GOMEMLIMIT") == "" && debug.SetMemoryLimit(-1) < limit {
		debug.SetMemoryLimit(limit)
	}
}

// Claim claims, once, as much memory as a build takes in pages of 2 MB. A page that is touched
// for the first time costs what reading a small one many times does, and on some virtual
// machines a hundred times as much: a build among 25,000 subjects touches 70,000 small ones to
// write one notice. Go asks for no large ones, and most kernels give them only to who asks
// (transparent_hugepage: madvise).
//
// What is let go at once stays advised, and is what Go makes the heap of: so much of what the
// program may address, and none of what the machine has. Where that is counted or bounded
// nothing is claimed. It is claimed bit by bit, since Go clears the whole of what it had given
// before a part of.
var Claim = sync.OnceFunc(func() {
	limit := debug.SetMemoryLimit(-1)
	if !free() || limit < Base {
		return
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(limit)
	debug.SetMemoryLimit(math.MaxInt64) // there is nothing to collect until all is claimed
	const wide = 2 << 20
	var claims [Base / wide][]byte
	for i := range claims {
		claims[i] = make([]byte, wide)
		widely(claims[i])
	}
	clear(claims[:])
	debug.FreeOSMemory()
})

// Collect collects garbage now: for who waits for somebody, and shall be quick then.
func Collect() { runtime.GC() }
