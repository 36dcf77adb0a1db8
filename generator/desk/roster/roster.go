// Package roster turns the public lists of pagoPA's subjects, as they are
// published, into the registry data/subjects.csv.
//
// The lists come from several hands and years. They differ in separator,
// encoding and headers; they hold invisible characters and codes that fail
// their check digit; they name a partner where its code is wanted, and a body
// by nothing but its name. The rule here: a row is taken, merged into a subject
// already known, or refused, and List counts which; whatever was refused,
// left out, repaired or taken with a reservation is a Note with file and line.
// Text is kept as given (ALL CAPS too), except that invisible characters go
// (noted), runs of white space become one space, and letters are composed (NFC).
//
// The package refuses to guess. A name leads to a code only when it leads to
// exactly one; a likely answer is at most a hint. It never corrects a code. It
// reads no file and no clock: bytes in, values out, the same bytes for the same
// sources in the same order.
package roster

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"bollettino/generator/input/subject"
)

// Source is one public list as it came.
type Source struct {
	Name string // as shown in notes, usually the path given on the command line
	Data []byte
}

// Roles of a subject, as data/subjects.csv writes them.
const (
	ECDirect    = string(subject.ECDirect)
	ECIndirect  = string(subject.ECIndirect)
	PSPDirect   = string(subject.PSPDirect)
	PSPIndirect = string(subject.PSPIndirect)
	PT          = string(subject.PT)
)

// Flags of a subject, as data/subjects.csv writes them.
const (
	FlagCheckDigit = "check-digit" // not 11 digits with a right check digit
	FlagForeign    = "foreign"     // a code of another country: two letters other than IT, then its own form
	// 16 characters, the form of a natural person's code: in no row that is given
	FlagPersonal = "personal-code"
	// listed as not active only and without intermediary; a direct connection stands in
	FlagConnection     = "connection-unknown"
	FlagPartnerUnknown = "partner-unknown" // an intermediary is named, but no code is known for it
)

// Row is one subject, a line of data/subjects.csv. All text is UTF-8 in NFC,
// without control or invisible characters, and may be empty except ID, Roles
// and Name.
type Row struct {
	ID       string   // [A-Z0-9]+, at least one digit; leading zeros kept
	Roles    []string // in the order of the constants above, never empty
	Name     string   // the first one given, lists taken in the order EC, PSP, partners; else the ID
	Kind     string   // the EC list's tipologia, as given
	IPA      string   // code in the Indice delle Pubbliche Amministrazioni
	ABI      string   // a PSP's code, text: leading zeros, and letters where the list has them
	Place    string
	Province string
	Region   string
	Partners []string // IDs, sorted, each once, each a row of its own with role pt, never the row's own
	Active   bool     // at least one row of a list says so, or a PSP or partner list names it
	Flags    []string // sorted
}

// List says what became of one source: Rows = Taken + Merged + Refused.
type List struct {
	Name string
	// "ec", "psp", "links" (entity to partner), "codes" (partners' codes), or "" where the columns don't tell
	Kind      string
	Encoding  string // "utf-8", "utf-16le", "utf-16be", "windows-1252", or "utf-8 and windows-1252"
	Separator string // one character, or "" where no header was found
	Rows      int    // data rows: not the header, what stands before it, nor blank lines
	Taken     int    // gave a new subject (in a "links" list: a new link)
	Merged    int    // told of a subject or link already known
	Refused   int    // not taken; each has a note (a list without its columns has one for all)
}

// Result is the outcome of an import. Its slices are sorted and its two
// writers deterministic.
type Result struct {
	Rows  []Row  // by ID, each once
	Notes []Note // by list in the order given (ec, psp, partners), then line
	Lists []List // in the order given (ec, psp, partners)

	LinksMatched   int // an EC's row or a row of a "links" list whose partner and body are both known
	LinksUnmatched int // the same where one of the two is not
}

// Import reads the lists: ec and psp name bodies, one row or more each;
// partners are of two kinds, told apart by their columns: lists of partners'
// codes, and lists of links from a body to its partner. Where two rows disagree
// about a text the first one stands, so the newest list should come first.
//
// Roles follow the lists. An active EC row without intermediary is a direct
// connection, one with an intermediary an indirect one, and both can hold. A
// row that is not active counts only for a body that has no active row. A body
// that names itself as intermediary has none: it is directly connected. A PSP
// is directly connected unless its list has a column that says otherwise. Each
// partner whose code is known is a subject with role pt.
//
// Import never fails: a list that can't be read is a note.
func Import(ec, psp, partners []Source) Result {
	im := importer{
		bodies: map[string]*body{},
		byName: index{},
		byBare: index{},

		bodyByName:  index{},
		bodyByLoose: index{},
		bodyByIPA:   index{},

		found: map[string]found{},
		said:  map[string]bool{},
	}
	var all []*table
	read := func(sources []Source, kinds ...*kind) (tables []*table) {
		for _, s := range sources {
			t := im.read(len(all), s, kinds)
			all, tables = append(all, t), append(tables, t)
		}
		return tables
	}
	ecs := read(ec, &ecKind)
	psps := read(psp, &pspKind)
	pts := read(partners, &linkKind, &codeKind)

	// Names first, from whatever list has name and code side by side: rows
	// anywhere may need them.
	for _, t := range slices.Concat(pts, ecs, psps) {
		im.learnPartners(t)
	}
	for _, t := range ecs {
		im.learnBodies(t)
	}
	im.bodyNames = slices.Sorted(maps.Keys(im.bodyByName))
	for _, t := range ecs {
		im.takeBodies(t)
	}
	for _, t := range psps {
		im.takePSPs(t)
	}
	// Codes before links, whatever the order given: a list made to name the
	// partners names them better than a list of links does.
	for _, t := range pts {
		if t.kind == &codeKind {
			im.takeCodes(t)
		}
	}
	for _, t := range pts {
		if t.kind == &linkKind {
			im.takeLinks(t)
		}
	}
	return im.result(all)
}

// importer is the state of one Import.
type importer struct {
	bodies         map[string]*body // by ID
	byName, byBare index            // partners' codes by plainName and bareName
	found          map[string]found // partner cells already looked up: there are few, on many rows
	bodyByName     index            // EC codes by plainName
	bodyByLoose    index            // EC codes by looseName
	bodyByIPA      index            // EC codes by IPA code, lower case
	bodyNames      []string         // the keys of bodyByName, sorted, to find names that were cut short
	notes          []placed
	said           map[string]bool // what needs saying once only
	matched        int
	unmatched      int
}

// placed is a note with the position of its list, by which notes are sorted.
type placed struct {
	list int
	Note
}

// place is where a value stands.
type place struct {
	t    *table
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.t.list.Name, p.line) }

// body gathers what the lists say about one code.
type body struct {
	row      Row
	origin   map[column]place // where each text of row came from
	links    []link
	isEC     bool
	firstEC  place // where an EC list first speaks of it
	isPT     bool
	ecActive bool // by the EC lists
	active   bool // by any list
	isPSP    bool
}

// link is one row's word on how a body is connected.
type link struct {
	place
	partner string // an ID, or "" for none
	named   bool   // an intermediary is named (partner is "" when its code is not known)
	active  bool
	psp     bool
	assumed bool // the list doesn't say: directly connected by default
}

func (im *importer) note(at place, k Kind, field, what, hint string) {
	if hint == "" {
		hint = k.Hint()
	}
	im.notes = append(im.notes, placed{at.t.at, Note{
		File: at.t.list.Name, Line: at.line, Field: field, What: what, Hint: hint, Kind: k,
	}})
}

// once is note, for what is worth saying once under a key.
func (im *importer) once(key string, at place, k Kind, field, what, hint string) {
	if !im.said[key] {
		im.said[key] = true
		im.note(at, k, field, what, hint)
	}
}

// code reads an ID from a cell. Each refusal is noted; a code that is kept
// though it isn't 11 digits with a right check digit is noted once.
func (im *importer) code(at place, r record, c column) (string, bool) {
	id, ok := cleanCode(r.cells[c])
	field := at.t.header(c)
	switch {
	case r.cells[c] == "":
		im.note(at, NoCode, field, "no code", "")
		return "", false
	case !ok:
		im.note(at, BadCode, field, fmt.Sprintf("%q is no code", r.cells[c]), "")
		return "", false
	}
	if placeholder(id) {
		im.note(at, Placeholder, field, fmt.Sprintf("%s stands for no code (%s)", id,
			cmp.Or(r.cells[colName], r.cells[colBody], "no name")), "")
		return "", false
	}
	switch flag := codeFlag(id); flag {
	case "":
	case FlagForeign:
		im.once("flag "+id, at, Flagged, field,
			fmt.Sprintf("%q is a foreign code: kept as %s, flagged %s", r.cells[c], id, flag),
			"nothing to do if the body is abroad")
	case FlagPersonal:
		im.note(at, Person, field, "a code of 16 characters, the form of a natural person's", "")
		return "", false
	default:
		hint := ""
		if short := zeroPadded(id); short != "" {
			hint = fmt.Sprintf("a spreadsheet may have eaten leading zeros: %s has a right check digit", short)
		}
		what := fmt.Sprintf("%s fails its check digit: kept, flagged %s", id, flag)
		if len(id) != 11 || !digits(id) {
			what = fmt.Sprintf("%s is not 11 digits: kept, flagged %s", id, flag)
		}
		im.once("flag "+id, at, Flagged, field, what, hint)
	}
	return id, true
}

// body finds or makes the body of a code.
func (im *importer) body(id string) *body {
	b := im.bodies[id]
	if b == nil {
		b = &body{row: Row{ID: id}, origin: map[column]place{}}
		im.bodies[id] = b
	}
	return b
}

// text sets a body's text from a row, or notes that the row says otherwise.
// alike decides which differences are none.
func (im *importer) text(b *body, to *string, at place, r record, c column, alike func(string) string) {
	s := r.cells[c]
	switch {
	case s == "":
	case *to == "":
		*to, b.origin[c] = s, at
	case *to != s && alike(*to) != alike(s):
		im.once("text "+b.row.ID+"\x00"+s, at, Conflict, at.t.header(c),
			fmt.Sprintf("%s is %q here and %q in %s", b.row.ID, s, *to, b.origin[c]), "")
	}
}

func same(s string) string { return s }

// takeBodies reads an EC list.
func (im *importer) takeBodies(t *table) {
	if !t.has(colPartner) && !t.has(colPartnerCode) && len(t.rows) > 0 {
		im.note(place{t, t.line}, Silent, "",
			"the list doesn't say who has an intermediary: bodies that no other list links are taken "+
				"as directly connected", "")
	}
	if !t.has(colActive) && len(t.rows) > 0 {
		im.note(place{t, t.line}, Silent, "",
			"the list doesn't say who is active: all its bodies are taken as active", "")
	}
	for _, r := range t.rows {
		at := place{t, r.line}
		id, ok := im.code(at, r, colCode)
		if !ok {
			t.list.Refused++
			continue
		}
		b := im.body(id)
		if b.isEC {
			t.list.Merged++
		} else {
			b.isEC, b.firstEC = true, at
			t.list.Taken++
		}
		if r.cells[colName] == "" {
			im.note(at, NoName, t.header(colName), id+" has no name in this row", "")
		}
		im.text(b, &b.row.Name, at, r, colName, same)
		im.text(b, &b.row.Kind, at, r, colKind, same)
		im.text(b, &b.row.IPA, at, r, colIPA, same)
		im.text(b, &b.row.Place, at, r, colPlace, same)
		im.text(b, &b.row.Province, at, r, colProvince, same)
		im.text(b, &b.row.Region, at, r, colRegion, same)

		active := im.isActive(at, r)
		b.ecActive = b.ecActive || active
		im.connect(b, at, r, active, false)
	}
}

// isActive reads a row's active column; a list without one names active bodies.
func (im *importer) isActive(at place, r record) bool {
	if !at.t.has(colActive) {
		return true
	}
	active, ok := truth(r.cells[colActive])
	if !ok {
		im.note(at, BadActive, at.t.header(colActive),
			fmt.Sprintf("%q says neither active nor not: taken as not active", r.cells[colActive]), "")
	}
	return active
}

// connect adds the links that a row's partner columns state.
func (im *importer) connect(b *body, at place, r record, active, psp bool) {
	l := link{place: at, active: active, psp: psp, assumed: !at.t.has(colPartner) && !at.t.has(colPartnerCode)}
	code, name := r.cells[colPartnerCode], r.cells[colPartner]
	if name != "" && plainName(name) == "" {
		im.once(fmt.Sprint("blank ", at.t.at, name), at, Silent, at.t.header(colPartner),
			fmt.Sprintf("%q, here and below, is taken as no intermediary", name), "")
		name = ""
	}
	switch {
	case code == "" && name == "":
		b.links = append(b.links, l)
		return
	case code != "":
		l.named = true
		if id, ok := im.code(at, r, colPartnerCode); ok {
			im.matched++
			l.partner = id
			im.partner(id, active)
			b.links = append(b.links, l)
			return
		}
		if name == "" {
			im.unmatched++
			b.links = append(b.links, l)
			return
		}
	}
	f, ok := im.found[name]
	if !ok {
		f = im.findPartners(name)
		im.found[name] = f
	}
	for _, p := range f.parts {
		l.named, l.partner = true, p.id
		if p.id == "" {
			im.unmatched++
			im.note(at, p.kind, at.t.header(colPartner), p.what, p.hint)
		} else {
			im.matched++
			im.partner(p.id, active)
		}
		b.links = append(b.links, l)
	}
}

// partner makes a code a subject with role pt.
func (im *importer) partner(id string, active bool) *body {
	b := im.body(id)
	b.isPT, b.active = true, b.active || active
	return b
}

// takePSPs reads a PSP list.
func (im *importer) takePSPs(t *table) {
	says := t.has(colPartner) || t.has(colPartnerCode)
	if !says && len(t.rows) > 0 {
		im.note(place{t, t.line}, Silent, "",
			"the list doesn't say which PSP has an intermediary: all are taken as "+PSPDirect, "")
	}
	for _, r := range t.rows {
		at := place{t, r.line}
		id, ok := im.code(at, r, colCode)
		if !ok {
			t.list.Refused++
			continue
		}
		b := im.body(id)
		if b.isPSP {
			t.list.Merged++
		} else {
			b.isPSP = true
			t.list.Taken++
		}
		if r.cells[colName] == "" {
			im.note(at, NoName, t.header(colName), id+" has no name in this row", "")
		}
		im.text(b, &b.row.Name, at, r, colName, alikeAcross(b, colName, t))
		im.text(b, &b.row.ABI, at, r, colABI, same)
		if abi := r.cells[colABI]; abi != "" && (len(abi) != 5 || !digits(abi)) {
			im.once("abi "+id+abi, at, OddABI, t.header(colABI),
				fmt.Sprintf("%q is not five digits: kept as text", abi), "")
		}
		active := im.isActive(at, r)
		b.active = b.active || active
		im.connect(b, at, r, active || !says, true)
	}
}

// alikeAcross tells how strictly a name is compared: letter by letter within
// one kind of list, and across kinds without case, punctuation and legal form,
// in which different lists always differ.
func alikeAcross(b *body, c column, t *table) func(string) string {
	if o, ok := b.origin[c]; ok && o.t.kind == t.kind && t.kind != &linkKind && t.kind != &codeKind {
		return same
	}
	return bareName
}

// takeCodes reads a list of partners' codes.
func (im *importer) takeCodes(t *table) {
	for _, r := range t.rows {
		at := place{t, r.line}
		id, ok := im.code(at, r, colCode)
		if !ok {
			t.list.Refused++
			continue
		}
		if im.bodies[id] != nil && im.bodies[id].isPT && im.said["codes "+id] {
			t.list.Merged++
		} else {
			im.said["codes "+id] = true
			t.list.Taken++
		}
		b := im.partner(id, true)
		if r.cells[colName] == "" {
			im.note(at, NoName, t.header(colName), id+" has no name in this row", "")
		}
		im.text(b, &b.row.Name, at, r, colName, alikeAcross(b, colName, t))
	}
}

// takeLinks reads a list of links. Its partner is a subject even where its body
// isn't found.
func (im *importer) takeLinks(t *table) {
	for _, r := range t.rows {
		at := place{t, r.line}
		p, ok := im.linkPartner(at, r)
		if !ok {
			t.list.Refused++
			im.unmatched++
			continue
		}
		b, ok := im.linkBody(at, r)
		if !ok {
			t.list.Refused++
			im.unmatched++
			continue
		}
		im.matched++
		key := "link " + b.row.ID + " " + p
		if im.said[key] {
			t.list.Merged++
			continue
		}
		im.said[key] = true
		t.list.Taken++
		if !b.ecActive {
			im.note(at, LinkInactive, t.header(colBody),
				fmt.Sprintf("links %s, which the EC lists have as not active: the link is taken, the "+
					"body stays not active", b.row.ID), "")
		}
		b.links = append(b.links, link{place: at, partner: p, named: true, active: true})
	}
}

// linkPartner reads the partner of a row of a list of links: its code, else its name.
func (im *importer) linkPartner(at place, r record) (string, bool) {
	name := r.cells[colPartner]
	if r.cells[colPartnerCode] == "" && name != "" {
		p := im.findPartner(name)
		if p.id == "" {
			im.note(at, p.kind, at.t.header(colPartner), p.what, p.hint)
			return "", false
		}
		im.partner(p.id, true)
		return p.id, true
	}
	id, ok := im.code(at, r, colPartnerCode)
	if !ok {
		return "", false
	}
	b := im.partner(id, true)
	im.text(b, &b.row.Name, at, r, colPartner, bareName)
	return id, true
}

// linkBody finds the one EC that a row of a list of links means: by its code
// where the list has one, else by its name, spelling aside, else by its name
// without di, del, della...; the latter two only where exactly one EC answers.
func (im *importer) linkBody(at place, r record) (*body, bool) {
	if r.cells[colBodyCode] != "" {
		id, ok := im.code(at, r, colBodyCode)
		if !ok {
			return nil, false
		}
		if b := im.bodies[id]; b != nil && b.isEC {
			return b, true
		}
		im.note(at, NoBody, at.t.header(colBodyCode), "no EC of the lists has the code "+id, "")
		return nil, false
	}
	name, field := r.cells[colBody], at.t.header(colBody)
	if name == "" {
		im.note(at, NoBody, field, "no body is named", "")
		return nil, false
	}
	ids := im.bodyByName[plainName(name)]
	if len(ids) == 0 {
		ids = im.bodyByLoose[looseName(name)]
	}
	switch len(ids) {
	case 1:
		return im.bodies[ids[0]], true
	case 0:
		k, hint := im.likely(name)
		what := fmt.Sprintf("no EC of the lists is named %q", name)
		if k == SchoolCode {
			what = fmt.Sprintf("%q is a school's code, not a name", name)
		}
		im.note(at, k, field, what, hint)
	default:
		im.note(at, ManyBodies, field, fmt.Sprintf("%q names %d ECs: %s", name, len(ids), some(ids)), "")
	}
	return nil, false
}

// some is a list of IDs for a note, cut where it gets long.
func some(ids []string) string {
	ids = slices.Sorted(slices.Values(ids))
	if n := len(ids); n > 5 {
		return strings.Join(ids[:5], " ") + fmt.Sprintf(" and %d more", n-5)
	}
	return strings.Join(ids, " ")
}

var schoolCode = regexp.MustCompile(`^(?i)scuola_([a-z0-9]{10})$`)

// likely says what kind of name leads nowhere, and where a reader might look.
func (im *importer) likely(name string) (Kind, string) {
	if m := schoolCode.FindStringSubmatch(name); m != nil {
		ipa := "istsc_" + strings.ToLower(m[1])
		// Two ECs with one IPA code: either would be a wrong hint.
		if ids := im.bodyByIPA[ipa]; len(ids) == 1 {
			return SchoolCode, fmt.Sprintf("%s has the IPA code %s, which holds the same school code: name it "+
				"in the list to link it", ids[0], ipa)
		}
		return SchoolCode, "no EC of the lists has the IPA code " + ipa
	}
	// One public list cuts names at 70 characters.
	if plain := plainName(name); len([]rune(name)) >= 60 {
		i, _ := slices.BinarySearch(im.bodyNames, plain)
		j := i
		for j < len(im.bodyNames) && j < i+2 && strings.HasPrefix(im.bodyNames[j], plain) {
			j++
		}
		if j == i+1 && len(im.bodyByName[im.bodyNames[i]]) == 1 {
			id := im.bodyByName[im.bodyNames[i]][0]
			return NoBody, fmt.Sprintf("the name looks cut short; only %s begins so: %q", id, im.bodies[id].row.Name)
		}
	}
	return NoBody, ""
}

// result settles roles, partners and flags, once all lists are read.
func (im *importer) result(all []*table) Result {
	im.placeSchools()
	out := Result{Rows: make([]Row, 0, len(im.bodies)), LinksMatched: im.matched, LinksUnmatched: im.unmatched}
	for _, id := range slices.Sorted(maps.Keys(im.bodies)) {
		out.Rows = append(out.Rows, im.settle(im.bodies[id]))
	}
	slices.SortStableFunc(im.notes, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.list, b.list), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field),
			cmp.Compare(a.What, b.What))
	})
	out.Notes = make([]Note, len(im.notes))
	for i, n := range im.notes {
		out.Notes[i] = n.Note
	}
	for _, t := range all {
		out.Lists = append(out.Lists, t.list)
	}
	return out
}

// settle makes a body's row of all that was said of it.
func (im *importer) settle(b *body) Row {
	r := &b.row
	roles, partners, flags := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, psp := range []bool{false, true} {
		im.settleLinks(b, psp, roles, partners, flags)
	}
	if b.isPT {
		roles[PT] = true
	}
	for _, role := range subject.Roles() {
		if roles[role] {
			r.Roles = append(r.Roles, role)
		}
	}
	for p := range partners {
		r.Partners = append(r.Partners, p)
	}
	slices.Sort(r.Partners)
	if f := codeFlag(r.ID); f != "" {
		flags[f] = true
	}
	for f := range flags {
		r.Flags = append(r.Flags, f)
	}
	slices.Sort(r.Flags)
	r.Active = b.active || b.ecActive
	if b.isEC && !b.ecActive && b.active {
		// One row has one active mark; the other list's word is not lost.
		im.note(b.firstEC, Conflict, "",
			fmt.Sprintf("%s is not active as an EC, but a PSP or partner list names it: active", r.ID), "")
	}
	if r.Name == "" {
		r.Name = r.ID
	}
	return *r
}

// settleLinks decides what a body's links as an EC, or as a PSP, amount to.
func (im *importer) settleLinks(b *body, psp bool, roles, partners, flags map[string]bool) {
	direct, indirect := ECDirect, ECIndirect
	if psp {
		direct, indirect = PSPDirect, PSPIndirect
	}
	var links []link
	anyActive, unknown := false, false
	for _, l := range b.links {
		if l.psp == psp {
			links = append(links, l)
		}
	}
	if slices.ContainsFunc(links, func(l link) bool { return !l.assumed }) {
		// A default never outweighs what a list says.
		links = slices.DeleteFunc(links, func(l link) bool { return l.assumed })
	}
	for _, l := range links {
		anyActive = anyActive || l.active
	}
	anyNamed := slices.ContainsFunc(links, func(l link) bool { return l.named })
	var left []link
	for _, l := range links {
		switch {
		case anyActive && !l.active, !anyActive && anyNamed && !l.named:
			left = append(left, l)
		case !l.named:
			roles[direct] = true
			if !l.active {
				flags[FlagConnection], unknown = true, true
			}
		case l.partner == b.row.ID:
			roles[direct] = true
			im.once("own "+b.row.ID, l.place, OwnPartner, l.t.header(l.t.partnerColumn()),
				b.row.ID+" is named as its own intermediary: taken as directly connected", "")
		case l.partner == "":
			roles[indirect] = true
			flags[FlagPartnerUnknown] = true
		default:
			roles[indirect] = true
			partners[l.partner] = true
		}
	}
	if unknown {
		im.note(links[0].place, NoConnection, links[0].t.header(links[0].t.partnerColumn()),
			fmt.Sprintf("%s is not active and names no intermediary: taken as %s, flagged %s",
				b.row.ID, direct, FlagConnection), "")
	}
	for _, l := range left {
		im.leftOut(l, b.row.ID, roles[direct], partners)
	}
}

// leftOut notes what a link that is not taken would have said.
func (im *importer) leftOut(l link, id string, direct bool, partners map[string]bool) {
	note := func(format string, args ...any) {
		im.note(l.place, LinkLeftOut, l.t.header(l.t.partnerColumn()), fmt.Sprintf(format, args...), "")
	}
	switch {
	case !l.named && !direct:
		note("%s: a row that is not active names no intermediary, other rows do: "+
			"no direct connection taken from it", id)
	case l.partner == id && !direct:
		note("%s: a row that is not active names the body itself as intermediary: "+
			"no direct connection taken from it", id)
	case l.partner != "" && l.partner != id && !partners[l.partner]:
		note("%s: partner %s stands on a row that is not active, and other rows are: not taken", id, l.partner)
	}
}
