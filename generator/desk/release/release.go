// Package release knows what changed between versions of the program, from CHANGELOG.md, and
// brings files from a form that is no longer read into the one that is.
package release

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Version is one of the program's, with what it asks of who runs a site.
type Version struct {
	Name    string   // "0.1.0"
	Day     string   // of its release, 2026-12-01; "" where that is yet to come
	Do, New []string // what has to be done, and what there is; Markdown, a line each
}

var heading = regexp.MustCompile(`^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d|unreleased)\)$`)

// Read reads the changes, newest first.
func Read(changes []byte) (all []Version, err error) {
	var list *[]string
	for line := range strings.Lines(string(changes)) {
		line = strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(line, "- ")
		switch {
		case strings.HasPrefix(line, "## "):
			m := heading.FindStringSubmatch(line)
			if m == nil {
				return nil, fmt.Errorf("%q is no version with its day", line)
			}
			all, list = append(all, Version{Name: m[1], Day: strings.TrimSuffix(m[2], "unreleased")}), nil
		case len(all) > 0 && line == "### Do":
			list = &all[len(all)-1].Do
		case len(all) > 0 && line == "### New":
			list = &all[len(all)-1].New
		case strings.HasPrefix(line, "### "):
			return nil, fmt.Errorf("%q stands below no version, or is neither Do nor New", line)
		case isItem && list != nil:
			*list = append(*list, item)
		case isItem:
			return nil, fmt.Errorf("%q stands below neither Do nor New", line)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no version")
	}
	return all, nil
}

// Newest is the name of the newest version.
func Newest(changes []byte) (string, error) {
	all, err := Read(changes)
	if err != nil {
		return "", err
	}
	return all[0].Name, nil
}

// Since are the versions that came after one, oldest first; after "" all. known tells whether
// there is such a version.
func Since(all []Version, name string) (later []Version, known bool) {
	i := len(all)
	if name != "" {
		if i = slices.IndexFunc(all, func(v Version) bool { return v.Name == name }); i < 0 {
			return nil, false
		}
	}
	later = slices.Clone(all[:i])
	slices.Reverse(later)
	return later, true
}
