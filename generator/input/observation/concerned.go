package observation

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
)

// whoever names the subjects that a file concerns of which nothing is read: its
// name, its digest or its whole is wrong. Their measurements are not all there, and
// their pages say so. What can't be opened names nobody.
func whoever(root fs.FS, file string) map[string]bool {
	if info, err := fs.Stat(root, file); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	if path.Ext(file) == ".pack" {
		return ofPack(root, file)
	}
	f, err := root.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	var rows io.Reader = f
	if path.Ext(file) == ".gz" {
		if rows, err = gzip.NewReader(f); err != nil {
			return nil
		}
	}
	t := newTable(file, rows, []string{"subject"}, period.Zone{})
	t.row()
	t.concerned()
	return t.hurt
}

func ofPack(root fs.FS, file string) map[string]bool {
	p, err := openFile(root, file, file)
	if err != nil {
		return nil
	}
	defer p.close()
	out := map[string]bool{}
	var buffer []byte
	// A pack that is broken further on has named some.
	_ = p.subjects("", "", &buffer, func(id []byte, _ bool, d *decoder) error {
		out[string(id)] = true
		d.b = nil
		return nil
	})
	return out
}

// text is the row at hand as it was written.
func (t *table) text() string { return string(bytes.Join(t.cells, []byte(","))) }

// concerned notes whom the rows name, from the one at hand on, of a file whose
// columns can't be told: the subject stands where the first line names it, else
// first.
func (t *table) concerned() {
	if len(t.cells) == 0 {
		return
	}
	problems := len(t.problems)
	head := strings.TrimPrefix(t.text(), "\uFEFF")
	sep := parting(head)
	at := max(0, slices.IndexFunc(strings.Split(head, sep), func(name string) bool {
		return unquoted(name) == "subject"
	}))
	for ok := true; ok; ok = t.row() {
		cells := strings.Split(t.text(), sep)
		if at >= len(cells) {
			continue
		}
		if id, mistake := subject.ReadID(unquoted(cells[at])); mistake == nil || mistake.Meant != "" {
			t.hurt[string(id)] = true
		}
	}
	t.problems, t.unlisted = t.problems[:problems], 0 // one cause, one problem
}

func unquoted(cell string) string { return strings.Trim(cell, "\" \uFEFF") }

// parting is what parts the cells of a line.
func parting(line string) string {
	best := ","
	for _, sep := range []string{";", "\t", "|"} {
		if strings.Count(line, sep) > strings.Count(line, best) {
			best = sep
		}
	}
	return best
}

// notTheHeader says what is wrong with a first line that is not the header.
func (t *table) notTheHeader() string {
	head := strings.TrimPrefix(t.text(), "\uFEFF")
	sep := parting(head)
	var names []string
	for name := range strings.SplitSeq(head, sep) {
		names = append(names, unquoted(name))
	}
	sorted := slices.Sorted(slices.Values(names))
	switch {
	case len(t.cells) == 0:
		return "is missing: the file is empty"
	case slices.Equal(names, t.header) && sep != ",":
		return "is not parted by commas"
	case slices.Equal(names, t.header):
		return "holds quotes or spaces"
	case slices.Equal(sorted, slices.Sorted(slices.Values(t.header))):
		return "names the columns in another order"
	case !slices.ContainsFunc(names, func(n string) bool { return slices.Contains(t.header, n) }):
		return "is missing: the first line names no column of this file"
	}
	return "is not the header of this file"
}
