package collect

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/source"
)

// Upptime commits a site's status to its repository when it changes, and once a
// day in any case. So its git log is a list of statuses with their moments, and
// nothing is known of what was seen between two of them but that it was no
// change. The rule: a status holds until the next commit of the same site,
// where that came within source.Upptime.AtMost; otherwise nobody is known to
// have looked, and the time is unobserved. What follows a site's newest commit
// becomes known with its next one.

// status is what a commit says of a site.
type status string

// The statuses. Degraded is slower than it should be, and counts as up.
const (
	isUp       status = "up"
	isDegraded status = "degraded"
	isDown     status = "down"
)

// change is a commit of a site's status.
type change struct {
	at     period.Time
	status status
}

// upptimeLog is what a git log says, by the sites' names.
type upptimeLog struct {
	sites  map[string][]change // in order of time; two statuses of one moment are none
	first  period.Time         // of all commits
	newest period.Time
	bad    int // lines that are no commit
	torn   []string
}

// statusLine is a subject line that tells a status: the sign is free, the numbers
// are what tells it from what people write.
var statusLine = regexp.MustCompile(`^\S+ (.+) (?:is (up|down|degraded)|has (degraded) performance) ` +
	`\(\d+ in \d+(?:\.\d+)? ms\)`)

// readUpptimeLog reads lines of time, commit and subject line, parted by tabs,
// in any order, as `git log --format=%aI%x09%H%x09%s` gives them. Commits that
// tell no status are passed over; a commit that stands there twice counts once.
func readUpptimeLog(r io.Reader) (upptimeLog, error) {
	log := upptimeLog{sites: map[string][]change{}, first: period.Never}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if line == "" {
			continue
		}
		cells := strings.SplitN(line, "\t", 3)
		t, err := time.Parse(time.RFC3339, cells[0])
		if len(cells) != 3 || err != nil {
			log.bad++
			continue
		}
		at := period.Time(t.Unix())
		log.first, log.newest = min(log.first, at), max(log.newest, at)
		if m := statusLine.FindStringSubmatch(cells[2]); m != nil {
			log.sites[m[1]] = append(log.sites[m[1]], change{at, status(m[2] + m[3])})
		}
	}
	if err := lines.Err(); err != nil {
		return log, err
	}
	for _, name := range slices.Sorted(maps.Keys(log.sites)) {
		changes := log.sites[name]
		slices.SortFunc(changes, func(a, b change) int {
			return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.status, b.status))
		})
		changes = slices.Compact(changes)
		var out []change
		for i, c := range changes {
			if i > 0 && changes[i-1].at == c.at {
				if n := len(out) - 1; out[n].at == c.at && out[n].status != "" {
					out[n].status = ""
					log.torn = append(log.torn, name)
				}
				continue
			}
			out = append(out, c)
		}
		log.sites[name] = out
	}
	log.torn = slices.Compact(log.torn)
	return log, nil
}

// upptimeSite is what Upptime's own files say of a site.
type upptimeSite struct {
	Name  string         `json:"name"`
	Slug  string         `json:"slug"`
	Daily map[string]int `json:"dailyMinutesDown"` // by UTC day

	status  status      // from history/<slug>.yml, as the next two
	updated period.Time // 0: unknown
	started period.Time // 0: unknown
}

// readUpptimeSummary reads history/summary.json.
func readUpptimeSummary(data []byte) ([]upptimeSite, error) {
	var out []upptimeSite
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("history/summary.json: %w", err)
	}
	return out, nil
}

// readHistory reads history/<slug>.yml: since when the site is watched, and its
// last status.
func (s *upptimeSite) readHistory(data []byte) {
	m, ok := document.Parse("history/"+s.Slug+".yml", data, &problem.List{})
	if !ok {
		return
	}
	at := func(key string) period.Time {
		t, err := time.Parse(time.RFC3339, m.Text(key).Text)
		if err != nil {
			return 0
		}
		return period.Time(t.Unix())
	}
	s.updated, s.started = at("lastUpdated"), at("startTime")
	switch st := status(m.Text("status").Text); st {
	case isUp, isDegraded, isDown:
		s.status = st
	default:
		s.updated = 0
	}
}

// slugOf is the name of a site's file in history/, as Upptime makes it of the
// site's name: words that are joined by their capitals are parted.
func slugOf(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]) ||
			unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return slug(b.String())
}

// slug is text as a part of a file's name: [a-z0-9-], no hyphen at the ends.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// names are the names in the log that a site of the description means: its name,
// or every name whose slug it is.
func (l upptimeLog) names(site string, known []upptimeSite) []string {
	if _, ok := l.sites[site]; ok {
		return []string{site}
	}
	var out []string
	for name := range l.sites {
		s := slugOf(name)
		for _, k := range known {
			if k.Name == name {
				s = k.Slug
			}
		}
		if s == site {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// upptimeReading turns a log into looks, and says what stands in the way.
type upptimeReading struct {
	source.Upptime
	log   upptimeLog
	known []upptimeSite
	zone  period.Zone
	h     Harvest
}

func (u *upptimeReading) note(format string, args ...any) {
	u.h.Notes = append(u.h.Notes, fmt.Sprintf(format, args...))
}

// upptimeHarvest turns a log into looks.
func upptimeHarvest(how source.Upptime, log upptimeLog, known []upptimeSite, zone period.Zone) Harvest {
	u := upptimeReading{Upptime: how, log: log, known: known, zone: zone}
	if log.bad > 0 {
		u.note("the log: %d lines are not a time, a commit and a subject line", log.bad)
	}
	for _, name := range log.torn {
		u.note("%q: two statuses at one moment: what holds from there until its next commit is not known", name)
	}
	claimed := map[string]string{} // the site of the description, by the log's names
	for _, s := range u.Sites {
		names := log.names(s.Name, known)
		if len(names) == 0 {
			u.note("%q: no commit tells its status", s.Name)
			continue
		}
		for _, name := range names {
			claimed[name] = s.Name
		}
		if a, b, both := log.sideBySide(names); both {
			u.note("%q: two sites of the log share this name, %q and %q: which commit is whose can't be told, "+
				"unobserved; name one of them as it stands there", s.Name, a, b)
			continue
		}
		u.look(s, u.changes(s.Name, names))
	}
	u.unclaimed(claimed)
	return u.h
}

// changes are those of a site under all its names, and the last that Upptime's
// own files know of.
func (u *upptimeReading) changes(site string, names []string) (out []change) {
	for _, name := range names {
		out = append(out, u.log.sites[name]...)
	}
	slices.SortStableFunc(out, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	for _, k := range u.known {
		if !slices.Contains(names, k.Name) {
			continue
		}
		if k.updated > out[len(out)-1].at {
			out = append(out, change{k.updated, k.status})
		}
		if first := out[0].at; k.started != 0 && k.started < first-60 {
			u.note("%q: watched since %s, but its first commit in the log is of %s: nothing is known of the time "+
				"between", site, u.zone.RFC3339(k.started), u.zone.RFC3339(first))
		}
	}
	return out
}

// look turns a site's changes into looks, each until the next.
func (u *upptimeReading) look(s source.Watched, changes []change) {
	var unseen period.Set
	for i, c := range changes[:len(changes)-1] {
		span := period.Span{From: c.at, Until: changes[i+1].at}
		if span.Length() > int64(u.AtMost/time.Second) {
			unseen = unseen.Or(period.Of(span))
			continue
		}
		if c.status != "" && !span.Empty() {
			down := c.status == isDown
			u.h.Looks = append(u.h.Looks, Look{Span: span, Subject: s.Subject, Service: s.Service, Down: down})
		}
	}
	if len(unseen) > 0 {
		u.note("%q: %s without a commit for over %s, the first from %s: unobserved",
			s.Name, plural(len(unseen), "stretch", "stretches"), u.AtMost, u.zone.RFC3339(unseen[0].From))
	}
}

// unclaimed names what the log tells of, and no site of the description means.
func (u *upptimeReading) unclaimed(claimed map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(u.log.sites)) {
		if claimed[name] != "" {
			continue
		}
		text := fmt.Sprintf("%q: the log tells its status, and no site of the description has this name", name)
		if site, ok := u.log.formerly(name, claimed, u.AtMost); ok {
			text += fmt.Sprintf("; its commits begin where those of %q end: if it was renamed, add it as a site of "+
				"the same subject and service", site)
		}
		u.note("%s", text)
	}
}

// sideBySide finds two names whose commits lie within one another's time: no site
// that was renamed, but two.
func (l upptimeLog) sideBySide(names []string) (a, b string, both bool) {
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(l.sites[a][0].at, l.sites[b][0].at) })
	for i, name := range names[1:] {
		before := l.sites[names[i]]
		if l.sites[name][0].at < before[len(before)-1].at {
			return names[i], name, true
		}
	}
	return "", "", false
}

// formerly is the site of the description that a name may have had before: one
// whose last commit came shortly before the name's first.
func (l upptimeLog) formerly(name string, claimed map[string]string, atMost time.Duration) (site string, ok bool) {
	first := l.sites[name][0].at
	for _, old := range slices.Sorted(maps.Keys(claimed)) {
		changes := l.sites[old]
		if gap := first - changes[len(changes)-1].at; gap >= 0 && gap <= period.Time(atMost/time.Second) {
			return claimed[old], true
		}
	}
	return "", false
}

// plural is a count with its word.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// upptimeDay compares one UTC day of a site: the minutes that its commits say it
// was down with those of Upptime's summary.
type upptimeDay struct {
	Site, Day    string
	Ours         float64
	Theirs       int
	Agree        bool
	Why          string // why not; where they agree, empty
	CannotBeTold bool   // no reason that is known makes them agree
}

// shortest is how long an issue of Upptime must have been open to stay: one that
// it closed sooner, it deletes (deleteRecentStatusIssues in its src/summary.ts).
const shortest = 15 * 60

// issue is a stretch in which a site was not up. Upptime opens an issue for it,
// and counts its minutes down by its issues.
type issue struct {
	period.Span
	down period.Set // the part that is down, and not degraded
	open bool       // nothing tells its end
}

func (s issue) short() bool { return !s.open && s.Length() < shortest }

func issues(changes []change, end period.Time) []issue {
	var out []issue
	for i, c := range changes {
		if c.status != isDown && c.status != isDegraded {
			continue
		}
		span, open := period.Span{From: c.at, Until: max(end, c.at)}, true
		if i+1 < len(changes) {
			span.Until, open = changes[i+1].at, false
		}
		if n := len(out) - 1; n >= 0 && out[n].Until == span.From {
			out[n].Until, out[n].open = span.Until, open
		} else {
			out = append(out, issue{Span: span, open: open})
		}
		if c.status == isDown {
			n := len(out) - 1
			out[n].down = out[n].down.Or(period.Of(span))
		}
	}
	return out
}

// compareUpptime compares what the commits say with Upptime's own summary, for
// each site and UTC day, of the last two years, on which either says that it was
// down.
//
// The summary's minutes are made of issues, not of commits. What can part the two
// is known from Upptime's source, and each reason is tried by what the minutes
// would be with it: an issue that was open for less than 15 minutes was deleted;
// degraded time is counted as well; the summary looks at 365 days and 100 issues.
// Minutes are rounded for each issue, which is opened and closed some seconds
// after its commits: within a minute an issue, the two agree.
func compareUpptime(log upptimeLog, summary []upptimeSite) []upptimeDay {
	utc, _ := period.In("UTC")
	var out []upptimeDay
	for _, s := range summary {
		changes := log.sites[s.Name]
		all := issues(changes, log.newest)
		days := map[string]bool{}
		for day := range s.Daily {
			days[day] = true
		}
		for _, i := range all {
			for t := max(i.From, log.newest-2*365*24*3600); t < i.Until; t = utc.Day(t).Until {
				days[utc.Local(t).Format(time.DateOnly)] = true
			}
		}
		kept := 0
		for _, i := range all {
			if !i.short() {
				kept++
			}
		}
		for _, day := range slices.Sorted(maps.Keys(days)) {
			d := upptimeDay{Site: s.Name, Day: day, Theirs: s.Daily[day]}
			from, err := utc.ParseDay(day)
			if err != nil {
				d.Why, d.CannotBeTold = "the summary's day is none", true
				out = append(out, d)
				continue
			}
			d.weigh(utc.Day(from), all)
			if d.CannotBeTold {
				d.special(utc, utc.Day(from), changes, log, kept)
			}
			if d.Ours > 0 || d.Theirs > 0 || !d.Agree {
				out = append(out, d)
			}
		}
	}
	return out
}

// weigh finds what makes the two agree: nothing, or the reasons that do best.
func (d *upptimeDay) weigh(day period.Span, all []issue) {
	type count struct {
		minutes float64
		issues  int
	}
	sum := func(short, degraded bool) (c count) {
		for _, i := range all {
			set := i.down
			if degraded {
				set = period.Of(i.Span)
			}
			if n := set.Within(day).Length(); n > 0 && (short || !i.short()) {
				c.minutes += float64(n) / 60
				c.issues++
			}
		}
		return c
	}
	plain := sum(true, false)
	d.Ours = plain.minutes
	best := math.Inf(1)
	d.CannotBeTold = true
	for _, try := range []struct{ short, degraded bool }{{true, false}, {false, false}, {true, true}, {false, true}} {
		c := sum(try.short, try.degraded)
		off := math.Abs(c.minutes - float64(d.Theirs))
		if off > float64(max(c.issues, 1)) || c.issues == 0 && d.Theirs != 0 || off >= best {
			continue
		}
		best, d.CannotBeTold = off, false
		var why []string
		if !try.short {
			n, minutes := 0, 0.0
			for _, i := range all {
				set := i.down
				if try.degraded {
					set = period.Of(i.Span)
				}
				if l := set.Within(day).Length(); l > 0 && i.short() {
					n, minutes = n+1, minutes+float64(l)/60
				}
			}
			why = append(why, fmt.Sprintf("Upptime deletes the issue of an outage that ends within 15 minutes, and "+
				"counts issues: %s, %.1f minutes", plural(n, "outage", "outages"), minutes))
		}
		if try.degraded {
			why = append(why, fmt.Sprintf("Upptime counts degraded time as down, which here is up: %.1f minutes",
				sum(try.short, true).minutes-sum(try.short, false).minutes))
		}
		d.Why, d.Agree = strings.Join(why, "; "), len(why) == 0
	}
}

// special names a reason that no count can show.
func (d *upptimeDay) special(utc period.Zone, day period.Span, changes []change, log upptimeLog, kept int) {
	d.CannotBeTold = false
	switch {
	case len(changes) == 0:
		d.Why = "no commit in the log names the site: it may have had another name"
	case day.From < changes[0].at && d.Theirs > 0:
		d.Why = "the log tells of the site only from " + utc.RFC3339(changes[0].at)
	case day.Until <= utc.Day(log.newest).From-364*24*3600 && d.Theirs == 0:
		d.Why = "Upptime's summary looks back 365 days"
	case kept > 100 && float64(d.Theirs) < d.Ours:
		d.Why = fmt.Sprintf("Upptime counts the newest 100 issues of a site, and %d of its outages have one", kept)
	case day.Until > log.newest && d.Theirs > 0:
		d.Why = "the log ends at " + utc.RFC3339(log.newest) + ", within the day"
	default:
		d.CannotBeTold = true
		d.Why = "cannot be told from the log and the summary: Upptime opens no issue for an outage that it was told " +
			"to expect, and people may edit or delete issues"
	}
}

// upptimeNotes says in sentences how far commits and summary agree.
func upptimeNotes(days []upptimeDay, sites int) []string {
	agree := 0
	var out []string
	for _, d := range days {
		if d.Agree {
			agree++
			continue
		}
		out = append(out, fmt.Sprintf("%q, %s (UTC): %.1f minutes down by its commits, %d by Upptime's summary: %s",
			d.Site, d.Day, d.Ours, d.Theirs, d.Why))
	}
	head := fmt.Sprintf("beside Upptime's own summary: %s, %s with minutes down, %d agree within a "+
		"minute an outage, %d differ", plural(sites, "site", "sites"), plural(len(days), "day", "days"), agree,
		len(days)-agree)
	return append([]string{head}, out...)
}

// upptime asks a repository of Upptime, or reads its log.
type upptime struct {
	source.Upptime
	id    string
	world World
}

// upptimeMark is what was read last.
type upptimeMark struct {
	How   string      `json:"how"`   // digest of the description
	Read  string      `json:"read"`  // digest of all that was read
	Until period.Time `json:"until"` // of the newest commit
}

// Ask gives, where anything is new, all looks that end after the last asking's
// newest commit, less two days: commits may be pushed late.
func (u *upptime) Ask(ctx context.Context, a Asking) error {
	text, file, done, err := u.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	log, err := readUpptimeLog(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("the log: %w", err)
	}
	if len(log.sites) == 0 {
		return errors.New("the log tells no site's status: is it Upptime's?")
	}
	sum := sha256.New()
	sum.Write(text)
	known, notes, err := u.history(log, file, sum)
	if err != nil {
		return err
	}
	h := upptimeHarvest(u.Upptime, log, known, u.world.Zone)
	h.Notes = append(h.Notes, notes...)
	var old upptimeMark
	if json.Unmarshal(a.Mark, &old) != nil {
		old = upptimeMark{}
	}
	mark := upptimeMark{digest(fmt.Sprintf("%+v", u.Upptime)), hex.EncodeToString(sum.Sum(nil)), log.newest}
	if mark == old {
		return nil
	}
	if mark.How == old.How {
		h.Looks = slices.DeleteFunc(h.Looks, func(l Look) bool { return l.Until < old.Until-2*24*3600 })
	}
	if h.Mark, err = json.Marshal(mark); err != nil {
		return err
	}
	return a.Give(h)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// history reads Upptime's own files, as far as they are there, and compares its
// summary with the log.
func (u *upptime) history(
	log upptimeLog, file func(string) ([]byte, error), sum io.Writer,
) (known []upptimeSite, notes []string, err error) {
	data, err := file("summary.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, []string{"there is no history/summary.json to compare with"}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	sum.Write(data)
	if known, err = readUpptimeSummary(data); err != nil {
		return nil, nil, err
	}
	known = slices.DeleteFunc(known, func(s upptimeSite) bool {
		return s.Slug == "" || strings.ContainsAny(s.Slug, "/\\:\x00")
	})
	for i, k := range known {
		if !slices.ContainsFunc(u.Sites, func(s source.Watched) bool { return s.Name == k.Name || s.Name == k.Slug }) {
			continue
		}
		data, err := file(k.Slug + ".yml")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		sum.Write(data)
		known[i].readHistory(data)
	}
	return known, upptimeNotes(compareUpptime(log, known), len(known)), nil
}

// mostLog is how big a log, or a file of Upptime's, may be.
const mostLog = 256 << 20

// open gives the log as text, and what reads a file of the folder history;
// fs.ErrNotExist says that there is none. done ends the reading.
func (u *upptime) open(ctx context.Context) (log []byte, file func(string) ([]byte, error), done func(), err error) {
	done = func() {}
	if u.Log != "" {
		name := u.world.place(u.Log)
		folder := filepath.Join(filepath.Dir(name), "history")
		if u.History != "" {
			folder = u.world.place(u.History)
		}
		log, err = readFile(name, mostLog)
		file = func(name string) ([]byte, error) { return readFile(filepath.Join(folder, name), mostLog) }
		return log, file, done, err
	}
	dir, ref := u.world.place(u.Repository), "HEAD"
	if u.Remote() {
		dir, ref = filepath.Join(u.world.Root, ".bollettino", "collect", u.id+".git"), upptimeRef
		if u.world.Dry {
			if dir, err = os.MkdirTemp("", "bollettino-*"); err != nil {
				return nil, nil, done, err
			}
			parent := dir
			done = func() { os.RemoveAll(parent) }
			dir = filepath.Join(dir, "clone.git")
		}
		if err := clone(ctx, dir, u.Repository); err != nil {
			done()
			return nil, nil, done, err
		}
	}
	if log, err = git(ctx, dir, "log", "--no-color", "--no-mailmap", "--encoding=UTF-8", "--format=%aI%x09%H%x09%s",
		ref, "--"); err != nil {
		done()
		return nil, nil, done, err
	}
	return log, func(name string) ([]byte, error) {
		if at, err := git(ctx, dir, "ls-tree", "--name-only", ref, "--", "history/"+name); err != nil || len(at) == 0 {
			return nil, cmp.Or(err, error(fs.ErrNotExist))
		}
		return git(ctx, dir, "cat-file", "blob", ref+":history/"+name)
	}, done, nil
}

// readFile reads a file of at most that many bytes.
func readFile(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s is bigger than %d MB", name, most>>20)
	}
	return data, err
}

// place is where a file of a description is.
func (w World) place(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(w.Root, filepath.FromSlash(name))
}

// upptimeRef is what a clone of ours calls the branch that it fetched.
const upptimeRef = "refs/bollettino/log"

// clone brings a bare clone of a repository up to date: commits and folders, and
// of files only those that are asked for, where the server can part them.
func clone(ctx context.Context, dir, address string) error {
	if at, err := git(ctx, dir, "config", "--get", "remote.origin.url"); err != nil ||
		strings.TrimSpace(string(at)) != address {
		part := dir + ".part"
		for _, d := range []string{part, dir} {
			if err := os.RemoveAll(d); err != nil {
				return err
			}
		}
		if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
			return err
		}
		if _, err := git(ctx, "", "clone", "--quiet", "--bare", "--single-branch", "--no-tags", "--filter=blob:none",
			"--", address, part); err != nil {
			return err
		}
		if err := os.Rename(part, dir); err != nil {
			return err
		}
	}
	_, err := git(ctx, dir, "fetch", "--quiet", "--no-tags", "origin", "+HEAD:"+upptimeRef)
	return err
}

// git runs git in a folder. It asks nobody, runs no hook, and follows no
// transport that runs a program of the address's choice.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	all := []string{"-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false", "-c", "log.showSignature=false",
		"-c", "gc.auto=0"}
	if dir != "" {
		all = append(all, "-C", dir)
	}
	run := exec.CommandContext(ctx, "git", append(all, args...)...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_DIR=") && !strings.HasPrefix(v, "GIT_WORK_TREE=") &&
			!strings.HasPrefix(v, "GIT_INDEX_FILE=") && !strings.HasPrefix(v, "GIT_OBJECT_DIRECTORY=") {
			run.Env = append(run.Env, v)
		}
	}
	run.Env = append(run.Env, "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
		"GIT_ALLOW_PROTOCOL=https:http:ssh:git:file", "LC_ALL=C")
	var said bytes.Buffer
	run.Stderr = &said
	out, err := run.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		text, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, text)
	}
	return out, nil
}
