package draft

import (
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// Group is what bodies of a partner were told together.
type Group struct {
	Name   string
	Bodies int
	Text   []byte // the file of one of them: what is said of all is said of it
	Notice *notice.Notice
}

// Many is what one text does to the bodies that it is for.
type Many struct {
	Bodies  int        `json:"bodies"`          // for whom it is written
	There   int        `json:"there,omitempty"` // for whom nothing changes: they have it, or it can't be said of theirs any more
	Left    []Apart    `json:"left,omitempty"`  // for whom nothing can be written, and why
	Own     []Apart    `json:"own,omitempty"`   // of whom there is more to know than of all
	Codes   []Code     `json:"codes,omitempty"` // of all warnings
	All     []Warning  `json:"-"`               // those of all
	Preview Preview    `json:"-"`               // of the first
	Owner   subject.ID `json:"-"`               // whose the first is; "" where nothing is written
	Slug    string     `json:"-"`               // its name
}

// Refusal is why something can't be done, in the form's words: the end of a sentence.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Apart is a body that stands out among many.
type Apart struct {
	ID    subject.ID `json:"id"`
	Name  string     `json:"name"`
	Words string     `json:"words"`
}
