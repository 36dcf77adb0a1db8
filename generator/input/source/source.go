// Package source reads data/sources.yaml: who observes, and how to ask those
// who can be asked.
//
// How to ask is plain data here; package collect asks. A secret never stands in
// the file: the file names the variable of the environment that holds it.
package source

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/subject"
)

// Observer is who measures: measurements name it by its id.
type Observer struct{ ID, Name, Kind string }

// Source is an observer, and how to ask it.
type Source struct {
	Observer
	How   How  // nil: nobody asks it, its rows are written by others
	Sound bool // how to ask it is described without a mistake
	Aims  []Aim
	Notes []problem.Problem // what is no mistake, and has consequences
}

// Aim is a service that a source is asked about.
type Aim struct {
	Subject subject.ID
	Service string
	at      document.Value
}

// Check complains where the subject offers no such service: nothing of what is
// asked would ever be written.
func (a Aim) Check(p subject.Profile) (problem.Problem, bool) {
	if _, ok := p.Service(a.Service); ok {
		return problem.Problem{}, true
	}
	var ids []string
	for _, s := range p.Services {
		ids = append(ids, s.ID)
	}
	hint := "the services of " + string(a.Subject) + " are " + document.Enumerate(ids) + " (profile.yaml)"
	bad := a.at.Problem(hint, "is missing: %q, which stands in for it, is not a service of this subject", a.Service)
	if a.at.Set {
		if near := problem.Nearest(a.Service, ids); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
		bad = a.at.Problem(hint, "%q is not a service of this subject", a.Service)
	}
	bad.Subject = problem.Nobody
	return bad, false
}

// How says how to ask a source; each kind of source has one of its own.
type How interface{ how() }

// Refs is what descriptions are read against.
type Refs struct {
	subject.Refs
	Zone period.Zone // of local times
	to   *Source     // the source at hand
}

// kinds are the keys under which a source says how to ask it, at most one a
// source. Each has a file of its own.
var kinds = []struct {
	key  string
	read func(*document.Map, Refs) How
}{
	{"prober", readProber},
	{"prometheus", readPrometheus},
	{"upptime", readUpptime},
	{"gatus", readGatus},
	{"buckets", readBuckets},
	{"stops", readStops},
}

// Kinds are those keys.
func Kinds() (keys []string) {
	for _, k := range kinds {
		keys = append(keys, k.key)
	}
	return keys
}

const see = " (data/README.md, sources.yaml)"

// ids are the ids of sources: they are also the names of files.
var ids = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// Read reads data/sources.yaml. A mistake in how to ask a source hurts no
// subject; one in who observes hurts all, since rows name observers.
func Read(file string, data []byte, refs Refs, list *problem.List) []Source {
	own := &problem.List{}
	m, ok := document.Parse(file, data, own)
	if !ok {
		list.Add(own.Sorted()...)
		return nil
	}
	maps := m.Maps("sources")
	out := make([]Source, len(maps))
	for i := range maps {
		before := own.Len()
		refs.to = &out[i]
		out[i].How = readHow(&maps[i], refs)
		out[i].Sound = own.Len() == before
	}
	own.Attribute(problem.Nobody)
	once := document.Once{}
	for i := range maps {
		out[i].Observer = readObserver(&maps[i], once)
		maps[i].Close()
	}
	m.Close()
	list.Add(own.Sorted()...)
	return out
}

// Observers are the observers alone.
func Observers(sources []Source) []Observer {
	var out []Observer
	for _, s := range sources {
		out = append(out, s.Observer)
	}
	return out
}

func readObserver(m *document.Map, before document.Once) Observer {
	id := m.Need("id", "write the word that rows name as observer"+see)
	before.Note(id, "give each source an id of its own")
	if id.Text != "" && !ids.MatchString(id.Text) {
		id.Complain("use lower-case letters, digits and hyphens", "%q is not an id", id.Text)
	}
	m.Need("kind", "use platform, operator, partner or subject"+see)
	return Observer{id.Text, m.Need("name", "write a name that readers understand").Text,
		m.OneOf("kind", "", "platform", "operator", "partner", "subject")}
}

// readHow reads what stands under the one key that says how to ask.
func readHow(m *document.Map, refs Refs) How {
	var how How
	var first string
	for _, k := range kinds {
		if !m.Has(k.key) {
			m.Text(k.key) // a known key
			continue
		}
		if first != "" {
			v := m.At(k.key)
			v.Complain("make it a source of its own, with an id of its own",
				"a source is asked in one way, and %s stands here too", first)
		}
		first = k.key
		if sub, ok := m.Map(k.key); ok {
			how = k.read(&sub, refs)
			sub.Close()
		} else if !m.IsMap(k.key) {
			v := m.At(k.key)
			v.Complain("write its keys below it"+see, "is empty")
		}
	}
	return how
}

// duration reads a duration of whole seconds between least and most; absent, it
// is the fallback.
func duration(v document.Value, fallback, least, most time.Duration) time.Duration {
	if v.Text == "" {
		return fallback
	}
	d, err := time.ParseDuration(v.Text)
	if err != nil || d < least || d > most || d%time.Second != 0 {
		v.Complain("write whole seconds, minutes or hours from "+short(least)+" to "+short(most)+", such as "+
			short(fallback), "%q is not a duration that can be used here", v.Text)
		return fallback
	}
	return d
}

// short is a duration without what is zero: 5m, not 5m0s.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}

// aim reads the subject and the service that something is about.
func aim(m *document.Map, refs Refs) (subject.ID, string) {
	id := readSubject(m.Need("subject", "write the id of a subject of data/subjects.csv"), refs)
	service := m.Text("service")
	name := service.Text
	switch {
	case name == "":
		name, service = subject.Default().Services[0].ID, m.Text("subject")
		service.Field, service.Set = strings.TrimSuffix(service.Field, "subject")+"service", false
	case !ids.MatchString(name):
		service.Complain("write the id of a service of the subject's profile.yaml", "%q is not an id", name)
		return id, name
	}
	if id != "" {
		refs.to.Aims = append(refs.to.Aims, Aim{id, name, service})
	}
	return id, name
}

func readSubject(v document.Value, refs Refs) subject.ID {
	if v.Text == "" {
		return ""
	}
	id, ok := subject.Of(v, "")
	if ok && !refs.Subject(id) {
		v.Complain("add the subject to data/subjects.csv, or correct the code", "%s is not in the registry", id)
	}
	return id
}

func readObligation(v document.Value, refs Refs) string {
	if v.Text != "" && !refs.Obligation(v.Text) {
		v.Complain("write the id of an obligation in content/regole/versions.yaml", "%q is not an obligation", v.Text)
	}
	return v.Text
}

// number reads a whole number between least and most; absent, it is the
// fallback.
func number(v document.Value, fallback, least, most int) int {
	if v.Text == "" {
		return fallback
	}
	n, err := strconv.Atoi(v.Text)
	if err != nil || n < least || n > most {
		v.Complain(fmt.Sprintf("write a whole number from %d to %d", least, most),
			"%q is not a number that can be used here", v.Text)
		return fallback
	}
	return n
}
