package finder_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/desk/roster"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/sli"
	"bollettino/generator/page/bulletin"
	"bollettino/generator/page/word"
	"bollettino/generator/publish/finder"
	"bollettino/generator/test/tongue"
)

// body is a summary of a row of subjects.csv.
func body(id, name, kind, ipa, abi, place, province string, roles ...subject.Role) *bulletin.Summary {
	if len(roles) == 0 {
		roles = []subject.Role{subject.ECDirect}
	}
	s := &bulletin.Summary{ID: subject.ID(id), Listed: true, State: sli.Operational, Row: &subject.Row{ID: subject.ID(id),
		Name: name, Kind: kind, IPA: ipa, ABI: abi, Place: place, Province: province, Roles: roles, Active: true}}
	s.Named(name)
	return s
}

const (
	communes = "Comuni e loro Consorzi e Associazioni"
	schools  = "Istituti di Istruzione Statale di Ogni Ordine e Grado"
	health   = "Aziende Sanitarie Locali"
)

// town has a commune by whose name its province is called, one with nearly that name, and
// many schools that have it, too, and all else that is told apart below.
func town() []*bulletin.Summary {
	out := []*bulletin.Summary{
		body("00000000001", "CREMONA CAPOLUOGO", communes, "c_x001", "", "", "CR"),
		body("00000000002", "Comune di Cremonella", communes, "c_x002", "", "", "CR"),
		body("00000000003", "Comune di San Prova dell'Acqua", communes, "c_x003", "", "San Prova", "PG"),
		body("00000000004", "Comune di Castel Modello", communes, "c_x004", "", "Castel Modello", "AQ"),
		body("00000000005", "Comune di Castel Modello", communes, "c_x005", "", "Castel Modello", "BZ"),
		body("00000000006", "Comune di L'Ondata", communes, "c_x006", "", "", "PG"),
		body("00000000007", "Azienda Sanitaria Locale Cremona 1", health, "asl_x1", "", "", "CR"),
		body("00000000008", "Azienda Sanitaria Locale Cremona 2", health, "asl_x2", "", "", "CR"),
		body("00000000009", "BANCA DI PROVA S.P.A.", "", "", "99901", "", "", subject.PSPDirect),
		body("00000000010", "Partner Esempio S.r.l.", "", "", "", "", "", subject.PT),
		body("00000000011", "Comune di Forlì d'Esempio", communes, "c_x011", "", "", "FC"),
		body("00000000012", "LICEO CLASSICO - 'VIRGILIO'", schools, "istsc_crpc000001", "", "", ""),
		body("00000000013", "LICEO CLASSICO - 'VIRGILIO'", schools, "istsc_pgpc000001", "", "", ""),
	}
	for i := range 400 {
		out = append(out, body(strconv.Itoa(10_000_000_000+i), "ISTITUTO COMPRENSIVO - CREMONA "+strconv.Itoa(i), schools,
			"istsc_crxx"+strconv.Itoa(100_000+i), "", "", ""))
	}
	return out
}

// answer is what the script of the pages says to a query.
type answer struct {
	Say     string
	Meant   string
	IDs     []string
	Entries []struct{ Name, Where, Kind string }
	Bytes   int // gzipped, script and index, of a first search
}

// ask runs the script over an index of these bodies.
func ask(t *testing.T, summaries []*bulletin.Summary, queries []string) []answer {
	t.Helper()
	return askIn(t, "", summaries, queries)
}

// askIn does so on a page in another language.
func askIn(t *testing.T, tongue string, summaries []*bulletin.Summary, queries []string) []answer {
	t.Helper()
	files, err := finder.Index([]*word.Language{&word.It, &word.En}, summaries)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	in, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	node := exec.Command("node", "testdata/find.mjs", "../../../static/trova.js", dir, tongue)
	node.Stdin, node.Stdout, node.Stderr = bytes.NewReader(in), &out, &said
	if err := node.Run(); err != nil {
		t.Fatalf("node: %v\n%s", err, &said)
	}
	var answers []answer
	if err := json.Unmarshal(out.Bytes(), &answers); err != nil || len(answers) != len(queries) {
		t.Fatal(err, len(answers))
	}
	return answers
}

// On a page in another language bodies are found by its words too, and called by them.
func TestFindsInAnotherLanguage(t *testing.T) {
	t.Parallel()
	queries := []string{"municipality cremona", "comune di cremona", "crmona", "bank prova", "zzzz"}
	got := askIn(t, "en", town(), queries)
	for i, want := range []string{"Municipality", "Municipality", "Municipality", "Payment service provider"} {
		if a := got[i]; len(a.Entries) == 0 || a.Entries[0].Kind != want {
			t.Errorf("%q: %+v, want a %s first", queries[i], a, want)
		}
	}
	if own := ask(t, town(), queries[1:2])[0]; own.Entries[0].Kind != "Comune" || own.IDs[0] != got[1].IDs[0] {
		t.Errorf("in Italian: %+v", own)
	}
}

func TestFinds(t *testing.T) {
	t.Parallel()
	queries := map[string]string{
		"cremona": "00000000001", "comune di cremona": "00000000001", "CREMO": "00000000001", "crmona": "00000000001",
		"crenoma": "00000000001", "xremona": "00000000001", "cremonella": "00000000002",
		"comune san prova": "00000000003", "san prova dell'acqua": "00000000003", "dellacqua": "",
		"castel modello bz": "00000000005", "castel modello bolzano": "00000000005", "castel modello aquila": "00000000004",
		"l'ondata": "00000000006", "londata": "00000000006", "ondata": "00000000006",
		"asl cremona 2": "00000000008", "azienda sanitaria cremona 1": "00000000007",
		"banca prova": "00000000009", "banca di porva": "00000000009", "99901": "00000000009",
		"partner esempio": "00000000010", "forli": "00000000011", "Forlì d’Esempio": "00000000011", "forli'": "00000000011",
		"liceo virgilio perugia": "00000000013", "virgilio cremona": "00000000012", "istituto cremona 399": "10000000399",
		"00000000004": "00000000004", "0000000 0004": "00000000004", "IT00000000004": "00000000004",
		"c_x004": "00000000004", "C_X004": "00000000004", "x004": "00000000004", "istsc_crxx100007": "10000000007",
		"ornitorinco": "",
	}
	asked := slices.Sorted(maps.Keys(queries))
	for i, a := range ask(t, town(), asked) {
		got := ""
		if len(a.IDs) > 0 {
			got = a.IDs[0]
		}
		if want := queries[asked[i]]; got != want {
			t.Errorf("%q: %q, want %q first (%s %v)", asked[i], got, want, a.Say, a.Entries)
		}
	}
}

func TestSaysWhatItFinds(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]struct{ say, first string }{
		"castel modello":         {"several", "Comune di Castel Modello, Comune, Castel Modello (AQ)"},
		"liceo virgilio":         {"several", "Liceo Classico - “Virgilio”, Scuola, provincia di Cremona"},
		"banca di prova":         {"one", "Banca di Prova S.P.A., Prestatore di servizi di pagamento, "},
		"istituto cremona":       {"first", "Istituto Comprensivo - Cremona 0, Scuola, provincia di Cremona"},
		"istituto comprensivo":   {"many", ""},
		"ornitorinco":            {"none", ""},
		"c":                      {"", ""},
		"RSSMRA80A01H501U":       {"person", ""}, // made up by the rule of such codes
		"rssmra 80a01 h501u":     {"person", ""},
		"302001234567890123":     {"slip", ""},
		"3020 0123 4567 8901 23": {"slip", ""},
	} {
		a := ask(t, town(), []string{query})[0]
		first := ""
		if len(a.Entries) > 0 {
			e := a.Entries[0]
			first = e.Name + ", " + e.Kind + ", " + e.Where
		}
		if a.Say != want.say || first != want.first {
			t.Errorf("%q: says %q of %q, want %q of %q", query, a.Say, first, want.say, want.first)
		}
	}
}

// The index follows the register, not how bodies are now; and one body more or less is
// written into few files.
func TestFollowsTheRegister(t *testing.T) {
	t.Parallel()
	index := func(all []*bulletin.Summary) map[string][]byte {
		files, err := finder.Index([]*word.Language{&word.It}, all)
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	all := town()
	files, print := index(all), finder.Print(all)
	all[3].State, all[3].Open = sli.IsDown, []bulletin.Open{{}}
	if finder.Print(all) != print || !maps.EqualFunc(index(all), files, bytes.Equal) {
		t.Error("a body's state changes the index")
	}
	slices.Reverse(all)
	if !maps.EqualFunc(index(all), files, bytes.Equal) {
		t.Error("the order of bodies changes the index")
	}
	all = append(town(), body("00000000099", "Comune di Zafferano", communes, "c_x099", "", "", "PG"))
	if finder.Print(all) == print {
		t.Error("a new body does not change the print")
	}
	changed := 0
	for name, data := range index(all) {
		if !bytes.Equal(data, files[name]) {
			changed++
		}
	}
	if changed == 0 || changed > 20 {
		t.Errorf("a new body changes %d of %d files", changed, len(files))
	}
	for _, data := range files {
		if len(data) > 20_000 {
			t.Errorf("a file has %d bytes: %.80s", len(data), data)
		}
	}
}

// The index says nothing by itself.
func TestSpeaksTheLanguageOfItsSite(t *testing.T) {
	t.Parallel()
	files, err := finder.Index([]*word.Language{tongue.Made}, town())
	if err != nil {
		t.Fatal(err)
	}
	var top struct {
		Kinds []struct{ Word, Also string }
		Words map[string]string
		Signs map[string]string
	}
	if err := json.Unmarshal(files[finder.Top], &top); err != nil {
		t.Fatal(err)
	}
	for _, k := range top.Kinds {
		if w := tongue.Latin(k.Word + " " + k.Also); w != "" {
			t.Errorf("the kind %q says %q", k.Word, w)
		}
	}
	said := string(files[finder.Top])
	for _, x := range tongue.Unsaid(tongue.Made.Finder.Says, said) {
		t.Errorf("nothing says %s", x)
	}
	for w := range top.Signs {
		if l := tongue.Latin(w); l != "" {
			t.Errorf("a sign is called %q", l)
		}
	}
}

// A hundred queries over the platform's real lists, written down with their answers before
// the ranking was weighed: the right one is first in 90, among five in 99, and a first
// search reads less than 40 kB of 25,000. BOLLETTINO_REGISTRY is the folder with the lists.
func TestRealLists(t *testing.T) {
	dir := os.Getenv("BOLLETTINO_REGISTRY")
	if dir == "" {
		t.Skip("BOLLETTINO_REGISTRY is not set")
	}
	data, err := os.ReadFile("testdata/real.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[1:]
	queries := make([]string, len(rows))
	for i, r := range rows {
		queries[i] = r[0]
	}
	first, among, most, sum := 0, 0, 0, 0
	for i, a := range ask(t, real(t, dir), queries) {
		at := slices.Index(a.IDs, rows[i][1])
		if at == 0 {
			first++
		}
		if at >= 0 && at < 5 {
			among++
		}
		if at != 0 {
			t.Logf("%q: %s is at %d, behind %v", queries[i], rows[i][2], at, a.Entries[:min(3, len(a.Entries))])
		}
		most, sum = max(most, a.Bytes), sum+a.Bytes
	}
	t.Logf("of %d queries the right body is first in %d, among five in %d; a first search reads %d bytes, at most %d",
		len(rows), first, among, sum/len(rows), most)
	if len(rows) != 100 || first < 90 || among < 99 {
		t.Errorf("of %d queries the right body is first in %d, among five in %d", len(rows), first, among)
	}
	if most >= 40_000 {
		t.Errorf("a first search reads %d bytes", most)
	}
}

// real are the bodies of the real lists.
func real(t *testing.T, dir string) (out []*bulletin.Summary) {
	t.Helper()
	read := func(pattern string) (list []roster.Source) {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, n := range names {
			data, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, roster.Source{Name: filepath.Base(n), Data: data})
		}
		return list
	}
	r := roster.Import(read("ec_2*.csv"), read("psp_*.csv"), append(read("intermediari_*.csv"), read("ec_pt_*.csv")...))
	var b bytes.Buffer
	if err := r.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		var roles []subject.Role
		for role := range strings.FieldsSeq(r[1]) {
			roles = append(roles, subject.Role(role))
		}
		s := body(r[0], r[2], r[3], r[4], r[5], r[6], r[7], roles...)
		s.Row.Active = r[10] == "1"
		out = append(out, s)
	}
	for i := 0; len(out) < 25_000; i += 2 { // as many as the platform has, now
		s := out[i].Row
		again := body(strconv.Itoa(30_000_000_000+i), s.Name+" bis", s.Kind, s.IPA+"bis", "", s.Place, s.Province, s.Roles...)
		out = append(out, again)
	}
	return out
}
