// Package town tells small worlds for the tests of the rooms of pages: one body's story
// in lines, read, measured, judged and composed as a build would. It supports tests and
// nothing else.
package town

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/ratio"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/many"
	"bollettino/generator/page/status"
	"bollettino/generator/page/word"
	"bollettino/generator/test/rome"
)

// A Town is one body's story, a line each, in the words of the sli scripts. Times are
// those of Rome.
//
//	service  ID [NAME] ...                              default: pagamenti
//	role     ROLE,... [inactive] [partners ID]          default: ec-direct, always
//	row      ROLE FROM..[UNTIL] [inactive yes]          of the registry; the first takes the place of the role
//	rule     ID VERSION MEASURE least|most LIMIT monthly|yearly FROM..[UNTIL]
//	                                                    binds EC; default: planned stops, 36 hours a year
//	up, down SPAN [service ID]
//	bucket   ID SPAN REQUESTS WITHIN
//	count    ID MONTH COUNT
//	notice   KIND SPAN declared TIME [KEY VALUE ...]    the keys of the format; default: services all, impact full
//	platform KIND SPAN declared TIME ...                also: partner, which the row then names
//	update   TIME STATUS [KEY VALUE ...]                of the notice above
//	body     TEXT                                       of the notice above
//	at       TIME                                       the moment of the build
//
// A SPAN is FROM..UNTIL, where UNTIL may be left out, or DAY HH:MM-HH:MM. A line that
// can't be read ends the test.
type Town struct {
	testing.TB
	Where string // for messages: file and line, or what the story is
	Site  frame.Site
	AsOf  period.Time
	Looks []observation.Look

	services []subject.Service
	row      subject.Row
	rows     []subject.Row
	buckets  []observation.Bucket
	counts   []observation.Count
	drafts   []draft
	ruled    bool // the rules are the story's own
	frozen   []*verification.File
}

type draft struct {
	whose, day, head, body string
	updates                []string
}

// Who the story is of, and the partner that it may name.
const (
	Pisa    = subject.ID("01234567897")
	Partner = subject.ID("00999990008")
)

// New is a town of which these lines are told, as of 27 November 2026.
func New(t testing.TB, lines string) *Town {
	t.Helper()
	w := &Town{TB: t, Where: t.Name(), AsOf: rome.Zone.Date(2026, time.November, 27)}
	w.row = subject.Row{ID: Pisa, Name: "Comune di Pisa", Roles: []subject.Role{subject.ECDirect}, Active: true,
		Valid: period.Span{Until: period.Never}}
	w.Site = frame.Site{
		Language: &word.It,
		Setting: setting.Site{Zone: rome.Zone, BaseURL: "https://stato.example.org/",
			TagAuthority: "stato.example.org,2026",
			Fresh:        15 * time.Minute, Observers: setting.All, Verdicts: setting.Figures,
			ObservedAtLeast: ratio.Of(95, 100)},
		Links: address.NewLinks("https://stato.example.org/"), Book: book(),
		Name: func(id subject.ID) string {
			return map[subject.ID]string{Partner: "Esempio Pagamenti", Pisa: "Comune di Pisa"}[id]
		},
	}
	return w.Tell(lines)
}

// book is the rulebook of a story that tells no rule.
func book() *rulebook.Book {
	valid := period.Span{From: rome.Zone.Date(2025, time.November, 1), Until: period.Never}
	hours := &rulebook.Indicator{Measure: rulebook.Planned, Limit: ratio.Whole(36 * 3600), Unit: "second",
		Notice: 72 * time.Hour, Yearly: true}
	return &rulebook.Book{
		Versions: []rulebook.Version{{ID: "3.10.0", Valid: valid}},
		Obligations: []rulebook.Obligation{{ID: "fermi-programmati", Title: "Fermi programmati",
			Binds:   []subject.Role{subject.ECDirect},
			Clauses: []rulebook.Clause{{Version: "3.10.0", Indicator: hours}}}},
	}
}

// Tell adds lines to the story.
func (w *Town) Tell(lines string) *Town {
	w.Helper()
	for line := range strings.Lines(lines) {
		w.line(line)
	}
	return w
}

func (w *Town) line(line string) {
	w.Helper()
	t := split(line)
	if len(t) == 0 {
		return
	}
	verb, t := t[0], t[1:]
	switch verb {
	case "service":
		s := subject.Service{ID: t[0], Name: cmp.Or(strings.Join(t[1:], " "), t[0]), Counts: true}
		w.services = append(w.services, s)
	case "role":
		w.role(t)
	case "row":
		span, rest := w.span(t[1:])
		w.rows = append(w.rows, subject.Row{ID: Pisa, Name: "Comune di Pisa", Roles: []subject.Role{subject.Role(t[0])},
			Active: w.options(rest)["inactive"] == "", Valid: span})
	case "rule":
		w.rule(t)
	case "up", "down":
		span, rest := w.span(t)
		w.Looks = append(w.Looks, observation.Look{Span: span, Down: verb == "down", Observer: "operatore",
			Service: cmp.Or(w.options(rest)["service"], w.known()[0])})
	case "bucket":
		span, rest := w.span(t[1:])
		w.buckets = append(w.buckets, observation.Bucket{Obligation: t[0], Span: span, Observer: "piattaforma",
			Requests: w.number(rest[0]), Within: w.number(rest[1])})
	case "count":
		month := rome.Zone.Month(w.time(t[1]+"-01"), 0)
		w.counts = append(w.counts, observation.Count{Obligation: t[0], Month: month, Count: w.number(t[2])})
	case "notice", "platform", "partner":
		w.notice(verb, t)
	case "update":
		w.update(t)
	case "body":
		w.drafts[len(w.drafts)-1].body += strings.Join(t, " ") + "\n"
	case "at":
		w.AsOf = w.time(t[0])
	default:
		w.Fatalf("%s: %q is not a verb", w.Where, verb)
	}
}

// split parts a line into words; quotes keep some together.
func split(line string) (out []string) {
	for i, part := range strings.Split(strings.TrimSpace(line), `"`) {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

func (w *Town) role(t []string) {
	w.row.Roles = nil
	for r := range strings.SplitSeq(t[0], ",") {
		w.row.Roles = append(w.row.Roles, subject.Role(r))
	}
	if len(t) > 1 && t[1] == "inactive" {
		w.row.Active, t = false, t[1:]
	}
	if p := w.options(t[1:])["partners"]; p != "" {
		w.row.Partners = []subject.ID{subject.ID(p)}
	}
}

func (w *Town) rule(t []string) {
	w.Helper()
	if !w.ruled {
		w.Site.Book, w.ruled = &rulebook.Book{}, true
	}
	b := w.Site.Book
	if _, ok := b.Version(t[1]); !ok {
		span, _ := w.span(t[6:7])
		b.Versions = append(b.Versions, rulebook.Version{ID: t[1], Valid: span})
	}
	o, ok := b.Find(t[0])
	if !ok {
		binds := []subject.Role{subject.ECDirect}
		b.Obligations = append(b.Obligations, rulebook.Obligation{ID: t[0], Title: t[0], Binds: binds})
		o = &b.Obligations[len(b.Obligations)-1]
	}
	i := rulebook.Indicator{Measure: rulebook.Measure(t[2]), AtLeast: t[3] == "least", Yearly: t[5] == "yearly"}
	i.Limit, i.Unit = w.limit(t[4])
	o.Clauses = append(o.Clauses, rulebook.Clause{Version: t[1], Indicator: &i})
}

// limit reads a share, "98%", a time, "9h", or a count.
func (w *Town) limit(s string) (of ratio.Ratio, unit string) {
	w.Helper()
	if hours, ok := strings.CutSuffix(s, "h"); ok {
		return ratio.Whole(w.number(hours) * 3600), "second"
	}
	number, share := strings.CutSuffix(s, "%")
	of, err := ratio.Parse(number)
	if err != nil {
		w.Fatalf("%s: %v", w.Where, err)
	}
	if share {
		return of.Over(100), "share"
	}
	return of, "count"
}

func (w *Town) number(s string) int64 {
	w.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		w.Fatalf("%s: %v", w.Where, err)
	}
	return n
}

func (w *Town) time(s string) period.Time {
	w.Helper()
	if t, err := rome.Zone.ParseDay(s); err == nil {
		return t
	}
	t, err := rome.Zone.Parse(s)
	if err != nil {
		w.Fatalf("%s: %v", w.Where, err)
	}
	return t
}

func (w *Town) span(t []string) (period.Span, []string) {
	w.Helper()
	if from, until, ok := strings.Cut(t[0], ".."); ok {
		s := period.Span{From: w.time(from), Until: period.Never}
		if until != "" {
			s.Until = w.time(until)
		}
		return s, t[1:]
	}
	from, until, _ := strings.Cut(t[1], "-")
	day := t[0]
	s := period.Span{From: w.time(day + "T" + from)}
	if until <= from {
		day = rome.Zone.Local(rome.Zone.Day(s.From).Until).Format("2006-01-02")
	}
	s.Until = w.time(day + "T" + until)
	return s, t[2:]
}

// options takes keys with their values.
func (w *Town) options(t []string) map[string]string {
	w.Helper()
	if len(t)%2 != 0 {
		w.Fatalf("%s: a key has no value: %q", w.Where, t)
	}
	out := map[string]string{}
	for i := 0; i < len(t); i += 2 {
		out[t[i]] = t[i+1]
	}
	return out
}

func (w *Town) notice(whose string, t []string) {
	w.Helper()
	kind := t[0]
	span, t := w.span(t[1:])
	o := w.options(t)
	o["kind"], o["title"] = kind, cmp.Or(o["title"], "Portale")
	o["services"], o["impact"] = cmp.Or(o["services"], "all"), cmp.Or(o["impact"], "full")
	o["from"] = rome.Zone.RFC3339(span.From)
	if span.Until != period.Never {
		o["until"] = rome.Zone.RFC3339(span.Until)
	}
	d := draft{whose: whose, day: rome.Zone.Local(w.time(o["declared"])).Format("2006-01-02")}
	for _, k := range slices.Sorted(maps.Keys(o)) {
		d.head += yamlLine(k, o[k])
	}
	if whose == "partner" && len(w.row.Partners) == 0 {
		w.row.Partners = []subject.ID{Partner}
	}
	w.drafts = append(w.drafts, d)
}

func (w *Town) update(t []string) {
	w.Helper()
	o := w.options(t[2:])
	o["text"] = cmp.Or(o["text"], "Prova.")
	u := "  - at: " + t[0] + "\n    status: " + t[1] + "\n"
	for _, k := range slices.Sorted(maps.Keys(o)) {
		u += "    " + yamlLine(k, o[k])
	}
	d := &w.drafts[len(w.drafts)-1]
	d.updates = append(d.updates, u)
}

func yamlLine(k, v string) string {
	switch k {
	case "services", "except", "works", "channels":
		return k + ": [" + v + "]\n"
	}
	return k + ": " + strconv.Quote(v) + "\n"
}

func (w *Town) known() []string {
	if len(w.services) == 0 {
		w.services = subject.Default().Services
	}
	var out []string
	for _, s := range w.services {
		out = append(out, s.ID)
	}
	return out
}

// Read reads the story's i-th notice as a build would.
func (w *Town) Read(i int, list *problem.List) *notice.Notice {
	d := w.drafts[i]
	data := "---\n" + d.head
	if len(d.updates) > 0 {
		data += "updates:\n" + strings.Join(d.updates, "")
	}
	owner, services := Pisa, w.known()
	switch d.whose {
	case "platform":
		owner, services = subject.Platform, nil
	case "partner":
		owner = Partner
	}
	name := fmt.Sprintf("%s-n%d.md", d.day, i+1)
	return notice.Read(name, []byte(data+"---\n"+d.body), owner, services, rome.Zone, w.AsOf, list)
}

// Input is what was read of the subject.
func (w *Town) Input() sli.Input {
	w.Helper()
	w.known()
	rows := w.rows
	if len(rows) == 0 {
		rows = []subject.Row{w.row}
	}
	in := sli.Input{Book: w.Site.Book, Zone: rome.Zone, Policy: w.Site.Setting.Observers, Fresh: w.Site.Setting.Fresh,
		Profile: subject.Profile{Services: w.services, Language: "it"}, Subject: subject.Subject{ID: Pisa, Rows: rows}}
	for i, d := range w.drafts {
		var list problem.List
		n := w.Read(i, &list)
		for _, p := range list.Sorted() {
			w.Fatalf("%s: %s", w.Where, p)
		}
		switch d.whose {
		case "platform":
			in.Platform = append(in.Platform, n)
		case "partner":
			in.Partners = append(in.Partners, n)
		default:
			in.Notices = append(in.Notices, n)
		}
	}
	in.Log.Looks, in.Log.Buckets, in.Log.Counts = w.Looks, w.buckets, w.counts
	return in
}

// Compose makes all that is said of the subject.
func (w *Town) Compose() status.Output {
	w.Helper()
	out := status.Compose(w.Site, w.Judged(w.Input()))
	row := *out.Summary.Row
	out.Summary.Row = &row // tests change it
	return out
}

// Judged measures and judges what was read of the subject.
func (w *Town) Judged(in sli.Input) judged.Unit {
	return judged.Of(in, sli.Measure(in, sli.Instant(in, w.AsOf)), w.Site.Setting.ObservedAtLeast, w.frozen)
}

// Freeze closes periods, the oldest first.
func (w *Town) Freeze(files ...*verification.File) {
	w.frozen, w.Site.Frozen = files, judged.Periods(files)
}

// Platform are the platform's notices of the story, where they stand at t.
func (w *Town) Platform(t period.Time) []judged.Notice {
	w.Helper()
	now := judged.Stand(w.Input().Platform, rome.Zone, t)
	if w.Site.Living() {
		return judged.Foresee(now, rome.Zone, t)
	}
	return now
}

// Many are the pages about many, who have left these summaries.
func (w *Town) Many(summaries ...bulletin.Summary) *many.Many {
	w.Helper()
	gathered := bulletin.NewGathering(w.Site)
	all := make([]*bulletin.Summary, len(summaries))
	for i := range summaries {
		all[i] = &summaries[i]
		gathered.Take(all[i])
	}
	return many.New(w.Site, all, gathered.Close(rome.Zone.Day(w.AsOf).From, w.Platform))
}

// Body is the first page that shows a T, the zero value where none does.
func Body[T any](out status.Output) (body T) {
	for _, p := range out.Pages {
		if b, ok := p.Body.(T); ok {
			return b
		}
	}
	return body
}

// Many are the pages about many bodies of Tuscany, each a town of its own on one site:
// the common lines, and then those of each.
func Many(t testing.TB, common string, each ...string) *many.Many {
	t.Helper()
	var summaries []bulletin.Summary
	var last *Town
	for i, lines := range each {
		last = New(t, common+"\n"+lines)
		s := last.Compose().Summary
		s.ID, s.Row.Region = subject.ID(fmt.Sprintf("%011d", i)), "Toscana"
		summaries = append(summaries, s)
	}
	return last.Many(summaries...)
}

// Times is v so many times.
func Times[T any](n int, v T) []T { return slices.Repeat([]T{v}, n) }

// Pages are pages, with those that some of them bring.
func Pages(all []page.Page) (out []page.Page) {
	for _, p := range all {
		if p.Make == nil {
			out = append(out, p)
			continue
		}
		out = append(out, p.Make()...)
	}
	return out
}
