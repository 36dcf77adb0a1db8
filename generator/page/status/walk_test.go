package status_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/status"
	"bollettino/generator/publish/badge"
	"bollettino/generator/test/rome"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// All sequences of up to four statuses, told before, during and after a stop with
// and without an end, and one that repeats, of each kind and impact, looked at before, in and after each
// moment: whatever is said of them in any artefact agrees, is in the right tense,
// and a notice that is not running never makes the state worse.
//
// Two sequences after which the notice stands the same way from then on are
// walked once (walker.fingerprint).
func TestWalkAllSequences(t *testing.T) {
	t.Parallel()
	w := walker{TB: t, day: rome.Zone.Date(2026, 11, 27), seen: map[string]bool{}, bare: map[string]sli.State{}}
	var lives []life
	for _, plan := range []struct {
		until   period.Time
		repeats string
	}{{w.hour(12), ""}, {period.Never, ""}, {w.hour(12), "FREQ=DAILY"}} {
		for zone, declared := range []period.Time{w.hour(9), w.hour(10) + 20*60, w.hour(12) + 20*60} {
			lives = append(lives, life{span: period.Span{From: w.hour(10), Until: plan.until}, repeats: plan.repeats, declared: declared, last: declared, zone: zone})
		}
	}
	for range 5 { // declared, and four updates
		lives = w.walk(lives)
	}
	if len(w.different) < 150 {
		t.Errorf("only %d different sequences: the walk is lame", len(w.different))
	}
	for _, l := range w.different {
		w.entriesStay(l)
	}
	var all sync.WaitGroup
	next := make(chan life)
	for range 4 {
		all.Go(func() {
			for l := range next {
				w.look(l)
			}
		})
	}
	for _, l := range w.different {
		next <- l
	}
	close(next)
	all.Wait()
	t.Logf("%d sequences read, %d of them sound and different, %d towns judged", w.read, len(w.different), w.judged)
}

// life is a notice of whatever kind with what was said of it.
type life struct {
	span     period.Span
	repeats  string
	declared period.Time
	zone     int // of the last thing said: 0 before the first plan's start, 1 in it, 2 after its end
	updates  []string
	last     period.Time
	notice   *notice.Notice // read as an outage of full impact
}

type walker struct {
	testing.TB
	day          period.Time
	seen         map[string]bool
	different    []life
	read, judged int

	mutex sync.Mutex
	bare  map[string]sli.State // the state without any notice, by moment and measurements
}

func (w *walker) hour(h int) period.Time { return w.day + period.Time(h)*3600 }

// moves are all that can be said at a moment.
func (w *walker) moves(at period.Time) []string {
	hour := func(h int) string { return rome.Zone.RFC3339(w.hour(h)) }
	return []string{
		"identified", "monitoring", "update", "corrected", "redacted redacts title", "withdrawn",
		"changed until " + hour(16), "changed until open", "changed from " + hour(14) + " until " + hour(16), "changed impact degraded",
		"resolved", "resolved ended " + rome.Zone.RFC3339(at-300), "reopened", "reopened until " + hour(16),
	}
}

// walk keeps of some lives those that are sound and new, and gives all that can
// follow them.
func (w *walker) walk(lives []life) (next []life) {
	for _, l := range lives {
		var list problem.List
		l.notice = w.town(l, "outage", "full", w.day+7*86400).Read(0, &list)
		w.read++
		if len(list.Sorted()) > 0 {
			continue // not at this moment, or not with these times
		}
		print := w.fingerprint(l)
		if w.seen[print] {
			continue
		}
		w.seen[print] = true
		w.different = append(w.different, l)
		for zone := l.zone; zone < 3; zone++ {
			at := []period.Time{w.hour(9), w.hour(10) + 30*60, w.hour(12) + 30*60}[zone] + period.Time(len(l.updates)+1)*300
			for _, m := range w.moves(at) {
				if status, _, _ := strings.Cut(m, " "); !slices.Contains(l.notice.Phase().May(), notice.Status(status)) {
					continue // package notice has the table, and its tests
				}
				x := l
				x.zone, x.last = zone, at
				x.updates = append(slices.Clone(l.updates), rome.Zone.RFC3339(at)+" "+m)
				next = append(next, x)
			}
		}
	}
	return next
}

// fingerprint is how the notice stands at all moments after its last update.
func (w *walker) fingerprint(l life) string {
	out := fmt.Sprint(l.span, l.repeats, l.zone)
	for _, at := range w.moments(l)[1:] {
		out += w.standing(l, at)
	}
	return out
}

// standing is how a notice stands at a moment, and what a status client would
// read of it; times within one half hour are one.
func (w *walker) standing(l life, at period.Time) string {
	s, said := l.notice.At(at, rome.Zone), notice.Status("")
	if s.Word != nil && (s.Word.Status == notice.Identified || s.Word.Status == notice.Monitoring) {
		said = s.Word.Status
	}
	near := func(t period.Time) period.Time { return t / 1800 }
	return fmt.Sprint(near(at), said, s.State, s.End, s.Plan.Impact, near(s.Span.From), near(s.Span.Until), near(s.Told.From), near(s.Told.Until),
		len(s.Before), s.Reopened > 0, s.Closed > 0, s.Span.Empty())
}

// moments are when the notice is looked at: at once, and as time goes by.
func (w *walker) moments(l life) []period.Time {
	out := []period.Time{l.last}
	for _, t := range []period.Time{w.hour(9) + 55*60, w.hour(11) + 55*60, w.hour(13) + 30*60, w.hour(33)} {
		if t > l.last {
			out = append(out, t)
		}
	}
	return out
}

func (w *walker) town(l life, kind, impact string, at period.Time) *town.Town {
	until := ""
	if l.span.Until != period.Never {
		until = rome.Zone.RFC3339(l.span.Until)
	}
	out := town.New(w, "")
	out.Where = fmt.Sprintf("%s %s..%s declared %s impact %s %q %s", kind, rome.Zone.RFC3339(l.span.From), until, rome.Zone.RFC3339(l.declared), impact, l.updates, l.repeats)
	line := fmt.Sprintf("notice %s %s..%s declared %s impact %s alternatives Altrove. works io", kind, rome.Zone.RFC3339(l.span.From), until, rome.Zone.RFC3339(l.declared), impact)
	if l.repeats != "" {
		line += " repeats " + l.repeats
	}
	out.Tell(line)
	for _, u := range l.updates {
		out.Tell("update " + u)
	}
	out.AsOf = at
	return out
}

// look composes the notice of each kind and impact, measured or not, at each
// moment, and judges what is said.
func (w *walker) look(l life) {
	for _, at := range w.moments(l) {
		if !w.first(fmt.Sprint(l.span, l.repeats, w.standing(l, at))) {
			continue
		}
		w.compose(l, at)
	}
}

func (w *walker) compose(l life, at period.Time) {
	kinds := notice.Kinds()
	for i, kind := range kinds {
		w.judge(w.town(l, kind, "full", at), "")
		// Of the rest, for each standing one of each, in turn.
		if turn := int(l.last/300) + len(l.updates); i == turn%len(kinds) {
			w.judge(w.town(l, kind, "degraded", at), "")
			w.judge(w.town(l, kind, "full", at), "up")
			w.judge(w.town(l, kinds[turn%3], "full", at), "down")
		}
	}
}

// first tells whether nobody has looked at this yet.
func (w *walker) first(standing string) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.seen[standing] {
		return false
	}
	w.seen[standing] = true
	w.judged += 7
	return true
}

// entriesStay: what a feed has told keeps its id, moment and words, as time goes by
// and whatever is said later. (A redaction is there to change them.)
func (w *walker) entriesStay(l life) {
	tell := func(l life, at period.Time) []bulletin.Entry {
		x := w.town(l, "outage", "full", at)
		out := bulletin.Entries(x.Site, x.Compose().Told)
		slices.Reverse(out)
		return out
	}
	later := tell(l, w.hour(33))
	if n := len(l.updates); len(later) != n+1 {
		w.Errorf("%q: %d entries", l.updates, len(later))
	}
	before := later
	if n := len(l.updates); n > 0 && !strings.Contains(l.updates[n-1], "redacted") {
		l.updates = l.updates[:n-1]
		before = before[:n]
	}
	if diff := cmp.Diff(tell(l, l.last), before, cmpopts.IgnoreUnexported(bulletin.Entry{})); diff != "" {
		w.Errorf("%q: entries change (-then +later):\n%s", l.updates, diff)
	}
}

// without is the state where the notice had never been.
func (w *walker) without(x *town.Town, measured string) sli.State {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	key := fmt.Sprint(x.AsOf, measured)
	if s, ok := w.bare[key]; ok {
		return s
	}
	in := x.Input()
	in.Notices = nil
	w.bare[key] = x.Judged(in).Now.State
	return w.bare[key]
}

// judge makes what is said of a town, measured up or down since the morning or
// not at all, and complains.
func (w *walker) judge(x *town.Town, measured string) {
	if measured != "" {
		x.Looks = []observation.Look{{Span: period.Span{From: w.hour(9), Until: x.AsOf}, Service: "pagamenti", Observer: "operatore", Down: measured == "down"}}
	}
	x.Where += " at " + rome.Zone.RFC3339(x.AsOf) + ", measured " + measured
	in := x.Input()
	unit := x.Judged(in)
	s := unit.Notices[0].Stands
	out := status.Compose(x.Site, unit)
	v := view{walker: w, Town: x, out: out, s: s}
	v.board, v.boards = files(x, out)
	v.oneNoticeState()
	v.oneState()
	v.tense()
	if !s.State.Running() {
		if got, bare := out.Stato.Now.State, string(w.without(x, measured)); got != bare {
			v.wrong("the notice is %s, and yet the state is %s, not %s", s.State, got, bare)
		}
		if out.Stato.Now.Declared != nil {
			v.wrong("the notice is %s, and yet %s is declared", s.State, *out.Stato.Now.Declared)
		}
	}
}

// view is one town with all that is made of it.
type view struct {
	*walker
	*town.Town
	out status.Output
	s   notice.Standing

	board, boards summary // what status clients read: what is unresolved, and all
}

func (v view) wrong(format string, args ...any) {
	v.walker.Errorf("%s: %s", v.Where, fmt.Sprintf(format, args...))
}

// oneNoticeState: the notice's state is the same wherever it is shown.
func (v view) oneNoticeState() {
	state := string(v.s.State)
	n := town.Body[page.Notice](v.out)
	body := town.Body[page.Subject](v.out)
	for where, got := range map[string]string{
		"stato.json": v.out.Stato.Notices[0].State, "the page": n.Chip.State, "feeds": string(v.out.Told[0].State),
		"the archive": town.Body[page.Archive](v.out).Cards[0].State,
	} {
		if got != state {
			v.wrong("%s says %s, not %s", where, got, state)
		}
	}
	if open := len(body.Open)+len(body.Constraints) == 1; open != v.s.State.Open() || open != (len(v.out.Summary.Open) > 0 && v.out.Summary.Open[0].Card.Kind != "measured") {
		v.wrong("it is %s, and listed as open: %v", state, open)
	}
	if kind := v.s.Kind; kind == notice.Maintenance || kind == notice.Constraint {
		events := events(v.Town, v.out)
		if gone := strings.Contains(events, "STATUS:CANCELLED"); gone != (v.s.State == notice.IsWithdrawn) && events != "" {
			v.wrong("it is %s, and the calendar has %s", state, events)
		}
		if done := strings.Contains(events, ":COMPLETED"); kind == notice.Maintenance && events != "" && done != (v.s.State == notice.IsResolved) {
			v.wrong("it is %s, and the calendar has %s", state, events)
		}
	}
	v.boardAgrees()
}

// boardAgrees: status clients see as unresolved what is open.
func (v view) boardAgrees() {
	shown := slices.Concat(v.boards.Incidents, v.boards.Planned)
	if v.s.Kind == notice.Constraint {
		if len(shown) > 0 {
			v.wrong("a constraint is on the board")
		}
		return
	}
	want := map[notice.State][]string{
		notice.Announced: {"investigating", "identified", "monitoring"}, notice.InProgress: {"investigating", "identified", "monitoring"},
		notice.Overrun: {"investigating", "identified", "monitoring"}, notice.Ended: {"resolved"}, notice.IsResolved: {"resolved"}, notice.IsWithdrawn: {"resolved"},
	}
	if v.s.Kind == notice.Maintenance {
		want = map[notice.State][]string{
			notice.Announced: {"scheduled"}, notice.InProgress: {"in_progress"}, notice.Overrun: {"in_progress"},
			notice.Ended: {"completed"}, notice.IsResolved: {"completed"}, notice.IsWithdrawn: {"completed"},
		}
	}
	i := shown[0]
	if !slices.Contains(want[v.s.State], i.Status) {
		v.wrong("it is %s, and %s on the board", v.s.State, i.Status)
	}
	if (i.ResolvedAt == nil) != v.s.State.Open() {
		v.wrong("it is %s, and resolved_at is %v", v.s.State, i.ResolvedAt)
	}
	if i.ResolvedAt != nil && *i.ResolvedAt < i.StartedAt {
		v.wrong("resolved at %s, before it started at %s", *i.ResolvedAt, i.StartedAt)
	}
}

// oneState: the subject's state is the same in stato.json, on the page, in the
// badge, on the board and in what lists of many know.
func (v view) oneState() {
	state, body := v.out.Stato.Now.State, town.Body[page.Subject](v.out)
	shown := state
	if v.out.Stato.Now.Limited && sli.State(state).Rank() <= sli.Operational.Rank() {
		shown = "constraint"
	}
	if body.Now.State != shown || v.out.Badge.State != shown || town.Body[page.Embed](v.out).Now.State != shown {
		v.wrong("state %s, the page shows %s, the badge %s", state, body.Now.State, v.out.Badge.State)
	}
	words := map[string]string{"unknown": "non misurato", "operational": "nessun problema noto", "maintenance": "in interruzione programmata",
		"degraded": "prestazioni ridotte", "partial": "interruzione parziale", "down": "fuori servizio", "constraint": "limitato ora"}
	if got := message(badge.JSON(v.out.Badge)); got != words[shown] {
		v.wrong("state %s, the badge says %q", state, got)
	}
	if string(v.out.Summary.State) != state || v.out.Stato.Services[0].Now != state {
		v.wrong("state %s, lists know %s, the service is %s", state, v.out.Summary.State, v.out.Stato.Services[0].Now)
	}
	indicator := map[string]string{"degraded": "minor", "partial": "major", "down": "critical"}[state]
	component := map[string]string{"operational": "operational", "maintenance": "under_maintenance", "degraded": "degraded_performance",
		"partial": "partial_outage", "down": "major_outage"}[state]
	if indicator == "" {
		indicator = "none"
	}
	got := ""
	if len(v.board.Components) > 0 {
		got = v.board.Components[0].Status
	}
	if v.board.Status.Indicator != indicator || got != component {
		v.wrong("state %s, the board says %s and %s", state, v.board.Status.Indicator, got)
	}
}

// tense: what is over is told as past, what is open not; an end that is known is
// never "until further notice", one that was stated never "announced".
func (v view) tense() {
	p := town.Body[page.Notice](v.out)
	said := []string{p.Lead.Sentence.String(), p.Chip.Word}
	for _, m := range p.Lead.Marks {
		said = append(said, m.String())
	}
	for _, f := range p.Facts {
		said = append(said, f.Text.String())
	}
	said = append(said, town.Body[page.Archive](v.out).Cards[0].Meta.String())
	body := town.Body[page.Subject](v.out)
	for _, c := range slices.Concat(body.Open, body.Constraints) {
		said = append(said, c.Meta.String())
	}
	now := strings.Join(said, "\n")
	for _, e := range bulletin.Entries(v.Site, v.out.Told) {
		said = append(said, e.Text)
	}
	for _, i := range slices.Concat(v.boards.Incidents, v.boards.Planned) {
		for _, u := range i.Updates {
			said = append(said, u.Body)
		}
	}
	said = append(said, v.board.Status.Description, events(v.Town, v.out))
	has := func(text string, words ...string) {
		for _, w := range words {
			if strings.Contains(text, w) {
				v.wrong("it is %s (%s), and it says %q:\n%s", v.s.State, v.s.End, w, text)
			}
		}
	}
	if v.s.End != notice.Unknown {
		has(strings.Join(said, "\n"), "nuova comunicazione")
	}
	if !v.s.State.Open() {
		has(now, "non si può", "non funziona ", "Pagamenti lenti", "si potrà", "funzionerà", "potranno", "in corso", "Altrove", "con l’app IO", "è prevista alle", "riprende")
	}
	if v.s.State.Open() {
		has(now, "poteva", "funzionava", "erano lenti", "durat")
	}
	if v.s.End == notice.Stated || v.s.End == notice.Confirmed {
		has(now, "annunciata è passata", "fine annunciata;", "l’ha confermata", "Doveva durare", "doveva durare")
	}
	if v.s.Begun(v.AsOf) && slices.Contains([]string{"annunciato", "annunciata"}, p.Chip.Word) {
		v.wrong("it has begun, and is called %s", p.Chip.Word)
	}
	if v.s.State == notice.InProgress && v.s.Span.Until != period.Never {
		if hour := rome.Zone.Local(v.s.Span.Until).Format("15:04"); !strings.Contains(p.Lead.Sentence.String(), hour) {
			v.wrong("it ends at %s, and its sentence doesn't say so: %s", hour, p.Lead.Sentence)
		}
	}
	if until := v.out.Stato.Notices[0].Until; (until == nil) != (v.s.Span.Until == period.Never) && !v.s.Span.Empty() {
		v.wrong("stato.json has until %v, the span is %v", until, v.s.Span)
	}
}
