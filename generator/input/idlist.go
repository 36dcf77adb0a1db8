package input

import (
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/input/subject"
)

// idColumn is a table of which only the column of ids counts.
var idColumn = document.Table{Columns: []string{"id"}, Needed: 1, Others: true}

// ReadIDs reads a file of ids: a CSV with a column `id`, whatever else it holds, or
// one id a line, first in it; # begins a comment.
func ReadIDs(file string, data []byte, known func(subject.ID) bool, list *problem.List) (ids []subject.ID) {
	const hint = "write the ids of data/subjects.csv, one a line"
	seen := map[subject.ID]bool{}
	take := func(cell string, complain func(hint, what string, args ...any)) {
		id, mistake := subject.ReadID(cell)
		switch {
		case mistake != nil:
			complain(mistake.Hint, "%s", mistake.What)
		case !known(id):
			complain(hint, "%q is not in the registry", cell)
		case !seen[id]:
			seen[id] = true
			ids = append(ids, id)
		}
	}
	data, ok := text.UTF8(file, data, list)
	if !ok {
		return nil
	}
	part := func(r rune) bool { return strings.ContainsRune(",;\t|", r) }
	first, _, _ := strings.Cut(string(data), "\n")
	for _, name := range strings.FieldsFunc(first, part) {
		if strings.EqualFold(strings.Trim(name, ` "`), "id") {
			idColumn.Read(file, append([]byte(strings.ToLower(first)), data[len(first):]...), list,
				func(r *document.Row) {
					take(r.Cell("id"), func(hint, what string, args ...any) { r.Complain("id", hint, what, args...) })
				})
			return ids
		}
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		if cells := strings.FieldsFunc(line, part); len(cells) > 0 && strings.TrimSpace(cells[0]) != "" {
			take(strings.Trim(cells[0], " \n\""),
				func(hint, what string, args ...any) { list.Add(problem.New(file, n, 1, "id", hint, what, args...)) })
		}
	}
	return ids
}
