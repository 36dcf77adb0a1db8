package collect

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"

	"go.yaml.in/yaml/v3"
)

// A stop that the back office knows of becomes a notice of each subject that it
// hits, written once; what changes later is appended to it as an update. A notice
// is known by its group, which names the source and the stop: people may add to
// it, and rename nothing. No other notice is touched.

// backOfficeNotice is how long before its start the back office accepts a stop:
// none later.
const backOfficeNotice = 72 * 3600

// The words of a notice. What was written is known again by its text.
const (
	stopTitle       = "Interruzione programmata dei pagamenti"
	stopAlternative = "Puoi pagare prima o dopo l’interruzione."
	stopStandIn     = "Durante l’interruzione la piattaforma pagoPA può rispondere al posto dell’ente: alcuni pagamenti possono riuscire lo stesso. Altrimenti puoi pagare prima o dopo."
	stopChanged     = "L’orario è cambiato nell’elenco dei fermi della piattaforma pagoPA."
	stopEnded       = "L’elenco dei fermi della piattaforma pagoPA dà l’interruzione per finita in anticipo."
	stopWithdrawn   = "L’interruzione non è più nell’elenco dei fermi della piattaforma pagoPA: non si farà."
	stopKnown       = "Ricaviamo questa comunicazione dall’elenco dei fermi della piattaforma pagoPA, che dice anche quando il fermo è stato inserito."
	stopUnknown     = "Ricaviamo questa comunicazione dall’elenco dei fermi della piattaforma pagoPA, che non dice quando il fermo è stato inserito: vale il momento in cui lo abbiamo letto."
	stopLate        = "Ricaviamo questa comunicazione dall’elenco dei fermi della piattaforma pagoPA, che non dice quando il fermo è stato inserito. L’elenco non ne accetta a meno di 72 ore dall’inizio: vale quel termine."
)

// stopFile is a notice that was written for a stop.
type stopFile struct {
	id     subject.ID
	name   string // below the root, with slashes
	data   []byte
	notice *notice.Notice // nil: it has a problem
}

// told is the span that the list gave when it was last read, whatever people
// wrote since.
func (f stopFile) told() period.Span {
	s := period.Span{From: f.notice.Plan.From, Until: f.notice.Plan.Until}
	for _, u := range f.notice.Updates {
		if u.Plan != nil && u.Text == stopChanged {
			s = period.Span{From: u.Plan.From, Until: u.Plan.Until}
		}
	}
	return s
}

// over tells whether nothing more can be said in the notice, and whether that
// was our own withdrawal.
func (f stopFile) over() (over, ours bool) {
	u, _ := f.notice.Last(notice.Withdrawn)
	phase := f.notice.Phase()
	return phase == notice.IsOver || phase == notice.IsGone, phase == notice.IsGone && u.Text == stopWithdrawn
}

// addStops writes the notices of stops that are new, and appends to the others
// what has changed. What the source no longer lists before it began is withdrawn.
// Meanwhile neither the terminal nor the editing page writes notices.
func (s *Store) addStops(observer string, h Harvest, now period.Time, a *Added, n *notes) error {
	if len(h.Stops) == 0 && h.Planned == nil {
		return nil
	}
	if !s.Dry {
		root, err := os.OpenRoot(s.Root)
		if err != nil {
			return err
		}
		defer root.Close()
		turn, err := file.Take(context.Background(), root)
		if err != nil {
			return err
		}
		defer turn.Done()
	}
	files, err := s.stopFiles(observer, now)
	if err != nil {
		return err
	}
	write := func(name string, data []byte) error {
		a.Stops++
		if s.Dry {
			return nil
		}
		return file.Replace(filepath.Join(s.Root, filepath.FromSlash(name)), data, 0o644)
	}
	for _, stop := range h.Stops {
		stop.Services = slices.DeleteFunc(slices.Clone(stop.Services), func(service string) bool {
			return !s.known(aim{stop.Subject, service}, n)
		})
		if len(stop.Services) == 0 {
			continue
		}
		var open *stopFile
		again := true
		for i, f := range files[stopGroup(observer, stop.Key)] {
			if f.id != stop.Subject {
				continue
			}
			if f.notice == nil {
				n.add("%s has a problem: it stays as it is", f.name)
				again = false
			} else if over, ours := f.over(); !over {
				open = &files[stopGroup(observer, stop.Key)][i]
			} else if !ours {
				again = false // it ended early, or people withdrew it: that stands
			}
		}
		if open == nil {
			if !again {
				continue
			}
			name, data, err := s.newStop(observer, stop, now)
			if err != nil {
				return err
			}
			if p := s.readStop(stop.Subject, name, data, now); p.notice == nil {
				n.add("%s: its stop from %s can't be written as a notice", stop.Subject, s.Zone.RFC3339(stop.From))
				continue
			}
			if err := write(name, data); err != nil {
				return err
			}
			continue
		}
		if err := s.amend(*open, s.changed(*open, stop, now, n), now, n, write); err != nil {
			return err
		}
	}
	if h.Planned == nil {
		return nil
	}
	for _, group := range slices.Sorted(maps.Keys(files)) {
		if slices.Contains(h.Planned, strings.TrimPrefix(group, stopGroup(observer, ""))) {
			continue
		}
		for _, f := range files[group] {
			if f.notice == nil {
				continue
			}
			over, _ := f.over()
			switch span := f.told(); {
			case over || span.Until <= now:
			case span.From <= now:
				n.add("%s: is no longer listed while it goes on: whether it ended can't be told, so it stays as it is", f.name)
			default:
				if err := s.amend(f, s.update(now, notice.Withdrawn, "", stopWithdrawn), now, n, write); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// stopGroup is the group of a stop's notices, the same for all its subjects.
func stopGroup(observer, key string) string { return "fermo:" + observer + ":" + key }

// stopFiles are the notices that were written for stops of a source, by group.
func (s *Store) stopFiles(observer string, now period.Time) (map[string][]stopFile, error) {
	out := map[string][]stopFile{}
	folders, err := os.ReadDir(s.data("subjects"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, folder := range folders {
		id, ok := subject.ParseID(folder.Name())
		if !ok || string(id) != folder.Name() {
			continue
		}
		dir := filepath.Join(s.data("subjects"), folder.Name(), "notices")
		entries, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && strings.HasPrefix(e.Name(), ".") && strings.Contains(e.Name(), "-fermo-") && strings.HasSuffix(e.Name(), temporary) && !s.Dry {
				if err := os.Remove(filepath.Join(dir, e.Name())); err != nil { // of a run that was killed
					return nil, err
				}
				continue
			}
			if !e.Type().IsRegular() || !strings.Contains(e.Name(), "-fermo-") || !strings.HasSuffix(e.Name(), ".md") || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			f := s.readStop(id, path.Join("data/subjects", folder.Name(), "notices", e.Name()), data, now)
			if group := groupOf(data); strings.HasPrefix(group, stopGroup(observer, "")) {
				out[group] = append(out[group], f)
			}
		}
	}
	return out, nil
}

// head is what a notice's front matter says of its group and services, however
// wrong the rest is.
type head struct {
	Group    string `yaml:"group"`
	Services any    `yaml:"services"`
	Updates  []struct {
		Services any `yaml:"services"`
	} `yaml:"updates"`
}

func headOf(data []byte) (h head) {
	if front, _, err := document.Front(data); err == nil {
		yaml.Unmarshal(front, &h) // what can't be read has no group
	}
	return h
}

var groupLine = regexp.MustCompile(`(?m)^group: "(fermo:[^"\\\n]*)"\r?$`)

// groupOf is a notice's group, also where its front matter can't be read.
func groupOf(data []byte) string {
	if g := headOf(data).Group; g != "" {
		return g
	}
	if m := groupLine.FindSubmatch(data); m != nil {
		return string(m[1])
	}
	return ""
}

// readStop reads a notice as a build would; with a problem in it, its notice is
// nil.
func (s *Store) readStop(id subject.ID, name string, data []byte, now period.Time) stopFile {
	f := stopFile{id: id, name: name, data: data}
	h := headOf(data)
	var services []string
	for _, v := range append([]any{h.Services}, func() (out []any) {
		for _, u := range h.Updates {
			out = append(out, u.Services)
		}
		return out
	}()...) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		for _, x := range list {
			if word, ok := x.(string); ok && s.Service(id, word) {
				services = append(services, word)
			}
		}
	}
	var list problem.List
	if n := notice.Read(name, data, id, services, s.Zone, now, &list); list.Len() == 0 {
		f.notice = n
	}
	return f
}

// newStop is the notice of a stop that has none yet.
func (s *Store) newStop(observer string, stop Stop, now period.Time) (name string, data []byte, err error) {
	told, body := stop.Told, stopKnown
	if told == 0 || told > now {
		told, body = now, stopUnknown
		if last := stop.From - backOfficeNotice; last < now {
			told, body = last, stopLate
		}
	}
	alternative := stopAlternative
	if stop.StandIn == "yes" {
		alternative = stopStandIn
	}
	var b strings.Builder
	b.WriteString("---\nkind: maintenance\n")
	line := func(key, value string) { fmt.Fprintf(&b, "%s: %s\n", key, value) }
	line("title", stopTitle)
	line("services", "["+strings.Join(stop.Services, ", ")+"]")
	line("impact", "full")
	line("standin", quoted(stop.StandIn))
	line("from", s.Zone.RFC3339(stop.From))
	line("until", s.Zone.RFC3339(stop.Until))
	line("declared", s.Zone.RFC3339(now))
	line("told_platform", s.Zone.RFC3339(told))
	line("alternatives", quoted(alternative))
	line("group", quoted(stopGroup(observer, stop.Key)))
	b.WriteString("---\n" + body + "\n")
	base := path.Join("data/subjects", string(stop.Subject), "notices", s.Zone.Local(now).Format("2006-01-02")+"-fermo-"+slug(observer+"-"+stop.Key))
	name = base + ".md"
	for i := 2; ; i++ {
		_, err := os.Lstat(filepath.Join(s.Root, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			return name, []byte(b.String()), nil
		}
		if err != nil {
			return "", nil, err
		}
		name = fmt.Sprintf("%s-%d.md", base, i)
	}
}

// quoted is a text as YAML writes it in quotes.
func quoted(text string) string {
	out, err := yaml.Marshal(&yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Tag: "!!str", Value: text})
	if err != nil {
		return `""`
	}
	return strings.Join(strings.Fields(strings.TrimSpace(string(out))), " ")
}

// changed is the update that says how the stop's plan differs from what was told,
// or "".
func (s *Store) changed(f stopFile, stop Stop, now period.Time, n *notes) string {
	told := f.told()
	if f.notice.Repeating() || stop.Span == told {
		return ""
	}
	current := f.notice.Current()
	if stop.Until <= now {
		if told.Until > stop.Until && current.From <= stop.Until {
			return s.update(now, notice.Resolved, ", ended: "+s.Zone.RFC3339(stop.Until), stopEnded)
		}
		if told.Until != stop.Until || told.From != stop.From {
			n.add("%s: the list now gives another time, which is over: it stays as it is", f.name)
		}
		return ""
	}
	plan := ", until: " + s.Zone.RFC3339(stop.Until)
	if stop.From != current.From {
		plan = ", from: " + s.Zone.RFC3339(stop.From) + plan
	}
	return s.update(now, notice.Changed, plan, stopChanged)
}

func (s *Store) update(now period.Time, status notice.Status, more, text string) string {
	return fmt.Sprintf("{at: %s, status: %s%s, text: %s}", s.Zone.RFC3339(now), status, more, quoted(text))
}

// amend appends an update to a notice, if everything else in it stays what it is.
func (s *Store) amend(f stopFile, update string, now period.Time, n *notes, write func(string, []byte) error) error {
	if update == "" {
		return nil
	}
	if k := len(f.notice.Updates); k > 0 && f.notice.Updates[k-1].At >= now {
		n.add("%s: an update of this moment is there already: the next asking adds another", f.name)
		return nil
	}
	for _, data := range appended(f.data, update) {
		after := s.readStop(f.id, f.name, data, now)
		if after.notice == nil || len(after.notice.Updates) != len(f.notice.Updates)+1 {
			continue
		}
		rest := *after.notice
		rest.Updates = rest.Updates[:len(rest.Updates)-1]
		if before := *f.notice; len(before.Updates) == 0 {
			rest.Updates = before.Updates
		}
		if reflect.DeepEqual(rest, *f.notice) {
			return write(f.name, data)
		}
	}
	n.add("%s: nothing can be appended to its updates as they are written: append %s by hand", f.name, update)
	return nil
}

// appended are the ways in which an update can be appended to the front matter of
// a notice, without touching a line that is there. Whoever uses one sees whether
// it says what it should.
func appended(data []byte, update string) (out [][]byte) {
	lines := strings.SplitAfter(string(data), "\n")
	end := -1
	for i, l := range lines {
		if i > 0 && strings.TrimRight(l, "\r\n") == "---" {
			end = i
			break
		}
	}
	if end < 0 {
		return nil
	}
	feed := "\n"
	if strings.HasSuffix(lines[0], "\r\n") {
		feed = "\r\n"
	}
	insert := func(at int, text string) {
		out = append(out, []byte(strings.Join(lines[:at], "")+text+feed+strings.Join(lines[at:], "")))
	}
	var doc yaml.Node
	if yaml.Unmarshal([]byte(strings.Join(lines[1:end], "")), &doc) != nil || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	keys := doc.Content[0].Content
	for i := 0; i+1 < len(keys); i += 2 {
		if keys[i].Value != "updates" {
			continue
		}
		list, next := keys[i+1], end
		if i+2 < len(keys) {
			next = keys[i+2].Line // the yaml begins after one line, and lines count from 1
		}
		first := keys[i].Line
		switch {
		case list.Kind == yaml.ScalarNode: // empty
			insert(first+1, "  - "+update)
		case list.Style&yaml.FlowStyle != 0:
			region := strings.Join(lines[first:next], "")
			if at := strings.LastIndex(region, "]"); at >= 0 {
				for _, comma := range []string{", ", ""} {
					out = append(out, []byte(strings.Join(lines[:first], "")+region[:at]+comma+update+region[at:]+strings.Join(lines[next:], "")))
				}
			}
		case len(list.Content) > 0:
			indent, _, _ := strings.Cut(lines[list.Content[0].Line], "-")
			if strings.Trim(indent, " ") != "" {
				return nil
			}
			at := next
			for at > first+1 && (strings.TrimSpace(lines[at-1]) == "" || strings.HasPrefix(strings.TrimSpace(lines[at-1]), "#")) {
				at--
			}
			insert(at, indent+"- "+update)
			insert(next, indent+"- "+update)
		}
		return out
	}
	insert(end, "updates:"+feed+"  - "+update)
	return out
}
