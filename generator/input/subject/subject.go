// Package subject knows who is on the platform: the registry with its roles and
// partners, the stations, and what each subject says of itself in its profile.
//
// It refuses nothing for being odd: a code that fails its check digit is kept
// and flagged. A row that can't be read hurts its subject alone.
package subject

import (
	"slices"
	"strings"
	"unicode"

	"bollettino/generator/base/period"
	"bollettino/generator/base/wire"
)

// ID is a codice fiscale without spaces and invisible characters, [A-Z0-9]+.
type ID string

// Platform stands for the platform itself, where a subject is asked for.
const Platform ID = "platform"

// ParseID cleans a code as people write it and tells whether it is one.
func ParseID(s string) (ID, bool) {
	if isID(s) {
		return ID(s), true // as nearly all are
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
	return ID(s), isID(s)
}

func isID(s string) bool {
	for i := range len(s) {
		if c := s[i]; !(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
			return false
		}
	}
	return 0 < len(s) && len(s) <= 32
}

// CheckDigit tells whether the code is 11 digits whose last is the right check
// digit, by the rule of the Italian VAT number (D.M. 23 December 1976).
func (id ID) CheckDigit() bool {
	if len(id) != 11 || id == "00000000000" {
		return false
	}
	sum := 0
	for i, c := range []byte(id) {
		if c < '0' || c > '9' {
			return false
		}
		d := int(c - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// Role is how a subject takes part.
type Role string

// The roles, in the order in which pages name them.
const (
	ECDirect     Role = "ec-direct"
	ECIndirect   Role = "ec-indirect"
	PSPDirect    Role = "psp-direct"
	PSPIndirect  Role = "psp-indirect"
	PT           Role = "pt"
	PlatformRole Role = "platform"
)

// Roles lists the roles that a registry row may give.
func Roles() []string {
	return []string{string(ECDirect), string(ECIndirect), string(PSPDirect), string(PSPIndirect), string(PT)}
}

// Direct tells whether a subject of that role is connected to the platform itself.
func (r Role) Direct() bool { return r == ECDirect || r == PSPDirect || r == PT }

// Row is a line of the registry: what a subject is, from a day until a day.
type Row struct {
	ID                      ID
	Roles                   []Role
	Name, Kind, IPA, ABI    string
	Place, Province, Region string
	Partners                []ID
	Active                  bool
	Flags                   []string
	Valid                   period.Span // local midnights; From 0 and Until Never where the row names no day
	Line                    int
}

// Append appends what stands for a row, wherever in its file it is: equal bytes, equal rows.
func (r Row) Append(b []byte) []byte {
	for _, s := range [...]string{string(r.ID), r.Name, r.Kind, r.IPA, r.ABI, r.Place, r.Province, r.Region} {
		b = wire.Text(b, s)
	}
	b = wire.Texts(wire.Texts(wire.Texts(b, r.Roles), r.Partners), r.Flags)
	return wire.Ints(wire.Flags(b, r.Active), r.Valid.From, r.Valid.Until)
}

// AppendRows adds rows in the form in which they are kept (RowsKept).
func AppendRows(b []byte, rows []Row) []byte {
	b = wire.Count(b, len(rows))
	for _, r := range rows {
		b = wire.Count(r.Append(b), r.Line)
	}
	return b
}

// RowsKept are rows that were kept; whole tells whether all are there. Their texts are parts of
// what was kept.
func RowsKept(kept string) (rows []Row, whole bool) {
	from := wire.Read(kept)
	rows = make([]Row, from.Count())
	for i := range rows {
		r := &rows[i]
		r.ID = ID(from.Text())
		for _, s := range [...]*string{&r.Name, &r.Kind, &r.IPA, &r.ABI, &r.Place, &r.Province, &r.Region} {
			*s = from.Text()
		}
		r.Roles, r.Partners, r.Flags = wire.TextsOf[Role](from), wire.TextsOf[ID](from), wire.TextsOf[string](from)
		from.Flags(&r.Active)
		r.Valid.From, r.Valid.Until = period.Time(from.Int()), period.Time(from.Int())
		r.Line = int(from.Uint())
	}
	return rows, from.Whole()
}

// Subject is one subject with all its rows, oldest first.
type Subject struct {
	ID   ID
	Rows []Row
}

// At is the row that holds at t; where none does, the last one before it, else
// the first.
func (s Subject) At(t period.Time) *Row {
	best := &s.Rows[0]
	for i := range s.Rows {
		if s.Rows[i].Valid.From <= t {
			best = &s.Rows[i]
		}
	}
	return best
}

// Roles are those that rows give at t.
func (s Subject) Roles(t period.Time) []Role {
	var out []Role
	for _, r := range s.Rows {
		if r.Valid.Has(t) {
			out = append(out, r.Roles...)
		}
	}
	return out
}

// Through is the time in which the subject is connected by a partner.
func (s Subject) Through(partner ID) period.Set {
	var spans []period.Span
	for _, r := range s.Rows {
		if slices.Contains(r.Partners, partner) {
			spans = append(spans, r.Valid)
		}
	}
	return period.Of(spans...)
}

// Member is the time in which a row gives one of the roles; no role named means
// any.
func (s Subject) Member(roles ...Role) period.Set {
	var spans []period.Span
	for _, r := range s.Rows {
		if len(roles) == 0 || slices.ContainsFunc(r.Roles, func(x Role) bool { return slices.Contains(roles, x) }) {
			spans = append(spans, r.Valid)
		}
	}
	return period.Of(spans...)
}

// Profile is what a subject says of itself.
type Profile struct {
	Services     []Service
	Desk         Desk
	Users        string  // contact for users
	UsersHours   []Hours // those that it ends with, where they can be read
	Attestations []Attestation
	Language     string
	Owners       []string // teams of the git host that may change the subject's files
}

// Service is something that users of a subject can do.
type Service struct {
	ID       string
	Name     string
	Channels []string
	Counts   bool // its stops count against the subject's budgets
	Partner  ID
	Hours    []Hours // stated opening hours; none: always
	Offers   string
	How      string
	Costs    string
	Receipts string
}

// Hours is a stated opening time, local: each of the days, from From until Until
// minutes after midnight.
type Hours struct {
	Days        [7]bool // by time.Weekday
	From, Until int
	Text        string // as written
}

// Desk is the Tavolo Operativo.
type Desk struct {
	Mail, Phone    string
	Always, Public bool
}

// Attestation is a subject's own statement that it keeps a duty.
type Attestation struct {
	Obligation string
	On, Until  period.Time // local midnights; Until 0: no end stated
	Evidence   string
}

// Default is the profile of a subject that wrote none: one service.
func Default() Profile {
	return Profile{Services: []Service{{ID: "pagamenti", Name: "Pagamenti", Counts: true}}, Language: "it"}
}

// Service finds a service by its id.
func (p Profile) Service(id string) (Service, bool) {
	for _, s := range p.Services {
		if s.ID == id {
			return s, true
		}
	}
	return Service{}, false
}
