package bulletin

import (
	"reflect"
	"slices"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/frame"
)

// Turns are those of the moments to come, in order, at which anything that can be said of a
// notice is other than before, now being the first: to say it is dear, and most of what
// changes is another notice.
func Turns(zone period.Zone, n *notice.Notice, now judged.Stood, later []judged.Stood) (out []judged.Stood) {
	type how struct {
		state                notice.State
		span                 period.Span
		begun, holds, missed bool
	}
	of := func(s judged.Stood) how {
		return how{s.State, s.Span, s.Begun(s.T), n.AlternativesHold(s.T), n.ReviewMissed(s.T, zone)}
	}
	last := of(now)
	for _, s := range later {
		if now := of(s); now != last {
			out, last = append(out, s), now
		}
	}
	return out
}

// Turn is an open notice in a list from a moment on; what is open no more is in none.
type Turn struct {
	At    period.Time
	Card  page.Card
	From  period.Time
	State notice.State
}

// CardTurns are those of the turns that make another card than the one before.
func CardTurns(s frame.Site, n *notice.Notice, turns []judged.Stood, now page.Card) (out []Turn) {
	for _, x := range turns {
		will := Card(s, s.Clock(x.T), n, x.Standing, now.Who)
		if !reflect.DeepEqual(will, now) {
			out, now = append(out, Turn{x.T, will, x.Span.From, x.State}), will
		}
	}
	return out
}

// NoticeAhead is what a notice's own page will say of how it stands, and of its particulars: how
// else to pay matters no more when it is over. More stands among what a reader must know before;
// services, in their language, are those of its page.
func NoticeAhead(s frame.Site, n *notice.Notice, turns []judged.Stood, body page.Notice, more []page.Text,
	services, lang string) (out []page.Ahead) {
	chip, lead, known := body.Chip, body.Lead, body.Facts
	var leads, particulars []page.Ahead
	for _, x := range turns {
		c, from := s.Clock(x.T).InFull(), s.Setting.Zone.RFC3339(x.T)
		if will := (page.Chip{State: string(x.State), Word: c.StandingWord(x.Standing)}); will != chip {
			out, chip = append(out, page.Ahead{From: from, Part: "chip", Chip: &will}), will
		}
		will := page.Lead{Marks: append(c.StandingMarks(n, x.Standing), more...), Sentence: c.Lead(n, x.Standing)}
		if !reflect.DeepEqual(will, lead) {
			leads, lead = append(leads, page.Ahead{From: from, Part: "lead", Lead: &will}), will
		}
		if will := facts(c, n, x.Standing, services, lang); !reflect.DeepEqual(will, known) {
			particulars, known = append(particulars, page.Ahead{From: from, Part: "facts", Facts: will}), will
		}
	}
	return slices.Concat(out, leads, particulars)
}
