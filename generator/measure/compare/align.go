package compare

import (
	"slices"
	"strings"

	"znkr.io/diff"
)

// pair is one element of each of two sequences; -1 where one has none.
type pair struct{ a, b int }

// longest is how many pairs of a gap are weighed against each other at most:
// beyond it a text was replaced, not edited.
const longest = 1 << 20

// align pairs two sequences in order: what is equal first, then, between these,
// what is most alike. like is from 0 (nothing) to 1; below least two elements
// are no pair.
func align(a, b []string, least float64, like func(i, j int) float64) []pair {
	var out []pair
	var gone, come []int
	flush := func() {
		out = append(out, match(gone, come, least, like)...)
		gone, come = nil, nil
	}
	for _, e := range diff.Edits(a, b) {
		switch e.Op {
		case diff.Delete:
			gone = append(gone, e.PosX)
		case diff.Insert:
			come = append(come, e.PosY)
		default:
			flush()
			out = append(out, pair{e.PosX, e.PosY})
		}
	}
	flush()
	return out
}

// match pairs the elements of a gap so that the sum of their likeness is
// greatest and their order is kept.
func match(gone, come []int, least float64, like func(i, j int) float64) []pair {
	n, m := len(gone), len(come)
	out := make([]pair, 0, n+m)
	if n == 0 || m == 0 || n*m > longest {
		for _, i := range gone {
			out = append(out, pair{i, -1})
		}
		for _, j := range come {
			out = append(out, pair{-1, j})
		}
		return out
	}
	likes := make([]float64, n*m)
	best := make([]float64, (n+1)*(m+1)) // of what follows i and j
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			l := like(gone[i], come[j])
			if l < least {
				l = 0
			}
			likes[i*m+j] = l
			sum := max(best[(i+1)*(m+1)+j], best[i*(m+1)+j+1])
			if l > 0 {
				sum = max(sum, l+best[(i+1)*(m+1)+j+1])
			}
			best[i*(m+1)+j] = sum
		}
	}
	for i, j := 0, 0; i < n || j < m; {
		switch {
		case i == n:
			out = append(out, pair{-1, come[j]})
			j++
		case j == m:
			out = append(out, pair{gone[i], -1})
			i++
		case likes[i*m+j] > 0 && best[i*(m+1)+j] == likes[i*m+j]+best[(i+1)*(m+1)+j+1]:
			out = append(out, pair{gone[i], come[j]})
			i, j = i+1, j+1
		case best[i*(m+1)+j] == best[(i+1)*(m+1)+j]:
			out = append(out, pair{gone[i], -1})
			i++
		default:
			out = append(out, pair{-1, come[j]})
			j++
		}
	}
	return out
}

// bag is the words of a text without order, so that texts can be held against
// each other quickly.
type bag struct {
	words  []string // sorted, folded
	weight int
}

func bagOf(t []token) bag {
	var b bag
	for _, x := range t {
		if x.weight() > 0 {
			w := strings.ToLower(strings.TrimRight(x.text, "'’ʼ"))
			b.words = append(b.words, w)
			b.weight += len(w)
		}
	}
	slices.Sort(b.words)
	return b
}

// like is how much of two texts is common, from 0 to 1, words by their length:
// articles and prepositions are common to any two sentences. A text that was
// kept and added to is alike, however long the addition.
func (x bag) like(y bag) float64 {
	least, most := min(x.weight, y.weight), max(x.weight, y.weight)
	if least == 0 {
		return 0
	}
	common, words := 0, 0
	for i, j := 0, 0; i < len(x.words) && j < len(y.words); {
		switch {
		case x.words[i] < y.words[j]:
			i++
		case x.words[i] > y.words[j]:
			j++
		default:
			common += len(x.words[i])
			words++
			i, j = i+1, j+1
		}
	}
	share := 2 * float64(common) / float64(least+most)
	if words >= 4 && float64(common) >= 0.8*float64(least) {
		share = max(share, 0.5)
	}
	return min(share, 1)
}
