package source

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"bollettino/generator/base/document"
)

// Upptime is a repository of Upptime, or its log as text. Of Repository and Log
// one is given.
type Upptime struct {
	Repository string // an address, or a folder that holds a clone
	Log        string // a file of time, commit and subject line, parted by tabs
	// with Log: a copy of the repository's folder history; empty: one beside Log, if there is one
	History string
	AtMost  time.Duration // a longer time without a commit of a site is unobserved
	Sites   []Watched     // each by its name as commits write it, or its slug
}

func (Upptime) how() {}

// Remote tells whether the repository is an address.
func (u Upptime) Remote() bool { return strings.Contains(u.Repository, "://") }

func readUpptime(m *document.Map, refs Refs) How {
	u := Upptime{
		Repository: repository(m.Text("repository")), Log: place(m.Text("log")), History: place(m.Text("history")),
		AtMost: duration(m.Text("at_most"), 36*time.Hour, time.Minute, 31*24*time.Hour),
	}
	switch {
	case !m.Has("repository") && !m.Has("log"):
		m.At("repository").Complain("write repository, with an address or the folder of a clone, or log, with a file"+
			see, "is missing")
	case m.Has("repository") && m.Has("log"):
		m.At("log").Complain("keep one of them", "stands beside repository")
	case m.Has("repository") && m.Has("history"):
		m.At("history").Complain("take it out", "a repository has its own")
	}
	u.Sites = readWatched(m, "site", "write the site's name, as Upptime's commits do, or its slug", refs)
	return u
}

// repository reads the address of a repository, or a folder.
func repository(v document.Value) string {
	scheme, _, remote := strings.Cut(v.Text, "://")
	if !remote {
		return place(v)
	}
	u, err := url.Parse(v.Text)
	if err != nil || !slices.Contains([]string{"https", "http", "ssh", "git", "file"}, scheme) {
		v.Complain("write an address that begins with https:// or ssh://, or a folder",
			"is not the address of a repository")
		return ""
	}
	if _, secret := u.User.Password(); secret || u.User != nil && scheme != "ssh" {
		v.Complain("let git find it by its own means, such as a credential helper", "a secret stands in the address")
		return ""
	}
	return v.Text
}

// place reads the name of a file or folder, or a pattern, on this machine; a
// relative one is below the root.
func place(v document.Value) string {
	if strings.ContainsFunc(v.Text, unicode.IsControl) || strings.HasPrefix(v.Text, "-") {
		v.Complain("write the path of a file or folder", "%q is not a path", v.Text)
		return ""
	}
	return v.Text
}
