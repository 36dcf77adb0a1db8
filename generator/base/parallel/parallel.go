// Package parallel does many like things, several at once.
package parallel

import (
	"errors"
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

// Try is Each of what can fail: all is done, and the errors are joined in the order of their
// numbers.
func Try(jobs, n int, do func(i int) error) error {
	errs := make([]error, n)
	Each(jobs, n, func(i int) { errs[i] = do(i) })
	return errors.Join(errs...)
}
