package roster

import "fmt"

// Note is what a person should know about a row: that it was not taken and
// why, or with what reservation it was.
type Note struct {
	File  string
	Line  int    // from 1; 0 speaks of the whole list
	Field string // the column's header in that list, or ""
	What  string // what is the matter
	Hint  string // what to do about it, or ""
	Kind  Kind
}

// String is the note on one line, without its hint.
func (n Note) String() string {
	s := n.File
	if n.Line > 0 {
		s += fmt.Sprintf(":%d", n.Line)
	}
	if n.Field != "" {
		s += ": " + n.Field
	}
	return s + ": " + n.What
}

// Kind sorts notes, so that a report of thousands can be summed up.
type Kind string

// The kinds, in the order in which a summary gives them: what was not taken
// first, then what was taken with a reservation, then what was merely seen.
const (
	NoColumns    Kind = "no-columns"
	Width        Kind = "width"
	HeaderAgain  Kind = "header-again"
	NoCode       Kind = "no-code"
	BadCode      Kind = "bad-code"
	Person       Kind = "person"
	Placeholder  Kind = "placeholder"
	NoBody       Kind = "no-body"
	ManyBodies   Kind = "many-bodies"
	SchoolCode   Kind = "school-code"
	NoPartner    Kind = "no-partner"
	ManyPartners Kind = "many-partners"
	LinkLeftOut  Kind = "link-left-out"
	LinkInactive Kind = "link-inactive"
	NoConnection Kind = "no-connection"
	OwnPartner   Kind = "own-partner"
	Flagged      Kind = "flagged"
	Conflict     Kind = "conflict"
	NoName       Kind = "no-name"
	BadActive    Kind = "bad-active"
	OddABI       Kind = "odd-abi"
	Quotes       Kind = "quotes"
	Invisible    Kind = "invisible"
	Repaired     Kind = "repaired"
	LostText     Kind = "lost-text"
	Encoding     Kind = "encoding"
	Preamble     Kind = "preamble"
	TwoColumns   Kind = "two-columns"
	SchoolPlace  Kind = "school-place"
	Silent       Kind = "silent"
)

// kindTexts says of each kind what it is, and what to do about it in general.
var kindTexts = []struct {
	Kind
	title, hint string
}{
	{NoColumns, "list without the columns it needs: none of its rows is taken",
		"rename the header's columns, or give the list under the flag it belongs to"},
	{Width, "row of another number of cells than the header: not taken", "mend the row in the list"},
	{HeaderAgain, "header within the rows: not taken", ""},
	{NoCode, "row without code: not taken", "add the body's codice fiscale"},
	{BadCode, "code with other characters than letters and digits, or without digits: not taken",
		"mend the code in the list"},
	{Person, "row with a natural person's code: not taken, and its code and name are not shown",
		"give the firm's or the body's own number"},
	{Placeholder, "row with a placeholder for a code: not taken, since several bodies bear it",
		"add the body's codice fiscale"},
	{NoBody, "link to a body that no EC list names: not taken",
		"use the name that the EC list has, or add the body to it"},
	{ManyBodies, "link to a name that several ECs bear: not taken", "give the link by code: a column cf_ente"},
	{SchoolCode, "link to a school by its school code: not taken", "use the name that the EC list has"},
	{NoPartner, "partner named without a code: the link is not taken; an EC's row is, flagged " + FlagPartnerUnknown,
		"add the partner, name and code, to a list given with --partners"},
	{ManyPartners,
		"partner's name that several codes bear: the link is not taken; an EC's row is, flagged " + FlagPartnerUnknown,
		"give the partner's name in full, as one list of partners has it"},
	{LinkLeftOut, "connection of a row that is not active, while other rows of the body are, or " +
		"name a partner: not taken", ""},
	{LinkInactive, "link to a body that is not active as an EC: taken, the body stays not active",
		"a newer EC list may have the body as active"},
	{NoConnection, "body not active and without intermediary: taken as directly connected, flagged " + FlagConnection,
		""},
	{OwnPartner, "body named as its own intermediary: taken as directly connected", ""},
	{Flagged, "code that is not 11 digits with a right check digit: kept and flagged",
		"compare with the body's own papers; the code is kept as it is"},
	{Conflict, "rows that disagree about a body: the first one stands",
		"lists are read in the order given, EC, PSP, then partners: give the newest first"},
	{NoName, "row without a name: taken", "a subject that no row names is shown by its code"},
	{BadActive, "row whose active mark can't be read: taken as not active", "use 1 or 0"},
	{OddABI, "ABI code that is not five digits: kept", ""},
	{Quotes, "row with double quotes that don't match: taken", "check the row's cells"},
	{Invisible, "invisible characters: removed", ""},
	{Repaired, "text spoilt by a wrong decoding or a spreadsheet: read as it was meant", ""},
	{LostText, "text with characters lost before it came here: kept", "mend the text in the list"},
	{Encoding, "list of two encodings: both read", ""},
	{Preamble, "lines before the header: not read", ""},
	{TwoColumns, "two columns of one meaning: one read", ""},
	{SchoolPlace, "province, and region, of schools: told by their codes", ""},
	{Silent, "what a list doesn't say", ""},
}

// Title says what notes of this kind are about.
func (k Kind) Title() string {
	for _, t := range kindTexts {
		if t.Kind == k {
			return t.title
		}
	}
	return ""
}

// Hint is what can be done about notes of this kind in general, or "".
func (k Kind) Hint() string {
	for _, t := range kindTexts {
		if t.Kind == k {
			return t.hint
		}
	}
	return ""
}
