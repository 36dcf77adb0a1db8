package status_test

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
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/status"
)

// A world is one subject's story, a line each, in the words of the sli scripts.
// Times are those of Rome.
//
//	service  ID [NAME] ...                              default: pagamenti
//	role     ROLE,... [partners ID,...] [inactive]      default: ec-direct, always
//	up, down SPAN [service ID]
//	notice   KIND SPAN declared TIME [KEY VALUE ...]    the keys of the format; default: services all, impact full
//	platform KIND SPAN declared TIME ...                also: partner, which the row then names
//	update   TIME STATUS [KEY VALUE ...]                of the notice above
//	body     TEXT                                       of the notice above
//	at       TIME                                       the moment of the build
//
// A SPAN is FROM..UNTIL, where UNTIL may be left out, or DAY HH:MM-HH:MM.
type world struct {
	testing.TB
	where    string // for messages: file and line
	services []subject.Service
	row      subject.Row
	looks    []observation.Look
	drafts   []draft
	site     frame.Site
	asOf     period.Time
}

type draft struct {
	whose, day, head, body string
	updates                []string
}

var rome = must(period.In("Europe/Rome"))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

const (
	pisa    = subject.ID("01234567897")
	partner = subject.ID("00999990008")
)

func newWorld(t testing.TB) *world {
	book := &rulebook.Book{Versions: []rulebook.Version{{ID: "3.10.0", Valid: period.Span{From: rome.Date(2025, time.November, 1), Until: period.Never}}}}
	book.Obligations = []rulebook.Obligation{{ID: "fermi-programmati", Title: "Fermi programmati", Binds: []subject.Role{subject.ECDirect},
		Clauses: []rulebook.Clause{{Version: "3.10.0", Indicator: &rulebook.Indicator{Measure: rulebook.Planned, Limit: ratio.Whole(36 * 3600), Unit: "second", Notice: 72 * time.Hour, Yearly: true}}}}}
	w := &world{TB: t, where: t.Name(), asOf: rome.Date(2026, time.November, 27)}
	w.row = subject.Row{ID: pisa, Name: "Comune di Pisa", Roles: []subject.Role{subject.ECDirect}, Active: true, Valid: period.Span{Until: period.Never}}
	w.site = frame.Site{
		Setting: setting.Site{Zone: rome, BaseURL: "https://stato.example.org/", TagAuthority: "stato.example.org,2026", Fresh: 15 * time.Minute,
			Observers: setting.All, Verdicts: setting.Figures, ObservedAtLeast: ratio.Of(95, 100)},
		Links: address.NewLinks("https://stato.example.org/"), Book: book,
		Name: func(id subject.ID) string {
			return map[subject.ID]string{partner: "Esempio Pagamenti", pisa: "Comune di Pisa"}[id]
		},
	}
	return w
}

// tell adds lines to the world.
func (w *world) tell(lines string) *world {
	w.Helper()
	for line := range strings.Lines(lines) {
		w.line(line)
	}
	return w
}

func (w *world) line(line string) {
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
	case "up", "down":
		span, t := w.span(t)
		o := w.options(t)
		w.looks = append(w.looks, observation.Look{Span: span, Down: verb == "down", Observer: "operatore", Service: cmp.Or(o["service"], w.known()[0])})
	case "notice", "platform", "partner":
		w.notice(verb, t)
	case "update":
		d := &w.drafts[len(w.drafts)-1]
		u := "  - at: " + t[0] + "\n    status: " + t[1] + "\n"
		o := w.options(t[2:])
		o["text"] = cmp.Or(o["text"], "Prova.")
		for _, k := range slices.Sorted(maps.Keys(o)) {
			u += "    " + yamlLine(k, o[k])
		}
		d.updates = append(d.updates, u)
	case "body":
		w.drafts[len(w.drafts)-1].body += strings.Join(t, " ") + "\n"
	case "at":
		w.asOf = w.time(t[0])
	default:
		w.Fatalf("%s: %q is not a verb", w.where, verb)
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

func (w *world) role(t []string) {
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

func (w *world) time(s string) period.Time {
	w.Helper()
	if t, err := rome.ParseDay(s); err == nil {
		return t
	}
	t, err := rome.Parse(s)
	if err != nil {
		w.Fatalf("%s: %v", w.where, err)
	}
	return t
}

func (w *world) span(t []string) (period.Span, []string) {
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
		day = rome.Local(rome.Day(s.From).Until).Format("2006-01-02")
	}
	s.Until = w.time(day + "T" + until)
	return s, t[2:]
}

// options takes keys with their values.
func (w *world) options(t []string) map[string]string {
	w.Helper()
	if len(t)%2 != 0 {
		w.Fatalf("%s: a key has no value: %q", w.where, t)
	}
	out := map[string]string{}
	for i := 0; i < len(t); i += 2 {
		out[t[i]] = t[i+1]
	}
	return out
}

func (w *world) notice(whose string, t []string) {
	w.Helper()
	kind := t[0]
	span, t := w.span(t[1:])
	o := w.options(t)
	o["kind"], o["title"] = kind, cmp.Or(o["title"], "Portale")
	o["services"], o["impact"] = cmp.Or(o["services"], "all"), cmp.Or(o["impact"], "full")
	o["from"] = rome.RFC3339(span.From)
	if span.Until != period.Never {
		o["until"] = rome.RFC3339(span.Until)
	}
	d := draft{whose: whose, day: rome.Local(w.time(o["declared"])).Format("2006-01-02")}
	for _, k := range slices.Sorted(maps.Keys(o)) {
		d.head += yamlLine(k, o[k])
	}
	if whose == "partner" && len(w.row.Partners) == 0 {
		w.row.Partners = []subject.ID{partner}
	}
	w.drafts = append(w.drafts, d)
}

func yamlLine(k, v string) string {
	switch k {
	case "services", "except", "works", "channels":
		return k + ": [" + v + "]\n"
	}
	return k + ": " + strconv.Quote(v) + "\n"
}

func (w *world) known() []string {
	if len(w.services) == 0 {
		w.services = subject.Default().Services
	}
	var out []string
	for _, s := range w.services {
		out = append(out, s.ID)
	}
	return out
}

// read reads a draft as a build would.
func (w *world) read(i int, list *problem.List) *notice.Notice {
	d := w.drafts[i]
	data := "---\n" + d.head
	if len(d.updates) > 0 {
		data += "updates:\n" + strings.Join(d.updates, "")
	}
	owner, services := pisa, w.known()
	switch d.whose {
	case "platform":
		owner, services = subject.Platform, nil
	case "partner":
		owner = partner
	}
	return notice.Read(fmt.Sprintf("%s-n%d.md", d.day, i+1), []byte(data+"---\n"+d.body), owner, services, rome, w.asOf, list)
}

func (w *world) input() sli.Input {
	w.Helper()
	w.known()
	in := sli.Input{Book: w.site.Book, Zone: rome, Policy: w.site.Setting.Observers, Fresh: w.site.Setting.Fresh,
		Profile: subject.Profile{Services: w.services, Language: "it"}, Subject: subject.Subject{ID: pisa, Rows: []subject.Row{w.row}}}
	for i, d := range w.drafts {
		var list problem.List
		n := w.read(i, &list)
		for _, p := range list.Sorted() {
			w.Fatalf("%s: %s", w.where, p)
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
	in.Log.Looks = w.looks
	return in
}

// compose makes all that is said of the subject.
func (w *world) compose() status.Output {
	w.Helper()
	in := w.input()
	w.site.Platform = in.Platform
	return status.Compose(w.site, w.judged(in))
}

// judged measures and judges what was read of the subject.
func (w *world) judged(in sli.Input) judged.Unit {
	return judged.Of(in, sli.Measure(in, sli.Instant(in, w.asOf)), w.site.Setting.ObservedAtLeast, w.site.Frozen)
}
