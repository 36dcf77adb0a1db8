package notice

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

var fileName = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)-[a-z0-9][a-z0-9-]*\.md$`)

const see = " (data/README.md, notices)"

// Kinds and Impacts are the words of the format.
func Kinds() []string   { return []string{"outage", "maintenance", "constraint", "continuity"} }
func Impacts() []string { return []string{"none", "degraded", "partial", "full"} }

// textAtMost is how many bytes a notice's text may have: some ten printed pages.
const textAtMost = 32 << 10

// Read reads one notice of a subject that offers those services (none: only
// `all` can be named, as for the platform). Nothing in it may lie after asOf
// that had to be said by then. A notice with a problem is not to be used.
func Read(
	file string, data []byte, owner subject.ID, services []string, zone period.Zone, asOf period.Time,
	list *problem.List,
) *Notice {
	m, body, ok := document.ParseFront(file, data,
		"begin the file with a line `---`, the keys, and another line `---`"+see, list)
	if !ok {
		return nil
	}
	defer m.Close()
	n := &Notice{
		ID: strings.TrimSuffix(path.Base(file), ".md"), Owner: owner, File: file,
		Title:    m.Need("title", "write in one line what happens"+see).Text,
		Channels: m.Words("channels", subject.Channels()...),
		Works:    m.Words("works", "io", "psp", "web", "app", "desk", "atm", "phone"),
		StandIn:  m.OneOf("standin", "unknown", "yes", "no", "unknown"),
		Cause:    m.Text("cause").Text, Alternatives: m.Text("alternatives").Text,
		AlreadyPaid: m.Text("already_paid").Text, Deadlines: m.Text("deadlines").Text, Group: m.Text("group").Text,
		Lang: "it", ValidUntil: period.Never, Body: strings.TrimSpace(string(body)), memory: new(memory),
	}
	if len(n.Body) > textAtMost {
		list.Add(problem.Because(file, 0, 0, "text", "say it in fewer words, and link what is longer"+see,
			longText.With(len(n.Body), textAtMost)))
		n.Body = ""
	}
	m.Need("kind", "use "+document.Enumerate(Kinds())+see)
	n.Kind = Kind(m.OneOf("kind", "", Kinds()...))
	m.Need("impact", "use "+document.Enumerate(Impacts())+see)
	r := reader{zone, asOf, services}
	r.plan(&m, n)
	if v := m.Text("review"); v.Text != "" {
		var err error
		if n.Review, err = zone.ParseDay(v.Text); err != nil {
			v.Because("write a day, as in 2027-01-15"+see, err)
		}
	}
	if v := m.Text("alternatives_until"); v.Text != "" {
		if n.AlternativesUntil = r.time(v); n.Alternatives == "" {
			v.Because("write `alternatives` too, or leave it out"+see, endsNothing.With())
		}
	}
	declared := m.Need("declared", "write when users were told, as in 2026-11-20T09:30"+see)
	n.Declared = r.past(declared)
	n.Told = r.past(m.Text("told_platform"))
	r.name(file, n.Declared, declared, list)
	if v := m.Text("lang"); v.Text != "" {
		n.Lang = subject.Language(v)
	}
	r.translations(&m, n)
	r.updates(&m, n)
	return n
}

// plan reads the first plan, until when it repeats, and on which days it doesn't.
func (r reader) plan(m *document.Map, n *Notice) {
	n.Plan = Plan{
		Services: r.services(m, true), Impact: Impact(m.OneOf("impact", "", Impacts()...)),
		From: r.time(m.Need("from", "write when it begins, as in 2026-11-27T22:00"+see)), Until: period.Never,
	}
	if v := m.Text("until"); v.Text != "" {
		n.Plan.Until = r.time(v)
		if n.Plan.Until != 0 && n.Plan.From != 0 && n.Plan.Until <= n.Plan.From {
			v.Because("write an end after the start, or leave `until` out: until further notice"+see,
				notAfterFrom.With())
		}
	}
	n.Plan.Repeats = r.repeats(m, n.Plan)
	except := m.Texts("except")
	if len(except) > mostExcept {
		except[mostExcept].Because("let the rule say it, or declare a notice for each year"+see,
			manyDaysLeft.With(mostExcept))
	}
	for _, v := range except[:min(len(except), mostExcept)] {
		day, err := r.zone.ParseDay(v.Text)
		if err != nil {
			v.Because("write local days, as in [2026-12-25]"+see, err)
		}
		n.Except = append(n.Except, day)
	}
	if v := m.Text("valid_until"); v.Text != "" {
		n.ValidUntil = r.time(v)
		if n.Plan.Repeats == "" {
			v.Because("write `until` for a single span; valid_until ends a repetition"+see, repeatsNot.With())
		} else if n.ValidUntil != 0 && n.ValidUntil <= n.Plan.From {
			v.Because("write a moment after the first occurrence begins"+see, neverOccurs.With())
		}
	}
}

func (r reader) translations(m *document.Map, n *Notice) {
	t, ok := m.Map("translations")
	if !ok {
		return
	}
	for _, lang := range t.Keys() {
		subject.Language(t.At(lang))
		if w, ok := t.Map(lang); ok {
			n.Translations = append(n.Translations,
				Translation{lang, w.Text("title").Text, w.Text("alternatives").Text, w.Text("text").Text})
			w.Close()
		}
	}
}

// updates reads what was said later, each by what the ones above have made of the
// notice.
func (r reader) updates(m *document.Map, n *Notice) {
	plan := n.Plan
	updates := m.Maps("updates")
	r.few(updates)
	l, told := load{}, false
	l.add(n, plan, r.zone)
	for _, u := range updates[:min(len(updates), mostUpdates)] {
		up := r.update(&u, &plan, n)
		if up.Status == Changed {
			l.add(n, plan, r.zone)
		}
		if why := l.refuse(); why != nil && !told {
			u.Text("status").Because("withdraw it, and declare what is planned now as a notice of its own"+see, why)
			told = true
		}
		if up.At != 0 && slices.ContainsFunc(n.Updates, func(x Update) bool { return x.At == up.At }) {
			u.Text("at").Because("give each update a moment of its own: it is the entry's identity in feeds"+see,
				saidTwice.With())
		}
		if up.At != 0 && up.At == n.Declared {
			u.Text("at").Because("give it a later moment: this one is the identity of the notice's own entry in feeds"+
				see, saidWith.With())
		}
		if k := len(n.Updates); k > 0 && up.At != 0 && up.At < n.Updates[k-1].At {
			u.Text("at").Because("append updates in the order in which they were made"+see, saidUnordered.With())
		}
		n.Updates = append(n.Updates, up)
	}
}

// AnyService, among the services of a subject, stands for those of a profile that
// can't be read: whatever a notice names may be one.
const AnyService = "*"

// How much a notice may say: each new plan is laid out over those before it.
const (
	mostUpdates = 1000
	mostPlans   = 100 // changed
	mostExcept  = 1000
)

// few refuses more updates than a notice may have.
func (r reader) few(updates []document.Map) {
	plans := 0
	for i, u := range updates {
		if u.Text("status").Text == string(Changed) {
			plans++
		}
		if plans > mostPlans {
			u.Text("status").Because("resolve or withdraw it, and declare the rest as a notice of its own"+see,
				manyChanges.With(plans, mostPlans))
			return
		}
		if i == mostUpdates {
			u.Text("at").Because("resolve it, and declare what goes on as a notice of its own"+see,
				manyUpdates.With(i+1, mostUpdates))
			return
		}
	}
}

// load is what it costs to lay out a notice that repeats: each new plan is laid over
// the parts that those before it made.
type load struct {
	plans           int
	services, crowd int // at most, of the plans that repeat: named; occurrences at once
}

// How much a notice that repeats and has changed may load.
const (
	mostAtOnce = 100    // overlapping parts, of which each change makes parts again
	mostParts  = 600    // on one day: services times plans
	mostSteps  = 20_000 // to make them
)

func (l *load) add(n *Notice, p Plan, zone period.Zone) {
	l.plans++
	if p.Repeats == "" {
		return
	}
	if l.services = max(l.services, len(p.Services)); l.plans <= mostPlans+1 {
		if rule, err := n.rule(zone, p); err == nil {
			l.crowd = max(l.crowd, rule.crowd(p.length(zone)))
		}
	}
}

// refuse says what is too much of it, nil where nothing is.
func (l load) refuse() error {
	atOnce := l.services
	for range l.plans - 1 {
		if atOnce *= l.crowd; atOnce > mostAtOnce && l.crowd > 1 {
			return crowded.With(l.crowd, mostAtOnce)
		}
	}
	if parts := l.services * l.plans; l.plans > 1 && l.services > 1 &&
		(parts > mostParts || parts*l.plans > mostSteps) {
		return manyLayers.With(l.services, l.plans)
	}
	return nil
}

// reader knows what a notice is read against.
type reader struct {
	zone  period.Zone
	asOf  period.Time
	known []string
}

func (r reader) time(v document.Value) period.Time {
	if v.Text == "" {
		return 0
	}
	t, err := r.zone.Parse(v.Text)
	if err != nil {
		v.Because("write a time as 2026-11-27T22:00, or with its offset as 2026-11-27T22:00:00+01:00"+see, err)
	}
	if err == nil && !limits(r.zone).Has(t) {
		v.Because(fmt.Sprintf("a notice's times lie in the years %d to %d; what has no end is written without "+
			"`until`, `valid_until`"+see, firstYear, lastYear), outOfReach.With(v.Text))
		return 0
	}
	return t
}

// past is a time that can't lie ahead.
func (r reader) past(v document.Value) period.Time {
	t := r.time(v)
	if t > r.asOf {
		v.Because("this build stands at "+r.zone.RFC3339(r.asOf)+": correct the time, or build with a later --as-of",
			ahead.With(v.Text))
	}
	return t
}

func (r reader) services(m *document.Map, needed bool) []string {
	values := m.Texts("services")
	if len(values) == 0 && needed {
		m.At("services").Because("name the services, or write `all`"+see, noServices.With())
	}
	var out []string
	for _, v := range values {
		switch {
		case v.Text == All && len(values) == 1:
			return []string{All}
		case v.Text == All:
			v.Because("write either `all` or the services' ids"+see, allAndOthers.With())
		case !slices.Contains(r.known, v.Text) && !slices.Contains(r.known, AnyService):
			hint := "the services here are " + strings.Join(r.known, ", ") + ", or all"
			if len(r.known) == 0 {
				hint = "write `all`"
			}
			if near := problem.Nearest(v.Text, r.known); near != "" {
				hint = "did you mean `" + near + "`? " + hint
			}
			v.Because(hint+" (profile.yaml)", unknownService.With(v.Text))
		case slices.Contains(out, v.Text):
			v.Because("keep one of them", serviceTwice.With(v.Text))
		default:
			out = append(out, v.Text)
		}
	}
	return out
}

func (r reader) repeats(m *document.Map, p Plan) string {
	v := m.Text("repeats")
	if v.Text == "" {
		return ""
	}
	if p.Until == period.Never {
		v.Because("write `until`: where the first occurrence ends"+see, noEnd.With())
		return ""
	}
	rule, err := recurrence(v.Text, p.From, r.zone)
	switch {
	case err != nil:
		err = badRule.With(v.Text, err)
	case p.length(r.zone) > longestTime:
		err = badRule.With(v.Text, longOccurrence.With())
	case p.From != 0 && !rule.begins():
		err = notFirst.With(v.Text)
	}
	if err != nil {
		v.Because("write an RRULE of RFC 5545 that repeats daily or less often, as in FREQ=DAILY"+see, err)
		return ""
	}
	return v.Text
}

// name checks that the file is named by the local day of the declaration.
func (r reader) name(file string, declared period.Time, v document.Value, list *problem.List) {
	parts := fileName.FindStringSubmatch(path.Base(file))
	if parts == nil {
		list.Add(problem.Because(file, 0, 0, "file name",
			"name it by the day of `declared` and a few words, as in 2026-11-20-portale.md"+see,
			badName.With(path.Base(file))))
		return
	}
	if day := r.zone.Local(declared).Format("2006-01-02"); declared != 0 && day != parts[1] {
		v.Because("name the file "+day+"-..., or correct `declared`"+see, anotherDay.With(parts[1]))
	}
}

// update reads one update; plan is the plan before it and becomes the one after.
func (r reader) update(m *document.Map, plan *Plan, n *Notice) Update {
	defer m.Close()
	at := m.Need("at", "write when this was said, as in 2026-11-27T23:10"+see)
	u := Update{At: r.past(at), Text: m.Need("text", "write what users should know"+see).Text}
	if u.At != 0 && u.At < n.Declared {
		at.Because("an update comes after `declared`"+see, saidBefore.With())
	}
	status := m.Need("status", "use "+document.Enumerate(Statuses())+see)
	u.Status = Status(m.OneOf("status", "", Statuses()...))
	if why, hint := n.Phase().refuse(u.Status); why != nil {
		status.Because(hint+see, why)
	}
	switch u.Status {
	case Changed:
		r.changed(m, &u, *plan, n)
	case Resolved:
		r.resolved(m, &u, *plan, n)
	case Reopened:
		r.reopened(m, &u, *plan, n)
	case Redacted:
		r.redact(m, n, &u)
	}
	if u.Plan != nil {
		*plan = *u.Plan
	}
	return u
}

// changed reads a new plan, p being the one before.
func (r reader) changed(m *document.Map, u *Update, p Plan, n *Notice) {
	if v := m.Text("from"); v.Text != "" {
		p.From = r.time(v)
		if end := n.over(); p.Repeats == "" && p.From != 0 && p.From < end {
			v.Because("it was over until then: write a later `from`"+see, beforeItsEnd.With())
		}
	}
	switch v := m.Text("until"); {
	case v.Text == OpenEnd:
		p.Until = period.Never
	case v.Text != "":
		p.Until = r.time(v)
	}
	if p.From != 0 && p.Until != 0 && p.Until <= p.From {
		m.Text("at").Because("give `from` and `until` so that the end is after the start"+see, changedSpan.With())
	}
	if m.Has("services") {
		p.Services = r.services(m, true)
	}
	if m.Has("impact") {
		p.Impact = Impact(m.OneOf("impact", string(p.Impact), Impacts()...))
	}
	if m.Has("repeats") {
		p.Repeats = r.repeats(m, p)
	} else if p.Repeats != "" && p.Until == period.Never {
		m.Text("until").Because("write where the first occurrence ends; valid_until ends the repeating"+see,
			noNewEnd.With())
	} else if p.Repeats != "" && p.length(r.zone) > longestTime {
		m.Text("until").Because("write where the first occurrence ends; valid_until ends the repeating"+see,
			longOccurrence.With())
	}
	if p.Repeats != "" && p.From >= n.ValidUntil && n.ValidUntil != 0 {
		m.Text("from").Because("what begins then is a notice of its own; `withdrawn` ends this one"+see,
			beginsTooLate.With())
	}
	u.Plan = &p
}

// resolved reads when it was over. Of what repeats, that is an occurrence of any
// plan so far.
func (r reader) resolved(m *document.Map, u *Update, p Plan, n *Notice) {
	v := m.Text("ended")
	if u.Ended = r.time(v); u.Ended > u.At {
		v.Because("it ended at or before the moment at which you say so"+see, endedAfterAt.With())
	}
	begin, early := p.From, endedBefore
	if v.Text == "" {
		v, early = m.Text("at"), overBefore
	}
	if p.Repeats != "" {
		early = endedBeforeAny
		for _, s := range n.Stages() {
			begin = min(begin, s.From)
		}
	}
	if end := u.end(); end != 0 && end < begin {
		v.Because("it can't have ended before it began; withdraw what did not take place"+see, early.With())
	}
}

// reopened reads since when it runs again. Of what repeats, it is the occurrence
// that was cut that goes on.
func (r reader) reopened(m *document.Map, u *Update, p Plan, n *Notice) {
	u.Again = period.Span{From: u.At, Until: p.Until}
	end := n.over()
	if v := m.Text("from"); v.Text != "" {
		if u.Again.From = r.time(v); u.Again.From != 0 && u.Again.From < end {
			v.Because("leave `from` out for `at`, or write when it began again"+see, beforeItsEnd.With())
		}
	}
	u.Again.From = max(u.Again.From, end)
	if p.Repeats != "" {
		u.Again.Until = 0
		for _, s := range n.occurrences(r.zone, p, period.Span{From: end, Until: end + 1}) {
			if s.Has(end) {
				u.Again.Until = s.Until
			}
		}
	}
	v := m.Text("until")
	switch {
	case v.Text == OpenEnd:
		u.Again.Until = period.Never
	case v.Text != "":
		if u.Again.Until = r.time(v); u.Again.Until != 0 && u.Again.Until <= u.Again.From {
			v.Because("write an end after the start, or `open`: until further notice"+see, againNotAfter.With())
		}
	case u.Again.Until <= u.Again.From && p.Repeats != "":
		v.Because("write until when it lasts this time, or `open`: until further notice"+see, againNoEnd.With())
	case u.Again.Until <= u.Again.From:
		u.Again.Until = period.Never
	}
	if p.Repeats == "" {
		p.From, p.Until = u.Again.From, u.Again.Until
		u.Plan = &p
	}
}

// end is when it was over, by an update that says so.
func (u Update) end() period.Time { return cmp.Or(u.Ended, u.At) }

// over is when a notice was last said to be over, 0 if it never was.
func (n *Notice) over() period.Time {
	u, _ := n.Last(Resolved)
	return u.end()
}

// Texts are the words of a notice's head that can be redacted one by one;
// Head stands for all of them.
func Texts() []string {
	return []string{"title", "cause", "alternatives", "already_paid", "deadlines", "text"}
}

// OpenEnd, as the new end of a change, takes the announced one back: until
// further notice.
const OpenEnd = "open"

// Head, among what a redaction names, is every text but those of updates.
const Head = "head"

// Removed stands in place of a title that was redacted.
const Removed = "Testo rimosso"

// redact puts the reason in place of the texts that an update names, whatever
// the file still holds there. Ids and times stay.
func (r reader) redact(m *document.Map, n *Notice, u *Update) {
	gone := Removed
	if u.At != 0 {
		gone += " il " + r.zone.Local(u.At).Format("02/01/2006")
	}
	gone += ". " + u.Text
	named := m.Texts("redacts")
	if len(named) == 0 {
		m.At("redacts").Because("name what is replaced: head, "+document.Enumerate(Texts())+
			", or the `at` of an update above"+see, noRedacted.With())
	}
	for _, v := range named {
		u.Redacts = append(u.Redacts, v.Text)
		if v.Text == Head || slices.Contains(Texts(), v.Text) {
			n.redact(v.Text, gone)
			continue
		}
		at, err := r.zone.Parse(v.Text)
		i := slices.IndexFunc(n.Updates, func(x Update) bool { return err == nil && x.At == at })
		if i < 0 {
			v.Because("name head, "+document.Enumerate(Texts())+", or the `at` of an update above this one"+see,
				noSuchText.With(v.Text))
			continue
		}
		n.Updates[i].Text = gone
	}
}

func (n *Notice) redact(what, gone string) {
	put := func(name, with string, texts ...*string) {
		for _, t := range texts {
			if (what == Head || what == name) && *t != "" {
				*t = with
			}
		}
	}
	put("title", Removed, &n.Title)
	put("cause", gone, &n.Cause)
	put("alternatives", gone, &n.Alternatives)
	put("already_paid", gone, &n.AlreadyPaid)
	put("deadlines", gone, &n.Deadlines)
	put("text", gone, &n.Body)
	for i := range n.Translations {
		put("title", Removed, &n.Translations[i].Title)
		put("alternatives", gone, &n.Translations[i].Alternatives)
		put("text", gone, &n.Translations[i].Text)
	}
}
