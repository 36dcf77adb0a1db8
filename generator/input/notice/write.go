package notice

// What is read here is written here, too: a new notice, an update appended to what
// somebody else wrote, a redaction. Nothing else of a file is edited, and whether one
// is sound is for Read to say. The editing page writes the same in JavaScript
// (static/gestione/testo.js): testdata/written.txt holds both to the same words.

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/document"
	"bollettino/generator/base/period"
)

// Clock writes a moment as people do, in the zone's local time and to the minute
// where that says it all, else with seconds or an offset.
func Clock(t period.Time, zone period.Zone) string {
	l := zone.Local(t)
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if s := l.Format(form); is(s, t, zone) {
			return s
		}
	}
	return zone.RFC3339(t)
}

func is(s string, t period.Time, zone period.Zone) bool {
	x, err := zone.Parse(s)
	return err == nil && x == t
}

// Encode is a new notice as a file, with its updates if it has any.
func Encode(n *Notice, zone period.Zone) []byte {
	var f document.Fields
	clock := func(key string, t, none period.Time) {
		if t != none {
			f.PutWord(key, Clock(t, zone))
		}
	}
	day := func(t period.Time) string { return zone.Local(t).Format(time.DateOnly) }
	f.PutWord("kind", string(n.Kind))
	f.Put("title", n.Title)
	putServices(&f, n.Plan.Services)
	f.PutList("channels", n.Channels)
	f.PutWord("impact", string(n.Plan.Impact))
	f.PutList("works", n.Works)
	if n.StandIn != "unknown" {
		f.PutWord("standin", n.StandIn)
	}
	clock("from", n.Plan.From, 0)
	clock("until", n.Plan.Until, period.Never)
	f.Put("repeats", n.Plan.Repeats)
	var except []string
	for _, t := range n.Except {
		except = append(except, day(t))
	}
	if len(except) > 0 {
		f.PutWord("except", "["+strings.Join(except, ", ")+"]")
	}
	clock("valid_until", n.ValidUntil, period.Never)
	if n.Review != 0 {
		f.PutWord("review", day(n.Review))
	}
	clock("declared", n.Declared, 0)
	clock("told_platform", n.Told, 0)
	f.Put("cause", n.Cause)
	f.Put("alternatives", n.Alternatives)
	clock("alternatives_until", n.AlternativesUntil, 0)
	f.Put("already_paid", n.AlreadyPaid)
	f.Put("deadlines", n.Deadlines)
	f.Put("group", n.Group)
	if n.Lang != "it" {
		f.Put("lang", n.Lang)
	}
	var updates []document.Fields
	plan := n.Plan
	for _, u := range n.Updates {
		updates = append(updates, fields(u, plan, zone))
		if u.Plan != nil {
			plan = *u.Plan
		}
	}
	f.PutMaps("updates", updates)
	out := "---\n" + string(f.YAML()) + "---\n"
	if n.Body != "" {
		out += "\n" + strings.TrimRight(n.Body, "\n") + "\n"
	}
	return []byte(out)
}

func putServices(f *document.Fields, ids []string) {
	if slices.Equal(ids, []string{All}) {
		f.PutWord("services", All)
		return
	}
	f.PutList("services", ids)
}

// fields is an update; what a change says is what differs from the plan before.
func fields(u Update, before Plan, zone period.Zone) document.Fields {
	var f document.Fields
	f.PutWord("at", Clock(u.At, zone))
	f.PutWord("status", string(u.Status))
	if u.Status == Reopened {
		again(&f, u, zone)
	} else if p := u.Plan; p != nil {
		if p.From != before.From {
			f.PutWord("from", Clock(p.From, zone))
		}
		switch {
		case p.Until == before.Until:
		case p.Until == period.Never:
			f.PutWord("until", OpenEnd)
		default:
			f.PutWord("until", Clock(p.Until, zone))
		}
		if p.Repeats != before.Repeats {
			f.Put("repeats", p.Repeats)
		}
		if !slices.Equal(p.Services, before.Services) {
			putServices(&f, p.Services)
		}
		if p.Impact != before.Impact {
			f.PutWord("impact", string(p.Impact))
		}
	}
	if u.Ended != 0 {
		f.PutWord("ended", Clock(u.Ended, zone))
	}
	f.PutList("redacts", u.Redacts)
	f.Put("text", u.Text)
	return f
}

// again is when something that was over runs again; what is left out is the
// reader's to fill in.
func again(f *document.Fields, u Update, zone period.Zone) {
	if u.Again.From != 0 && u.Again.From != u.At {
		f.PutWord("from", Clock(u.Again.From, zone))
	}
	switch u.Again.Until {
	case 0:
	case period.Never:
		f.PutWord("until", OpenEnd)
	default:
		f.PutWord("until", Clock(u.Again.Until, zone))
	}
}

// Append adds an update to a notice's file; n is the notice as it was read from
// it. All else stays as it was written.
func Append(file []byte, n *Notice, u Update, zone period.Zone) ([]byte, error) {
	return add(file, fields(u, n.Current(), zone))
}

func add(file []byte, update document.Fields) ([]byte, error) {
	return document.EditFront(file, func(front []byte) ([]byte, error) {
		return document.Append(front, "updates", update)
	})
}

// Redact takes the texts that an update names out of a notice's file and appends the
// update, which says so. Ids and times stay.
func Redact(file []byte, n *Notice, u Update, zone period.Zone) ([]byte, error) {
	const gone = Removed + "."
	texts := map[string]string{}
	body := false
	for _, w := range u.Redacts {
		for _, name := range Texts() {
			if w != name && w != Head {
				continue
			}
			words := gone
			if name == "title" {
				words = Removed
			}
			texts[name] = words
			for _, t := range n.Translations {
				texts["translations."+t.Lang+"."+name] = words
			}
			body = body || name == "text"
		}
		if at, err := zone.Parse(w); err == nil {
			i := slices.IndexFunc(n.Updates, func(x Update) bool { return x.At == at })
			texts[fmt.Sprintf("updates[%d].text", i)] = gone
		}
	}
	out, err := document.EditFront(file, func(front []byte) ([]byte, error) { return document.Replace(front, texts) })
	if err != nil {
		return nil, err
	}
	if body && n.Body != "" {
		if front, _, err := document.Front(out); err == nil {
			out = []byte("---" + string(front) + "---\n\n" + gone + "\n")
		}
	}
	return add(out, fields(u, n.Current(), zone))
}
