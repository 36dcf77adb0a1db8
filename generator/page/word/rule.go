package word

import "bollettino/generator/measure/compare"

// RuleWords are the sentences of the rulebook's pages.
type RuleWords struct {
	Version, VersionState Sentence // what a version is called, and how it stands
	Quoted                Sentence // a title within a sentence

	Front    FrontWords
	Valid    ValidWords
	Banner   BannerWords
	Text     TextWords
	Proof    ProofWords
	Count    CountWords
	Ended    map[string]Sentence // what became of an obligation, by rulebook.Ending.How
	EndedSee Sentence            // it was withdrawn, and another one is like it
	When     InForceWords
	Glossary PageWords
	Index    IndexWords
	Search   SearchWords
	Role     RoleWords
	Affected AffectedWords
	News     NewsWords

	Compares   ComparesWords
	Comparison ComparisonWords
	Changes    ChangeWords
	Became     BecameWords
	Diff       DiffWords
}

// PageWords are what a page is called and how it is described, as search engines show it.
type PageWords struct{ Title, Description Sentence }

// FrontWords are those of the rulebook's first page.
type FrontWords struct {
	Description   Sentence
	Lead          Sentence
	Reads, Read   Sentence // Reads goes on after Lead and holds Read
	Changes, When Sentence // lead to other pages
	Obligation    Sentence // describes an obligation's page
}

// ValidWords say from when until when a version is in force.
type ValidWords struct {
	NotYet, Since, Span Sentence
	Basis               map[string]Sentence // how sure that is; goes on after the others
}

// BannerWords stand above a version's text.
type BannerWords struct {
	Head, Now, NowVersion  Sentence // Now holds NowVersion
	Corrected              Sentence
	Ours, Copy             Sentence // whose words the text is
	Official, OfficialText Sentence // Official holds OfficialText
}

// TextWords are what a version's pages are called, and say of themselves.
type TextWords struct {
	Untitled, Description, PageDescription Sentence
	WithVersion, WithState, WithBoth       Sentence // a title in lists of windows
	Version, NotYet, NoLonger, Without     Sentence // another version; one that has no such page
	SameSince, First                       Sentence
	ChangedWith, ChangedFrom, WhatChanged  Sentence // ChangedFrom holds WhatChanged
	Source, AllPages                       Sentence
}

// ProofWords name what shows that a text stood here.
type ProofWords struct {
	Source, Published, Retrieved, Here, Licence, Digest, Download Sentence

	NoLicence            Sentence
	Files, Archive, Sums Sentence // Files holds Archive and Sums
}

// CountWords say beside a clause how many meet it, in all or so far.
// Names leads to who came to what in a period, NamesNow to who has come to what so far.
type CountWords struct{ Nobody, Few, Met, Names, NamesNow Sentence }

// InForceWords are those of the page that tells which text was in force when.
type InForceWords struct {
	PageWords
	Lead Sentence
}

// IndexWords are those of the alphabetical index, whose entries are of two kinds.
type IndexWords struct {
	PageWords
	Crumb, Lead      Sentence
	Page, Obligation Sentence
}

// SearchWords are those of the search, which finds obligations too.
type SearchWords struct {
	PageWords
	Crumb             Sentence
	Obligation, Binds Sentence
	NoScript, Browse  Sentence // lead to the {index}
}

// RoleWords say what binds a role. Lead holds Version.
type RoleWords struct{ Lead, Version, Description, Table Sentence }

// AffectedWords say what changed for a role, on pages and in its feed.
type AffectedWords struct {
	Title, Description            Sentence
	Lead, Whole                   Sentence
	Since, With                   Sentence // another version, before the one in force or after it
	Only                          Sentence // of the obligations, those that bind a role
	Feed, Entry                   Sentence
	Line                          Sentence // of an entry; goes on with one of the next
	ItsLimit, OtherLimit, NoLimit Sentence // OtherLimit may hold NoLimit
}

// NewsWords tell what happened to the rulebook's versions.
type NewsWords struct {
	Name                                     Sentence
	Published, InForce, Withdrawn, Corrected Sentence
	Untitled, Since                          Sentence // their texts
}

// ComparesWords lead to what changed between versions.
type ComparesWords struct {
	PageWords
	Crumb, Lead Sentence
	With, Since Sentence
}

// ComparisonWords sum up what changed between two versions; each may name both.
type ComparisonWords struct {
	Title, Pair, Description                      Sentence
	ChapterLead, ChapterTitle, ChapterDescription Sentence
	Before, After, Part                           Sentence

	SameText, Text                  Sentence // the lead: of the obligations, then of the text
	Changed, NoneChanged, AlsoMoved Sentence // the obligations in it
	OnlySameText, OnlyText          Sentence // the lead where no obligations are registered
	TextChanged, OnePage, Pages     Sentence
	Targets                         Sentence // goes on after "the words are the same"

	Moved, Unchanged, Unregistered Sentence // obligations
	SamePages, ChangedPages        Sentence
}

// ChangeWords say what became of an obligation between two versions.
type ChangeWords struct {
	Names         map[compare.Change]Sentence
	AlsoReworded  Sentence
	Absent, Gone  Sentence // stand in place of a clause
	Since, NotYet Sentence // since when an obligation is so
	Includes      Sentence
}

// BecameWords say in a few words what became of a page.
type BecameWords struct {
	New, Gone, Renamed, Same                Sentence
	Changed, Added, Removed, Moved, Targets Sentence
	Merged                                  Sentence
}

// DiffWords stand in a text that shows its changes.
type DiffWords struct {
	Short                                Sentence
	EqualPassages, EqualRows, EqualLines Sentence
	Change, Previous, Next, Jump         Sentence // Jump is heard after Previous and Next
	Added, Removed                       Sentence // are heard before the words
	MovedTo, MovedFrom, NowIn, WasIn     Sentence
	Table                                Sentence // is heard

	Targets, Target             Sentence // links and pictures
	TargetAdded, More           Sentence // TargetAdded holds More
	TargetGone, Gone            Sentence // TargetGone holds Gone
	LinkChanged, PictureChanged Sentence
	SameName, OtherWords        Sentence
}
