package collect

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// The platform counts requests by station, method and quarter of an hour. The
// rule by which a bucket becomes a span:
//
//   - the counts of all methods of a station in the same span are summed;
//   - without a request the span is unobserved;
//   - an answer is whatever did not time out, an error too;
//   - with a share of answers up to source.Buckets.DownAtMost the station was
//     down, else up;
//   - a service that several stations serve was up where one of them was.
//
// Whom a station serves on the bucket's day stands in data/stations.csv.

// platformRow is a row of the platform's buckets.
type platformRow struct {
	period.Span
	partner                        subject.ID
	station, method                string
	requests, ok, timeouts, within int64
	average                        float64 // ms
	hasWithin                      bool
}

type bucketKey struct {
	partner         subject.ID
	station, method string
	period.Span
}

func (r platformRow) key() bucketKey { return bucketKey{r.partner, r.station, r.method, r.Span} }

// answered is how many requests did not time out.
func (r platformRow) answered() int64 { return max(r.ok, r.requests-r.timeouts) }

// readBuckets reads a CSV file of buckets. A row with a mistake is left out, with
// a note that names its line.
func readBuckets(name string, data []byte, columns map[string]string, zone period.Zone, n *tally) []platformRow {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	head, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';'
	}
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	header, err := r.Read()
	if err != nil {
		n.say("%s: is empty, or its first line can't be read", name)
		return nil
	}
	at, missing := map[string]int{}, []string(nil)
	for what, column := range columns {
		i := slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), column) })
		if i < 0 && what != "within" {
			missing = append(missing, column)
		} else if i >= 0 {
			at[what] = i
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		n.say("%s: no column is named %s: nothing is read of it; `columns` says what the columns are called",
			name, strings.Join(missing, ", "))
		return nil
	}
	_, hasWithin := at["within"]
	var out []platformRow
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out
		}
		var wrong *csv.ParseError
		if err != nil && !errors.As(err, &wrong) {
			n.say("%s: %v", name, err)
			return out
		}
		if err != nil {
			n.say("%s:%d: %v", name, wrong.StartLine, wrong.Err)
			continue
		}
		line, _ := r.FieldPos(0)
		row, err := bucketRow(cells, at, zone)
		if err != nil {
			n.say("%s:%d: %v", name, line, err)
			continue
		}
		row.hasWithin = hasWithin
		out = append(out, row)
	}
}

// bucketCells are the cells of a row, read by what they say; err is the first
// mistake.
type bucketCells struct {
	cells []string
	at    map[string]int // the column of each
	zone  period.Zone
	err   error
}

func (c *bucketCells) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func (c *bucketCells) text(what string) string {
	i, ok := c.at[what]
	if !ok {
		return ""
	}
	if i >= len(c.cells) {
		c.fail("has %d cells", len(c.cells))
		return ""
	}
	return strings.Clone(strings.TrimSpace(c.cells[i]))
}

func (c *bucketCells) count(what string) int64 {
	text := c.text(what)
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil || v < 0 || v > 1e12 {
		c.fail("%s: %.40q is not a count", what, text)
	}
	return v
}

func (c *bucketCells) moment(what string) period.Time {
	text := c.text(what)
	t, err := c.zone.Parse(strings.Replace(text, " ", "T", 1))
	if err != nil {
		c.fail("%s: %.40q is not a time, or one that occurs twice or never", what, text)
	}
	return t
}

// milliseconds are 0 where the cell is empty.
func (c *bucketCells) milliseconds(what string) float64 {
	text := c.text(what)
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0 && v < 1e9) {
		c.fail("%s: %.40q is not a time in milliseconds", what, text)
	}
	return v
}

func bucketRow(cells []string, at map[string]int, zone period.Zone) (platformRow, error) {
	var r platformRow
	c := bucketCells{cells: cells, at: at, zone: zone}
	partner := c.text("partner")
	var ok bool
	if r.partner, ok = subject.ParseID(partner); !ok {
		c.fail("partner: %.40q is not a code", partner)
	}
	r.station, r.method = c.text("station"), c.text("method")
	r.Span = period.Span{From: c.moment("start"), Until: c.moment("end")}
	r.requests, r.ok, r.timeouts = c.count("requests"), c.count("ok"), c.count("timeouts")
	r.average = c.milliseconds("average")
	if _, has := at["within"]; has {
		r.within = c.count("within")
	}
	switch {
	case c.err != nil:
	case r.Empty():
		c.fail("the end is not after the start")
	case r.ok > r.requests || r.timeouts > r.requests || r.ok+r.timeouts > r.requests || r.within > r.ok:
		c.fail("its parts are more than its requests")
	}
	return r, c.err
}

// tally gathers notes, at most a readable number of each sort.
type tally struct {
	notes []string
	more  int
}

const mostSaid = 500

func (t *tally) say(format string, args ...any) {
	if len(t.notes) >= mostSaid {
		t.more++
		return
	}
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

func (t *tally) all() []string {
	if t.more == 0 {
		return t.notes
	}
	return append(t.notes, fmt.Sprintf("and %d more notes", t.more))
}

// bucketReading is by what rows are turned into looks and buckets.
type bucketReading struct {
	source.Buckets
	zone   period.Zone
	serves map[string][]subject.Station    // by the station's name
	limit  func(string, period.Time) int64 // the time of an obligation's rule in ms, 0 where it has none
	*tally
}

// served are the stations of a row's name, as they were then: one for each service.
func (b bucketReading) served(r platformRow) []subject.Station {
	return slices.DeleteFunc(slices.Clone(b.serves[r.station]), func(s subject.Station) bool {
		return s.Partner != r.partner || !s.Valid.Has(r.From)
	})
}

// bucketsHarvest turns rows into looks and buckets, by the rule above. within is
// the time of an obligation's rule in ms, 0 where it has none. Order of rows, and
// rows that stand there twice, change nothing.
func bucketsHarvest(
	how source.Buckets, rows []platformRow, stations []subject.Station, zone period.Zone,
	within func(string, period.Time) int64, now period.Time, n *tally,
) Harvest {
	rows = distinct(rows, zone, now, n)
	b := bucketReading{how, zone, map[string][]subject.Station{}, within, n}
	for _, s := range stations {
		b.serves[s.Station] = append(b.serves[s.Station], s)
	}
	var h Harvest
	h.Looks = b.looks(rows)
	h.Buckets = b.counts(rows)
	h.Notes = n.all()
	return h
}

// distinct gives each row once, in order. Two rows of one key that differ are
// both left out: which of them is right can't be told.
func distinct(rows []platformRow, zone period.Zone, now period.Time, n *tally) []platformRow {
	byKey := map[bucketKey]platformRow{}
	torn := map[bucketKey]bool{}
	for _, r := range rows {
		if r.Until > now {
			continue // it is still being counted
		}
		k := r.key()
		if old, there := byKey[k]; there && old != r {
			torn[k] = true
		}
		byKey[k] = r
	}
	out := make([]platformRow, 0, len(byKey))
	for k, r := range byKey {
		if !torn[k] {
			out = append(out, r)
		}
	}
	order := func(a, b bucketKey) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until), cmp.Compare(a.partner, b.partner),
			cmp.Compare(a.station, b.station), cmp.Compare(a.method, b.method))
	}
	slices.SortFunc(out, func(a, b platformRow) int { return order(a.key(), b.key()) })
	for _, k := range slices.SortedFunc(maps.Keys(torn), order) {
		n.say("station %.60q, %.60q, from %s: two rows differ: neither is used",
			k.station, k.method, zone.RFC3339(k.From))
	}
	return out
}

func (b bucketReading) looks(rows []platformRow) []Look {
	type station struct {
		partner subject.ID
		name    string
		period.Span
	}
	sums := map[station]platformRow{}
	unknown := map[string]int{}
	for _, r := range rows {
		if len(b.served(r)) == 0 {
			unknown[fmt.Sprintf("%.60q of %s", r.station, r.partner)]++
			continue
		}
		k := station{r.partner, r.station, r.Span}
		s := sums[k]
		s.Span, s.partner, s.station = r.Span, r.partner, r.station
		s.requests, s.ok, s.timeouts = s.requests+r.requests, s.ok+r.ok, s.timeouts+r.timeouts
		sums[k] = s
	}
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		b.say("station %s: data/stations.csv does not say whom it serves then: %s left out",
			name, plural(unknown[name], "row", "rows"))
	}
	spans := map[aim]*[2][]period.Span{}
	for _, r := range sums {
		if r.requests == 0 {
			continue
		}
		i := 0
		if float64(r.answered()) <= b.DownAtMost*float64(r.requests) {
			i = 1
		}
		for _, s := range b.served(r) {
			k := aim{s.Subject, s.Service}
			if spans[k] == nil {
				spans[k] = &[2][]period.Span{}
			}
			spans[k][i] = append(spans[k][i], r.Span)
		}
	}
	var out []Look
	for _, k := range slices.SortedFunc(maps.Keys(spans), aim.compare) {
		up, down := period.Of(spans[k][0]...), period.Of(spans[k][1]...)
		for i, set := range []period.Set{up, down.Minus(up)} {
			for _, span := range set {
				for !span.Empty() {
					day := b.zone.Day(span.From)
					out = append(out, Look{Span: span.Cut(day), Subject: k.id, Service: k.service, Down: i == 1})
					span.From = day.Until
				}
			}
		}
	}
	return out
}

// countSum is what the requests of a subject's stations in the same span come to.
type countSum struct {
	Bucket
	answering float64 // the time of all answers, in ms
}

// counts sums, for each subject that runs stations and each obligation, the
// requests of its stations in the same span.
func (b bucketReading) counts(rows []platformRow) []Bucket {
	type key struct {
		id         subject.ID
		obligation string
		period.Span
	}
	sums := map[key]countSum{}
	left := uncounted{otherLimit: map[string]int{}}
	for _, r := range rows {
		obligation, counts := b.Methods[r.method]
		if !counts || r.requests == 0 || len(b.served(r)) == 0 || b.leaves(r, obligation, &left) {
			continue
		}
		k := key{r.partner, obligation, r.Span}
		s := sums[k]
		s.Subject = r.partner
		s.Bucket.Bucket = observation.Bucket{
			Span: r.Span, Obligation: obligation, LimitMS: b.Within.Milliseconds(),
			Requests: s.Requests + r.requests, OK: s.OK + r.ok, Timeouts: s.Timeouts + r.timeouts,
			Within: s.Within + r.within,
		}
		s.answering += r.average * float64(r.ok)
		sums[k] = s
	}
	b.sayLeft(left)
	return b.apart(slices.Collect(maps.Values(sums)))
}

// uncounted is how many rows say nothing that can be counted, by the reason.
type uncounted struct {
	silent, midnight int
	otherLimit       map[string]int // by obligation
}

// leaves tells whether a row is left out, and counts why.
func (b bucketReading) leaves(r platformRow, obligation string, left *uncounted) bool {
	limit := b.limit(obligation, r.From)
	switch {
	case !r.hasWithin || b.Within == 0:
		left.silent++
	case r.Until > b.zone.Day(r.From).Until:
		left.midnight++
	case limit != 0 && limit != b.Within.Milliseconds():
		left.otherLimit[obligation]++
	default:
		return false
	}
	return true
}

func (b bucketReading) sayLeft(left uncounted) {
	if left.silent > 0 {
		b.say("nothing was written to data/responses of %s: timeouts alone don't tell how many requests were "+
			"answered within the rule's time; a column `within`, and the key `within`, do",
			plural(left.silent, "row", "rows"))
	}
	if left.midnight > 0 {
		b.say("%s over a local midnight: counts can't be split, so nothing was written of them to data/responses",
			plural(left.midnight, "bucket goes", "buckets go"))
	}
	for _, o := range slices.Sorted(maps.Keys(left.otherLimit)) {
		b.say("%s: its rule has another time than the %s that `within` was counted with: %s left out",
			o, b.Within, plural(left.otherLimit[o], "row", "rows"))
	}
}

// apart gives sums as buckets, in order; one that overlaps another is left out.
func (b bucketReading) apart(sums []countSum) (out []Bucket) {
	slices.SortFunc(sums, func(a, b countSum) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Obligation, b.Obligation),
			cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until))
	})
	crossing := map[string]int{}
	for _, s := range sums {
		if s.OK > 0 {
			s.AvgMS = int64(math.Round(s.answering / float64(s.OK)))
		}
		if i := len(out) - 1; i >= 0 && out[i].Subject == s.Subject && out[i].Obligation == s.Obligation &&
			out[i].Until > s.From {
			crossing[string(s.Subject)+" "+s.Obligation]++
			continue
		}
		out = append(out, s.Bucket)
	}
	for _, what := range slices.Sorted(maps.Keys(crossing)) {
		b.say("%s: %s overlap others that don't have the same ends: left out",
			what, plural(crossing[what], "bucket", "buckets"))
	}
	return out
}

// buckets reads files of the platform's buckets.
type buckets struct {
	source.Buckets
	world World
}

// mostBuckets is how big all files together may be.
const mostBuckets = 2 << 30

// Ask reads all files, where any of them is new, or whom stations serve.
func (b *buckets) Ask(ctx context.Context, a Asking) error {
	var names []string
	var n tally
	for _, pattern := range b.Files {
		found, err := filepath.Glob(b.world.place(pattern))
		if err != nil {
			return fmt.Errorf("%q: %w", pattern, err)
		}
		if len(found) == 0 {
			n.say("no file is named %s", pattern)
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	sum := sha256.New()
	fmt.Fprintf(sum, "%+v\n%+v\n", b.Buckets, b.world.Stations)
	var rows []platformRow
	left := int64(mostBuckets)
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := readFile(name, left)
		if err != nil {
			return err
		}
		left -= int64(len(data))
		fmt.Fprintf(sum, "%d\n", len(data))
		sum.Write(data)
		rows = append(rows, readBuckets(filepath.Base(name), data, b.Columns, b.world.Zone, &n)...)
	}
	mark := sum.Sum(nil)
	mark = []byte(hex.EncodeToString(mark))
	if bytes.Equal(mark, a.Mark) {
		return nil
	}
	h := bucketsHarvest(b.Buckets, rows, b.world.Stations, b.world.Zone, b.world.Within, a.Now, &n)
	if h.Mark = mark; slices.ContainsFunc(rows, func(r platformRow) bool { return r.Until > a.Now }) {
		h.Mark = []byte("more") // what is still being counted comes with the next asking
	}
	return a.Give(h)
}
