package bulletin_test

import (
	"testing"

	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"
	"bollettino/generator/test/town"

	"github.com/google/go-cmp/cmp"
)

// town of all that a notice can say, in a language.
func telltale(t *testing.T, l *word.Language) *town.Town {
	w := town.New(t, `
		notice constraint 2026-11-20T10:00.. declared 2026-11-20T10:00 impact degraded channels web works io standin yes cause Cavo alternatives Altrove already_paid Nulla deadlines Slittano review 2026-12-20 told_platform 2026-11-20T10:05
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
	w := telltale(t, tongue.Made)
	u, c := w.Judged(w.Input()), w.Site.Clock(w.AsOf)
	told := bulletin.ToldBy(w.Site, u)
	said := []any{told, bulletin.Entries(w.Site, told)}
	for _, n := range u.Notices {
		said = append(said, bulletin.Card(w.Site, c, n.Notice, n.Stands, w.Site.Owner(n.Notice)),
			bulletin.NoticePage(w.Site, c, n.Notice, n.Stands, u.Row.Name, "", "it"),
			bulletin.NoticePage(w.Site, c, n.Notice, n.Stands, u.Row.Name, "Portale", "it"))
	}
	names := []string{"Portale", "Comune di Pisa", "RSS", "Altrove", "Nulla", "Slittano", "Prova"}
	for _, x := range tongue.Foreign(said, names...) {
		t.Error(x)
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
