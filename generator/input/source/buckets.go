package source

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"bollettino/generator/base/document"
)

// Buckets are files of the platform's buckets: a row for each station, method
// and quarter of an hour.
type Buckets struct {
	Files      []string          // patterns; a relative one is below the root
	Columns    map[string]string // what is read to the name of its column
	DownAtMost float64           // with a share of answered requests up to this, a station is down
	Methods    map[string]string // method to the obligation that it counts for
	Within     time.Duration     // the time that the column within was counted with; 0: not given
}

func (Buckets) how() {}

// BucketColumns are the columns that are read, and what they are called where
// nothing else is said. All but within must be there.
func BucketColumns() map[string]string {
	return map[string]string{
		"partner": "partner", "station": "station", "method": "method", "start": "start", "end": "end",
		"requests": "requests", "ok": "ok", "timeouts": "timeouts", "average": "average", "within": "within",
	}
}

func readBuckets(m *document.Map, refs Refs) How {
	b := Buckets{Columns: BucketColumns(), Methods: map[string]string{}}
	for _, v := range m.Texts("files") {
		b.Files = append(b.Files, place(v))
	}
	if len(b.Files) == 0 {
		m.At("files").Complain("write the files, as in [../export/*.csv]"+see, "is missing")
	}
	if columns, ok := m.Map("columns"); ok {
		for _, what := range slices.Sorted(maps.Keys(b.Columns)) {
			if v := columns.Text(what); v.Text != "" {
				b.Columns[what] = v.Text
			}
		}
		columns.Close()
	}
	if v := m.Text("down_at_most"); v.Text != "" {
		share, err := strconv.ParseFloat(v.Text, 64)
		if err != nil || !(share >= 0 && share < 1) {
			v.Complain("write a share from 0, below 1, as in 0.05", "%q is not a share that can be used here", v.Text)
		}
		b.DownAtMost = share
	}
	if methods, ok := m.Map("methods"); ok {
		for _, name := range methods.Keys() {
			b.Methods[name] = readObligation(methods.Text(name), refs)
		}
		methods.Close()
	}
	if v := m.Text("within"); v.Text != "" {
		b.Within = duration(v, 2*time.Second, time.Second, time.Minute)
	}
	return b
}
