// Package parallel does many like things, several at once.
package parallel

import "sync"

// Each does something for each number below n, with so many jobs at once, one at least, and
// comes back when all is done.
func Each(jobs, n int, do func(i int)) {
	next := make(chan int)
	var done sync.WaitGroup
	for range min(max(jobs, 1), n) {
		done.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	done.Wait()
}
