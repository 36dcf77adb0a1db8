package word

// ServeWords are said on pages by who shows a site while it is being written.
type ServeWords struct {
	Panel    Sentence // names what follows
	Problems Sentence // how many there are
	Failed   Sentence // building, by no fault of what was written
	Kept     Sentence // what pages show of those who have a problem
	Stands   Sentence // what all pages show
	More     Sentence // than are listed
	Unbuilt  Sentence // there is no page yet
}
