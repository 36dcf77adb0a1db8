package source

import (
	"time"

	"bollettino/generator/subject"
)

// Upptime is a repository of Upptime, or its log as text. Of Repository and Log
// one is given.
type Upptime struct {
	Repository string        // an address, or a folder that holds a clone; a relative one is below the root
	Log        string        // a file of time, commit and subject line, parted by tabs
	History    string        // with Log: the repository's folder history, or empty
	AtMost     time.Duration // a longer time without a commit of a site is unobserved
	Sites      []Site
}

func (Upptime) how() {}

// Site says whom a site of Upptime is about.
type Site struct {
	Site    string // its name as commits write it, or its slug
	Subject subject.ID
	Service string
}
