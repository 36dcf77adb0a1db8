package build

import (
	"runtime/debug"
	"sync"

	"golang.org/x/sys/unix"
)

// widely asks, once, for the memory that a build takes in pages of 2 MB: a small one that is
// touched for the first time costs what reading it many times does, on some virtual machines a
// hundred times as much, and a build among 25,000 subjects touches 70,000 to write one notice.
// Go asks for none, and most kernels give them only to who asks (transparent_hugepage: madvise).
//
// What is let go at once stays advised and is what Go makes the heap of: so much of what the
// program may address, and none of what the machine has. It is claimed bit by bit, since Go
// clears the whole of what it had given before a part of.
var widely = sync.OnceFunc(func() {
	const wide = 2 << 20
	claims := make([][]byte, Memory(0)/wide)
	for i := range claims {
		claims[i] = make([]byte, wide)
		_ = unix.Madvise(claims[i], unix.MADV_HUGEPAGE) // a kernel without them gives small ones
	}
	clear(claims)
	debug.FreeOSMemory()
})
