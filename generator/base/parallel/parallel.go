// Package parallel does many like things, several at once.
package parallel

import (
	"sync"
	"sync/atomic"
)

// Each does something for each number below n, with so many jobs at once, one at least, and
// comes back when all is done.
func Each(jobs, n int, do func(i int)) {
	var next atomic.Int64
	var done sync.WaitGroup
	for range min(max(jobs, 1), n) {
		done.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	done.Wait()
}
