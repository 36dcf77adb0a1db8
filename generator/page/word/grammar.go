package word

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"bollettino/generator/base/ratio"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/page"
)

// LengthWords name how long something takes, exactly and as people say it.
type LengthWords struct {
	Hours, Minutes, Seconds                               Sentence
	SpokenDays, SpokenHours, SpokenMinutes, SpokenSeconds Sentence
	About                                                 Sentence
}

// LimitWords say limits of the rulebook.
type LimitWords struct {
	Limit, Within, Notice Sentence
	Made                  map[rulebook.Measure]Sentence // how the figure under it is
	Bounds                map[string]Sentence           // those of stato.json
}

// Number writes a count with marks between thousands, "1.300".
func (l *Language) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + l.Thousands + s[i:]
	}
	return s
}

// Percent writes a share to at most two decimals of a percent, "99,31%".
func (l *Language) Percent(share float64) string {
	s := strconv.FormatFloat(ratio.Decimal(share).Round(4)*100, 'f', 2, 64)
	s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	return strings.Replace(s, ".", l.Decimal, 1) + "%"
}

// Amount is a value in its unit.
func (l *Language) Amount(value float64, unit string) string {
	switch unit {
	case "share":
		return l.Percent(value)
	case "second":
		return l.Duration(int64(math.Round(value)))
	}
	return l.Number(int64(value))
}

// Join is "a, b e c".
func (l *Language) Join(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + l.And + words[n-1]
	}
	return strings.Join(words, "")
}

// List is a list of texts.
func (l *Language) List(texts []page.Text) (t page.Text) {
	for i, x := range texts {
		switch {
		case i > 0 && i == len(texts)-1:
			t = append(t, page.Piece{Text: l.And})
		case i > 0:
			t = append(t, page.Piece{Text: ", "})
		}
		t = append(t, x...)
	}
	return t
}

// Row puts commas between texts.
func (l *Language) Row(texts []page.Text) (t page.Text) {
	for i, x := range texts {
		if i > 0 {
			t = append(t, page.Piece{Text: ", "})
		}
		t = append(t, x...)
	}
	return t
}

// Duration writes seconds as "2 h 10 min", to the second where there is one.
func (l *Language) Duration(seconds int64) string {
	var parts []string
	add := func(s Sentence, n int64) {
		if n > 0 || seconds == 0 && len(parts) == 0 {
			parts = append(parts, l.Tell(s, "n", strconv.FormatInt(n, 10)))
		}
	}
	add(l.Lengths.Hours, seconds/3600)
	add(l.Lengths.Minutes, seconds%3600/60)
	add(l.Lengths.Seconds, seconds%60)
	return strings.Join(parts, " ")
}

// inLetters writes seconds as people say them, about right: "48 minuti", "2 ore e
// 10 minuti", "circa 3 giorni e 4 ore".
func (l *Language) inLetters(seconds int64) string {
	w := l.Lengths
	if seconds < 60 {
		return l.Tell(w.SpokenSeconds, "n", seconds)
	}
	about, great, large, small := seconds%60 != 0, int64(60), w.SpokenHours, w.SpokenMinutes
	n := (seconds + 30) / 60
	if n >= 48*60 {
		about, great, large, small = about || n%60 != 0, 24, w.SpokenDays, w.SpokenHours
		n = (n + 30) / 60
	}
	var parts []string
	if n >= great {
		parts = append(parts, l.Tell(large, "n", n/great))
	}
	if n%great > 0 {
		parts = append(parts, l.Tell(small, "n", n%great))
	}
	if about {
		return l.Tell(w.About, "length", l.Join(parts))
	}
	return l.Join(parts)
}

// DurationAt is a duration that stands at a place of stato.json.
func (l *Language) DurationAt(seconds int64, at string) page.Piece {
	return page.Figure(l.Duration(seconds), at)
}

// MinutesAt is a duration to the minute, as one says a mean.
func (l *Language) MinutesAt(seconds int64, at string) page.Piece {
	if seconds >= 60 {
		seconds = (seconds + 30) / 60 * 60
	}
	return l.DurationAt(seconds, at)
}

// PercentAt is a share that stands at a place of stato.json.
func (l *Language) PercentAt(share float64, at string) page.Piece {
	return page.Figure(l.Percent(share), at)
}

// CountAt is a count that stands at a place of stato.json.
func (l *Language) CountAt(n int64, at string) page.Piece {
	return page.Figure(l.Number(n), at)
}

// Capital begins a sentence.
func Capital(s string) string {
	for i, r := range s {
		if i > 0 {
			break
		}
		return strings.ToUpper(string(r)) + s[len(string(r)):]
	}
	return s
}

// Stop ends a sentence, also where its last word has a point of its own: "S.p.A.".
func Stop(s string) string {
	for _, end := range []string{".", "!", "?", "…"} {
		if strings.HasSuffix(s, end) {
			return s
		}
	}
	return s + "."
}

// both are the roles of one kind, that with a connection of its own first.
var both = [][2]subject.Role{{subject.ECDirect, subject.ECIndirect}, {subject.PSPDirect, subject.PSPIndirect}}

// BindsWords is "EC e PSP", or the single roles where not all of a kind are bound.
func (l *Language) BindsWords(o *rulebook.Obligation) string {
	var out []string
	rest := slices.Clone(o.Binds)
	for _, kind := range both {
		if slices.Contains(rest, kind[0]) && slices.Contains(rest, kind[1]) {
			out = append(out, l.BothRoles[kind[0]])
			rest = slices.DeleteFunc(rest, func(r subject.Role) bool { return slices.Contains(kind[:], r) })
		}
	}
	for _, r := range rest {
		out = append(out, l.Roles[r])
	}
	return l.Join(out)
}

// LimitWords says a limit: its bound, its window and what it counts.
func (l *Language) LimitWords(i *rulebook.Indicator) page.Text {
	if i == nil {
		return nil
	}
	var within, notice page.Text
	if i.Within > 0 {
		within = l.Say(l.Limits.Within, "n", int(i.Within.Seconds()))
	}
	if i.Notice > 0 {
		notice = l.Say(l.Limits.Notice, "n", int(i.Notice.Hours()))
	}
	return l.Say(l.Limits.Limit, "least", i.AtLeast, "value", page.Strong(l.Amount(i.Limit.Float(), i.Unit)),
		"within", within, "yearly", i.Yearly, "notice", notice)
}

// MeasureWords says how the figure under a limit is made.
func (l *Language) MeasureWords(i *rulebook.Indicator) page.Text {
	return l.Say(l.Limits.Made[i.Measure])
}

// Bound is a limit with its bound of stato.json: at_least, at_most.
func (l *Language) Bound(bound string, limit page.Piece) page.Text {
	return l.Say(l.Limits.Bounds[bound], "limit", limit)
}

// HoursWords says opening hours as they were declared, days in words.
func (l *Language) HoursWords(h subject.Hours) string {
	days, times, _ := strings.Cut(h.Text, " ")
	for i, d := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		days = strings.ReplaceAll(days, d, l.Times.ShortDays[i])
	}
	return days + " " + times
}
