// Package owner says who may change which files, for a git host: teams, never
// persons, and a CODEOWNERS file that GitHub, GitLab and Forgejo read alike.
package owner

import (
	"fmt"
	"regexp"
	"strings"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
)

// What can be wrong with a team.
var (
	notTeam    = problem.Kind{Code: "not-a-team", English: "%q is not a team"}
	sameForAll = problem.Kind{Code: "same-for-all", English: "%q is the same for all subjects"}
)

var (
	team    = regexp.MustCompile(`^@[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)+$`)
	pattern = "{id}"
)

const see = " (data/README.md, owners)"

// Teams reads a list of teams.
func Teams(m *document.Map, key string) []string {
	var out []string
	for _, v := range m.Texts(key) {
		if check(v, v.Text) {
			out = append(out, v.Text)
		}
	}
	return out
}

// Pattern reads the name of the teams of subjects, in which {id} stands for a
// subject's id.
func Pattern(v document.Value) string {
	if v.Text == "" {
		return ""
	}
	if !strings.Contains(v.Text, pattern) {
		v.Because("write {id} where the subject's id stands, as in @example/ente-{id}"+see, sameForAll.With(v.Text))
		return ""
	}
	if !check(v, Of(v.Text, "0")) {
		return ""
	}
	return v.Text
}

func check(v document.Value, name string) bool {
	if !team.MatchString(name) {
		v.Because("write a team of the git host, as in @example/comune-alfa; no persons"+see, notTeam.With(v.Text))
		return false
	}
	return true
}

// Of is the team that a pattern names for a subject.
func Of(p, id string) string { return strings.ReplaceAll(p, pattern, strings.ToLower(id)) }

// Rule gives a folder to teams.
type Rule struct {
	Folder string // below the root, with slashes, "data/subjects/01234567897"
	Teams  []string
}

// File is a CODEOWNERS file: all to the site's teams, and what a later line
// names to its own. The file itself, and with it who owns what, is the site's.
func File(site []string, rules []Rule) []byte {
	var b strings.Builder
	b.WriteString("# Written by `bollettino owners` from `owners` in data/site.yaml and in profiles: " +
		"don't edit it here.\n")
	fmt.Fprintf(&b, "* %s\n", strings.Join(site, " "))
	for _, r := range rules {
		fmt.Fprintf(&b, "/%s/ %s\n", r.Folder, strings.Join(r.Teams, " "))
	}
	return []byte(b.String())
}
