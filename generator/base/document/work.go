package document

import (
	"bytes"
	"regexp"

	"bollettino/generator/base/problem"
)

// What a page is made of may be dear: a reader of Markdown looks at every open bracket
// and every mark of emphasis of a paragraph again and again, and goes through all lists
// and quotations around a line at each line. These bounds are far above what people
// write and keep the dearest text that passes below a second.
const (
	nestedAtMost  = 20         // lists and quotations on one line, blocks ({% hint %}) in each other
	indentAtMost  = 100        // columns before a list's mark
	paragraphWork = 20_000_000 // squares of brackets and of marks of emphasis, over all paragraphs
	cellsAtMost   = 100_000    // of tables, those that a row leaves out counted too
	headsAtMost   = 1_000
	repeatsAtMost = 4_000_000 // bytes that links to one long definition would repeat
)

var (
	containers = regexp.MustCompile(`^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)+`)
	marks      = regexp.MustCompile(`>|[-*+]|\d[.)]`)
	emphasis   = regexp.MustCompile(`[*_~]+`)
	definition = regexp.MustCompile(`^[ \t>]*\[[^\]]*\]:`)
	opens      = regexp.MustCompile(`\{%-?[ \t]*(?:hint|tabs?|code|content-ref|stepper|step|columns?)\b`)
	ends       = regexp.MustCompile(`\{%-?[ \t]*end`)
	ruled      = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$`)
)

// laborious tells where a text would be too dear to make a page of, and why; nil where
// it would not.
func laborious(text []byte) (line int, why error) {
	var brackets, marked, columns, work, cells, heads, links, longest, open int
	n := 0
	for l := range bytes.Lines(text) {
		n++
		l = bytes.TrimRight(l, "\r\n")
		if len(bytes.TrimSpace(l)) == 0 {
			brackets, marked, columns = 0, 0, 0
			continue
		}
		if c := containers.Find(l); c != nil {
			rule := len(bytes.Trim(l, " \t-")) == 0 || len(bytes.Trim(l, " \t*")) == 0 // a line across the page
			if len(marks.FindAll(c, nestedAtMost+1)) > nestedAtMost &&
				!(rule && !bytes.Contains(bytes.TrimSpace(l), []byte(" "))) {
				return n, deepLists.With(nestedAtMost)
			}
			if len(c)-len(bytes.TrimLeft(c, " \t")) > indentAtMost {
				return n, farLists.With(indentAtMost)
			}
		}
		b, m := bytes.Count(l, []byte("["))+bytes.Count(l, []byte("]")), len(emphasis.FindAllIndex(l, -1))
		work += (brackets+b)*(brackets+b) - brackets*brackets + (marked+m)*(marked+m) - marked*marked
		brackets, marked, links = brackets+b, marked+m, links+b
		if work > paragraphWork {
			return n, manyMarks.With()
		}
		if ruled.Match(l) {
			columns = max(columns, bytes.Count(l, []byte("|")))
		}
		if cells += columns; cells > cellsAtMost {
			return n, manyCells.With(cellsAtMost)
		}
		if bytes.HasPrefix(bytes.TrimLeft(l, " >"), []byte("#")) {
			heads++
		}
		if heads > headsAtMost {
			return n, manyHeadings.With(headsAtMost)
		}
		if definition.Match(l) {
			longest = max(longest, len(l))
		}
		open = max(0, open+len(opens.FindAllIndex(l, -1))-len(ends.FindAllIndex(l, -1)))
		if open > nestedAtMost {
			return n, deepBlocks.With(nestedAtMost)
		}
	}
	if links*longest > repeatsAtMost {
		return n, longAddress.With()
	}
	return 0, nil
}

// Laborious complains of a text that would be too dear to make a page of; line is the
// one on which it begins in its file.
func Laborious(file string, line int, text []byte, list *problem.List) bool {
	at, why := laborious(text)
	if why == nil {
		return false
	}
	list.Add(problem.Because(file, line+at-1, 1, "text",
		"write it more simply, or part it (data/README.md, what is read)", why))
	return true
}
