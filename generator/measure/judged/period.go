package judged

import "bollettino/generator/measure/verification"

// Period is a verified period with what holds today of its figures.
type Period struct {
	*verification.File
	Persisting []int // of each row: how many closed periods in a row it was missed
}

// Periods are those that were frozen, in their order.
func Periods(files []*verification.File) []Period {
	out := make([]Period, len(files))
	for i, f := range files {
		out[i] = Period{f, make([]int, len(f.Rows))}
		for j := range f.Rows {
			out[i].Persisting[j] = verification.Persisting(files, f, &f.Rows[j])
		}
	}
	return out
}
