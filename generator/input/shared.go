package input

import (
	"fmt"
	"io/fs"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/tree"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
)

// Shared is what all subjects share, as it was read. A problem in it stops a build, but
// for what is attributed to one subject, or to nobody.
type Shared struct {
	Root     fs.FS // the site's folder: content/, data/ and what is the operator's own
	AsOf     period.Time
	Setting  setting.Site
	Book     *rulebook.Book
	Registry subject.Registry
	Stations []subject.Station
	Named    named               // services that other files than a subject's own name
	Marked   map[subject.ID]Mark // by a bad registry row
	Store    *observation.Store  // what was measured of all
	Platform []*notice.Notice    // the platform's own notices
	Prose    []Prose             // the site's own pages, as menus show them
	Problems *problem.List

	sources []source.Source
	good    fs.FS // the last good inputs, in the shape of data/
	parsed  *Parsed
	listed  Listed
	rows    []subject.Row // that were read of the list, and in which nothing was wrong
}

// Close lets go of the files of measurements.
func (s *Shared) Close() { s.Store.Close() }

// Notes are what is no mistake and ought to be known: of sources, and what the
// rulebook's texts lack.
func (s *Shared) Notes() []problem.Problem {
	var out []problem.Problem
	for _, v := range s.sources {
		out = append(out, v.Notes...)
	}
	if s.Book != nil {
		out = append(out, s.Book.Notes...)
	}
	return out
}

// Refs tells which subjects and obligations there are.
func (s *Shared) Refs() subject.Refs {
	return subject.Refs{
		Subject:    func(id subject.ID) bool { _, ok := s.Registry.Find(id); return ok },
		Obligation: func(id string) bool { _, ok := s.Book.Find(id); return ok },
	}
}

// Within is the time in ms in which the rule at t wants an answer, 0 if it has
// none.
func (s *Shared) Within(id string, t period.Time) int64 {
	if o, ok := s.Book.Find(id); ok {
		for _, part := range s.Book.Parts(o, period.Span{From: t, Until: t + 1}) {
			return part.Indicator.Within.Milliseconds()
		}
	}
	return 0
}

// Addresses gives, for a site's base URL, where the rulebook's pages and files stand.
type Addresses func(baseURL string) rulebook.Links

// Last is what the last build left: the inputs as they last were sound, and what it
// made of texts and measurements.
type Last struct {
	Good  fs.FS            // in the shape of data/
	Texts *rulebook.Memory // nil: nothing is kept
	Packs observation.Memory

	Listed  Listed
	Parsed  *Parsed // nil: nothing is held
	Content string  // the print of content/ as it was looked at before; "": it can't be told
	Still   bool    // nothing was touched in it since the last build looked at it
}

// Read reads settings, rules, registry and measurements; also reads what else
// all share, before the measurements.
func Read(o Options, at Addresses, from Last, also func(*Shared) error) (*Shared, error) {
	s, err := ReadSettings(o)
	s.good, s.parsed, s.listed = from.Good, from.Parsed, from.Listed
	if err != nil || s.Problems.Len() > 0 {
		return s, err
	}
	texts := ""
	if from.Content != "" {
		texts = fmt.Sprintf("%s %q %q %q", from.Content, s.Setting.Zone.Name(), s.Setting.BaseURL, s.Setting.Languages)
	}
	registry := s.beginRegistry()
	err = s.readTexts(texts, at, from)
	if own := registry(); err == nil {
		err = own
	}
	if err != nil || len(s.Registry.Subjects) == 0 && problem.HurtsAll(s.Problems.Sorted()) {
		return s, err // every row of every other file would name an unknown subject
	}
	if id := s.Setting.Operator.Subject; id != "" && !s.Refs().Subject(subject.ID(id)) {
		s.Problems.Add(s.Setting.Stranger())
	}
	if err := s.readPlatform(); err != nil {
		return s, err
	}
	if err := also(s); err != nil {
		return s, err
	}
	if err := s.readAsIs(); err != nil {
		return s, err
	}
	if problem.HurtsAll(s.Problems.Sorted()) {
		// Without subjects and obligations every row that names one would be
		// wrong: a thousand complaints about one mistake.
		return s, nil
	}
	return s, s.readObservations(o, from.Packs)
}

// readTexts reads the rules and the site's own pages, unless they are held from what they were
// read from before.
func (s *Shared) readTexts(of string, at Addresses, from Last) error {
	// What changes while it is read is touched since.
	book, prose, held := s.parsed.textsOf(of)
	if held && from.Still {
		s.Book, s.Prose = book, prose
		return nil
	}
	s.readBook(at, from.Texts)
	before := *s.Book
	if err := s.readProse(); err != nil {
		return err
	}
	if s.Problems.Len() == 0 {
		s.parsed.holdTexts(of, before, s.Prose)
	}
	return nil
}

// ReadDeclared reads what commands about notices need: settings, rules, registry
// and the platform's notices; no measurements, and no last good inputs.
func ReadDeclared(o Options, at Addresses) (*Shared, error) {
	s, err := ReadSettings(o)
	if err != nil || s.Problems.Len() > 0 {
		return s, err
	}
	s.good, s.Store = tree.None{}, &observation.Store{}
	s.readBook(at, nil)
	if err := s.ReadRegistry(); err != nil || problem.HurtsAll(s.Problems.Sorted()) {
		return s, err
	}
	return s, s.readPlatform()
}

// RulesDir holds the rulebook.
const RulesDir = "content/regole"

func (s *Shared) readBook(at Addresses, memory *rulebook.Memory) {
	s.Book = rulebook.Read(s.Root, RulesDir, s.Setting.Zone, at(s.Setting.BaseURL), memory, s.Problems)
}
