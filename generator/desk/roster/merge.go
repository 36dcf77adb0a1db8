package roster

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"

	"bollettino/generator/input/subject"
)

// Change is what an import did to a subject of a registry that people write in, too.
type Change struct {
	Sign   byte   // '+' new, '-' gone, '~' a column follows the lists, '=' it keeps what was written by hand
	ID     string // whose row
	Column string // "" of '+' and '-', and where the whole row was written by hand
	Was    string // of '~' what stood there; of '+' and '-' the name; of '=' what stays
	Now    string // of '~' and '=' what the lists say now
}

func (c Change) String() string {
	switch {
	case c.Sign == '=' && c.Column == "":
		return fmt.Sprintf("= %s: the rows written by hand stay; the lists now say otherwise", c.ID)
	case c.Sign == '=':
		return fmt.Sprintf("= %s: %s: %q, written by hand, stays; the lists now say %q", c.ID, c.Column, c.Was, c.Now)
	case c.Sign == '~':
		return fmt.Sprintf("~ %s: %s: %q, was %q", c.ID, c.Column, c.Now, c.Was)
	}
	return fmt.Sprintf("%c %s %s", c.Sign, c.ID, c.Was)
}

// Merge puts what the lists say now into a registry that people may have changed since the
// lists were last read; then is what they said at that time. All three are files as WriteCSV
// writes them. What nobody touched follows the lists; what was written by hand stays: a row that
// was added or taken away, a column, and a body that was given several rows. changes are in the
// order of the ids. The error is of a file of other columns, or that is no CSV.
func Merge(then, hand, now []byte) (merged []byte, changes []Change, err error) {
	var of [3]map[string][][]string
	for i, data := range [][]byte{then, hand, now} {
		if of[i], err = rowsOf(data); err != nil {
			return nil, nil, err
		}
	}
	ids := maps.Clone(of[1])
	maps.Copy(ids, of[2])
	maps.Copy(ids, of[0])
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Write(subject.Header) // errors stick, and are returned below
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		rows, did := merge(id, of[0][id], of[1][id], of[2][id])
		changes = append(changes, did...)
		out.WriteAll(rows)
	}
	out.Flush()
	return b.Bytes(), changes, out.Error()
}

// rowsOf are the rows of a registry, by id.
func rowsOf(data []byte) (map[string][][]string, error) {
	out := map[string][][]string{}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	header, err := in.Read()
	if err == io.EOF {
		return out, nil
	}
	var at []int // where each of our columns stands there, if it does
	for _, column := range subject.Header {
		at = append(at, slices.Index(header, column))
	}
	for _, column := range header {
		if err == nil && (!slices.Contains(subject.Header, column) || at[0] < 0) {
			err = fmt.Errorf("its columns are not those of a registry: %q", header)
		}
	}
	for err == nil {
		var cells []string
		if cells, err = in.Read(); err == nil {
			row := make([]string, len(at))
			for i, k := range at {
				if k >= 0 {
					row[i] = cells[k]
				}
			}
			out[row[0]] = append(out[row[0]], row)
		}
	}
	if err == io.EOF {
		err = nil
	}
	return out, err
}

// merge is what becomes of the rows of one id.
func merge(id string, then, hand, now [][]string) (rows [][]string, did []Change) {
	const name = 2
	if alike(hand, then) {
		switch {
		case alike(now, then):
		case len(then) == 0:
			did = []Change{{Sign: '+', ID: id, Was: now[0][name]}}
		case len(now) == 0:
			did = []Change{{Sign: '-', ID: id, Was: then[0][name]}}
		default:
			for i, column := range subject.Header {
				if then[0][i] != now[0][i] {
					did = append(did, Change{'~', id, column, then[0][i], now[0][i]})
				}
			}
		}
		return now, did
	}
	if alike(now, then) || alike(now, hand) {
		return hand, nil
	}
	if len(then) != 1 || len(hand) != 1 || len(now) != 1 {
		return hand, []Change{{Sign: '=', ID: id}}
	}
	row := slices.Clone(now[0])
	for i, column := range subject.Header {
		t, h, n := then[0][i], hand[0][i], now[0][i]
		switch {
		case h == t && n != t:
			did = append(did, Change{'~', id, column, t, n})
		case h != t:
			if row[i] = h; n != t && n != h {
				did = append(did, Change{'=', id, column, h, n})
			}
		}
	}
	return [][]string{row}, did
}

func alike(a, b [][]string) bool { return slices.EqualFunc(a, b, slices.Equal[[]string]) }
