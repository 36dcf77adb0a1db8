package collect

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/input/subject"
)

// dayFile is a file of one local day to which rows are added. It is read row by
// row, and only what concerns the rows to add is looked into: it may be big.
type dayFile struct {
	name   string     // below the root, for people
	path   string     // where it is
	f      *os.File   // nil: there is none yet
	others []*dayFile // of the same day, which may tell of the same subjects
	header string
	dry    bool
	notes  *notes
	headed bool // it has its header
	broken bool // it does not end with a line feed
	times  map[string]period.Time
}

// open opens the file of a day, which may not exist yet. A day that is closed is
// a note, and nil.
func (s *Store) open(kind string, day period.Time, header []string, n *notes) (*dayFile, error) {
	local := s.Zone.Local(day)
	date := local.Format("2006-01-02")
	folder := filepath.Join(s.data(kind), local.Format("2006"))
	suffix := s.Share.suffix()
	for _, closed := range []string{date + suffix + ".csv.gz", date + ".csv.gz", local.Format("2006-01") + ".pack"} {
		if _, err := os.Stat(filepath.Join(folder, closed)); err == nil {
			n.add("data/%s/%s/%s is closed: nothing is added to %s", kind, local.Format("2006"), closed, date)
			return nil, nil
		}
	}
	of := func(file string) (*dayFile, error) {
		f := &dayFile{
			name:   "data/" + kind + "/" + local.Format("2006") + "/" + file,
			path:   filepath.Join(folder, file),
			header: strings.Join(header, ","), dry: s.Dry, notes: n, times: map[string]period.Time{},
		}
		var err error
		if f.f, err = os.Open(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return f, nil
	}
	f, err := of(date + suffix + ".csv")
	if err != nil {
		return nil, err
	}
	all, _ := filepath.Glob(filepath.Join(folder, date+"*.csv"))
	for _, name := range all {
		if filepath.Base(name) == filepath.Base(f.path) || s.Share.apart(filepath.Base(name)) {
			continue
		}
		other, err := of(filepath.Base(name))
		if err != nil {
			f.close()
			return nil, err
		}
		f.others = append(f.others, other)
	}
	return f, nil
}

func (f *dayFile) close() {
	if f.f != nil {
		f.f.Close()
	}
	for _, other := range f.others {
		other.close()
	}
}

// everywhere is rows of all files of the day that may tell of the same.
func (f *dayFile) everywhere(each func(cells [][]byte)) error {
	for _, other := range f.others {
		if err := other.rows(each); err != nil {
			return err
		}
	}
	return f.rows(each)
}

// rows gives the cells of each row that has as many as the header. They are
// valid until the function returns.
func (f *dayFile) rows(each func(cells [][]byte)) error {
	if f.f == nil {
		return nil
	}
	columns := strings.Count(f.header, ",") + 1
	in := bufio.NewReaderSize(f.f, 1<<18)
	cells := make([][]byte, 0, columns)
	for {
		line, err := in.ReadSlice('\n')
		long := false
		for err == bufio.ErrBufferFull { // no row of ours
			long = true
			line, err = in.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return fmt.Errorf("read %s: %w", f.name, err)
		}
		f.broken = err == io.EOF && len(line) > 0
		text := bytes.TrimRight(line, "\r\n")
		switch {
		case len(text) == 0 || long:
		case !f.headed:
			if f.headed = string(bytes.TrimPrefix(text, []byte("\uFEFF"))) == f.header; !f.headed {
				return fmt.Errorf("%s:1: the header is not %s; correct it, or move the file away", f.name, f.header)
			}
		case bytes.Count(text, []byte(",")) == columns-1:
			cells = cells[:0]
			for c := range bytes.SplitSeq(text, []byte(",")) {
				cells = append(cells, c)
			}
			each(cells)
		}
		if err == io.EOF {
			return nil
		}
	}
}

// told is what an observer told before of those.
func (f *dayFile) told(observer string, want map[aim]bool) (map[aim]*seen, error) {
	parts := map[aim]*[2][]period.Span{}
	var last aim
	var wanted bool
	err := f.everywhere(func(c [][]byte) {
		if string(c[5]) != observer {
			return
		}
		if string(c[0]) != string(last.id) || string(c[1]) != last.service {
			last = aim{subject.ID(c[0]), string(c[1])}
			wanted = want[last]
		}
		if !wanted {
			return
		}
		span, ok := f.span(c[2], c[3])
		if !ok {
			return
		}
		p := parts[last]
		if p == nil {
			p = &[2][]period.Span{}
			parts[last] = p
		}
		switch string(c[4]) {
		case "up":
			p[0] = append(p[0], span)
		case "down":
			p[1] = append(p[1], span)
		}
	})
	out := make(map[aim]*seen, len(parts))
	for k, p := range parts {
		out[k] = &seen{period.Of(p[0]...), period.Of(p[1]...)}
	}
	return out, err
}

// span reads from and until; false where they are none.
func (f *dayFile) span(from, until []byte) (s period.Span, ok bool) {
	at := func(text []byte) (period.Time, bool) {
		if t, ok := f.times[string(text)]; ok {
			return t, true
		}
		d, err := time.Parse(time.RFC3339, string(text))
		if err != nil {
			return 0, false
		}
		f.times[string(text)] = period.Time(d.Unix())
		return period.Time(d.Unix()), true
	}
	a, okA := at(from)
	b, okB := at(until)
	return period.Span{From: a, Until: b}, okA && okB && a < b
}

// add puts whole rows at the end of the file. It is written beside and renamed,
// so that whoever reads it, or kills us, finds it as it was or with all the
// rows. rows was called before.
func (f *dayFile) add(rows []byte) error {
	if f.broken {
		f.notes.add("%s ends with a row that is not whole, by someone else: it stays, on a line of its own", f.name)
	}
	if f.dry {
		return nil
	}
	return file.Rewrite(f.path, 0o644, func(w io.Writer) error {
		if f.f != nil {
			if _, err := f.f.Seek(0, io.SeekStart); err != nil {
				return err
			}
			if _, err := io.Copy(w, f.f); err != nil {
				return err
			}
		}
		before := ""
		if f.broken {
			before = "\n"
		}
		if !f.headed {
			before += f.header + "\n"
		}
		if _, err := io.WriteString(w, before); err != nil {
			return err
		}
		_, err := w.Write(rows)
		return err
	})
}
