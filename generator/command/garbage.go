package command

import (
	"os"
	"runtime/debug"
)

// bound sets the memory from which on garbage is collected more often; GOMEMLIMIT says
// otherwise.
func bound(limit int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}
