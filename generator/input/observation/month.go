package observation

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
)

// Month is a closed month of one kind of measurements, in its other form.
type Month struct {
	Kind    string // availability or responses
	Steps   []Step // to be taken in this order: whatever cuts them short, no row is lost
	Rows    int
	Digest  string // SHA-256 of the pack
	Nothing bool   // there is no such file of that month
}

// Step writes a file, or removes it.
type Step struct {
	File   string
	Data   []byte
	Remove bool
}

// PackMonth makes the pack of a closed month from its day files and, where there
// is one already, from its pack: the same rows, in a form that is read more
// quickly, with its digest for Sums. A month in which some row has a problem is
// not packed: the row would be lost. The error is the machine's.
func PackMonth(
	root fs.FS, dir, kindName string, month period.Span, zone period.Zone, list *problem.List,
) (Month, error) {
	out := Month{Kind: kindName}
	before := list.Len()
	k, inputs, err := ofMonth(root, dir, kindName, month, zone, list)
	if err != nil || list.Len() > before {
		return out, err
	}
	all, err := gather(root, inputs, zone, list)
	if err != nil {
		return out, err
	}
	if out.Nothing = len(all.days) == 0; out.Nothing || list.Len() > before {
		return out, nil
	}
	whole, sound := merge(k.name, month, all.sheets)
	if !sound {
		nobody(list, path.Join(dir, k.name, monthName(zone, month)), "file", "`bollettino check` says which rows",
			"files of the same day contradict each other: the month can't be packed")
		return out, nil
	}
	data, err := whole.proven(zone.Name(), all.origins)
	if err != nil {
		return out, err
	}
	sum := sha256.Sum256(data)
	name := monthName(zone, month) + ".pack"
	out.Rows, out.Digest = len(whole.rows), hex.EncodeToString(sum[:])
	folder := path.Join(dir, k.name)
	both, after, err := sumsOf(root, folder, name, out.Digest)
	out.Steps = append([]Step{both, {File: path.Join(folder, name), Data: data}, after}, all.days...)
	return out, err
}

// gathered is what stands in a month's files.
type gathered struct {
	sheets  []*sheet
	origins []origin // what the rows were read from, by file
	days    []Step   // take the day files away
}

func gather(root fs.FS, inputs []input, zone period.Zone, list *problem.List) (all gathered, err error) {
	for _, in := range inputs {
		if in.packed {
			err = all.pack(root, in)
		} else {
			err = all.day(root, in, zone, list)
		}
		if err != nil {
			return all, err
		}
	}
	slices.SortStableFunc(all.origins, func(a, b origin) int { return strings.Compare(a.file, b.file) })
	return all, nil
}

// pack adds what the month's pack holds.
func (all *gathered) pack(root fs.FS, in input) error {
	p, err := openFile(root, in.file, in.file)
	if err != nil {
		return err
	}
	defer p.close()
	s, err := p.sheet()
	if err != nil {
		return err
	}
	all.sheets, all.origins = append(all.sheets, s), append(all.origins, p.origins...)
	return nil
}

// day adds what a day file holds. One that can't be read is a problem.
func (all *gathered) day(root fs.FS, in input, zone period.Zone, list *problem.List) error {
	all.days = append(all.days, Step{File: in.file, Remove: true})
	s, sum, err := parse(root, in, zone)
	var broken *brokenFile
	switch {
	case err == nil:
	case unread(err, list) == nil:
		return nil
	case errors.As(err, &broken):
		list.Add(problem.New(in.file, 0, 0, "file", "write it again; the month can't be packed without it",
			"is compressed, and not whole: %v", broken.error))
		return nil
	default:
		return err
	}
	digest := hex.EncodeToString(sum)
	if !slices.ContainsFunc(all.origins, func(o origin) bool { return o.digest == digest }) {
		all.origins = append(all.origins, origin{in.file, digest})
	}
	list.Add(s.problems...)
	all.sheets = append(all.sheets, s)
	return nil
}

// proven is the sheet's pack, which gives back its rows.
func (s *sheet) proven(zone string, origins []origin) ([]byte, error) {
	data := s.encode(zone, origins)
	p, err := openPack("", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	read, err := p.sheet()
	if err != nil {
		return nil, err
	}
	if !slices.Equal(read.subjects.list, s.subjects.list) || !slices.Equal(read.words.list, s.words.list) ||
		!slices.EqualFunc(read.rows, s.rows, func(a, b row) bool { return reflect.DeepEqual(a, b) }) {
		return nil, errors.New("a pack does not give back its rows: nothing was changed")
	}
	return data, nil
}

// UnpackMonth makes the day files of a month's pack: the same rows, in order.
func UnpackMonth(
	root fs.FS, dir, kindName string, month period.Span, zone period.Zone, list *problem.List,
) (Month, error) {
	out := Month{Kind: kindName}
	k, inputs, err := ofMonth(root, dir, kindName, month, zone, list)
	if err != nil || list.Len() > 0 {
		return out, err
	}
	i := slices.IndexFunc(inputs, func(in input) bool { return in.packed })
	if i < 0 {
		out.Nothing = true
		return out, nil
	}
	p, err := openFile(root, inputs[i].file, inputs[i].file)
	if err != nil {
		return out, err
	}
	defer p.close()
	s, err := p.sheet()
	if err != nil {
		return out, err
	}
	days := map[period.Time][]byte{}
	for _, r := range s.rows {
		from, until := s.window.From+period.Time(r.from), s.window.From+period.Time(r.until)
		day := zone.Day(from).From
		b, ok := days[day]
		if !ok {
			b = append([]byte(strings.Join(k.header, ",")), '\n')
		}
		b = append(b,
			s.subjects.list[r.subject]+","+s.words.list[r.key]+","+zone.RFC3339(from)+","+zone.RFC3339(until)+","...)
		if k.name == "availability" {
			b = append(b, map[bool]string{false: "up,", true: "down,"}[r.down]...)
		} else {
			for _, n := range r.n {
				b = append(strconv.AppendInt(b, n, 10), ',')
			}
		}
		days[day] = append(append(b, s.words.list[r.observer]...), '\n')
	}
	written := map[string]bool{}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		file := path.Join(dir, k.name, zone.Local(day).Format("2006/2006-01-02")+".csv")
		written[file] = true
		out.Steps = append(out.Steps, Step{File: file, Data: days[day]})
	}
	for _, in := range inputs {
		if !written[in.file] {
			out.Steps = append(out.Steps, Step{File: in.file, Remove: true})
		}
	}
	out.Rows = len(s.rows)
	_, after, err := sumsOf(root, path.Join(dir, k.name), monthName(zone, month)+".pack", "")
	out.Steps = append(out.Steps, after)
	return out, err
}

func monthName(zone period.Zone, month period.Span) string {
	return zone.Local(month.From).Format("2006/2006-01")
}

// ofMonth finds the files of a month: its pack first, where there is one.
func ofMonth(
	root fs.FS, dir, kindName string, month period.Span, zone period.Zone, list *problem.List,
) (kind, []input, error) {
	k := kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.name == kindName })]
	folder := path.Join(dir, k.name)
	all, _, err := listed(root, folder, k, zone, list)
	if err != nil {
		return k, nil, err
	}
	known, err := readSums(root, path.Join(folder, Sums))
	if err != nil {
		return k, nil, err
	}
	var in []input
	for _, i := range all {
		if i.window.Cut(month).Empty() {
			continue
		}
		if name := strings.TrimPrefix(i.file, folder+"/"); i.packed && len(known[name]) == 0 {
			continue // what a run left that was cut short; the days stand
		}
		if i.packed {
			if _, err := known.check(root, folder, i, list); err != nil {
				return k, nil, err
			}
		}
		in = append(in, i)
	}
	slices.SortStableFunc(in, func(a, b input) int {
		switch {
		case a.packed && !b.packed:
			return -1
		case b.packed && !a.packed:
			return 1
		}
		return 0
	})
	return k, in, nil
}

// sumsOf gives the list of digests, as sha256sum reads it, while a pack is being
// replaced (with the old digest and the new) and after; digest is "" where the
// pack goes.
func sumsOf(root fs.FS, folder, name, digest string) (both, after Step, err error) {
	list, err := readSums(root, path.Join(folder, Sums))
	if err != nil {
		return both, after, err
	}
	write := func() Step {
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(list)) {
			for _, digest := range list[name] {
				b.WriteString(digest + "  " + name + "\n")
			}
		}
		return Step{File: path.Join(folder, Sums), Data: []byte(b.String())}
	}
	if digest == "" {
		delete(list, name)
		return both, write(), nil
	}
	if !slices.Contains(list[name], digest) {
		list[name] = append(list[name], digest)
	}
	both = write()
	list[name] = []string{digest}
	return both, write(), nil
}

// Packable are the months, oldest first, that are over at t and have day files of
// a kind.
func Packable(root fs.FS, dir, kindName string, zone period.Zone, t period.Time) ([]period.Span, error) {
	k := kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.name == kindName })]
	all, _, err := listed(root, path.Join(dir, k.name), k, zone, &problem.List{})
	var out []period.Span
	for _, in := range all {
		if month := zone.Month(in.window.From, 0); !in.packed && month.Until <= t && !slices.Contains(out, month) {
			out = append(out, month)
		}
	}
	return out, err
}
