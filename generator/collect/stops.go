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
	stopStandIn     = "Durante l’interruzione la piattaforma pagoPA può rispondere al posto dell’ente: alcuni " +
		"pagamenti possono riuscire lo stesso. Altrimenti puoi pagare prima o dopo."
	stopChanged   = "L’orario è cambiato nell’elenco dei fermi della piattaforma pagoPA."
	stopEnded     = "L’elenco dei fermi della piattaforma pagoPA dà l’interruzione per finita in anticipo."
	stopWithdrawn = "L’interruzione non è più nell’elenco dei fermi della piattaforma pagoPA: non si farà."
	stopKnown     = "Ricaviamo questa comunicazione dall’elenco dei fermi della piattaforma pagoPA, che dice anche " +
		"quando il fermo è stato inserito."
	stopUnknown = "Ricaviamo questa comunicazione dall’elenco dei fermi della piattaforma pagoPA, che non dice " +
		"quando il fermo è stato inserito: vale il momento in cui lo abbiamo letto."
	stopLate = "Ricaviamo questa comunicazione dall’elenco dei fermi della piattaforma pagoPA, che non dice " +
		"quando il fermo è stato inserito. L’elenco non ne accetta a meno di 72 ore dall’inizio: vale quel termine."
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

// stopping is one reading of the list, taken into the notices of its stops.
type stopping struct {
	*Store
	observer string
	now      period.Time
	files    map[string][]stopFile // by group
	put      func(file.Change) error
	*notes
}

// addStops writes the notices of stops that are new, and appends to the others
// what has changed. What the source no longer lists before it began is withdrawn.
// Meanwhile neither the terminal nor the editing page writes notices.
func (s *Store) addStops(observer string, h Harvest, now period.Time, a *Added, n *notes) error {
	if len(h.Stops) == 0 && h.Planned == nil {
		return nil
	}
	put := func(file.Change) error { return nil }
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
		put = func(c file.Change) error { return turn.Put(c) }
	}
	files, err := s.stopFiles(observer, now)
	if err != nil {
		return err
	}
	of := stopping{s, observer, now, files, func(c file.Change) error {
		a.Stops++
		return put(c)
	}, n}
	for _, stop := range h.Stops {
		if err := of.take(stop); err != nil {
			return err
		}
	}
	if h.Planned == nil {
		return nil
	}
	return of.withdraw(h.Planned)
}

// take writes a stop's notice where there is none, or what has changed to it.
func (s stopping) take(stop Stop) error {
	stop.Services = slices.DeleteFunc(slices.Clone(stop.Services), func(service string) bool {
		return !s.known(aim{stop.Subject, service}, s.notes)
	})
	if len(stop.Services) == 0 {
		return nil
	}
	open, again := s.standing(stop)
	switch {
	case open != nil:
		if u, ok := changed(*open, stop, s.now, s.notes); ok {
			return s.amend(*open, u, s.now, s.notes, s.put)
		}
		return nil
	case !again:
		return nil
	}
	name, data, err := s.newStop(s.observer, stop, s.now)
	if err != nil {
		return err
	}
	if p := s.readStop(stop.Subject, name, data, s.now); p.notice == nil {
		s.add("%s: its stop from %s can't be written as a notice", stop.Subject, s.Zone.RFC3339(stop.From))
		return nil
	}
	return s.put(file.Change{Name: name, Data: data})
}

// standing is the notice of a stop of which something can still be said; where there
// is none, again tells whether it is declared anew.
func (s stopping) standing(stop Stop) (open *stopFile, again bool) {
	again = true
	group := s.files[stopGroup(s.observer, stop.Key)]
	for i, f := range group {
		if f.id != stop.Subject {
			continue
		}
		if f.notice == nil {
			s.add("%s has a problem: it stays as it is", f.name)
			again = false
		} else if over, ours := f.over(); !over {
			open = &group[i]
		} else if !ours {
			again = false // it ended early, or people withdrew it: that stands
		}
	}
	return open, again
}

// withdraw withdraws the stops that are no longer planned.
func (s stopping) withdraw(planned []string) error {
	for _, group := range slices.Sorted(maps.Keys(s.files)) {
		if slices.Contains(planned, strings.TrimPrefix(group, stopGroup(s.observer, ""))) {
			continue
		}
		for _, f := range s.files[group] {
			if f.notice == nil {
				continue
			}
			over, _ := f.over()
			switch span := f.told(); {
			case over || span.Until <= s.now:
			case span.From <= s.now:
				s.add("%s: is no longer listed while it goes on: whether it ended can't be told, so it stays as it is",
					f.name)
			default:
				u := notice.Update{At: s.now, Status: notice.Withdrawn, Text: stopWithdrawn}
				if err := s.amend(f, u, s.now, s.notes, s.put); err != nil {
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
			name := e.Name()
			if !e.Type().IsRegular() || strings.HasPrefix(name, ".") ||
				!strings.Contains(name, "-fermo-") || !strings.HasSuffix(name, ".md") {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				return nil, err
			}
			f := s.readStop(id, path.Join("data/subjects", folder.Name(), "notices", name), data, now)
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

var groupLine = regexp.MustCompile(`(?m)^group: "?(fermo:[^"\\\r\n]*)"?\r?$`)

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
	data = notice.Encode(&notice.Notice{
		Kind: notice.Maintenance, Title: stopTitle, StandIn: stop.StandIn, Declared: now, Told: told,
		ValidUntil:   period.Never,
		Plan:         notice.Plan{From: stop.From, Until: stop.Until, Services: stop.Services, Impact: notice.Full},
		Alternatives: alternative, Group: stopGroup(observer, stop.Key), Lang: "it", Body: body,
	}, s.Zone)
	base := path.Join("data/subjects", string(stop.Subject), "notices",
		s.Zone.Local(now).Format("2006-01-02")+"-fermo-"+slug(observer+"-"+stop.Key))
	name = base + ".md"
	for i := 2; ; i++ {
		_, err := os.Lstat(filepath.Join(s.Root, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			return name, data, nil
		}
		if err != nil {
			return "", nil, err
		}
		name = fmt.Sprintf("%s-%d.md", base, i)
	}
}

// changed is the update that says how the stop's plan differs from what was told;
// false where there is none.
func changed(f stopFile, stop Stop, now period.Time, n *notes) (notice.Update, bool) {
	told := f.told()
	if f.notice.Repeating() || stop.Span == told {
		return notice.Update{}, false
	}
	plan := f.notice.Current()
	if stop.Until <= now {
		if told.Until > stop.Until && plan.From <= stop.Until {
			return notice.Update{At: now, Status: notice.Resolved, Ended: stop.Until, Text: stopEnded}, true
		}
		if told.Until != stop.Until || told.From != stop.From {
			n.add("%s: the list now gives another time, which is over: it stays as it is", f.name)
		}
		return notice.Update{}, false
	}
	plan.From, plan.Until = stop.From, stop.Until
	return notice.Update{At: now, Status: notice.Changed, Plan: &plan, Text: stopChanged}, true
}

// amend appends an update to a notice, if everything else in it stays what it is.
func (s *Store) amend(f stopFile, u notice.Update, now period.Time, n *notes, write func(file.Change) error) error {
	if k := len(f.notice.Updates); k > 0 && f.notice.Updates[k-1].At >= now {
		n.add("%s: an update of this moment is there already: the next asking adds another", f.name)
		return nil
	}
	data, err := notice.Append(f.data, f.notice, u, s.Zone)
	if err == nil && s.only(f, data, now) {
		return write(file.Change{Name: f.name, Was: f.data, Data: data})
	}
	n.add("%s: nothing can be appended to its updates as they are written: append by hand, as %s, %q",
		f.name, u.Status, u.Text)
	return nil
}

// only tells whether bytes say what the notice says and one update more.
func (s *Store) only(f stopFile, data []byte, now period.Time) bool {
	after := s.readStop(f.id, f.name, data, now)
	if after.notice == nil || len(after.notice.Updates) != len(f.notice.Updates)+1 {
		return false
	}
	rest := *after.notice
	rest.Updates = rest.Updates[:len(rest.Updates)-1]
	if len(f.notice.Updates) == 0 {
		rest.Updates = f.notice.Updates
	}
	return reflect.DeepEqual(rest, *f.notice)
}
