// Package taken counts what work takes in bytes, for tests: it grows with what is laid
// out, read or composed, and is the same on a busy machine, which no time is.
package taken

import "runtime"

// Bytes is the memory that something asks for, whatever becomes of it. Nothing else may
// run meanwhile: a test that uses it is not parallel. Under the race detector pools
// forget at random, and what they held is asked for again, up to as much once more: half is
// taken off.
func Bytes(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	asked := after.TotalAlloc - before.TotalAlloc
	if race {
		return asked / 2
	}
	return asked
}
