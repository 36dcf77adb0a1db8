package roster

// Only is the result with those subjects that are wanted and, though nobody wants them, the
// partners that these are connected through; what was noted stays.
func (r Result) Only(wanted func(Row) bool) Result {
	needed := map[string]bool{}
	for _, row := range r.Rows {
		if wanted(row) {
			needed[row.ID] = true
			for _, p := range row.Partners {
				needed[p] = true
			}
		}
	}
	all := r.Rows
	r.Rows = nil
	for _, row := range all {
		if needed[row.ID] {
			if !wanted(row) {
				row.Partners = nil // through whom they are connected themselves is of no matter here
			}
			r.Rows = append(r.Rows, row)
		}
	}
	return r
}
