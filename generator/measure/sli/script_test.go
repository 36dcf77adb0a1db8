package sli_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
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
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
	"bollettino/generator/test/rome"

	gocmp "github.com/google/go-cmp/cmp"
)

// A script in testdata tells a subject's story line by line; each expect line
// measures and judges what stands above it. Times are those of Rome.
//
//	rule     VERSION MEASURE at most|least LIMIT yearly|monthly from DAY [until DAY] [id ID]
//	         [notice 72h] [binds ROLE,...]
//	role     ROLE,... [from DAY] [until DAY] [partners ID,...]
//	         default: ec-direct, always, through the partner named partner
//	service  ID [counts false] [hours "mon-fri 09:00-13:00"]     default: pagamenti
//	policy   all|any|majority
//	fresh    DURATION
//	up       SPAN [otherwise] [service ID] [observer ID]     otherwise: where it wasn't down
//	down     SPAN [service ID] [observer ID]
//	bucket   OBLIGATION SPAN requests N within N [observer ID]
//	count    OBLIGATION MONTH N [of N] [scope ID]
//	notice   KIND SPAN declared TIME [told TIME] [services ID,...] [impact I]
//	         [repeats RRULE] [except DAY,...] [valid_until TIME]
//	platform KIND SPAN declared TIME ...
//	partner  KIND SPAN declared TIME ... [of ID]        default: of the one named partner
//	update   TIME STATUS [from TIME] [until TIME] [services ID,...] [impact I] [ended TIME]     of the notice above
//	asof     TIME                                       default: the end of the window
//	expect   WINDOW OBLIGATION VALUE [KEY VALUE ...] [VERDICT] [OBLIGATION ...]
//	expect   WINDOW OBLIGATION parts N part 1 VALUE ... part 2 VALUE ...
//	expect   direct WINDOW OBLIGATION ...               of the days of direct connection
//	expect   shown OBLIGATION N                         how many figures a page has
//	expect   now|service ID KEY VALUE ...
//	expect   instant TIME
//
// A SPAN is 2026, 2026-08, 2026-08-31, 2026-08-31 00:00-02:20 (an end before the
// start is of the next day) or FROM..UNTIL, where UNTIL may be left out.
type script struct {
	*testing.T
	file     string
	line     int
	rules    []rule
	rows     []subject.Row
	services []subject.Service
	policy   setting.Policy
	fresh    time.Duration
	looks    []look
	buckets  []observation.Bucket
	counts   []observation.Count
	notices  []draft
	asOf     period.Time // 0: the end of the window
}

type rule struct {
	version, id string
	valid       period.Span
	binds       []subject.Role
	indicator   rulebook.Indicator
}

type look struct {
	observation.Look
	otherwise bool
}

type draft struct {
	whose, head string
	owner       subject.ID
	updates     []string
	span        period.Span
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestScripts(t *testing.T) {
	t.Parallel()
	for _, s := range scripts(t) {
		t.Run(filepath.Base(s), func(t *testing.T) {
			t.Parallel()
			run(t, s)
		})
	}
}

func scripts(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts (%v)", err)
	}
	return names
}

// run plays a script and gives what it has built in the end.
func run(t *testing.T, file string) *script {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := &script{T: t, file: file, policy: setting.All, fresh: 15 * time.Minute}
	expects := 0
	for line := range strings.Lines(string(data)) {
		if s.play(line); strings.HasPrefix(line, "expect") {
			expects++
		}
	}
	if expects == 0 {
		t.Fatalf("%s expects nothing", file)
	}
	return s
}

// play takes one line.
func (s *script) play(line string) {
	s.Helper()
	s.line++
	line, _, _ = strings.Cut(line, "#")
	w := words(line)
	if len(w.rest) == 0 {
		return
	}
	switch verb := w.next(); verb {
	case "rule":
		s.rule(w)
	case "role":
		s.role(w)
	case "service":
		s.service(w)
	case "policy":
		s.policy = setting.Policy(w.next())
	case "fresh":
		s.fresh = s.duration(w.next())
	case "up", "down":
		s.look(verb == "down", w)
	case "bucket":
		s.bucket(w)
	case "count":
		s.count(w)
	case "notice", "platform", "partner":
		s.notice(verb, w)
	case "update":
		s.update(w)
	case "asof":
		s.asOf = s.time(w.next())
	case "expect":
		s.expect(w)
	default:
		s.fail("%q is not a verb", verb)
	}
	if len(w.rest) > 0 {
		s.fail("%q is left over", w.rest)
	}
}

func (s *script) fail(format string, args ...any) {
	s.Helper()
	s.Fatalf("%s:%d: %s", s.file, s.line, fmt.Sprintf(format, args...))
}

// text is the words of a line; quotes keep some together.
type text struct{ rest []string }

func words(line string) *text {
	t := &text{}
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			t.rest = append(t.rest, part)
		} else {
			t.rest = append(t.rest, strings.Fields(part)...)
		}
	}
	return t
}

func (t *text) next() string {
	if len(t.rest) == 0 {
		return ""
	}
	w := t.rest[0]
	t.rest = t.rest[1:]
	return w
}

func (t *text) skip(word string) bool {
	if len(t.rest) > 0 && t.rest[0] == word {
		t.rest = t.rest[1:]
		return true
	}
	return false
}

// options takes what is left as keys with values.
func (s *script) options(t *text, allowed ...string) map[string]string {
	s.Helper()
	out := map[string]string{}
	for len(t.rest) > 0 {
		k := t.next()
		if !slices.Contains(allowed, k) || len(t.rest) == 0 {
			s.fail("%q is not an option with a value; use %q", k, allowed)
		}
		out[k] = t.next()
	}
	return out
}

func (s *script) time(w string) period.Time {
	s.Helper()
	if t, err := rome.Zone.ParseDay(w); err == nil {
		return t
	}
	t, err := rome.Zone.Parse(w)
	if err != nil {
		s.fail("%v", err)
	}
	return t
}

func (s *script) duration(w string) time.Duration {
	s.Helper()
	d, err := time.ParseDuration(w)
	if err != nil {
		s.fail("%v", err)
	}
	return d
}

func (s *script) number(w string) int64 {
	s.Helper()
	n, err := strconv.ParseInt(w, 10, 64)
	if err != nil {
		s.fail("%v", err)
	}
	return n
}

func (s *script) span(t *text) period.Span {
	s.Helper()
	w := t.next()
	if from, until, ok := strings.Cut(w, ".."); ok {
		span := period.Span{From: s.time(from), Until: period.Never}
		if until != "" {
			span.Until = s.time(until)
		}
		return span
	}
	switch len(w) {
	case 4:
		return rome.Zone.Year(s.time(w + "-01-01"))
	case 7:
		return rome.Zone.Month(s.time(w+"-01"), 0)
	}
	day := rome.Zone.Day(s.time(w))
	if len(t.rest) == 0 || strings.Count(t.rest[0], ":") != 2 {
		return day
	}
	from, until, _ := strings.Cut(t.next(), "-")
	span := period.Span{From: s.time(w + "T" + from)}
	switch {
	case until == "24:00":
		span.Until = day.Until
	case until <= from:
		span.Until = s.time(rome.Zone.Local(day.Until).Format("2006-01-02") + "T" + until)
	default:
		span.Until = s.time(w + "T" + until)
	}
	return span
}

func roles(w string) []subject.Role {
	var out []subject.Role
	for r := range strings.SplitSeq(w, ",") {
		out = append(out, subject.Role(r))
	}
	return out
}

func (s *script) rule(t *text) {
	r := rule{version: t.next(), valid: period.Span{Until: period.Never},
		binds: roles("ec-direct,ec-indirect,psp-direct,psp-indirect")}
	i := &r.indicator
	i.Measure = rulebook.Measure(t.next())
	r.id = string(i.Measure)
	t.skip("at")
	i.AtLeast = t.next() == "least"
	switch limit := t.next(); {
	case strings.HasSuffix(limit, "%"):
		i.Limit, i.Unit = must(ratio.Parse(strings.TrimSuffix(limit, "%"))).Over(100), "share"
	case strings.HasSuffix(limit, "h"):
		i.Limit, i.Unit = ratio.Whole(int64(s.duration(limit).Seconds())), "second"
	default:
		i.Limit, i.Unit = ratio.Whole(s.number(limit)), "count"
	}
	i.Yearly = t.next() == "yearly"
	if i.Measure == rulebook.Planned {
		i.Notice = 72 * time.Hour
	}
	for k, v := range s.options(t, "from", "until", "id", "notice", "binds") {
		switch k {
		case "from":
			r.valid.From = s.time(v)
		case "until":
			r.valid.Until = s.time(v)
		case "id":
			r.id = v
		case "notice":
			i.Notice = s.duration(v)
		case "binds":
			r.binds = roles(v)
		}
	}
	s.rules = append(s.rules, r)
}

func (s *script) book() *rulebook.Book {
	b := &rulebook.Book{}
	for _, r := range s.rules {
		if _, ok := b.Version(r.version); !ok {
			b.Versions = append(b.Versions, rulebook.Version{ID: r.version, Valid: r.valid})
		}
		o, ok := b.Find(r.id)
		if !ok {
			b.Obligations = append(b.Obligations, rulebook.Obligation{ID: r.id, Binds: r.binds})
			o = &b.Obligations[len(b.Obligations)-1]
		}
		o.Clauses = append(o.Clauses, rulebook.Clause{Version: r.version, Indicator: &r.indicator})
	}
	return b
}

func (s *script) role(t *text) {
	r := subject.Row{ID: "01234567897", Roles: roles(t.next()), Active: true, Valid: period.Span{Until: period.Never}}
	o := s.options(t, "from", "until", "partners")
	if v := o["from"]; v != "" {
		r.Valid.From = s.time(v)
	}
	if v := o["until"]; v != "" {
		r.Valid.Until = s.time(v)
	}
	for id := range strings.SplitSeq(cmp.Or(o["partners"], "partner"), ",") {
		r.Partners = append(r.Partners, subject.ID(id))
	}
	s.rows = append(s.rows, r)
}

// service goes through the reader, for its hours.
func (s *script) service(t *text) {
	id := t.next()
	yaml := "services:\n  - id: " + id + "\n    name: " + id + "\n"
	for k, v := range s.options(t, "counts", "hours") {
		yaml += "    " + k + ": " + v + "\n"
	}
	var list problem.List
	p := subject.ReadProfile("profile.yaml", []byte(yaml), rome.Zone, subject.Refs{}, &list)
	s.sound(&list)
	s.services = append(s.services, p.Services...)
}

func (s *script) sound(list *problem.List) {
	s.Helper()
	for _, p := range list.Sorted() {
		s.fail("%s", p)
	}
}

func (s *script) first() string {
	if len(s.services) == 0 {
		return "pagamenti"
	}
	return s.services[0].ID
}

func (s *script) look(down bool, t *text) {
	l := look{Look: observation.Look{Span: s.span(t), Down: down}}
	l.otherwise = t.skip("otherwise")
	o := s.options(t, "service", "observer")
	l.Service, l.Observer = cmp.Or(o["service"], s.first()), cmp.Or(o["observer"], "operatore")
	s.looks = append(s.looks, l)
}

func (s *script) bucket(t *text) {
	b := observation.Bucket{Obligation: t.next(), Span: s.span(t)}
	o := s.options(t, "requests", "within", "observer")
	b.Requests, b.Within, b.Observer = s.number(o["requests"]), s.number(o["within"]),
		cmp.Or(o["observer"], "piattaforma")
	s.buckets = append(s.buckets, b)
}

func (s *script) count(t *text) {
	c := observation.Count{Obligation: t.next(), Month: s.span(t), Count: s.number(t.next())}
	o := s.options(t, "of", "scope")
	if c.Scope = o["scope"]; o["of"] != "" {
		c.Of, c.HasOf = s.number(o["of"]), true
	}
	s.counts = append(s.counts, c)
}

func (s *script) notice(whose string, t *text) {
	head := "kind: " + t.next() + "\ntitle: Prova\n"
	span := s.span(t)
	head += "from: " + rome.Zone.RFC3339(span.From) + "\n"
	if span.Until != period.Never {
		head += "until: " + rome.Zone.RFC3339(span.Until) + "\n"
	}
	o := s.options(t, "declared", "told", "services", "impact", "repeats", "except", "valid_until", "of")
	owner := subject.ID("01234567897")
	if whose == "partner" {
		owner = subject.ID(cmp.Or(o["of"], "partner"))
	}
	delete(o, "of")
	for k, v := range map[string]string{"services": "all", "impact": "full"} {
		o[k] = cmp.Or(o[k], v)
	}
	if o["told"] != "" {
		o["told_platform"] = o["told"]
		delete(o, "told")
	}
	for _, k := range slices.Sorted(maps.Keys(o)) {
		if slices.Contains([]string{"declared", "told_platform", "valid_until"}, k) {
			o[k] = rome.Zone.RFC3339(s.time(o[k])) // a script may name a day
		}
		head += yamlLine(k, o[k])
	}
	s.notices = append(s.notices, draft{whose: whose, owner: owner, head: head, span: span})
}

func yamlLine(k, v string) string {
	if k == "services" || k == "except" {
		return k + ": [" + v + "]\n"
	}
	return k + ": " + strconv.Quote(v) + "\n"
}

func (s *script) update(t *text) {
	n := &s.notices[len(s.notices)-1]
	u := "  - at: " + t.next() + "\n    status: " + t.next() + "\n    text: Prova\n"
	for k, v := range s.options(t, "from", "until", "services", "impact", "ended") {
		u += "    " + yamlLine(k, v)
	}
	n.updates = append(n.updates, u)
}

// input reads the notices as of t, and gathers the rest.
func (s *script) input(t period.Time) sli.Input {
	s.Helper()
	in := sli.Input{Book: s.book(), Zone: rome.Zone, Policy: s.policy, Fresh: s.fresh,
		Profile: subject.Profile{Services: s.services}, Subject: subject.Subject{ID: "01234567897", Rows: s.rows}}
	if len(s.services) == 0 {
		in.Profile = subject.Default()
	}
	if len(s.rows) == 0 {
		in.Subject.Rows = []subject.Row{{Roles: roles("ec-direct"), Partners: []subject.ID{"partner"}, Active: true,
			Valid: period.Span{Until: period.Never}}}
	}
	for i, d := range s.notices {
		var list problem.List
		n := s.read(i, t, &list)
		s.sound(&list)
		switch d.whose {
		case "platform":
			in.Platform = append(in.Platform, n)
		case "partner":
			in.Partners = append(in.Partners, n)
		default:
			in.Notices = append(in.Notices, n)
		}
	}
	for _, l := range s.looks {
		if !l.otherwise {
			in.Log.Looks = append(in.Log.Looks, l.Look)
			continue
		}
		var downs []period.Span
		for _, d := range s.looks {
			if d.Down && d.Service == l.Service && d.Observer == l.Observer {
				downs = append(downs, d.Span)
			}
		}
		for _, span := range period.Of(l.Span).Minus(period.Of(downs...)) {
			u := l.Look
			u.Span = span
			in.Log.Looks = append(in.Log.Looks, u)
		}
	}
	slices.SortFunc(in.Log.Looks, compareLooks)
	in.Log.Buckets, in.Log.Counts = slices.Clone(s.buckets), slices.Clone(s.counts)
	return in
}

// read reads a notice as of t.
func (s *script) read(i int, t period.Time, list *problem.List) *notice.Notice {
	s.Helper()
	d := s.notices[i]
	names := []string{"nodo"} // a partner has services of its own
	if d.whose != "partner" {
		names = []string{s.first()}
		for _, v := range s.services {
			names = append(names, v.ID)
		}
	}
	data := "---\n" + d.head
	if len(d.updates) > 0 {
		data += "updates:\n" + strings.Join(d.updates, "")
	}
	var declared string
	for line := range strings.Lines(d.head) {
		if v, ok := strings.CutPrefix(line, "declared: "); ok {
			declared = rome.Zone.Local(s.time(must(strconv.Unquote(strings.TrimSpace(v))))).Format("2006-01-02")
		}
	}
	return notice.Read(fmt.Sprintf("%s-n%d.md", declared, i), []byte(data+"---\n"), d.owner, names, rome.Zone, t, list)
}

// compareLooks is the order in which the reader hands rows on.
func compareLooks(a, b observation.Look) int {
	return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Observer, b.Observer), cmp.Compare(a.From, b.From),
		cmp.Compare(a.Until, b.Until))
}

func (s *script) expect(t *text) {
	switch {
	case t.skip("now"):
		s.expectNow(t)
	case t.skip("service"):
		s.expectService(t)
	case t.skip("outages"):
		s.expectOutages(t)
	case t.skip("notice"):
		s.expectNotice(t)
	case t.skip("instant"):
		if got, want := sli.Instant(s.input(s.asOf), s.asOf), s.time(t.next()); got != want {
			s.fail("the instant is %s, not %s", rome.Zone.RFC3339(got), rome.Zone.RFC3339(want))
		}
	case t.skip("shown"):
		id, n := t.next(), 0
		for _, f := range sli.Measure(s.input(s.asOf), s.asOf).Levels {
			if f.Obligation.ID == id {
				n++
			}
		}
		if want := s.number(t.next()); int64(n) != want {
			s.fail("%d figures of %s are shown, not %d", n, id, want)
		}
	default:
		s.expectLevels(t, t.skip("direct"))
	}
}

func (s *script) expectLevels(t *text, direct bool) {
	window := s.span(t)
	at := cmp.Or(s.asOf, window.Until)
	in := s.input(at)
	m := sli.NewMeasurer(in, at)
	if direct {
		m = m.Direct()
	}
	var figures []sli.Figure
	var f *sli.Figure
	for len(t.rest) > 0 {
		w := t.next()
		o, ok := in.Book.Find(w)
		switch {
		case ok:
			figures = m.Within(o, window)
			if !direct {
				s.agree(in, at, figures)
			}
			s.account(m.Explain(o, window), figures)
			f = s.expectParts(t, o, figures)
		case w == "part":
			f = &figures[s.number(t.next())-1]
			s.value("value", f.Value, t.next())
		case f == nil:
			s.fail("%q stands before an obligation", w)
		default:
			s.expectFigure(t, w, f, at)
		}
	}
}

// expectParts expects how many figures an obligation has; where it is one, its
// value, and gives it.
func (s *script) expectParts(t *text, o *rulebook.Obligation, figures []sli.Figure) *sli.Figure {
	switch {
	case t.skip("unbound"):
		if len(figures) != 0 {
			s.fail("%s binds", o.ID)
		}
	case t.skip("parts"):
		if n := int(s.number(t.next())); len(figures) != n {
			s.fail("%s has %d parts, not %d", o.ID, len(figures), n)
		}
	case len(figures) != 1:
		s.fail("%s has %d parts", o.ID, len(figures))
	default:
		s.value("value", figures[0].Value, t.next())
		return &figures[0]
	}
	return nil
}

// expectFigure expects what a figure says besides its value.
func (s *script) expectFigure(t *text, w string, f *sli.Figure, at period.Time) {
	seconds := map[string]int64{"booked": f.Booked, "extra": f.Extra, "late": f.Late, "unmeasured": f.Unmeasured,
		"platform": f.Platform, "contested": f.Contested, "could": f.Could, "member": f.Member}
	plain := map[string]string{"requests": fmt.Sprint(f.Requests), "left_out": fmt.Sprint(f.LeftOut),
		"role": string(f.Role), "observers": strings.Join(f.Observers, ","), "version": f.Part.Version}
	edges := map[string]period.Time{"from": f.Part.Window.From, "until": f.Part.Window.Until}
	verdicts := []string{"met", "missed", "on_course", "not_measured"}
	if got, ok := seconds[w]; ok {
		if want := int64(s.duration(t.next()) / time.Second); got != want {
			s.fail("%s is %v, not %v", w, time.Duration(got)*time.Second, time.Duration(want)*time.Second)
		}
	} else if got, ok := plain[w]; ok {
		if want := t.next(); got != want {
			s.fail("%s is %q, not %q", w, got, want)
		}
	} else if got, ok := edges[w]; ok {
		if want := s.time(t.next()); got != want {
			s.fail("%s is %s, not %s", w, rome.Zone.RFC3339(got), rome.Zone.RFC3339(want))
		}
	} else if w == "observed" {
		s.value(w, f.Observed, t.next())
	} else if slices.Contains(verdicts, w) {
		if got := verdict.Judge(*f, at, ratio.Of(95, 100)); string(got) != w {
			s.fail("the verdict on %v of %v (observed %v) is %s, not %s",
				f.Value, f.Part.Indicator.Limit, f.Observed, got, w)
		}
	} else {
		s.fail("%q is neither an obligation nor a key nor a verdict", w)
	}
}

// agree checks that what a page shows of the window, if it shows it, is the same.
func (s *script) agree(in sli.Input, at period.Time, figures []sli.Figure) {
	s.Helper()
	for _, shown := range sli.Measure(in, at).Levels {
		for _, f := range figures {
			if f.Obligation.ID == shown.Obligation.ID && f.Part.Window == shown.Part.Window {
				if diff := gocmp.Diff(f, shown,
					gocmp.Comparer(func(a, b *rulebook.Obligation) bool { return a.ID == b.ID })); diff != "" {
					s.fail("Measure says otherwise (-here +Measure):\n%s", diff)
				}
			}
		}
	}
}

// account checks that what a figure is said to be made of makes the figure.
func (s *script) account(accounts []sli.Account, figures []sli.Figure) {
	s.Helper()
	if len(accounts) != len(figures) {
		s.fail("%d figures have %d accounts", len(figures), len(accounts))
	}
	for i, a := range accounts {
		f := figures[i]
		if diff := gocmp.Diff(f, a.Figure,
			gocmp.Comparer(func(a, b *rulebook.Obligation) bool { return a.ID == b.ID })); diff != "" {
			s.fail("Explain says otherwise (-here +Explain):\n%s", diff)
		}
		var got ratio.Ratio
		switch f.Part.Indicator.Measure {
		case rulebook.Planned, rulebook.Unplanned:
			got = ratio.Whole(a.Counted.Length())
		case rulebook.Response:
			var within, requests int64
			for _, b := range a.Buckets {
				if !b.LeftOut {
					within, requests = within+b.Within, requests+b.Requests
				}
			}
			got = ratio.Of(within, requests)
		case rulebook.Count:
			got = made(a.Counts, f.Part.Indicator.Unit)
		}
		if got != f.Value {
			s.fail("%s is %v, and its account makes %v", f.Obligation.ID, f.Value, got)
		}
	}
}

// made is what counts make: the largest, or their share.
func made(counts []observation.Count, unit string) ratio.Ratio {
	var of, sum, most int64
	for _, c := range counts {
		most = max(most, c.Count)
		if c.HasOf {
			sum, of = sum+c.Count, of+c.Of
		}
	}
	switch {
	case unit == "share":
		return ratio.Of(sum, of)
	case len(counts) == 0:
		return ratio.Ratio{}
	}
	return ratio.Whole(most)
}

// value compares seconds (2h), a share (98% or 49/50), a count, or none.
func (s *script) value(what string, got ratio.Ratio, want string) {
	s.Helper()
	var w ratio.Ratio
	switch num, den, fraction := strings.Cut(want, "/"); {
	case want == "none":
		if got.Known() {
			s.fail("%s is %v, not unknown", what, got)
		}
		return
	case fraction:
		w = ratio.Of(s.number(num), s.number(den))
	case strings.HasSuffix(want, "%"):
		w = must(ratio.Parse(strings.TrimSuffix(want, "%"))).Over(100)
	case strings.ContainsAny(want, "hms"):
		w = ratio.Whole(int64(s.duration(want) / time.Second))
	default:
		w = must(ratio.Parse(want))
	}
	if got != w {
		shown := fmt.Sprint(got)
		if strings.ContainsAny(want, "hms") {
			shown = fmt.Sprint(time.Duration(got.Int()) * time.Second)
		}
		s.fail("%s is %s, not %s", what, shown, want)
	}
}

func (s *script) expectNow(t *text) {
	in := s.input(s.asOf)
	f := sli.Measure(in, s.asOf)
	var nows []sli.Now
	byID := map[string]sli.Now{}
	for _, v := range f.Services {
		n := sli.Current(in, v.Seen, v.ID, s.asOf)
		nows, byID[v.ID] = append(nows, n), n
	}
	n := sli.Join(nows)
	if len(t.rest)%2 == 1 {
		n = byID[t.next()]
	}
	none := func(state sli.State) string { return cmp.Or(string(state), "none") }
	got := map[string]string{"state": string(n.State), "declared": none(n.Declared), "measured": none(n.Measured),
		"differ": fmt.Sprint(n.Differ()), "limited": fmt.Sprint(n.Limited), "at": rome.Zone.RFC3339(n.MeasuredAt),
		"overrun": "false"}
	for _, x := range in.Notices {
		if sli.Overrun(x, f.Services, nows, rome.Zone, s.asOf) {
			got["overrun"] = "true"
		}
	}
	for k, want := range s.options(t, slices.Sorted(maps.Keys(got))...) {
		if k == "at" {
			want = rome.Zone.RFC3339(s.time(want))
		}
		if got[k] != want {
			s.fail("%s is %s, not %s", k, got[k], want)
		}
	}
}

func (s *script) expectService(t *text) {
	id := t.next()
	for _, v := range sli.Measure(s.input(s.asOf), s.asOf).Services {
		if v.ID != id {
			continue
		}
		for k, want := range s.options(t, "with", "without", "observed", "kept", "days") {
			switch k {
			case "with":
				s.value(k, v.WithPlanned, want)
			case "without":
				s.value(k, v.WithoutPlanned, want)
			case "observed":
				s.value(k, v.Observed, want)
			case "kept":
				s.value(k, v.HoursKept, want)
			case "days":
				if got := len(v.Days); int64(got) != s.number(want) {
					s.fail("%d days are drawn, not %s", got, want)
				}
			}
		}
		return
	}
	s.fail("there is no service %q", id)
}

// expectOutages: expect outages 3 longest 2h restore 1h before 1 ... told during,never
// of the running year; told lists them in their order.
func (s *script) expectOutages(t *text) {
	in := s.input(s.asOf)
	f := sli.Measure(in, s.asOf).Failures
	if n := s.number(t.next()); int64(len(f.Outages)) != n {
		s.fail("there are %d outages, not %d: %+v", len(f.Outages), n, f.Outages)
	}
	var told []string
	open := 0
	for _, o := range f.Outages {
		who := "nobody"
		if o.Notice != nil {
			if who = "own"; slices.Contains(in.Partners, o.Notice) {
				who = "partner"
			}
		}
		told = append(told, string(o.Told)+":"+who)
		if o.Open {
			open++
		}
	}
	for k, want := range s.options(t, "longest", "restore", "told", "open", "degraded", "partial", "observed") {
		switch k {
		case "restore":
			s.value(k, f.Restore, want)
		case "observed":
			s.value(k, f.Observed, want)
		case "told":
			if got := strings.Join(told, ","); got != want {
				s.fail("they were told %s, not %s", got, want)
			}
		case "open":
			if int64(open) != s.number(want) {
				s.fail("%d last, not %s", open, want)
			}
		default:
			got := map[string]int64{"longest": f.Longest, "degraded": f.Degraded, "partial": f.Partial}[k]
			if got != int64(s.duration(want)/time.Second) {
				s.fail("%s is %v, not %s", k, time.Duration(got)*time.Second, want)
			}
		}
	}
}

// expectNotice: expect notice 1 overrun by 20m down 2h looked 3h early 0s
func (s *script) expectNotice(t *text) {
	in := s.input(s.asOf)
	c := sli.Verify(in.Notices[s.number(t.next())-1], sli.Measure(in, s.asOf).Services, rome.Zone, s.asOf)
	if want := t.next(); cmp.Or(string(c.Seeing), "nothing") != want {
		s.fail("it is %q, not %s: %+v", c.Seeing, want, c)
	}
	for k, want := range s.options(t, "by", "down", "looked", "early") {
		got := map[string]int64{"by": c.Overrun, "down": c.Down, "looked": c.Looked, "early": c.Early}[k]
		if got != int64(s.duration(want)/time.Second) {
			s.fail("%s is %v, not %s", k, time.Duration(got)*time.Second, want)
		}
	}
}
