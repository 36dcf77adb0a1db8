package word

// PublishWords are said by the files that go with pages.
type PublishWords struct {
	Badge    Sentence // what a badge's word is about
	OnSite   Sentence // ends the description of a feed or a calendar with whose site it is
	Feed     FeedWords
	News     PageWords // of the rulebook, as a feed
	RoleNews PageWords // of it, what changes something for a role
	Calendar CalendarWords
	Catalog  CatalogWords
}

// FeedWords are those of one subject's feeds.
type FeedWords struct{ Outages, Constraints, Description Sentence }

// CalendarWords are those of one subject's calendar, and of that of many.
type CalendarWords struct{ Title, OfMany, Description Sentence }

// CatalogWords are those of a version's files for machines.
type CatalogWords struct {
	Obligations, Catalog, Profile, Indicators Sentence // lead to them
	ProfileTitle, Untitled, About             Sentence
	Remarks, Official                         Sentence
}
