package word_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
)

// repeats are rules with a first occurrence, and how they are said.
var repeats = []struct{ rule, from, until, want string }{
	{"FREQ=DAILY", "2026-11-20T20:00", "2026-11-20T22:00", "ogni giorno dalle 20:00 alle 22:00"},
	{"FREQ=DAILY", "2026-11-20T23:00", "2026-11-21T02:00", "ogni giorno dalle 23:00 alle 02:00"},
	{"FREQ=DAILY;INTERVAL=1", "2026-12-01T20:00", "2026-12-01T22:00",
		"ogni giorno dalle 20:00 alle 22:00, dal 1º dicembre"},
	{"FREQ=DAILY;INTERVAL=3", "2026-11-20T20:00", "2026-11-20T22:00", "ogni tre giorni dalle 20:00 alle 22:00"},
	{"FREQ=DAILY;COUNT=3", "2026-11-20T20:00", "2026-11-20T22:00", "ogni giorno dalle 20:00 alle 22:00, per tre volte"},
	{"FREQ=DAILY;UNTIL=20261231T225959Z", "2026-11-20T20:00", "2026-11-20T22:00",
		"ogni giorno dalle 20:00 alle 22:00, fino al 31 dicembre"},
	{"FREQ=DAILY", "2026-11-20T08:30", "2026-11-21T10:30",
		"senza interruzione dalle 08:30 del 20 novembre, senza fine annunciata"},
	{"FREQ=DAILY;COUNT=3", "2026-11-20T08:30", "2026-11-21T10:30", "ogni giorno dalle 08:30, per 26 h, per tre volte"},
	{"FREQ=DAILY;BYMONTH=8,12", "2026-08-20T20:00", "2026-08-20T22:00",
		"ogni giorno, in agosto e dicembre dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY", "2026-11-06T18:00", "2026-11-08T18:00",
		"ogni settimana da venerdì alle 18:00 a domenica alle 18:00"},
	{"FREQ=WEEKLY;BYDAY=FR", "2026-11-06T18:00", "2026-11-07T18:00",
		"ogni settimana da venerdì alle 18:00 a sabato alle 18:00"},
	{"FREQ=WEEKLY;INTERVAL=2", "2026-11-06T18:00", "2026-11-08T18:00",
		"ogni due settimane da venerdì alle 18:00 a domenica alle 18:00"},
	{"FREQ=WEEKLY", "2026-11-06T18:00", "2026-11-13T18:00",
		"senza interruzione dalle 18:00 del 6 novembre, senza fine annunciata"},
	{"FREQ=WEEKLY", "2026-11-24T20:00", "2026-11-24T22:00", "ogni martedì dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY", "2026-11-24T22:00", "2026-11-25T02:00", "ogni martedì dalle 22:00 alle 02:00 del giorno dopo"},
	{"FREQ=WEEKLY", "2026-11-24T22:00", "2026-11-25T00:00", "ogni martedì dalle 22:00 alle 00:00"},
	{"FREQ=WEEKLY;BYDAY=TH,MO", "2026-11-23T20:00", "2026-11-23T22:00", "ogni lunedì e giovedì dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23T20:00", "2026-11-23T22:00",
		"dal lunedì al venerdì dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2026-11-23T20:00", "2026-11-23T22:00",
		"ogni giorno dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY;INTERVAL=2", "2026-11-10T20:00", "2026-11-10T22:00",
		"ogni due settimane, il martedì dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-11-23T20:00", "2026-11-23T22:00",
		"ogni due settimane, il lunedì e la domenica dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2026-11-23T20:00", "2026-11-23T22:00",
		"ogni due settimane, il lunedì, il martedì, il mercoledì, il giovedì, il venerdì, il sabato " +
			"e la domenica dalle 20:00 alle 22:00"},
	{"FREQ=WEEKLY;BYMONTH=8,12", "2026-08-07T18:00", "2026-08-09T18:00",
		"ogni settimana, in agosto e dicembre da venerdì alle 18:00 a domenica alle 18:00"},
	{"FREQ=MONTHLY;INTERVAL=1;BYDAY=MO", "2026-11-02T20:00", "2026-11-02T22:00", "ogni lunedì dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYDAY=1MO", "2026-11-02T20:00", "2026-11-02T22:00",
		"il primo lunedì di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "2026-11-02T20:00", "2026-11-02T22:00",
		"il primo lunedì di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYDAY=-1SU", "2026-11-29T20:00", "2026-11-29T22:00",
		"l’ultima domenica di ogni mese dalle 20:00 alle 22:00, dal 29 novembre"},
	{"FREQ=MONTHLY;BYDAY=1MO,3MO", "2026-11-02T20:00", "2026-11-02T22:00",
		"il primo lunedì e il terzo lunedì di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYDAY=MO", "2026-11-02T20:00", "2026-11-02T22:00", "ogni lunedì dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "2026-11-02T20:00", "2026-11-02T22:00",
		"ogni tre mesi, il primo lunedì dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-10-30T20:00", "2026-10-30T22:00",
		"l’ultimo giorno feriale di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY", "2026-11-15T20:00", "2026-11-15T22:00", "il 15 di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYMONTHDAY=1,8", "2026-11-01T20:00", "2026-11-01T22:00",
		"il 1º e l’8 di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYMONTHDAY=-1", "2026-10-31T20:00", "2026-10-31T22:00",
		"l’ultimo giorno di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY", "2026-10-31T20:00", "2026-10-31T22:00", "il 31 (se c’è) di ogni mese dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYDAY=1FR", "2026-11-06T18:00", "2026-11-08T18:00",
		"il primo venerdì di ogni mese dalle 18:00, per 48 h"},
	{"FREQ=MONTHLY;BYMONTH=1,7;BYDAY=1MO", "2026-07-06T20:00", "2026-07-06T22:00",
		"il primo lunedì di gennaio e luglio dalle 20:00 alle 22:00"},
	{"FREQ=YEARLY", "2025-12-24T20:00", "2025-12-24T22:00", "ogni anno, il 24 dicembre dalle 20:00 alle 22:00"},
	{"FREQ=YEARLY;BYMONTH=12;BYDAY=1MO", "2025-12-01T20:00", "2025-12-01T22:00",
		"ogni anno, il primo lunedì di dicembre dalle 20:00 alle 22:00"},
	{"FREQ=YEARLY;BYWEEKNO=20", "2026-05-11T20:00", "2026-05-11T22:00", "a intervalli regolari dalle 20:00 alle 22:00"},
	{"FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1", "2026-06-01T20:00", "2026-06-01T22:00",
		"a intervalli regolari dalle 20:00 alle 22:00"},
}

// Case A: what repeats is said in words that a person would use.
func TestRepeatedInWords(t *testing.T) {
	t.Parallel()
	zone, err := period.In("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) period.Time {
		x, err := zone.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	c := word.Clock{Language: &word.It, Zone: zone, Now: at("2026-11-27T20:00")}
	for _, x := range repeats {
		n := &notice.Notice{Kind: notice.Maintenance, ValidUntil: period.Never,
			Plan: notice.Plan{From: at(x.from), Until: at(x.until), Repeats: x.rule}}
		if got := c.PlanWords(n, n.Plan).String(); got != x.want {
			t.Errorf("%s from %s until %s:\n got %s\nwant %s", x.rule, x.from, x.until, got, x.want)
		}
	}
}

// Days that are left out, and when a limit ends, are said.
func TestBoundsOfWhatRepeats(t *testing.T) {
	t.Parallel()
	zone, _ := period.In("Europe/Rome")
	c := word.Clock{Language: &word.It, Zone: zone, Now: zone.Date(2026, time.November, 27)}
	from := zone.Date(2026, time.November, 20) + 20*3600
	n := &notice.Notice{Kind: notice.Maintenance, ValidUntil: zone.Date(2027, time.January, 1),
		Except: []period.Time{zone.Date(2026, time.November, 25), zone.Date(2026, time.December, 24),
			zone.Date(2026, time.December, 25)},
		Plan: notice.Plan{From: from, Until: from + 7200, Repeats: "FREQ=DAILY"}}
	if got, want := c.PlanWords(n, n.Plan).String(), "ogni giorno dalle 20:00 alle 22:00, fino al 31 dicembre, "+
		"tranne il 24 dicembre e il 25 dicembre"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	c.Full = true
	if got, want := c.PlanWords(n, n.Plan).String(), "ogni giorno dalle 20:00 alle 22:00, "+
		"dal 20 novembre 2026 al 31 dicembre 2026, "+
		"tranne il 25 novembre 2026, il 24 dicembre 2026 e il 25 dicembre 2026"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// All that is said of what repeats is said in another language, and by some rule.
func TestRepeatedInAnotherLanguage(t *testing.T) {
	t.Parallel()
	zone, _ := period.In("Europe/Rome")
	c := word.Clock{Language: tongue.Made, Zone: zone, Now: zone.Date(2026, time.November, 27)}
	n := notice.Notice{Kind: notice.Maintenance, ValidUntil: period.Never}
	var said []page.Text
	say := func(rule string, span period.Span) {
		n.Plan = notice.Plan{From: span.From, Until: span.Until, Repeats: rule}
		said = append(said, c.PlanWords(&n, n.Plan))
	}
	at := func(s string) period.Time { x, _ := zone.Parse(s); return x }
	rules := []string{"FREQ=DAILY;COUNT=1", "FREQ=YEARLY;INTERVAL=2"}
	for i := range 8 {
		rules = append(rules, fmt.Sprintf("FREQ=MONTHLY;BYDAY=%dMO", i-2), fmt.Sprintf("FREQ=MONTHLY;BYDAY=%dSU", i-2))
	}
	for i := range 9 {
		rules = append(rules, fmt.Sprintf("FREQ=MONTHLY;INTERVAL=%d", i+2))
	}
	for _, r := range rules {
		say(r, period.Span{From: at("2026-11-15T20:00"), Until: at("2026-11-15T22:00")})
	}
	for _, r := range repeats {
		say(r.rule, period.Span{From: at(r.from), Until: at(r.until)})
	}
	nightly := period.Span{From: at("2026-11-15T20:00"), Until: at("2026-11-15T22:00")}
	n.Except, n.ValidUntil = []period.Time{at("2026-12-24T00:00")}, at("2027-01-01T00:00")
	say("FREQ=DAILY", nightly)
	n.Kind, n.Except = notice.Constraint, slices.Repeat(n.Except, 5)
	c.Now = at("2026-11-10T12:00")
	say("FREQ=DAILY", nightly)
	for _, s := range []notice.Standing{
		{State: notice.Ended}, {State: notice.InProgress, Reopened: nightly.From}, {State: notice.Announced},
	} {
		s.Kind, s.Repeats, s.Span, s.Plan = n.Kind, true, nightly, notice.Plan{Repeats: "FREQ=MONTHLY"}
		said = append(said, c.StandingWhen(&n, s), c.Again(s))
	}
	text := ""
	for _, s := range said {
		text += s.String() + "\n"
	}
	for _, x := range append(tongue.Foreign(said), tongue.Unsaid(tongue.Made.Repeats, text)...) {
		t.Error(x)
	}
}
