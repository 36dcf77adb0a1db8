package observation

import (
	"bytes"
	"compress/gzip"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"

	"github.com/google/go-cmp/cmp"
)

// A file of which nothing is read marks those whom it concerns, and nobody else:
// their measurements are not all there.
func TestUnreadFilesMarkThoseConcerned(t *testing.T) {
	t.Parallel()
	const (
		day    = "data/availability/2026/2026-11-21.csv"
		header = "subject,service,from,until,state,observer\n"
		row    = "01234567897,portale,2026-11-21T00:00:00+01:00,2026-11-21T01:00:00+01:00,up,op\n"
		other  = "15376371009,portale,2026-11-21T00:00:00+01:00,2026-11-21T01:00:00+01:00,up,op\n"
	)
	var broken bytes.Buffer
	z := gzip.NewWriter(&broken)
	if _, err := z.Write([]byte(header + strings.Repeat(row, 50))); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file, data, what string
		want                   []string
	}{
		{"sound", day, header + row, "", nil},
		{"semicolons", day, strings.ReplaceAll(header+row, ",", ";"), "is not parted by commas", []string{"01234567897"}},
		{"quotes", day, `"subject","service","from","until","state","observer"` + "\n" + row, "holds quotes or spaces", []string{"01234567897"}},
		{"no header", day, row + other, "is missing: the first line names no column of this file", []string{"01234567897", "15376371009"}},
		{"another order", day, "service,subject,from,until,state,observer\nportale,01234567897,x,y,up,op\n", "names the columns in another order", []string{"01234567897"}},
		{"a column too many", day, strings.Replace(header, "\n", ",note\n", 1) + row, "is not the header of this file", []string{"01234567897"}},
		{"zeros lost as well", day, "subject;service\n1234567897;portale\n", "is not the header of this file", []string{"01234567897"}},
		{"empty", day, "", "is missing: the file is empty", nil},
		{"a copy's name", "data/availability/2026/2026-11-21 (1).csv", header + row, `"2026-11-21 (1).csv" does not name a day`, []string{"01234567897"}},
		{"another year's folder", "data/availability/2025/2026-11-21.csv", header + row, `"2026-11-21.csv" does not name a day`, []string{"01234567897"}},
		{"no day", "data/availability/2026/2026-11-31.csv", header + row, `"2026-11-31" is not a day`, []string{"01234567897"}},
		{"a note", "data/availability/2026/leggimi.txt", "Le righe di 01234567897\n", `"leggimi.txt" does not name a day`, nil},
		{"compressed and cut", day + ".gz", broken.String()[:broken.Len()-4], "is compressed, and not whole: read data/availability/2026/2026-11-21.csv.gz: unexpected EOF", []string{"01234567897"}},
		{"a pack without its digest", "data/availability/2026/2026-10.pack", "nonsense", "has no digest in SHA256SUMS", nil},
	} {
		w := against(t)
		w.Subject = func(id subject.ID) bool { return id == "01234567897" || id == "15376371009" }
		var list problem.List
		logs := read(t, fstest.MapFS{c.file: {Data: []byte(c.data)}}, w, &list)
		var marked []string
		for _, id := range slices.Sorted(maps.Keys(logs)) {
			if logs[id].Partial {
				marked = append(marked, string(id))
			}
		}
		var what []string
		for _, p := range list.Sorted() {
			what = append(what, p.What)
		}
		if diff := cmp.Diff(c.want, marked); diff != "" || strings.Join(what, "|") != c.what {
			t.Errorf("%s: %q, marked (-want +got):\n%s", c.name, what, diff)
		}
	}
}
