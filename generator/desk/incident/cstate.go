package incident

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
)

// The severities of cState, as impacts.
var severities = map[string]notice.Impact{"notice": notice.None, "disrupted": notice.Partial, "down": notice.Full}

var (
	dayPrefix = regexp.MustCompile(`^\d{4}-\d\d-\d\d-`)
	shortcode = regexp.MustCompile(`\{\{[<%]`)
)

// CState reads a cState site: its config.yml, whose systems are services, and its
// issues, in issues/ or content/issues/. The list takes what is wrong with
// config.yml; what is wrong with an issue is its reason to be left.
func CState(tree fs.FS, o Options, list *problem.List) (Result, error) {
	r := newReading(o)
	const config = "config.yml"
	data, err := fs.ReadFile(tree, config)
	if err != nil {
		return Result{}, err
	}
	m, ok := document.Parse(config, data, list)
	if !ok {
		return Result{}, nil
	}
	if r.Lang = m.Text("languageCode").Text; o.Lang != "" || r.Lang == "" {
		r.Lang = cmp.Or(o.Lang, "en") // cState's own default
	}
	if i := strings.IndexAny(r.Lang, "-_"); i > 0 {
		r.Lang = r.Lang[:i]
	}
	// As Hugo, which makes cState's pages, reads times without an offset.
	local := time.UTC
	if v := m.Text("timeZone"); v.Text != "" {
		if local, err = time.LoadLocation(v.Text); err != nil {
			v.Complain("use a name of the tz database, as in Europe/Rome", "%q is not a time zone", v.Text)
			return Result{}, nil
		}
	}
	params, _ := m.Map("params")
	for _, s := range params.Maps("systems") {
		name := s.Text("name").Text
		if name == "" {
			s.At("name").Complain("write the system's name", "is missing")
			continue
		}
		r.service(name)
		for _, key := range []string{"description", "category", "link"} {
			if v := s.Text(key).Text; v != "" {
				r.note(config, "system %s: its %s has no place", name, key)
			}
		}
	}
	if len(r.Services) == 0 {
		params.At("systems").Complain("bring the config.yml of a cState site, which lists its systems",
			"lists no system")
		return Result{}, nil
	}
	files, err := issues(tree)
	if err != nil {
		return Result{}, err
	}
	for _, file := range files {
		data, err := fs.ReadFile(tree, file)
		if err != nil {
			return Result{}, err
		}
		if err := r.issue(file, data, local); err != nil {
			r.left(file, "%v", err)
		}
	}
	return r.Result, nil
}

// issues are the files of issues, in the folders that Hugo reads and below.
func issues(tree fs.FS) (files []string, err error) {
	for _, dir := range []string{"issues", "content/issues"} {
		err := fs.WalkDir(tree, dir, func(name string, d fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist) && name == dir:
				return nil
			case err != nil:
				return err
			case !d.IsDir() && path.Ext(name) == ".md" && path.Base(name) != "_index.md":
				files = append(files, name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// flag reads true or false as YAML 1.1, which cState's users write, spells them.
func flag(m document.Map, key string) (bool, error) {
	switch v := strings.ToLower(m.Text(key).Text); v {
	case "true", "yes", "on", "1":
		return true, nil
	case "false", "no", "off", "0", "":
		return false, nil
	default:
		return false, fmt.Errorf("%s: %q is neither true nor false", key, v)
	}
}

// issueKeys are what cState knows of an issue.
var issueKeys = []string{
	"title", "date", "severity", "affected", "resolved", "resolvedWhen", "section", "informational", "draft",
}

func (r *reading) issue(file string, data []byte, local *time.Location) error {
	front, body, err := document.Front(data)
	if err != nil {
		return err
	}
	bad := &problem.List{}
	m, ok := document.Parse(file, front, bad)
	if !ok {
		return errors.New(bad.Sorted()[0].What)
	}
	flags := map[string]bool{}
	for _, key := range []string{"draft", "informational", "resolved"} {
		if flags[key], err = flag(m, key); err != nil {
			return err
		}
	}
	if flags["draft"] {
		return errors.New("it is a draft, which the site doesn't show")
	}
	n, notes, err := r.told(m, local)
	if err != nil {
		return err
	}
	if flags["informational"] {
		n.Plan.Impact = notice.None
	}
	more, err := r.affected(m, n)
	if err != nil {
		return err
	}
	notes = append(notes, more...)
	if err := r.resolved(m, n, local, flags["resolved"]); err != nil {
		return err
	}
	m.Text("section")
	for _, key := range m.Keys() {
		if !slices.Contains(issueKeys, key) {
			notes = append(notes, "its "+key+" has no place")
		}
	}
	if bad.Len() > 0 {
		p := bad.Sorted()[0]
		return fmt.Errorf("%s: %s", p.Field, p.What)
	}
	n.Body = strings.TrimSpace(string(body))
	if shortcode.MatchString(n.Body) {
		notes = append(notes, "its text holds shortcodes, which stay as they are written")
	}
	for _, what := range notes {
		r.note(file, "%s", what)
	}
	r.take(file, dayPrefix.ReplaceAllString(strings.TrimSuffix(path.Base(file), ".md"), ""), n)
	return nil
}

// told is the notice that an issue makes: its kind, when it began, how bad it is.
func (r *reading) told(m document.Map, local *time.Location) (n *notice.Notice, notes []string, err error) {
	title := m.Text("title").Text
	if strings.TrimSpace(title) == "" {
		return nil, nil, errors.New("it has no title")
	}
	kind := notice.Outage
	if isPlanned(title) {
		kind = notice.Maintenance
		notes = append(notes, "taken as planned work for its title")
	}
	n = r.blank(kind, title)
	if n.Declared, err = momentIn(local, m.Text("date").Text); err != nil {
		return nil, nil, fmt.Errorf("date: %w", err)
	}
	n.Plan.From = n.Declared // cState keeps one time: when it began is when it was told
	severity := m.Text("severity").Text
	var ok bool
	if n.Plan.Impact, ok = severities[severity]; !ok {
		return nil, nil, fmt.Errorf("severity: %q is none of cState's", severity)
	}
	return n, notes, nil
}

// affected gives a notice the services that an issue names.
func (r *reading) affected(m document.Map, n *notice.Notice) (notes []string, err error) {
	var unlisted []string
	named := m.Texts("affected")
	for _, v := range named {
		if v.Text == notice.All && r.ids[v.Text] == "" {
			n.Plan.Services = []string{notice.All}
			break
		}
		if r.ids[v.Text] == "" {
			if !r.Unlisted {
				unlisted = append(unlisted, v.Text)
				continue
			}
			notes = append(notes, fmt.Sprintf("%s is not among the systems of config.yml: added as a service", v.Text))
		}
		if id := r.service(v.Text); !slices.Contains(n.Plan.Services, id) {
			n.Plan.Services = append(n.Plan.Services, id)
		}
	}
	switch {
	case len(named) == 0:
		n.Plan.Services = []string{notice.All}
		notes = append(notes, "it names no system: taken for all")
	case len(n.Plan.Services) == 0:
		return nil, fmt.Errorf("it names only systems that config.yml doesn't list: %s", strings.Join(unlisted, ", "))
	case len(unlisted) > 0:
		notes = append(notes, "left out, as config.yml doesn't list them: "+strings.Join(unlisted, ", "))
	}
	return notes, nil
}

// resolved says in a notice when an issue was resolved, if it was.
func (r *reading) resolved(m document.Map, n *notice.Notice, local *time.Location, was bool) error {
	v := m.Text("resolvedWhen").Text
	if !was {
		return nil
	}
	if v == "" {
		return errors.New("it was resolved, and nothing says when")
	}
	end, err := momentIn(local, v)
	switch {
	case err != nil:
		return fmt.Errorf("resolvedWhen: %w", err)
	case end < n.Declared:
		return errors.New("it was resolved before it began")
	case end == n.Declared:
		return errors.New("it was resolved at the moment at which it began")
	}
	say(n, notice.Update{At: end, Status: notice.Resolved,
		Text: map[bool]string{true: "Risolto.", false: "Resolved."}[r.Lang == "it"]})
	return nil
}
