package word

import (
	"bollettino/generator/measure/sli"
)

// StatusWords are the sentences of a subject's pages.
type StatusWords struct {
	Now      NowWords
	Services ServiceWords
	Levels   LevelWords
	Outages  OutageWords
	Measured MeasuredWords
	Duties   DutyWords
	Late     LateWords
	Archive  ArchiveWords
	Follow   FollowWords
	Who      WhoWords
	Embed    EmbedWords
	Data     DataWords
	About    Sentence // {who}: {what}
}

// EmbedWords are on the card that a body puts on its own site.
type EmbedWords struct{ Page, Elsewhere, Old Sentence }

// DataWords describe a subject's data for who looks for data.
type DataWords struct{ Name, Description Sentence }

// NowWords answer: can I pay? Those that begin small may follow the services' names.
type NowWords struct {
	NeverGood, NoProblem, NoneOfIts, Unknown, Undeclared Sentence
	Stale, Unended                                       Sentence // measured once; an announced end that nobody confirmed
	Inactive, NoLonger, NotYet                           Sentence // in the registry
	Limit, Trouble                                       Sentence // until is Until
	ShouldEnd                                            Sentence // should is ShouldEnd
	Unexplained, Silence, SilentSince                    Sentence
	Platform, Partner                                    Sentence // whose trouble lies behind
	Since, Measured, Differ                              Sentence
	Later, Ways, Help, HelpUntil, HelpAgain              Sentence // what to do meanwhile
	Next, NextPartner, NextPlatform                      Sentence // what is announced
	Proof, Sheet                                         Sentence // of what nobody declares; {sheet} is Sheet
	Keep, InCalendar                                     Sentence // goes on from these; {keep} is InCalendar
	Moment, Old                                          Sentence // of all that is said; of a page not made again
}

// ServiceWords are about one service.
type ServiceWords struct {
	Available, Without, NoMeasure, HoursKept Sentence // {without} is Without
	Offers, How, Costs, Receipts, Hours      string   // what is declared of it
	Where, Partner                           string
	OpenUntil, OpensAgain                    Sentence // of its hours
	Down, Planned                            Sentence // on a day
	Strip                                    Sentence // {what} is one of the next three
	NoStop, NoStopSeen, Stops                Sentence
	Unmeasured, Partly                       Sentence
}

// LevelWords are about the service levels.
type LevelWords struct {
	Title                              Sentence
	Totals, RulesInForce               Sentence // RulesInForce stands in Totals
	Measured, NoAuthority              Sentence // NoAuthority stands in Measured
	AtPartner, NoLimit, Blind          Sentence
	NotMeasured, Observed, RuleChanged Sentence
	OfLimit, InMonth                   Sentence // go on from a figure; {limit} is LimitWords.Bounds
	Booked, Left, Extra, Late          Sentence // of {length}
	Unmeasured, Platform, Contested    Sentence
	LeftOut, LimitLine, Hollow, InARow Sentence
	Month, MonthSeen, MonthLeftOut     Sentence // Month has places for the other two
	Part, SoFar                        Sentence // of a month
	Rule                               Sentence
	Stations, Requests, WhatItMeasures Sentence // of a partner
	Corrected, CorrectedOn             Sentence // {on} is CorrectedOn
}

// OutageWords are about measured outages: a year's, and one by one.
type OutageWords struct {
	Title, None, Longest, Restore, OneByOne Sentence
	Lesser, Degraded, Partial               Sentence // {what} of Lesser are the other two
	TimesTold                               Sentence // {told} are those of the next, the first in full
	Told                                    map[sli.Telling]ToldWords
	Down, DownStill, Moments, MomentsStill  Sentence // Moments: on the status page, without a length
	Untold, By, ByPartner                   Sentence // {partner} of By is ByPartner
	All                                     Sentence // leads to all of the year
	MeasuredBy                              Sentence // on paper
}

// ToldWords are about outages that were told so.
type ToldWords struct{ Full, Further, One Sentence }

// MeasuredWords say what was measured in a notice's time.
type MeasuredWords struct {
	Nobody, NotSeen, TooLong, Shorter, Down, Answered, Observed Sentence
	By, Downs, DownAt, MoreDowns                                Sentence // whose; {spans} of Downs are DownAt, {more} MoreDowns
	Stretch, Others, LastMeasured                               Sentence
	Up, IsDown, Contested, Unseen                               Sentence // {what} of Stretch
}

// DutyWords say what is stated of a duty, and what stands beside it.
type DutyWords struct {
	Silent, Stated, Ends, Ended, Document Sentence // {end} of Stated is Ends or Ended
	Notices, HoursKept, Reports           Sentence
	Report, Median                        Sentence // {median} of Report is Median
}

// LateWords say that a planned stop was told too late.
type LateWords struct {
	Late, AfterBegin, TooShort Sentence // {when} is one of the others
	By, Rule, NotTold          Sentence // {by} of Late is By, {rule} of By is Rule
}

// ArchiveWords are about a year.
type ArchiveWords struct {
	Title, Description   Sentence
	NoticesOf, OutagesOf Sentence // headings
	Outages, Longest     Sentence // {more} is Longest
	Year, Measured       Sentence // a line of many; Measured: nothing was declared
}

// FollowWords are ways to follow a subject, and what it may show elsewhere.
type FollowWords struct {
	Outages, Constraints, Calendar      Sentence // titles of feeds
	Region, ByPartner                   Sentence
	Alert, Mail, InCalendar, Otherwise  Sentence // {ways} of Alert are the others
	Card, Badge, BadgeData, Data, State Sentence
	Title, BadgeTitle, Called           Sentence // Called is who it is where the name doesn't say where
	SilentTitle, SilentMeta             Sentence // in lists, where nothing is declared
}

// WhoWords say who it is.
type WhoWords struct {
	Code, BadCode, Registered       Sentence
	Help, Desk, DeskHours, AllHours Sentence
}
