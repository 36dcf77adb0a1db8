package frame_test

import (
	"fmt"
	"strings"
	"testing"

	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/observation"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page"
	"bollettino/generator/page/address"
	"bollettino/generator/page/frame"
	"bollettino/generator/page/word"
	"bollettino/generator/test/tongue"

	"github.com/google/go-cmp/cmp"
)

// site stands in a folder of a host and has a page of its own for each thing that the
// frame leads to by name, and one more.
func site() frame.Site {
	return frame.Site{
		Language: &word.It,
		Links:    address.NewLinks("https://example.org/stato/"),
		Name:     func(id subject.ID) string { return "Ente " + string(id) },
		Sources:  []observation.Source{{ID: "sonda", Name: "Sonda di prova"}},
		Book:     &rulebook.Book{Versions: []rulebook.Version{{ID: "1.0.0"}}},
		Prose: []input.Prose{{Slug: "metodo", Title: "Come si misura"},
			{Slug: "come-seguire", Title: "Come seguire un ente"},
			{Slug: "accessibilita", Title: "Accessibilità"}},
	}
}

// said is a list of links, a word each.
func said(links []page.Link) string {
	var out []string
	for _, l := range links {
		out = append(out, l.Text+" "+l.Href)
	}
	return strings.Join(out, "; ")
}

func TestCrumbsLeadDownFromTheHomePage(t *testing.T) {
	t.Parallel()
	want := "Inizio /stato/; Enti /stato/soggetti/; Comune di Pisa "
	if got := said(site().Crumbs(page.Link{Text: "Comune di Pisa"})); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The menu names the site's own pages that everybody looks for; the foot has them all.
func TestShell(t *testing.T) {
	t.Parallel()
	const menu = "Enti /stato/soggetti/; Comunicazioni /stato/comunicazioni/; Regole /stato/regole/"
	const edit = "Dati aperti /stato/dati/; Gestione, per gli enti /stato/gestione/"
	const prose = "Come si misura /stato/metodo/; Come seguire un ente /stato/come-seguire/; " +
		"Accessibilità /stato/accessibilita/; "
	const stopped = " e l’orologio è fermo"
	for _, c := range []struct {
		name         string
		change       func(*frame.Site)
		menu, footer string
		example      string // what the notice of an example says, and no more
	}{
		{"with pages of its own", func(*frame.Site) {},
			menu + "; Metodo /stato/metodo/; Come seguire /stato/come-seguire/", prose + edit, ""},
		{"with none", func(s *frame.Site) { s.Prose = nil }, menu, edit, ""},
		{"without rules", func(s *frame.Site) { s.Prose, s.Book = nil, &rulebook.Book{} },
			"Enti /stato/soggetti/; Comunicazioni /stato/comunicazioni/", edit, ""},
		{"with closed periods", func(s *frame.Site) { s.Prose, s.Frozen = nil, []judged.Period{{}} }, menu,
			"Riepiloghi dei periodi chiusi /stato/verifiche/; " + edit, ""},
		{"with verified periods", func(s *frame.Site) {
			s.Prose, s.Frozen, s.Setting.Authority = nil, []judged.Period{{}}, true
		}, menu,
			"Verifiche periodiche /stato/verifiche/; " + edit, ""},
		{"an example", func(s *frame.Site) { s.Prose, s.Setting.Example = nil, true }, menu, edit,
			"Sito di esempio. Gli enti sono inventati, la formulazione delle regole è nostra."},
		{"an example of one moment", func(s *frame.Site) { s.Prose, s.Setting.Example, s.Setting.AsOf = nil, true, 1 },
			menu, edit,
			"Sito di esempio. Gli enti sono inventati, la formulazione delle regole è nostra" + stopped +
				": ogni pagina dice a quando risalgono i suoi dati."},
	} {
		s := site()
		c.change(&s)
		shell := frame.ShellOf(s, "/assets/stile.css")
		got := []string{said(shell.Menu), said(shell.Footer), shell.Example.String(), shell.Style}
		if diff := cmp.Diff([]string{c.menu, c.footer, c.example, "/stato/assets/stile.css"}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if s.Only = "01234567897"; c.name == "with none" && frame.ShellOf(s, "").Finder != (page.Finder{}) {
			t.Error("a body is looked for where there is one")
		} else if shell.Finder.Index == "" {
			t.Errorf("%s: nobody can be looked for", c.name)
		}
		if len(shell.Menu) != len(shell.MenuIDs) {
			t.Errorf("%s: the menu %q has the ids %q", c.name, said(shell.Menu), shell.MenuIDs)
		}
	}
}

// A notice is followed by mail where that can be had, by a calendar where it is planned, of
// it alone or of all, and by the feed that tells it.
func TestNoticeFollow(t *testing.T) {
	t.Parallel()
	const posta = "per e-mail https://posta.example.org/?https%3A%2F%2Fexample.org%2Fstato%2Fsoggetti%2F1%2F"
	const outages = "Disservizi e interruzioni (RSS) /stato/soggetti/1/disservizi.xml; "
	const constraints = "Vincoli (RSS) /stato/soggetti/1/vincoli.xml; "
	const calendar = "Segna solo questa nel calendario (ICS) /stato/soggetti/1/comunicazioni/uno/evento.ics; " +
		"Aggiungi al tuo calendario webcal://example.org/stato/soggetti/1/calendario.ics; " +
		"Calendario (ICS) /stato/soggetti/1/calendario.ics; "
	for kind, want := range map[notice.Kind]string{
		notice.Outage: outages, notice.Continuity: outages, notice.Maintenance: calendar + outages,
		notice.Constraint: calendar + constraints,
	} {
		n := notice.Notice{Kind: kind, Owner: "1", ID: "uno"}
		s := site()
		if got := ways(s.NoticeFollow(&n, "/soggetti/1/").Ways); got != want+"Come seguire un ente /stato/come-seguire/" {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
		s.Setting.SubscribeURL = "https://posta.example.org/?{feed}"
		mail := "Disservizi e interruzioni " + posta + "disservizi.xml; "
		if kind == notice.Constraint {
			mail = "Vincoli " + posta + "vincoli.xml; "
		}
		if got := ways(s.NoticeFollow(&n, "/soggetti/1/").Ways); got != mail+want+"Come seguire un ente /stato/come-seguire/" {
			t.Errorf("%s, by mail: %q, want %q", kind, got, mail+want)
		}
	}
}

// ways are links in a line.
func ways(all []page.Way) string {
	var links []page.Link
	for _, w := range all {
		links = append(links, page.Link{Text: w.Link.String(), Href: w.Link[0].Href})
	}
	return said(links)
}

func TestByMail(t *testing.T) {
	t.Parallel()
	s := site()
	if by := s.ByMail("Vincoli", "/soggetti/1/disservizi"); by != nil {
		t.Errorf("without a service: %v", by)
	}
	s.Setting.SubscribeURL = "https://posta.example.org/?feed={feed}&lingua=it"
	want := "https://posta.example.org/?feed=https%3A%2F%2Fexample.org%2Fstato%2F" +
		"soggetti%2F1%2Fdisservizi.xml&lingua=it"
	if by := s.ByMail("Vincoli", "/soggetti/1/disservizi"); len(by) != 1 || by[0].Link[0].Href != want {
		t.Errorf("%v, want %s", by, want)
	}
}

// What the site has a name for is called by it.
func TestNames(t *testing.T) {
	t.Parallel()
	s := site()
	for _, c := range []struct{ got, want string }{
		{s.Source("sonda"), "Sonda di prova"},
		{s.Source("altra"), "altra"},
		{said([]page.Link{s.Owner(&notice.Notice{Owner: "1"})}), "Ente 1 /stato/soggetti/1/"},
		{said([]page.Link{s.Owner(&notice.Notice{Owner: subject.Platform})}),
			"Piattaforma pagoPA /stato/comunicazioni/"},
		{s.Method().Text + " " + s.Method().Href, "Come si misura /stato/metodo/"},
		{frame.Site{}.Method().Href, ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// A count of few is a verdict about each: it stands where verdicts are named alone.
func TestCounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		verdicts setting.Verdicts
		n        int
		want     bool
	}{{setting.Figures, 4, false}, {setting.Figures, 5, true}, {setting.Totals, 4, false}, {setting.Named, 1, true}} {
		s := site()
		s.Setting.Verdicts = c.verdicts
		if got := s.Counts(c.n); got != c.want {
			t.Errorf("with %s, %d are counted: %v", c.verdicts, c.n, got)
		}
	}
}

// The frame says nothing that isn't in the language of its site, but for names.
func TestTheFrameSaysNothingByItself(t *testing.T) {
	t.Parallel()
	s := site()
	s.Language, s.Frozen = tongue.Made, []judged.Period{{}}
	s.Setting.Example, s.Setting.AsOf, s.Setting.SubscribeURL = true, 1, "https://posta.example.org/"
	said := []any{frame.ShellOf(s, "/assets/stile.css"), s.Crumbs(), s.ByMail(s.Language.Frame.Outages, "/"), s.Calendar("/"),
		s.Owner(&notice.Notice{Owner: subject.Platform}),
		s.NoticeFollow(&notice.Notice{Kind: notice.Constraint}, "/"), s.NoticeFollow(&notice.Notice{Kind: notice.Maintenance}, "/")}
	for _, r := range frame.RolePages {
		said = append(said, s.RoleTitle(r.Role))
	}
	for _, x := range tongue.Foreign(said, "Come si misura", "Come seguire un ente", "Accessibilità", "RSS") {
		t.Error(x)
	}
	for _, x := range tongue.Unsaid(tongue.Made.Frame, fmt.Sprint(said...)) {
		t.Error("nowhere said: ", x)
	}
}
