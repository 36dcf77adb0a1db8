package proposal

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/test/rome"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// before and now are two versions of an invented text.
const (
	before = `# Regole del faro

## Guardia

Tutti i soggetti collegati direttamente devono osservare gli obblighi che seguono.

Il guardiano deve accendere la lanterna al tramonto. I guardiani hanno l'obbligo di annotare sul diario ogni nave che passa.

Gli EC devono:

- pulire le lenti una volta al mese;
- comunicare alla capitaneria le avarie della sirena;
- tenere un gallo per le notti di nebbia.

## Provviste

I PSP collegati tramite un partner sono tenuti a rifornire la dispensa di olio e di farina prima dell'inverno.

È vietato portare cani sulla scogliera.

Sono consentite:

- al massimo 12 ore di fermi programmati nell'anno, da comunicare almeno 48 ore prima.

## Sonno

Il custode dorme di giorno. Di notte il guardiano deve restare sveglio.
`
	now = `# Norme

## Divieti

È vietato portare cani sulla scogliera.

## Servizio di guardia

Tutti i soggetti collegati direttamente devono osservare gli obblighi che seguono.

Il guardiano deve accendere la lanterna al tramonto.

I guardiani hanno l'obbligo di annotare sul diario ogni nave che passa.

Tutti gli EC devono:

- comunicare subito alla capitaneria le avarie della sirena e della radio;
- verniciare la ringhiera ogni primavera;
- pulire le lenti due volte al mese.

PagoPA S.p.A. fornirà la vernice.

## Provviste

I PSP collegati tramite un partner sono tenuti a rifornire la dispensa di olio prima dell'inverno.

Sono consentite:

- al massimo 10 ore di fermi programmati nell'anno, da comunicare almeno 48 ore prima.

## Sonno

Il custode dorme di giorno. Di notte il guardiano deve restare sveglio.
`
	register = `versions:
  - {id: "1.0", in_force_from: 2025-01-01, until: 2026-01-01}
  - {id: "2.0", in_force_from: 2026-01-01}
pages:
  - {id: faro, title: Regole del faro, at: {"1.0": [faro.md]}}
obligations:
  - {id: lanterna, title: Accendere la lanterna, binds: [ec-direct], at: {"1.0": {page: faro, place: "#guardia/p2"}}}
  - {id: diario, title: Annotare le navi sul diario, binds: [ec-direct], at: {"1.0": {page: faro, place: "#guardia/p2"}}}
  - {id: lenti, title: Pulire le lenti, binds: [ec-direct], at: {"1.0": {page: faro, place: "#guardia/1"}}}
  - {id: avarie, title: Comunicare le avarie, binds: [ec-direct], at: {"1.0": {page: faro, place: "#guardia/2"}}}
  - {id: gallo, title: Tenere un gallo, binds: [ec-direct], at: {"1.0": {page: faro, place: "#guardia/3"}}}
  - {id: dispensa, title: Rifornire la dispensa, binds: [psp-indirect], at: {"1.0": {page: faro, place: "#provviste/p1"}}}
  - {id: cani, title: Niente cani, binds: [ec-direct], at: {"1.0": {page: faro, place: "#provviste/p2"}}}
  - {id: sonno, title: Il sonno, binds: [ec-direct], at: {"1.0": {page: faro, place: "#sonno"}}}
`
)

func readBook(t *testing.T, files map[string]string) (*rulebook.Book, []problem.Problem) {
	t.Helper()
	b, _, problems := readWording(t, files, "")
	return b, problems
}

func readWording(
	t *testing.T, files map[string]string, version string,
) (*rulebook.Book, rulebook.Wording, []problem.Problem) {
	t.Helper()
	link := func(version, name string) string { return "/" + version + "/" + name }
	fs := fstest.MapFS{}
	for name, data := range files {
		fs["r/"+name] = &fstest.MapFile{Data: []byte(data)}
	}
	var list problem.List
	b, wording := rulebook.ReadWording(fs, "r", rome.Zone, rulebook.Links{Page: link, File: link}, version, &list)
	return b, wording, list.Sorted()
}

func propose(t *testing.T, files map[string]string, version string) (*Proposal, string) {
	t.Helper()
	b, wording, _ := readWording(t, files, version)
	v, ok := b.Version(version)
	if !ok {
		t.Fatal("no version " + version)
	}
	p := Of(b, v, wording)
	var out strings.Builder
	if err := p.WriteYAML(&out); err != nil {
		t.Fatal(err)
	}
	return p, out.String()
}

func faro() map[string]string {
	return map[string]string{"versions.yaml": register, "1.0/faro.md": before, "2.0/norme.md": now}
}

func TestMatch(t *testing.T) {
	p, _ := propose(t, faro(), "2.0")
	var got []string
	for _, k := range p.Kept {
		got = append(got, k.ID+" "+k.Found.Page+k.Found.Place+": "+k.how(p.Before))
	}
	for _, e := range p.New {
		got = append(got, fmt.Sprintf("new %s%s %s: %s %v %s", e.Found.Page, e.Found.Place, e.ID, e.Title, e.Binds,
			e.Indicator))
	}
	for _, l := range p.Lost {
		got = append(got, "lost "+l.ID+l.Into)
	}
	for _, x := range p.Pages {
		got = append(got, fmt.Sprintf("page %s %v %v", x.ID, x.Files, x.Known))
	}
	want := []string{
		"lanterna faro#servizio-di-guardia/p2: reworded since 1.0 (95% alike), moved from faro#guardia/p2",
		"diario faro#servizio-di-guardia/p3: reworded since 1.0 (95% alike), moved from faro#guardia/p2",
		"lenti faro#servizio-di-guardia/3: reworded since 1.0 (86% alike), moved from faro#guardia/1",
		"avarie faro#servizio-di-guardia/1: reworded since 1.0 (75% alike), moved from faro#guardia/2",
		"dispensa faro#provviste/p1: reworded since 1.0 (83% alike)",
		"cani faro#divieti/p1: same words as 1.0, moved from faro#provviste/p2",
		"sonno faro#sonno: same words as 1.0",
		"new faro#servizio-di-guardia/2 verniciare-ringhiera-primavera: Verniciare la ringhiera ogni primavera [ec-direct ec-indirect] ",
		"new faro#servizio-di-guardia/p5 vernice: PagoPA S.p.A. fornirà la vernice [platform] ",
		"new faro#provviste/1 fermi-programmati: Al massimo 10 ore di fermi programmati nell'anno, da comunicare almeno… " +
			"[ec-direct ec-indirect psp-direct psp-indirect pt] {measure: planned, bound: at_most, limit: 10h, notice: 48h, window: year}",
		"lost gallo",
		"page faro [norme.md] true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestMerged: of two clauses that became one, one keeps its place, and the other
// is lost into it; two obligations of one clause stay together.
func TestMerged(t *testing.T) {
	const head = "versions:\n  - {id: a, in_force_from: 2025-01-01, until: 2026-01-01}\n" +
		"  - {id: b, in_force_from: 2026-01-01}\npages:\n  - {id: p, at: {a: [p.md], b: [p.md]}}\nobligations:\n"
	files := map[string]string{
		"versions.yaml": head +
			"  - {id: diretti, title: D, binds: [ec-direct], at: {a: {page: p, place: \"#diretti/p1\"}}}\n" +
			"  - {id: altri, title: A, binds: [ec-indirect], at: {a: {page: p, place: \"#altri/p1\"}}}\n" +
			"  - {id: uno, title: U, binds: [pt], at: {a: {page: p, place: \"#fine/p1\"}}}\n" +
			"  - {id: due, title: D, binds: [pt], at: {a: {page: p, place: \"#fine/p1\"}}}\n",
		"a/p.md": "# P\n\n## Diretti\n\nGli enti diretti devono esporre il cartello giallo in vetrina.\n\n## Altri\n\nGli enti indiretti devono esporre il cartello giallo in vetrina.\n\n" +
			"## Fine\n\nLa chiave va restituita al custode prima di mezzogiorno.\n",
		"b/p.md": "# P\n\n## Diretti\n\nTutti gli enti devono esporre il cartello giallo in vetrina.\n\n## Fine\n\nLa chiave va restituita al custode entro mezzogiorno.\n",
	}
	p, out := propose(t, files, "b")
	var got []string
	for _, k := range p.Kept {
		got = append(got, k.ID+" "+k.Found.Place)
	}
	for _, l := range p.Lost {
		got = append(got, l.ID+" lost into "+l.Into)
	}
	want := []string{"diretti #diretti/p1", "uno #fine/p1", "due #fine/p1", "altri lost into diretti"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff, out)
	}
}

// TestPaste puts a proposal into the register, as it is: what comes of it is
// sound, but for what a person has yet to decide.
func TestPaste(t *testing.T) {
	files := faro()
	p, out := propose(t, files, "2.0")
	files["versions.yaml"] = paste(t, files["versions.yaml"], out)
	b, problems := readBook(t, files)
	for _, x := range problems {
		if !strings.Contains(x.What, `"gallo" is lost`) {
			t.Errorf("%v\n%s", x, out)
		}
	}
	if again, _ := propose(t, files, "2.0"); len(again.Kept)+len(again.New)+len(again.Pages) > 0 ||
		again.Known != len(p.Kept)+len(p.New) {
		t.Errorf("once registered, it is proposed again: %+v", again)
	}
	for _, e := range p.New {
		if o, ok := b.Find(e.ID); !ok || o.In("2.0") == nil {
			t.Errorf("%s did not arrive", e.ID)
		}
	}
}

// paste adds a proposal's entries to a register: new ones at the end, to known
// ones what is said of the version.
func paste(t *testing.T, register, proposal string) string {
	t.Helper()
	type entries = []map[string]any
	at := regexp.MustCompile(`(?m)^(pages|obligations):`).FindStringIndex(register)
	versions, register := register[:at[0]], register[at[0]:]
	var to, from map[string]entries
	for text, into := range map[string]*map[string]entries{register: &to, proposal: &from} {
		if err := yaml.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err, text)
		}
	}
	for _, list := range []string{"pages", "obligations"} {
		for _, e := range from[list] {
			i := slices.IndexFunc(to[list], func(x map[string]any) bool { return x["id"] == e["id"] })
			if i < 0 {
				to[list] = append(to[list], e)
				continue
			}
			maps.Copy(to[list][i]["at"].(map[string]any), e["at"].(map[string]any))
		}
	}
	out, err := yaml.Marshal(to)
	if err != nil {
		t.Fatal(err)
	}
	return versions + string(out)
}

// TestPlaces: the words at a place are what the register's digests are made of,
// whatever stands in it (case K: a list item that begins with a link).
func TestPlaces(t *testing.T) {
	const page = `# Uno

Prima.

## Due

Un paragrafo.

- primo
  - annidato
  - altro
- secondo

  con un seguito

> Citato.

| a | b |
|---|---|
| uno | due |
| tre | quattro |

## Tre

1. uno
2. due

## Quattro

* l'Ente deve usare la [via](altrove.md);
* [la via](altrove.md), *e* ` + "`" + `non` + "`" + ` altro

  | a | b |
  |---|---|
  | x | y |

  - annidato, con una [via](p.md#due).
* <a id="x"></a>**Grassetto**: testo.

{% hint style="info" %}
### Dentro

Un **avviso**con la [via](p.md).
{% endhint %}

Dopo l'avviso.
`
	b, wording, _ := readWording(t, map[string]string{"versions.yaml": "versions:\n" +
		"  - {id: \"1\", in_force_from: 2026-01-01}\n", "1/p.md": page}, "1")
	places := Places(b.Versions[0].Docs[0].Leaves)
	if len(places) < 12 {
		t.Fatalf("only %d places", len(places))
	}
	r := "versions:\n  - {id: \"1\", in_force_from: 2026-01-01}\npages:\n" +
		"  - {id: p, at: {\"1\": [p.md]}}\nobligations:\n"
	for i, c := range places {
		r += fmt.Sprintf("  - {id: o%d, title: O, binds: [pt], at: {\"1\": {page: p, place: %q, digest: %q}}}\n",
			i, c.Place, rulebook.Fingerprint(wording["p.md"][c.Place]))
	}
	if _, problems := readBook(t, map[string]string{"versions.yaml": r, "1/p.md": page}); len(problems) > 0 {
		t.Error(problems)
	}
}

// Case K: what is proposed for a list item with a link passes, and the clause
// that nobody changed has the same words.
func TestLinkInItem(t *testing.T) {
	const text = "# Vie\n\n## Uso\n\nL'Ente ha questi obblighi:\n\n* l'Ente deve usare la [via](altra.md);\n" +
		"* [l'Ente](altra.md) deve chiudere la [porta](altra.md).\n"
	files := map[string]string{"versions.yaml": "versions:\n" +
		"  - {id: a, in_force_from: 2025-01-01, until: 2026-01-01}\n  - {id: b, in_force_from: 2026-01-01}\n" +
		"pages:\nobligations:\n",
		"a/vie.md": text, "a/altra.md": "# Altra\n", "b/vie.md": text, "b/altra.md": "# Altra\n"}
	for _, version := range []string{"a", "b"} {
		p, out := propose(t, files, version)
		for _, k := range p.Kept {
			if k.Alike != 1 {
				t.Errorf("%s was not changed: %s", k.ID, k.how(p.Before))
			}
		}
		if n := len(p.Kept) + len(p.New); n != 2 {
			t.Errorf("%s: %d clauses\n%s", version, n, out)
		}
		files["versions.yaml"] = paste(t, files["versions.yaml"], out)
		if _, problems := readBook(t, files); version == "b" && len(problems) > 0 {
			t.Errorf("what is proposed is refused: %v\n%s", problems, out)
		}
	}
}

// Case K: a file that was renamed is proposed as the same page, whether the
// register knows it or not.
func TestRenamedFile(t *testing.T) {
	const text = "# %s\n\nQuesta pagina parla di fari e di guardiani.\n\nIl guardiano deve accendere la %s.\n"
	const head = "versions:\n  - {id: a, in_force_from: 2025-01-01, until: 2026-01-01}\n" +
		"  - {id: b, in_force_from: 2026-01-01}\npages:\n"
	files := map[string]string{"a/vecchia.md": fmt.Sprintf(text, "Vecchia", "lanterna"),
		"b/nuova.md": fmt.Sprintf(text, "Nuova", "lanterna"), "a/ferma.md": "# Ferma\n", "b/ferma.md": "# Ferma\n"}
	for register, want := range map[string]string{
		head: "  # no page names this file; probably vecchia.md of a, renamed: they share their words\n  - {id: nuova, title: Nuova, at: {a: [vecchia.md], b: [nuova.md]}}\n",
		head + "  - {id: faro, title: Faro, at: {a: [vecchia.md]}}\n": "  # the page is registered: add this version's files; probably vecchia.md of a, renamed: they share their words\n  - {id: faro, title: Faro, at: {b: [nuova.md]}}\n",
	} {
		files["versions.yaml"] = register
		if _, out := propose(t, files, "b"); !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestAssign(t *testing.T) {
	scores := [][]float64{{0.9, 0.89, 0}, {0.88, 0, 0}, {0, 0, 0}}
	got := assign(3, 3, func(r, c int) float64 { return scores[r][c] })
	if want := []int{1, 0, -1}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
