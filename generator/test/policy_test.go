package test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// Where the site names no verdicts, no file of it holds one of a single body: no
// word, no class that colours, no key, no cell; and counts of one or two bodies,
// which would be verdicts, aren't made.
func TestNoFileHoldsAVerdict(t *testing.T) {
	for policy, authorities := range map[string][]string{"figures": {"false", "true"}, "totals": {"false"}} {
		for _, authority := range authorities {
			t.Run(policy+"/"+authority, func(t *testing.T) {
				t.Parallel()
				root := copyExample(t)
				site := filepath.Join(root, "data/site.yaml")
				editFile(t, site, "authority: false", "authority: "+authority)
				editFile(t, site, "verdicts: figures", "verdicts: "+policy)
				out := buildIn(t, root)
				files := map[string]int{}
				err := filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
					if err != nil || d.IsDir() {
						return err
					}
					data, err := os.ReadFile(name)
					if err != nil {
						return err
					}
					at, _ := filepath.Rel(out, name)
					files[filepath.Ext(name)]++
					noVerdictIn(t, filepath.ToSlash(at), data, policy == "totals")
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				for _, ext := range []string{".html", ".json", ".xml"} {
					if files[ext] < 5 {
						t.Errorf("only %d %s files", files[ext], ext)
					}
				}
				values := filepath.Join(out, "verifiche/2026-10/dati.csv")
				if _, err := os.Stat(values); (err == nil) != (policy == "figures") {
					t.Errorf("values of single bodies as a file: %v", err)
				}
			})
		}
	}
}

var (
	verdictValues  = regexp.MustCompile(`"verdict"|"missed_in_a_row"|"(met|missed|on_course)"|(^|,)(met|missed|on_course|not_measured|esito|mancato_di_fila)(,|\r?\n)`)
	verdictClasses = regexp.MustCompile(`^(verdict(-.*)?|dr-judged|is-(met|missed|on_course))$`)
	verdictSaid    = regexp.MustCompile(`\b(rispettato|mancato|nei limiti finora|volte di fila)\b`)
	smallCount     = regexp.MustCompile(`\b(\d+) nei limiti(?: finora)?, (\d+) (?:fuori|oltre), (\d+) non misurati`)
)

func noVerdictIn(t *testing.T, at string, data []byte, totals bool) {
	t.Helper()
	if filepath.Ext(at) != ".html" {
		// What the rules' own catalogues, the schemas and the icons say is no body's.
		if m := verdictValues.Find(data); m != nil && !strings.HasPrefix(at, "regole/") &&
			!strings.HasPrefix(at, "schema/") && at != "icone.svg" {
			t.Errorf("%s holds %q", at, m)
		}
		return
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for n := range page.Descendants() {
		class, _ := attribute(n, "class")
		for _, c := range strings.Fields(class) {
			if verdictClasses.MatchString(c) {
				t.Errorf("%s has an element of class %q", at, c)
			}
		}
		if n.Type != html.TextNode {
			continue
		}
		if of := strings.Split(at, "/")[0]; slices.Contains([]string{"soggetti", "verifiche", "comunicazioni", "zone",
			"partner", "index.html"}, of) {
			declared := false
			for p := n.Parent; p != nil; p = p.Parent {
				for _, key := range []string{"data-declared", "data-code"} {
					_, ok := attribute(p, key)
					declared = declared || ok
				}
			}
			// Counts of many name nobody.
			if said := smallCount.ReplaceAllString(n.Data, ""); !declared && verdictSaid.MatchString(said) &&
				!(n.Parent.Data == "a" && of == "soggetti") {
				t.Errorf("%s says %q", at, strings.TrimSpace(n.Data))
			}
		}
	}
	for _, m := range smallCount.FindAllStringSubmatch(textOf(page), -1) {
		sum := 0
		for _, n := range m[1:] {
			x, _ := strconv.Atoi(n)
			sum += x
		}
		if sum < 5 {
			t.Errorf("%s counts %d bodies: %s", at, sum, m[0])
		}
	}
	if totals && strings.HasPrefix(at, "soggetti/") && strings.Contains(textOf(page), "Che cosa è stato misurato") {
		t.Errorf("%s measures a single body", at)
	}
}

// What persists is said where verdicts are named, and nowhere else.
func TestMonthsMissedInARow(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"named", "figures"} {
		root := copyExample(t)
		editFile(t, filepath.Join(root, "data/site.yaml"), "authority: false", "authority: true")
		editFile(t, filepath.Join(root, "data/site.yaml"), "verdicts: figures", "verdicts: "+policy)
		if err := os.RemoveAll(filepath.Join(root, "data/verifications")); err != nil { // these data give other figures
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(root, "data/responses/2026/*.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			month := filepath.Base(name)[:7]
			if month != "2026-05" && (month < "2026-08" || month > "2026-10") { // July was met
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(data), "\n")
			for i, line := range lines {
				if cells := strings.Split(line, ","); strings.HasPrefix(line, "01234567897,tvp,") {
					cells[7] = "0"
					lines[i] = strings.Join(cells, ",")
				}
			}
			if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out := buildIn(t, root)
		checkFigures(t, out)
		stato, err := os.ReadFile(filepath.Join(out, "soggetti/01234567897/stato.json"))
		if err != nil {
			t.Fatal(err)
		}
		main := textOf(mainOf(t, parsePage(t, filepath.Join(out, "soggetti/01234567897/index.html"))))
		named := policy == "named"
		if got := strings.Count(string(stato), `"missed_in_a_row":3`); (got == 1) != named ||
			strings.Count(string(stato), "missed_in_a_row") > 1 {
			t.Errorf("%s: stato.json holds it %d times", policy, got)
		}
		if got := strings.Contains(main, "Mesi mancati di fila: 3"); got != named {
			t.Errorf("%s: the page says so: %v", policy, got)
		}
	}
}

// How rows are cut, ordered and repeated within their files is an accident of
// whoever writes them: the whole site comes out the same, to the byte, and what
// was frozen still stands.
func TestRowsCarryNoMeaningOfTheirOwn(t *testing.T) {
	t.Parallel()
	plain := buildIn(t, copyExample(t))
	root := copyExample(t)
	r := rand.New(rand.NewPCG(8, 9))
	reshaped := map[string]int{}
	for _, kind := range []string{"availability", "responses", "counts"} {
		names, err := filepath.Glob(filepath.Join(root, "data", kind, "*", "*.csv"))
		if err != nil || len(names) == 0 {
			t.Fatalf("no files of %s (%v)", kind, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
			var rows []string
			for _, line := range lines[1:] {
				if cells := strings.Split(line, ","); kind == "availability" {
					rows = append(rows, splitRow(t, r, cells)...)
				} else {
					rows = append(rows, line)
				}
			}
			for range len(rows) / 3 {
				rows = append(rows, rows[r.IntN(len(rows))])
			}
			r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			reshaped[kind] += len(rows)
			if err := os.WriteFile(name, []byte(lines[0]+"\n"+strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	other := buildIn(t, root)
	n := 0
	err := filepath.WalkDir(plain, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		at, _ := filepath.Rel(plain, name)
		want, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(other, at))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (%v)", at, err)
		}
		n++
		return nil
	})
	if err != nil || n < 400 || reshaped["availability"] < 1000 || reshaped["responses"] < 1000 {
		t.Errorf("%d files of %v rows: %v", n, reshaped, err)
	}
}

// splitRow cuts a row of availability in two, or in three.
func splitRow(t *testing.T, r *rand.Rand, cells []string) []string {
	from, err := time.Parse(time.RFC3339, cells[2])
	if err != nil {
		t.Fatal(err)
	}
	until, err := time.Parse(time.RFC3339, cells[3])
	if err != nil {
		t.Fatal(err)
	}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for range r.IntN(3) {
		length := int64(until.Sub(from) / time.Second)
		if length < 2 {
			break
		}
		cut := from.Add(time.Duration(1+r.Int64N(length-1)) * time.Second).In(rome)
		out = append(out, strings.Join([]string{cells[0], cells[1], from.In(rome).Format(time.RFC3339),
			cut.Format(time.RFC3339), cells[4], cells[5]}, ","))
		from = cut
	}
	return append(out, strings.Join([]string{cells[0], cells[1], from.In(rome).Format(time.RFC3339), cells[3], cells[4],
		cells[5]}, ","))
}

// A desk's numbers are for the platform: no file of the site holds them, unless
// the profile makes them public.
func TestDeskStaysOut(t *testing.T) {
	t.Parallel()
	for _, public := range []bool{false, true} {
		root := copyExample(t)
		name := filepath.Join(root, "data/subjects/80050005679/profile.yaml")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(line, "desk:") {
				lines = append(lines, line)
			}
		}
		desk, _ := json.Marshal(map[string]any{"mail": "tavolo.segreto@example.org", "phone": "+39 000 7654321",
			"always": true, "public": public})
		if err := os.WriteFile(name, []byte(strings.Join(lines, "")+"desk: "+string(desk)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		out := buildIn(t, root)
		found := 0
		err = filepath.WalkDir(out, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			if bytes.Contains(data, []byte("tavolo.segreto")) || bytes.Contains(data, []byte("7654321")) {
				if found++; !public {
					t.Errorf("%s holds the desk's numbers", name)
				}
			}
			return err
		})
		if err != nil || public && found == 0 {
			t.Errorf("public numbers stand in %d files (%v)", found, err)
		}
	}
}
