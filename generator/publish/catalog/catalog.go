// Package catalog writes a version's obligations for machines: a JSON of our own
// (static/schema/obligations.json), an OSCAL catalog with a profile for each
// role, and OpenSLO for the indicators that it can express.
//
// All ids are derived from the site's tag authority and the version, all times
// from the register: the same register gives the same bytes, whatever the
// address of the site.
package catalog

import (
	"encoding/json"
	"strings"

	"bollettino/generator/base/period"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/word"

	"github.com/google/uuid"
)

// Source is what the files of one version are made from.
type Source struct {
	Book      *rulebook.Book
	Version   *rulebook.Version
	State     string // in_force, future, superseded, draft, withdrawn
	Authority string // of the site's tags: "stato.example.org,2026"
	Zone      period.Zone
	Language  *word.Language

	Page       func(slug string) string // whole addresses: of a page of the version,
	Obligation func(id string) string   // of an obligation in the version
	Home       string                   // and of the version itself
}

// Stated is an obligation as the version states it.
type stated struct {
	*rulebook.Obligation
	clause *rulebook.Clause
}

func (s Source) stated() (out []stated) {
	for i := range s.Book.Obligations {
		o := &s.Book.Obligations[i]
		if c := o.In(s.Version.ID); c != nil && c.Doc != nil {
			out = append(out, stated{o, c})
		}
	}
	return out
}

// Empty tells whether the version states no registered obligation: there is
// nothing to write then.
func (s Source) Empty() bool { return len(s.stated()) == 0 }

// id derives a UUID (RFC 9562, version 5) from the site's authority and a path.
func (s Source) id(path string) string {
	space := uuid.NewSHA1(uuid.NameSpaceURL, []byte("tag:"+s.Authority+":regole"))
	return uuid.NewSHA1(space, []byte(s.Version.ID+"/"+path)).String()
}

// modified is the latest day that the register knows of the text, RFC 3339.
func (s Source) modified() string {
	for _, day := range []string{s.Version.Retrieved, s.Version.Here} {
		if t, err := s.Zone.ParseDay(day); err == nil {
			return s.Zone.RFC3339(t)
		}
	}
	if s.Version.Valid.From != period.Never {
		return s.Zone.RFC3339(s.Version.Valid.From)
	}
	return "1970-01-01T00:00:00Z"
}

// day is a day of the register, or nil where there is none.
func (s Source) day(t period.Time) *string {
	if t == period.Never {
		return nil
	}
	d := s.Zone.Local(t).Format("2006-01-02")
	return &d
}

type obligations struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	URL         string       `json:"url"`
	State       string       `json:"state"`
	InForceFrom *string      `json:"in_force_from"`
	Until       *string      `json:"until"`
	Basis       string       `json:"basis"`
	Published   string       `json:"published"`
	Source      string       `json:"source"`
	Retrieved   string       `json:"retrieved"`
	Text        string       `json:"text"`
	Licence     string       `json:"licence"`
	Digest      string       `json:"digest"`
	LegalValue  string       `json:"legal_value"`
	Obligations []obligation `json:"obligations"`
}

type obligation struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Binds     []subject.Role `json:"binds"`
	URL       string         `json:"url"`
	Page      string         `json:"page"`
	PageURL   string         `json:"page_url"`
	Place     string         `json:"place"`
	Digest    string         `json:"digest"`
	Words     string         `json:"words"`
	Indicator *indicator     `json:"indicator,omitempty"`
	Note      string         `json:"note,omitempty"`
}

type indicator struct {
	Measure rulebook.Measure `json:"measure"`
	Bound   string           `json:"bound"`
	Limit   float64          `json:"limit"`
	Unit    string           `json:"unit"`
	Window  string           `json:"window"`
	Within  float64          `json:"within_seconds,omitempty"`
	Notice  float64          `json:"notice_seconds,omitempty"`
}

// JSON is obblighi.json.
func JSON(s Source) ([]byte, error) {
	v := s.Version
	out := obligations{Version: v.ID, Title: v.Title, URL: s.Home, State: s.State, LegalValue: "unofficial",
		InForceFrom: s.day(v.Valid.From), Until: s.day(v.Valid.Until), Basis: v.Basis, Published: v.Published,
		Source: v.Source, Retrieved: v.Retrieved, Text: v.Text, Licence: v.Licence, Digest: v.Sum,
		Obligations: []obligation{}}
	for _, o := range s.stated() {
		out.Obligations = append(out.Obligations, s.obligation(o))
	}
	return encode(out)
}

func (s Source) obligation(o stated) obligation {
	c := o.clause
	x := obligation{ID: o.ID, Title: o.Title, Binds: o.Binds, URL: s.Obligation(o.ID),
		Page: c.Page, PageURL: s.Page(c.Doc.Slug) + "#" + c.Fragment(), Place: c.Place,
		Digest: rulebook.Fingerprint(c.Text), Words: c.Text, Note: o.Note}
	if x.Binds == nil {
		x.Binds = []subject.Role{}
	}
	if i := c.Indicator; i != nil {
		x.Indicator = &indicator{i.Measure, i.Bound(), i.Limit.Float(), i.Unit, window(i),
			i.Within.Seconds(), i.Notice.Seconds()}
	}
	return x
}

// untitled is what a version without a title is called.
func (s Source) untitled() string {
	return s.Language.Tell(s.Language.Publish.Catalog.Untitled, "id", s.Version.ID)
}

func window(i *rulebook.Indicator) string {
	if i.Yearly {
		return "year"
	}
	return "month"
}

func encode(v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", " ")
	return append(b, '\n'), err
}

// line puts words on one line without control characters, as formats want a
// title or a value; other says what stands where nothing is left.
func line(s, other string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r == '\uFFFD' {
			return ' '
		}
		return r
	}, s)
	if s = strings.Join(strings.Fields(s), " "); s == "" {
		return other
	}
	return s
}
