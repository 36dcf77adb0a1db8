package word

import "bollettino/generator/input/subject"

// FrameWords are said by all pages: the ways between them, and the ways to follow.
type FrameWords struct {
	Name, Claim, Edit            Sentence
	Home, Bodies, Notices, Rules Sentence                  // parts of the site
	Method, Follow               Sentence                  // in the menu, for pages that have longer titles
	Data                         Sentence                  // the tables of all
	Periods                      Sentence                  // authority: only who has it calls them verified
	Platform                     Sentence                  // whose notices those of all are
	Example, Invented            Sentence                  // Invented has a place for Example, which stands out
	Outages, Constraints         Sentence                  // what a feed tells
	Form, Calendar, ByMail       Sentence                  // ways to follow it, Form by a format of feeds
	Subscribe, Event             Sentence                  // to a calendar; one appointment
	Binds                        map[subject.Role]Sentence // titles of the lists of what binds a role
}
