// Command example writes the measurements of the example site: data/availability, data/responses
// and data/counts for the 400 local days up to the site's as_of. Its output is committed, so that
// the site builds without it; run it again (from the repository's root, `go run ./tools/example`)
// only when the story below changes.
//
// Everything is invented. The output is a function of this file alone: no clock, no network, and
// chance comes from a hash of what is measured, so that one more subject leaves the rows of the
// others alone. The tables here tell the same story as the notices under data/subjects and
// data/platform: what a notice plans is measured down, what is resolved early is measured up after.
//
// It only writes files; it removes none.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"hash/fnv"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"
	_ "time/tzdata" // the same offsets on every machine
)

const (
	asOf    = "2026-11-27 22:45" // data/site.yaml, as_of
	days    = 400
	limitMS = 2000
)

var rome = func() *time.Location {
	l, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err) // tzdata is embedded
	}
	return l
}()

// at reads a local time of Rome, "2026-11-27 22:45" or "2026-11-27".
func at(s string) time.Time {
	layout := "2006-01-02 15:04"
	if len(s) == len("2006-01-02") {
		layout = "2006-01-02"
	}
	t, err := time.ParseInLocation(layout, s, rome)
	if err != nil {
		panic(err) // a typing error in the tables below
	}
	return t
}

// span is half-open: [from, until).
type span struct{ from, until time.Time }

func between(from, until string) span { return span{at(from), at(until)} }

func (s span) seconds() float64 { return s.until.Sub(s.from).Seconds() }

// cut returns the part of s within t, and whether there is any.
func (s span) cut(t span) (span, bool) {
	if t.from.After(s.from) {
		s.from = t.from
	}
	if t.until.Before(s.until) {
		s.until = t.until
	}
	return s, s.from.Before(s.until)
}

// overlap is how many seconds of s lie in the spans, which do not overlap each other.
func (s span) overlap(spans []span) float64 {
	sum := 0.0
	for _, t := range spans {
		if c, ok := s.cut(t); ok {
			sum += c.seconds()
		}
	}
	return sum
}

func nextDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, rome)
}

// service is one observer's view of one service.
type service struct {
	subject, id, observer string
	from, until           string // first and last measured instant; empty: the whole run
	daily                 string // the hours looked at each day, "00:10-23:40"; empty: all of them
	planned               []span // announced stops, as they were measured
	down                  []span // measured down and not announced in time
	gaps                  []span // nobody looked
	chance                int    // about so many short outages besides
}

const (
	borgo       = "01234567897"
	marittima   = "00200005676"
	campione    = "00300005675"
	asl         = "04000005670"
	universita  = "80050005679"
	banca       = "00600005672"
	istituto    = "00700005671"
	cassa       = "00800005670"
	ptEsempio   = "09900005670"
	ptProva     = "01100005675"
	regione     = "80012005676"
	castelBZ    = "00150005676"
	montana     = "80016005672"
	consorzio   = "90017005670"
	nuovaProva  = "00190005678"
	vecchio     = "00210005674"
	scuola      = "00220005671"
	provincia   = "80023005673"
	ponte       = "00240005678"
	camera      = "80025005671"
	operator    = "operatore"
	platform    = "piattaforma"
	partner     = "partner-esempio"
	itself      = "universita-prova"
	platformOut = "2026-08-20 15:00" // 50 minutes, seen by the platform's own observer
)

// services is the story. The notices tell the announced half of it.
func services() []service {
	return slices.Concat(ofTheTown(), ofBodies(), ofPSPs(), ofTheOthers())
}

// ofTheTown are those whose story is the longest.
func ofTheTown() []service {
	anagrafe := between("2026-05-09 20:00", "2026-05-10 00:30")
	return []service{
		{
			subject: borgo, id: "portale", observer: operator,
			planned: []span{
				between("2025-12-06 22:00", "2025-12-07 01:00"),
				between("2026-02-14 22:00", "2026-02-15 02:00"),
				anagrafe,
				between("2026-09-12 22:00", "2026-09-13 01:15"), // resolved early
				between("2026-11-27 22:00", asOf),               // in progress
			},
			down: []span{
				between("2025-11-11 08:30", "2025-11-11 10:05"),
				between("2026-03-17 09:15", "2026-03-17 10:20"),
				between("2026-06-18 21:00", "2026-06-18 21:40"), // announced too late
				between("2026-10-08 14:35", "2026-10-08 15:00"), // never announced
			},
			gaps: []span{
				between("2026-04-03", "2026-04-06"), between("2026-08-13", "2026-08-18"),
				between("2026-10-02 08:00", "2026-10-02 14:00"),
			},
		},
		{
			subject: borgo, id: "psp", observer: platform, planned: []span{anagrafe},
			gaps: []span{between("2026-07-11", "2026-07-12")},
		},
		// Contradicts the platform, which saw the service up all day.
		{
			subject: borgo, id: "psp", observer: operator, from: "2026-09-16", until: "2026-09-17",
			down: []span{between("2026-09-16 10:20", "2026-09-16 11:00")},
		},
	}
}

func ofBodies() []service {
	// Measured as announced, but for 10 minutes that the work took less.
	var sundays []span
	for d := at("2026-01-04"); d.Before(at("2026-11-27")); d = d.AddDate(0, 0, 7) {
		if day := d.Format(time.DateOnly); day != "2026-04-05" && day != "2026-09-06" { // the notice's exceptions
			sundays = append(sundays, between(day+" 03:00", day+" 03:50"))
		}
	}
	return []service{
		{
			subject: marittima, id: "pagamenti", observer: operator, chance: 3,
			down: []span{between("2026-07-14 16:00", "2026-07-14 17:10")},
			gaps: []span{between("2026-02-08", "2026-02-09")},
		},
		{subject: campione, id: "portale", observer: operator, chance: 4},
		{subject: campione, id: "psp", observer: platform, chance: 1},
		{
			subject: asl, id: "ticket", observer: operator,
			planned: []span{between("2026-11-27 13:00", "2026-11-27 17:00")},
			down: []span{
				between("2026-02-23 10:05", "2026-02-23 13:15"),
				between("2026-06-05 20:00", "2026-06-05 22:00"), // never announced
				between("2026-10-14 03:20", "2026-10-14 07:50"),
				between("2026-11-27 17:00", asOf), // past the announced end
			},
			gaps: []span{between("2026-03-28 12:00", "2026-03-29 12:00")}, // over the change to summer time
		},
		{subject: universita, id: "contributi", observer: itself, planned: sundays, chance: 3},
	}
}

// ofPSPs are those of payment service providers, and of technology partners.
func ofPSPs() []service {
	return []service{
		{subject: banca, id: "home-banking", observer: platform, chance: 2},
		{subject: banca, id: "filiali", observer: platform, chance: 3},
		{
			subject: istituto, id: "app", observer: platform, chance: 2,
			planned: []span{between("2026-10-24 22:00", "2026-10-25 04:00")}, // seven hours: back to standard time
			down:    []span{between("2026-04-21 18:40", "2026-04-21 20:30")},
		},
		// Too little seen to judge.
		{subject: cassa, id: "pagamenti", observer: operator, daily: "06:00-22:00", chance: 2},
		{
			subject: ptEsempio, id: "pagamenti", observer: partner, chance: 3,
			down: []span{between("2026-11-27 20:10", "2026-11-27 21:05")},
		},
		{subject: ptProva, id: "pagamenti", observer: platform, chance: 2},
	}
}

// ofTheOthers are those of whom one thing each is told.
func ofTheOthers() []service {
	return []service{
		{subject: regione, id: "bollo-auto", observer: operator, daily: "00:10-23:40", chance: 1},
		{subject: regione, id: "portale", observer: operator, chance: 3},
		{subject: castelBZ, id: "portale", observer: operator, chance: 2},
		{
			subject: montana, id: "pagamenti", observer: operator, chance: 4,
			gaps: []span{between("2026-01-17", "2026-02-14")}, // four weeks: below the share that is needed
		},
		{subject: consorzio, id: "pagamenti", observer: operator, chance: 3},
		{
			subject: nuovaProva, id: "pagamenti", observer: operator, chance: 3,
			planned: []span{between("2026-06-30 22:00", "2026-07-01 01:00")}, // its role changes meanwhile
		},
		{subject: vecchio, id: "pagamenti", observer: operator, until: "2026-07-01", chance: 2},
		{subject: scuola, id: "pagamenti", observer: operator, chance: 2},
		{subject: provincia, id: "pagamenti", observer: operator, from: "2026-09-01", chance: 1},
		{
			subject: ponte, id: "pagamenti", observer: operator, chance: 3,
			down: []span{between("2026-11-27 21:20", asOf)}, // down now, and nothing declared
		},
		{subject: camera, id: "diritti", observer: operator, until: "2026-11-27 20:00", chance: 3}, // no longer fresh
	}
}

// responder is a subject whose answers are counted.
type responder struct {
	subject, observer string
	obligations       []string
	daily             float64 // requests on a working day, for the busiest obligation
	from, until       string
}

var (
	ofEC  = []string{"tdp", "tgp", "tsrt", "tvp"}
	ofPSP = []string{"tpnp", "tnspo", "tpspo"}
	ofPT  = []string{"tgp", "tvp"} // at its stations, on behalf of the indirect ECs behind it
)

var responders = []responder{
	{subject: borgo, observer: platform, obligations: ofEC, daily: 1200},
	{subject: asl, observer: platform, obligations: ofEC, daily: 5200},
	{subject: universita, observer: platform, obligations: ofEC, daily: 2600},
	{subject: regione, observer: platform, obligations: ofEC, daily: 8400},
	{subject: castelBZ, observer: platform, obligations: ofEC, daily: 240},
	{subject: montana, observer: platform, obligations: ofEC, daily: 160},
	{subject: nuovaProva, observer: platform, obligations: ofEC, daily: 310, from: "2026-07-01"},
	{subject: vecchio, observer: platform, obligations: ofEC, daily: 180, until: "2026-07-01"},
	{subject: provincia, observer: platform, obligations: ofEC, daily: 900, from: "2026-09-01"},
	{subject: ponte, observer: platform, obligations: ofEC, daily: 520},
	{subject: camera, observer: platform, obligations: ofEC, daily: 1700, until: "2026-11-27 20:00"},
	{subject: banca, observer: platform, obligations: ofPSP, daily: 21000},
	{subject: istituto, observer: platform, obligations: ofPSP, daily: 9300},
	{subject: ptEsempio, observer: partner, obligations: ofPT, daily: 41000},
	{subject: ptProva, observer: platform, obligations: ofPT, daily: 12500},
}

// weight is how busy an obligation is beside the busiest one.
var weight = map[string]float64{"tdp": 0.05, "tgp": 0.8, "tsrt": 0.6, "tvp": 1, "tpnp": 1, "tnspo": 0.98, "tpspo": 0.95}

// told are the shares that the story fixes, by subject, obligation and month or day.
var told = map[string]float64{
	borgo + " tvp 2026-03":        0.974, // below 98%
	borgo + " tvp 2026-10":        0.9931,
	borgo + " tgp 2026-10":        0.986,
	ptEsempio + " tvp 2026-11-27": 0.962,
	ptEsempio + " tgp 2026-11-27": 0.957,
}

// chance is a number in [0, 1) that belongs to its name.
func chance(name string) float64 {
	h := fnv.New64a()
	h.Write([]byte("bollettino " + name))
	x := h.Sum64() // names differ in their last bytes only: spread them
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 33
	return float64(x>>11) / (1 << 53)
}

// files holds what is to be written, by path under data/.
type files map[string]*bytes.Buffer

func (f files) row(path, header, row string) {
	b, ok := f[path]
	if !ok {
		b = bytes.NewBufferString(header + "\n")
		f[path] = b
	}
	b.WriteString(row + "\n")
}

func dayPath(kind string, day time.Time) string {
	return filepath.Join(kind, day.Format("2006"), day.Format(time.DateOnly)+".csv")
}

// window is what a service or responder was measured in, within the run.
func window(from, until string, run span) span {
	if from != "" && at(from).After(run.from) {
		run.from = at(from)
	}
	if until != "" && at(until).Before(run.until) {
		run.until = at(until)
	}
	return run
}

// outages adds to what the story tells some short ones that nobody announced.
func (s service) outages(run span) []span {
	downs := slices.Concat(s.planned, s.down)
	if s.observer == platform {
		from := at(platformOut)
		downs = append(downs, span{from, from.Add(50 * time.Minute)})
	}
	for i := range s.chance {
		name := fmt.Sprintf("outage %s %s %d", s.subject, s.id, i)
		day := run.from.AddDate(0, 0, int(chance(name+" day")*float64(days-10))) // none near as_of
		from := time.Date(day.Year(), day.Month(), day.Day(), 7+int(chance(name+" hour")*14),
			5*int(chance(name+" minute")*12), 0, 0, rome)
		short := span{from, from.Add(time.Duration(1+int(chance(name+" length")*6)) * 5 * time.Minute)}
		if short.overlap(downs) == 0 {
			downs = append(downs, short)
		}
	}
	slices.SortFunc(downs, func(a, b span) int { return a.from.Compare(b.from) })
	return downs
}

// looked is when the observer looked at the service on that day.
func (s service) looked(day span, run span) []span {
	if s.daily != "" {
		date := day.from.Format(time.DateOnly)
		hours, ok := day.cut(between(date+" "+s.daily[:5], date+" "+s.daily[6:]))
		if !ok {
			return nil
		}
		day = hours
	}
	day, ok := day.cut(window(s.from, s.until, run))
	if !ok {
		return nil
	}
	spans := []span{day}
	for _, gap := range s.gaps {
		var rest []span
		for _, sp := range spans {
			if before, ok := sp.cut(span{sp.from, gap.from}); ok {
				rest = append(rest, before)
			}
			if after, ok := sp.cut(span{gap.until, sp.until}); ok {
				rest = append(rest, after)
			}
		}
		spans = rest
	}
	return spans
}

func availability(out files, run span) {
	const header = "subject,service,from,until,state,observer"
	all := services()
	for day := run.from; day.Before(run.until); day = nextDay(day) {
		for _, s := range all {
			downs := s.outages(run)
			for _, seen := range s.looked(span{day, nextDay(day)}, run) {
				row := func(sp span, state string) {
					if sp.from.Before(sp.until) {
						out.row(dayPath("availability", day), header, fmt.Sprintf("%s,%s,%s,%s,%s,%s", s.subject, s.id,
							sp.from.Format(time.RFC3339), sp.until.Format(time.RFC3339), state, s.observer))
					}
				}
				from := seen.from
				for i := 0; i < len(downs); i++ {
					d, ok := downs[i].cut(seen)
					if !ok {
						continue
					}
					// A stop that goes on past its end is one row.
					for i+1 < len(downs) && downs[i+1].from.Equal(d.until) {
						i++
						d.until = downs[i].until
						d, _ = d.cut(seen)
					}
					row(span{from, d.from}, "up")
					row(d, "down")
					from = d.until
				}
				row(span{from, seen.until}, "up")
			}
		}
	}
}

func responses(out files, run span) {
	const header = "subject,obligation,from,until,requests,ok,timeouts,within,limit_ms,avg_ms,observer"
	planned, downs := map[string][]span{}, map[string][]span{}
	for _, s := range services() {
		if s.subject == borgo && s.id == "psp" {
			continue // the same stop as at its portal
		}
		planned[s.subject] = append(planned[s.subject], s.planned...)
		downs[s.subject] = append(downs[s.subject], s.planned...)
		downs[s.subject] = append(downs[s.subject], s.down...)
	}
	for day := run.from; day.Before(run.until); day = nextDay(day) {
		date := day.Format(time.DateOnly)
		for _, r := range responders {
			whole, ok := span{day, nextDay(day)}.cut(window(r.from, r.until, run))
			if !ok || chance("no bucket "+r.subject+date) < 0.01 {
				continue
			}
			// An hour that a planned stop touches is left out whole: on such days, hours keep the rest.
			buckets := []span{whole}
			if whole.overlap(planned[r.subject]) > 0 {
				buckets = nil
				for t := whole.from; t.Before(whole.until); t = t.Add(time.Hour) {
					hour, _ := span{t, t.Add(time.Hour)}.cut(whole)
					buckets = append(buckets, hour)
				}
			}
			for _, obligation := range r.obligations {
				for _, b := range buckets {
					out.row(dayPath("responses", day), header, r.bucket(obligation, b, downs[r.subject]))
				}
			}
		}
	}
}

// bucket is one row of counts. While the subject is down few requests come, and none is answered.
func (r responder) bucket(obligation string, b span, downs []span) string {
	date, month := b.from.Format(time.DateOnly), b.from.Format("2006-01")
	name := r.subject + " " + obligation + " "
	share := 0.9875 + 0.0085*chance(name+"share") + 0.003*(chance(name+month)-0.5)
	if told, ok := told[name+month]; ok {
		share = told
	}
	if told, ok := told[name+date]; ok {
		share = told
	}
	share = min(share+0.002*(chance(name+b.from.Format(time.RFC3339))-0.5), 0.9995)

	busy := r.daily * weight[obligation] * (0.85 + 0.3*chance(name+date))
	switch b.from.Weekday() {
	case time.Saturday:
		busy *= 0.45
	case time.Sunday:
		busy *= 0.3
	}
	length := b.seconds()
	if length <= 3600 { // hours of the night and of the day
		busy *= max(0.02, 0.5*(1-math.Cos(2*math.Pi*(float64(b.from.Hour())-2)/24))) / 12
		busy *= length / 3600
	} else {
		busy *= length / 86400
	}
	gone := b.overlap(downs) / length
	requests := math.Round(busy*(1-gone)) + math.Round(busy*gone*0.1)
	within := math.Round((requests - math.Round(busy*gone*0.1)) * share)
	timeouts := math.Round(busy*gone*0.1) + math.Floor((requests-math.Round(busy*gone*0.1)-within)*0.3)
	average := 0
	if requests > timeouts {
		average = 320 + int(380*chance(name+"avg")) + int(60*chance(name+date+"avg"))
	}
	return fmt.Sprintf("%s,%s,%s,%s,%.0f,%.0f,%.0f,%.0f,%d,%d,%s", r.subject, obligation,
		b.from.Format(time.RFC3339), b.until.Format(time.RFC3339), requests, requests-timeouts, timeouts, within,
		limitMS, average, r.observer)
}

// counts writes what PSPs are counted for. The quality programme's indicators begin with text 3.10.0.
func counts(out files, run span) {
	const header = "subject,obligation,scope,count,of"
	quality := []struct {
		obligation string
		limit      float64
	}{
		{"lfdr", 0.01}, {"nrfdr", 0.01}, {"wpnfdr", 0.01}, {"wafdr", 0.01},
		{"qi-tpnp", 0.02}, {"qi-tnspo", 0.02}, {"lspo", 0.02}, {"daspo", 0.02},
	}
	first := time.Date(run.from.Year(), run.from.Month(), 1, 0, 0, 0, 0, rome)
	for month := first; month.Before(run.until); month = month.AddDate(0, 1, 0) {
		key := month.Format("2006-01")
		path := filepath.Join("counts", month.Format("2006"), key+".csv")
		for _, psp := range []struct {
			subject  string
			ibans    int
			payments float64
		}{{banca, 3, 520000}, {istituto, 1, 230000}, {cassa, 2, 0}} {
			name := psp.subject + " " + key + " "
			wrong := int(4 + 20*chance(name+"nfer"))
			if psp.subject == istituto && key == "2026-02" {
				wrong = 33 // past the limit of 30
			}
			out.row(path, header, fmt.Sprintf("%s,nfer,,%d,", psp.subject, wrong))
			for i := 1; i <= psp.ibans; i++ {
				out.row(path, header, fmt.Sprintf("%s,nbi,iban-%d,%d,", psp.subject, i,
					int(18*chance(fmt.Sprint(name, "nbi", i)))))
			}
			if psp.payments == 0 || month.Before(at("2025-11-01")) {
				continue
			}
			of := math.Round(psp.payments * (0.9 + 0.2*chance(name+"of")))
			for _, q := range quality {
				share := q.limit * (0.15 + 0.6*chance(name+q.obligation))
				if psp.subject == istituto && q.obligation == "lfdr" && key == "2026-05" {
					share = 0.014 // past the limit of 1%
				}
				out.row(path, header, fmt.Sprintf("%s,%s,,%.0f,%.0f", psp.subject, q.obligation, of*share, of))
			}
		}
	}
}

func main() {
	log.SetFlags(0)
	dir := flag.String("data", "data", "folder to write into")
	flag.Parse()

	until := at(asOf)
	first := time.Date(until.Year(), until.Month(), until.Day()-days+1, 0, 0, 0, 0, rome)
	run := span{first, until}
	out := files{}
	availability(out, run)
	responses(out, run)
	counts(out, run)
	for path, content := range out {
		path = filepath.Join(*dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(path, content.Bytes(), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
