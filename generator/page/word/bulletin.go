package word

// BulletinWords are what is told of notices: on their own pages, in lists and in feeds.
type BulletinWords struct {
	Card, CardUpdated Sentence // below a title, in lists
	Title             Sentence // of a notice's page
	Facts             FactWords
	Plan, Update      Sentence // in feeds: what was told first, and the title of an update
	Bodies            Sentence // who say the same
	Continuity        Sentence // what a feed tells
	Lists             ListWords
	Sheet             SheetWords
}

// SheetWords stand on a notice's page when it is printed.
type SheetWords struct {
	By, At, Who    Sentence // by whom it was declared, and when; Who has its code
	Moment, Since  Sentence // of what moment it is; of what is over, Since
	Measures, None Sentence // where there is none
}

// FactWords name a notice's particulars. Those that end in At have a moment or a day.
type FactWords struct {
	Services, AllServices, When, Effect, EffectBefore Sentence
	Channels, Works, Alternatives                     Sentence // works go on from it
	AlreadyPaid, Deadlines, Cause, StandIn            Sentence
	Declared, Told, At, Review, ReviewAt              Sentence
}

// ListWords name the notices of many. Of goes on from "Disservizi e interruzioni".
type ListWords struct {
	Partner, Zone            Sentence // headings
	OfAll, OfPartner, OfZone Sentence
	Feed                     Sentence // its title
}
