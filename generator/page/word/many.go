package word

// ManyWords are the sentences of pages about many.
type ManyWords struct {
	Home      HomeWords
	Directory DirectoryWords
	Notices   NoticesWords
	Periods   PeriodWords
	Board     BoardWords

	EditTitle, EditCrumb, EditAbout Sentence // where staff publish notices
	EditHere, EditGit, EditMail     EditWay
	EditPath                        Sentence // of a notice's file
	LostTitle, LostAbout            Sentence // an address that leads nowhere
}

// EditWay is a way to publish without the form: what it is called, and what to do.
type EditWay struct{ Name, Words Sentence }

// HomeWords are on the front page.
type HomeWords struct {
	Title, About, Lead, NotHere              Sentence // NotHere stands out in the lead
	Unmeasured                               Sentence // stands out before the lead
	Trouble, TroubleUnit, TroubleOf          Sentence
	Coming, AllNotices, InForce, Read        Sentence
	Now, NothingNow, Next, NothingNext       Sentence
	HowDeclared, HowRules, HowUnseen         Sentence
	TheRules, RegionsNote, RegionOf, Counted Sentence
}

// DirectoryWords are in the list of bodies. No is for those of whom it isn't known.
type DirectoryWords struct {
	Title, About, Lead, Left              Sentence
	ByKind, ByRegion, ByInitial, ByRole   Sentence
	NoKind, NoRegion, NoInitial           Sentence
	Initial, ByProvince, OtherProvinces   Sentence
	InProvince, Alphabetical, Range, Part Sentence
	Between, Ordered, Place               Sentence
}

// NoticesWords are on lists of notices. {of} is one of ListWords.
type NoticesWords struct {
	About, Lead, Listed, OfPartner, OfZone   Sentence // a list of some begins with Listed
	Running, NoneRunning, Coming, NoneComing Sentence
	NoConstraints, PastOfPlatform            Sentence
	Calendar, ForPrograms                    Sentence
}

// BoardWords are for status clients.
type BoardWords struct{ Whole, Platform, Component Sentence }

// PeriodWords are about closed periods. Only who has authority calls them verified.
type PeriodWords struct {
	Index, IndexAbout, IndexLead, Closed, Values   Sentence
	Title, About, Lead                             Sentence
	Sum, Missed, Lasting, NoneLasting              Sentence // Sum is of Missed, NoneMissed or NoneMeasured
	NoneMissed, NoneMeasured, Blind, Among         Sentence
	Uncounted, LeftOut, Totals, Unofficial         Sentence
	ByIndicator, ByOutcome, MissedAgain, AllValues Sentence
	Rule, Counts, TooFew, AllKinds                 Sentence
	Correction, CorrectedOn, CorrectedOf           Sentence
	Table, TablePart, TableAbout, InARow           Sentence
}
