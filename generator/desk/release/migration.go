package release

import (
	"regexp"

	"bollettino/generator/base/document"
)

// Migration is a form that a version no longer reads, and what becomes of it.
type Migration struct {
	Version string // the first that reads it no more
	File    string // below a site's folder
	Was, Is string // what somebody wrote, and what it became, in words
	// Apply gives the file in its new form, all else as it was, and the lines at which it was
	// in the old one.
	Apply func(data []byte) (out []byte, lines []int, err error)
}

// Migrations are all there are, in the order in which they are applied.
var Migrations = []Migration{{
	Version: "0.1.0", File: "content/regole/versions.yaml",
	Was: "state: future", Is: "is empty now: that a version is still to come follows from in_force_from",
	Apply: func(data []byte) ([]byte, []int, error) {
		return document.Rewrite(data, func(path, value string) (string, bool) {
			return `""`, stateOfVersion.MatchString(path) && value == "future"
		})
	},
}}

var stateOfVersion = regexp.MustCompile(`^versions\[\d+\]\.state$`)
