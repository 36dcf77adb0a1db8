package bulletin_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"bollettino/generator/base/period"
	"bollettino/generator/input/notice"
	"bollettino/generator/page"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const facts = "channels web works io standin yes cause Cavo alternatives Altrove already_paid Nulla " +
	"deadlines Slittano review 2026-12-20 told_platform 2026-11-20T10:05"

// telltale is a town of all that a notice can say.
func telltale(t *testing.T, l *word.Language) *town.Town {
	w := town.New(t, `
		notice constraint 2026-11-20T10:00.. declared 2026-11-20T10:00 impact degraded `+facts+`
		update 2026-11-21T10:00 changed impact partial
		notice outage 2026-11-20T10:00..2026-11-20T12:00 declared 2026-11-20T10:00 standin no services portale
		update 2026-11-20T11:00 resolved
		notice maintenance 2026-11-29T10:00..2026-11-29T12:00 declared 2026-11-20T10:00
		update 2026-11-21T10:00 withdrawn
		service portale Portale`)
	w.Site.Language = l
	return w
}

// What is told of notices is said in the language of the site, but for what is declared.
func TestNoticesSayNothingByThemselves(t *testing.T) {
	t.Parallel()
	x := telltale(t, tongue.Made)
	u, c := x.Judged(x.Input()), x.Site.Clock(x.AsOf)
	told := bulletin.ToldBy(x.Site, u)
	said := []any{told, bulletin.Entries(x.Site, told)}
	for _, n := range u.Notices {
		said = append(said, bulletin.Card(x.Site, c, n.Notice, n.Stands, x.Site.Owner(n.Notice)),
			bulletin.NoticePage(x.Site, c, n.Notice, n.Stands, u.Row.Name, "", "it", page.Measured{}),
			bulletin.NoticePage(x.Site, c, n.Notice, n.Stands, u.Row.Name, "Portale", "it", page.Measured{}))
	}
	names := []string{"Portale", "Comune di Pisa", "RSS", "Altrove", "Nulla", "Slittano", "Prova"}
	for _, x := range tongue.Foreign(said, names...) {
		t.Error(x)
	}
	w := tongue.Made.Bulletin // its lists are said by the pages about many
	ours := []any{w.Card, w.CardUpdated, w.Title, w.Facts, w.Plan, w.Update, w.Sheet}
	for _, x := range tongue.Unsaid(ours, fmt.Sprint(said...)) {
		t.Error("nowhere said: ", x)
	}
}

// The latest entries are those that come first among all, of notices alone that are kept: also
// where many are of one moment, and where those of a group are one.
func TestLatestEntries(t *testing.T) {
	t.Parallel()
	w := telltale(t, &word.It)
	check := func(told []bulletin.Told, most int) {
		t.Helper()
		kept := func(t *bulletin.Told) bool { return t.Kind != notice.Constraint }
		var some []bulletin.Told
		for _, one := range bulletin.Only(told, kept) {
			some = append(some, *one)
		}
		all := bulletin.Entries(w.Site, some)
		diff := cmp.Diff(all[:min(most, len(all))], bulletin.LatestEntries(w.Site, told, kept, most), cmp.AllowUnexported(bulletin.Entry{}), cmpopts.EquateEmpty())
		if diff != "" {
			t.Errorf("%d of %d (-want +got):\n%s", most, len(all), diff)
		}
	}
	told := bulletin.ToldBy(w.Site, w.Judged(w.Input()))
	for _, most := range []int{0, 1, 5, 6, 7} {
		check(told, most)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	moment := func() period.Time { return period.Time(rnd.IntN(12)) }
	for range 200 {
		told = nil
		for i := range rnd.IntN(20) {
			one := bulletin.Told{ID: fmt.Sprintf("%d/a", i), Bodies: 1, Kind: []notice.Kind{notice.Outage, notice.Constraint}[rnd.IntN(2)], Declared: moment()}
			if rnd.IntN(3) == 0 {
				one.Group, one.Declared = "g", 3
			}
			for at := one.Declared + 1 + moment(); rnd.IntN(2) == 0; at += 1 + moment() {
				one.Updates = append(one.Updates, bulletin.Said{At: at})
			}
			told = append(told, one)
		}
		check(told, rnd.IntN(12))
	}
}

// Ids and addresses of what is told, which readers keep, are the same in every language.
func TestIdsAreTheSameInAllLanguages(t *testing.T) {
	t.Parallel()
	ids := func(l *word.Language) (out []string) {
		w := telltale(t, l)
		for _, e := range bulletin.Entries(w.Site, bulletin.ToldBy(w.Site, w.Judged(w.Input()))) {
			out = append(out, e.ID, e.URL)
		}
		return out
	}
	if diff := cmp.Diff(ids(&word.It), ids(tongue.Made)); diff != "" {
		t.Errorf("(-it +other):\n%s", diff)
	}
}
