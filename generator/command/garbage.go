package command

import (
	"os"
	"runtime/debug"
)

// seldom is how much the heap grows before garbage is collected, in per cent of what is in
// use: most builds end before.
const seldom = 400

// collectSeldom trades memory for time, within build.Memory; GOGC and GOMEMLIMIT say
// otherwise.
func collectSeldom(limit int64) {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(seldom)
		debug.SetMemoryLimit(limit)
	}
}
