package desk

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/address"
)

// listing is a notice, or a group of them, in a list.
type listing struct {
	Subject string `json:"subject"` // of a group, the first one's
	Name    string `json:"name"`
	ID      string `json:"id"`
	Group   string `json:"group,omitempty"`
	Bodies  int    `json:"bodies"` // how many subjects it stands for
	Kind    string `json:"kind"`
	State   string `json:"state"`
	Impact  string `json:"impact"`
	From    string `json:"from"` // of the span that runs, else the next, else the last one
	Until   string `json:"until,omitempty"`
	Repeats string `json:"repeats,omitempty"`
	Review  string `json:"review,omitempty"`
	Missed  bool   `json:"review_missed,omitempty"`
	Title   string `json:"title"`
	File    string `json:"file"`
	URL     string `json:"url"`
}

// Wanted is what `notice list` is asked for.
type Wanted struct {
	Of, ForWhom, Kind, State, Group string
	Platform, All                   bool
}

// List writes the notices that are asked for, as a table or as JSON, and reports what is
// wrong in the files of those asked.
func (d *Desk) List(l Wanted, asJSON bool) error {
	found, problems, err := d.listings(l)
	if err != nil {
		return err
	}
	if err := printList(d.out, found, asJSON); err != nil || len(problems) == 0 {
		return err
	}
	if err := problem.Write(d.report, problems, 20); err != nil {
		return err
	}
	return problem.ErrFound
}

// listings are the notices that are asked for, those that run first, and what is wrong
// in the files of those asked.
func (d *Desk) listings(l Wanted) ([]listing, []problem.Problem, error) {
	owners, err := d.wantedOwners(l)
	if err != nil {
		return nil, nil, err
	}
	list := &problem.List{}
	out := []listing{}
	groups := map[string]int{}
	for _, owner := range owners {
		b, err := d.read(owner)
		if err != nil {
			return nil, nil, err
		}
		list.Add(b.wrong...)
		for _, n := range b.Notices {
			s := n.At(d.AsOf, d.Setting.Zone).State
			if !l.takes(n, s) {
				continue
			}
			x := d.listing(n, s)
			key := n.Group + "\x00" + x.Kind + "\x00" + x.State
			if i, ok := groups[key]; ok && n.Group != "" && l.Group == "" {
				out[i].Bodies++
				continue
			}
			groups[key] = len(out)
			out = append(out, x)
		}
	}
	rank := func(x listing) int {
		switch s := notice.State(x.State); {
		case s.Running():
			return 0
		case s.Open():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b listing) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.From, b.From))
	})
	return out, list.Sorted(), nil
}

// wantedOwners are those whose notices are asked for: all, where nobody is named.
func (d *Desk) wantedOwners(l Wanted) ([]subject.ID, error) {
	if l.Of+l.ForWhom != "" || l.Platform {
		f := &Form{desk: d, answers: map[string]string{"subject": l.Of, "for": l.ForWhom}}
		if l.Platform {
			f.answers["platform"] = "true"
		}
		owners, _, err := d.whose(f)
		return owners, err
	}
	owners := []subject.ID{subject.Platform}
	for _, sub := range d.Registry.Subjects {
		owners = append(owners, sub.ID)
	}
	return owners, nil
}

func (d *Desk) listing(n *notice.Notice, s notice.State) listing {
	zone := d.Setting.Zone
	l := listing{
		Subject: string(n.Owner), Name: d.name(n.Owner), ID: n.ID, Group: n.Group, Bodies: 1, Kind: string(n.Kind),
		State:  string(s),
		Impact: string(n.Current().Impact), Repeats: n.Current().Repeats, Title: n.Title, File: n.File,
		URL: address.NewLinks(d.Setting.BaseURL).Abs(address.NoticePath(n.Owner, n.ID)),
	}
	span, ok := n.Next(d.AsOf, zone)
	if !ok {
		span = period.Span{From: n.Current().From, Until: n.Current().Until}
	}
	l.From = zone.RFC3339(span.From)
	if span.Until != period.Never {
		l.Until = zone.RFC3339(span.Until)
	}
	if n.Review != 0 {
		l.Review, l.Missed = zone.Local(n.Review).Format("2006-01-02"), n.ReviewMissed(d.AsOf, zone)
	}
	return l
}

func printList(w io.Writer, list []listing, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(list)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "state\tkind\tfrom\tuntil\twho\ttitle\tnotice")
	for _, l := range list {
		who, until := text.Plain(l.Name), "further notice"
		ref := l.Subject + "/" + l.ID
		if l.Bodies > 1 {
			who, ref = fmt.Sprintf("%d subjects", l.Bodies), "--group "+l.Group
		}
		if l.Until != "" {
			until = l.Until[:16]
		}
		if l.Repeats != "" {
			until += ", repeats"
		}
		title := text.Plain(l.Title)
		if l.Missed {
			title += " (review was due on " + l.Review + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.State, l.Kind, l.From[:16], until, who, title, ref)
	}
	return t.Flush()
}

// takes tells whether a notice in that state is among them.
func (l Wanted) takes(n *notice.Notice, s notice.State) bool {
	switch {
	case l.Kind != "" && string(n.Kind) != l.Kind, l.Group != "" && n.Group != l.Group:
		return false
	case l.State != "":
		return string(s) == l.State
	}
	return l.All || s.Open()
}
