package roster

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"bollettino/generator/input/subject"
)

// WriteCSV writes data/subjects.csv: UTF-8, RFC 4180 but for lines that end
// with LF alone, as files under version control do; sorted by ID. from and
// until stay empty: the lists don't say since when they hold.
func (r Result) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write(subject.Header) // errors stick, and are returned below
	for _, s := range r.Rows {
		active := "0"
		if s.Active {
			active = "1"
		}
		out.Write([]string{
			s.ID, strings.Join(s.Roles, " "), s.Name, s.Kind, s.IPA, s.ABI, s.Place, s.Province, s.Region,
			strings.Join(s.Partners, " "), active, strings.Join(s.Flags, " "), "", "",
		})
	}
	out.Flush()
	return out.Error()
}

// WriteReport writes what a person should know of the import: first a summary
// (subjects, lists, links, notes by kind with what to do about them), then each
// note on a line, `file:line: field: what`, followed by a hint where it says
// more than the summary did.
func (r Result) WriteReport(w io.Writer) error {
	out := bufio.NewWriter(w) // errors stick until Flush
	roles, flags, active := map[string]int{}, map[string]int{}, 0
	for _, s := range r.Rows {
		for _, role := range s.Roles {
			roles[role]++
		}
		for _, f := range s.Flags {
			flags[f]++
		}
		if s.Active {
			active++
		}
	}
	fmt.Fprintf(out, "%d subjects, %d active\n", len(r.Rows), active)
	for _, role := range subject.Roles() {
		fmt.Fprintf(out, "%8d %s\n", roles[role], role)
	}
	for _, f := range []string{FlagCheckDigit, FlagConnection, FlagForeign, FlagPartnerUnknown} {
		if flags[f] > 0 {
			fmt.Fprintf(out, "%8d flagged %s\n", flags[f], f)
		}
	}
	fmt.Fprintf(out, "\nLists\n")
	for _, l := range r.Lists {
		kind := l.Kind
		if kind == "" {
			kind = "not readable"
		}
		fmt.Fprintf(out, "\t%s: %s, %s", l.Name, kind, l.Encoding)
		if l.Separator != "" {
			fmt.Fprintf(out, ", separator %q", l.Separator)
		}
		fmt.Fprintf(out, "\n\t\t%d rows: %d taken, %d merged, %d refused\n", l.Rows, l.Taken, l.Merged, l.Refused)
	}
	fmt.Fprintf(out, "\nLinks from a body to its partner: %d matched, %d not\n", r.LinksMatched, r.LinksUnmatched)

	count := map[Kind]int{}
	for _, n := range r.Notes {
		count[n.Kind]++
	}
	fmt.Fprintf(out, "\nNotes: %d\n", len(r.Notes))
	for _, k := range kindTexts {
		if count[k.Kind] == 0 {
			continue
		}
		fmt.Fprintf(out, "%8d %s: %s\n", count[k.Kind], k.Kind, k.title)
		if k.hint != "" {
			fmt.Fprintf(out, "\thint: %s\n", k.hint)
		}
	}
	fmt.Fprintln(out)
	for _, n := range r.Notes {
		fmt.Fprintln(out, n)
		if n.Hint != "" && n.Hint != n.Kind.Hint() {
			fmt.Fprintf(out, "\thint: %s\n", n.Hint)
		}
	}
	return out.Flush()
}
