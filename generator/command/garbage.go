package command

import (
	"os"
	"runtime/debug"
)

// bound sets the memory from which on garbage is collected more often; below it that is
// done rarely, since what a build holds grows step by step. GOMEMLIMIT and GOGC say
// otherwise.
func bound(limit int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}
