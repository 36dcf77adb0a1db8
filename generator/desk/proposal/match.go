package proposal

import (
	"math"
	"slices"
	"strings"

	"bollettino/generator/input/rulebook"
)

// Two clauses are compared as bags of word stems, rare words counting more than
// frequent ones (tf-idf, cosine): 1 is the same words, 0 nothing in common. On
// the texts that we know, different duties of one chapter stay below 0.35, and
// a duty that was said anew lies above 0.5.
const (
	alike     = 0.45 // from here on a clause of duty is taken for an earlier one
	veryAlike = 0.75 // for places that don't look like a duty by themselves
	merged    = 0.6  // a lost clause whose words another one now says
)

// bag counts the stems of a run of words.
type bag map[string]float64

// stem folds a word and takes its ending off, so that number and gender don't
// matter; numbers stay whole.
func stem(w word) string {
	s := rulebook.Slug(strings.Trim(w.low, "'."))
	if w.number() || len(s) < 4 {
		return s
	}
	s = strings.TrimRight(s, "aeio")
	return strings.TrimSuffix(s, "h")
}

func bagOf(words string) bag {
	b := bag{}
	plain := strings.NewReplacer("(", " ", ")", " ", `"`, " ", "“", " ", "”", " ", "«", " ", "»", " ")
	for _, w := range scan(plain.Replace(words)) {
		if (w.letters() || w.number()) && !stopwords[strings.Trim(w.low, "'")] {
			b[stem(w)]++
		}
	}
	return b
}

// weights are how much a stem counts: the rarer among the clauses, the more.
type weights map[string]float64

func weigh(bags []bag) weights {
	in := weights{}
	for _, b := range bags {
		for s := range b {
			in[s]++
		}
	}
	for s, n := range in {
		in[s] = math.Log(1 + float64(len(bags))/n)
	}
	return in
}

func (w weights) cosine(x, y bag) float64 {
	// In the order of the stems, so that the last bit repeats.
	sum := func(b, c bag) (total float64) {
		keys := make([]string, 0, len(b))
		for s := range b {
			if c[s] > 0 {
				keys = append(keys, s)
			}
		}
		slices.Sort(keys)
		for _, s := range keys {
			f := w[s]
			if f == 0 {
				f = 1
			}
			total += b[s] * c[s] * f * f
		}
		return total
	}
	xy := sum(x, y)
	if xy == 0 {
		return 0
	}
	return min(1, xy/math.Sqrt(sum(x, x)*sum(y, y)))
}

// text is a clause made ready for comparing.
type text struct {
	words string
	whole bag
	parts []bag // its sentences, where there are several
}

func textOf(words string) text {
	t := text{words: words, whole: bagOf(words)}
	if s := sentences(words); len(s) > 1 {
		for _, x := range s {
			if b := bagOf(x); len(b) >= 4 {
				t.parts = append(t.parts, b)
			}
		}
	}
	return t
}

// alike compares two clauses; where one was split or merged, a sentence of the
// one with the whole of the other, at a discount.
func (w weights) alike(x, y text) float64 {
	if x.words == y.words {
		return 1
	}
	best := w.cosine(x.whole, y.whole)
	for _, p := range x.parts {
		best = max(best, 0.95*w.cosine(p, y.whole))
	}
	for _, p := range y.parts {
		best = max(best, 0.95*w.cosine(x.whole, p))
	}
	return min(best, 0.99)
}

// assign gives each row at most one column and each column at most one row, so
// that the sum of the scores is largest; a score of 0 is no match. The result is
// a row's column, or -1. (The Hungarian method with potentials.)
func assign(rows, columns int, score func(r, c int) float64) []int {
	m := columns + rows // a column of its own for each row that stays without
	cost := func(r, c int) float64 {
		if c < columns {
			return -score(r, c)
		}
		return 0
	}
	u, v := make([]float64, rows+1), make([]float64, m+1)
	of, way := make([]int, m+1), make([]int, m+1)
	for r := 1; r <= rows; r++ {
		of[0] = r
		least, done := make([]float64, m+1), make([]bool, m+1)
		for c := range least {
			least[c] = math.Inf(1)
		}
		c0 := 0
		for {
			done[c0] = true
			r0, delta, c1 := of[c0], math.Inf(1), 0
			for c := 1; c <= m; c++ {
				if done[c] {
					continue
				}
				if d := cost(r0-1, c-1) - u[r0] - v[c]; d < least[c] {
					least[c], way[c] = d, c0
				}
				if least[c] < delta {
					delta, c1 = least[c], c
				}
			}
			for c := 0; c <= m; c++ {
				if done[c] {
					u[of[c]] += delta
					v[c] -= delta
				} else {
					least[c] -= delta
				}
			}
			if c0 = c1; of[c0] == 0 {
				break
			}
		}
		for c0 != 0 {
			of[c0] = of[way[c0]]
			c0 = way[c0]
		}
	}
	out := make([]int, rows)
	for i := range out {
		out[i] = -1
	}
	for c := 1; c <= columns; c++ {
		if r := of[c]; r > 0 && score(r-1, c-1) > 0 {
			out[r-1] = c - 1
		}
	}
	return out
}

// earlier is a clause that the register has for the version before.
type earlier struct {
	id, title   string
	page, place string
	text        text
	order       float64 // where it stands among the earlier ones, from 0 to 1
}

// candidate is a place of the new version.
type candidate struct {
	*Found
	text  text
	order float64
	duty  bool
}

func section(place string) string {
	s, _, _ := strings.Cut(place, "/")
	return s
}

// matching is the clauses of an earlier text beside those of a new one.
type matching struct {
	old      []earlier
	places   []candidate
	w        weights
	rows     [][]int     // of the earlier, those that go together
	likeness [][]float64 // of each row with each place
	scores   [][]float64 // 0: no match
}

// match finds for each earlier clause its place in the new text, and for each
// that has none the nearest place.
func match(old []earlier, places []candidate) (at []int, nearest []int, how []float64) {
	var bags []bag
	for _, o := range old {
		bags = append(bags, o.text.whole)
	}
	for _, p := range places {
		bags = append(bags, p.text.whole)
	}
	m := matching{old: old, places: places, w: weigh(bags), rows: together(old, places)}
	nearest = make([]int, len(old))
	for _, row := range m.rows {
		n := m.compare(old[row[0]])
		for _, i := range row {
			nearest[i] = n
		}
	}
	at, how = make([]int, len(old)), make([]float64, len(old))
	for r, c := range assign(len(m.rows), len(places), func(r, c int) float64 { return m.scores[r][c] }) {
		for _, i := range m.rows[r] {
			at[i] = c
			if c >= 0 {
				how[i] = m.likeness[r][c]
			}
		}
	}
	m.fellows(at, how)
	return at, nearest, how
}

// together parts the earlier clauses. Obligations of one clause go together as
// long as its words stay; once they changed, the clause may have been split
// between them.
func together(old []earlier, places []candidate) (rows [][]int) {
	same := func(words string) bool {
		return slices.ContainsFunc(places, func(p candidate) bool { return p.text.words == words })
	}
	for i, o := range old {
		if j := slices.IndexFunc(rows, func(row []int) bool {
			x := old[row[0]]
			return x.page == o.page && x.place == o.place && same(o.text.words)
		}); j >= 0 {
			rows[j] = append(rows[j], i)
		} else {
			rows = append(rows, []int{i})
		}
	}
	return rows
}

// compare adds a row's likeness with each place, and its scores, and gives the
// nearest place, -1 where there is none.
func (m *matching) compare(o earlier) int {
	likeness, scores := make([]float64, len(m.places)), make([]float64, len(m.places))
	best, bestAt := merged, -1
	whole := section(o.place) == o.place
	for j, p := range m.places {
		if !p.duty && section(p.Place) == p.Place && !whole {
			continue
		}
		l := m.w.alike(o.text, p.text)
		likeness[j] = l
		if p.duty && l >= alike || l >= veryAlike {
			scores[j] = m.score(l, o, p)
		}
		if l > best || l == best && bestAt < 0 {
			best, bestAt = l, j
		}
	}
	m.likeness, m.scores = append(m.likeness, likeness), append(m.scores, scores)
	return bestAt
}

// score is a likeness cubed, so that one sure match outweighs two doubtful ones;
// the rest settles ties: the same section, page, order, and title.
func (m *matching) score(l float64, o earlier, p candidate) float64 {
	s := l * l * l
	if l == 1 {
		s += 4
	}
	if section(o.place) == section(p.Place) {
		s += 0.05
	}
	if o.page == p.Page {
		s += 0.03
	}
	s += 0.03 * (1 - math.Abs(o.order-p.order))
	s += 0.03 * m.w.cosine(bagOf(o.title), p.text.whole)
	return s
}

// fellows places what was one clause with others, and found no place of its own,
// with one of them.
func (m *matching) fellows(at []int, how []float64) {
	for r, row := range m.rows {
		i := row[0]
		if at[i] >= 0 {
			continue
		}
		for k, o := range m.old {
			if k != i && o.page == m.old[i].page && o.place == m.old[i].place && at[k] >= 0 &&
				m.likeness[r][at[k]] >= alike {
				for _, x := range row {
					at[x], how[x] = at[k], m.likeness[r][at[k]]
				}
				break
			}
		}
	}
}

// ordered spreads clauses from 0 to 1 in the order of the text.
func ordered(n, i int) float64 {
	return float64(i) / float64(max(1, n-1))
}
