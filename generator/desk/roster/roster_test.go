package roster

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// Codes with a right check digit, made up.
const (
	rossi = "01234567897"
	bianc = "12345678903"
	verdi = "00000000018"
	neri  = "00000000026"
)

const ecHeader = "codice_fiscale,codice_ipa,denominazione,tipologia_istat,provincia,regione,intermediario_partner,attivo\n"

func ecList(rows ...string) []Source {
	return []Source{{"ec.csv", []byte(ecHeader + strings.Join(rows, "\n") + "\n")}}
}

func codeList(rows ...string) Source {
	return Source{"codes.csv", []byte("Denominazione;CodiceFiscale;NumeroEntiAttivi\n" + strings.Join(rows, "\n") +
		"\n")}
}

func linkList(rows ...string) Source {
	return Source{"links.csv", []byte("classificazione,cf_intermediario,intermediario_partner,ente\n" +
		strings.Join(rows, "\n") + "\n")}
}

// show gives a row on one line: id roles|partners|active|flags.
func show(rows []Row) (out []string) {
	for _, r := range rows {
		out = append(out, fmt.Sprintf("%s %s|%s|%t|%s", r.ID, strings.Join(r.Roles, " "), strings.Join(r.Partners, " "),
			r.Active, strings.Join(r.Flags, " ")))
	}
	return out
}

// kinds gives the notes as file:line kind.
func kinds(notes []Note) (out []string) {
	for _, n := range notes {
		out = append(out, fmt.Sprintf("%s:%d %s", n.File, n.Line, n.Kind))
	}
	return out
}

func TestImport(t *testing.T) {
	t.Parallel()
	codes := codeList("Rossi S.p.A.;"+rossi+";3", "Bianchi Srl;"+bianc+";1")
	for _, tt := range []struct {
		name     string
		ec, psp  []Source
		partners []Source
		want     []string
		notes    []string
	}{
		{
			name: "nothing",
		},
		{
			name:     "a default never outweighs evidence: linked bodies are indirect only, unless a list says direct",
			ec:       []Source{{"new.csv", []byte("codice_fiscale,denominazione\n" + verdi + ",Comune di Verdi\n" + neri + ",Comune di Neri\n00000000034,Comune di Blu\n")}, ecList(neri + ",,Comune di Neri,,,,,1")[0]},
			psp:      []Source{{"psp.csv", []byte("Denominazione,CodiceFiscale,CodiceABI\nBanca Bianchi,00000000042,03599\n")}, {"psp2.csv", []byte("Denominazione,CodiceFiscale,CodiceABI,cf_intermediario\nBanca Bianchi,00000000042,03599," + bianc + "\n")}},
			partners: []Source{codes, linkList("EC,"+rossi+",Rossi,Comune di Verdi", "EC,"+rossi+",Rossi,Comune di Neri")},
			want: []string{
				verdi + " ec-indirect|" + rossi + "|true|", neri + " ec-direct ec-indirect|" + rossi + "|true|", "00000000034 ec-direct||true|",
				"00000000042 psp-indirect|" + bianc + "|true|", rossi + " pt||true|", bianc + " pt||true|",
			},
			notes: []string{"new.csv:1 silent", "new.csv:1 silent", "psp.csv:1 silent"},
		},
		{
			name:  "a placeholder is no code: two PSPs under it are not one",
			psp:   []Source{{"psp.csv", []byte("Denominazione,CodiceFiscale,CodiceABI,cf_intermediario\nBanca Uno,00000000000,03599," + bianc + "\nBanca Due,00000000000,03600,\nBanca Tre,99999999999,03601,\n")}},
			want:  []string{},
			notes: []string{"psp.csv:2 placeholder", "psp.csv:3 placeholder", "psp.csv:4 placeholder"},
		},
		{
			name:     "a link by name to a body that is not taken",
			ec:       ecList("00000000000,,Comune di Verdi,,,,,1", "XXXXXX00A00X000X,,Comune di Neri,,,,,1"),
			partners: []Source{codes, linkList("EC,"+rossi+",Rossi,Comune di Verdi", "EC,"+rossi+",Rossi,Comune di Neri")},
			want:     []string{rossi + " pt||true|", bianc + " pt||true|"},
			notes:    []string{"ec.csv:2 placeholder", "ec.csv:3 person", "links.csv:2 no-body", "links.csv:3 no-body"},
		},
		{
			name: "blank intermediary on an active row is direct",
			ec:   ecList(verdi + ",c_a,Comune di Verdi,Comuni,BO,Emilia-Romagna,,1"),
			want: []string{verdi + " ec-direct||true|"},
		},
		{
			name:     "several partners, one row each",
			ec:       ecList(verdi+",c_a,Comune di Verdi,,,,ROSSI spa,1", verdi+",c_a,Comune di Verdi,,,,\"Bianchi, s.r.l.\",1"),
			partners: []Source{codes},
			want:     []string{verdi + " ec-indirect|" + rossi + " " + bianc + "|true|", rossi + " pt||true|", bianc + " pt||true|"},
		},
		{
			name:     "several partners in one cell",
			ec:       ecList(verdi + ",c_a,Comune di Verdi,,,,Rossi; Bianchi,1"),
			partners: []Source{codes},
			want:     []string{verdi + " ec-indirect|" + rossi + " " + bianc + "|true|", rossi + " pt||true|", bianc + " pt||true|"},
		},
		{
			name:     "direct and indirect at once",
			ec:       ecList(verdi+",c_a,Comune di Verdi,,,,Rossi,1", verdi+",c_a,Comune di Verdi,,,,,1"),
			partners: []Source{codes},
			want:     []string{verdi + " ec-direct ec-indirect|" + rossi + "|true|", rossi + " pt||true|", bianc + " pt||true|"},
		},
		{
			name:     "rows that are not active count only without an active one",
			ec:       ecList(verdi+",c_a,Comune di Verdi,,,,Rossi,0", verdi+",c_a,Comune di Verdi,,,,Bianchi,1", neri+",c_b,Comune di Neri,,,,Rossi,0"),
			partners: []Source{codes},
			want:     []string{verdi + " ec-indirect|" + bianc + "|true|", neri + " ec-indirect|" + rossi + "|false|", rossi + " pt||true|", bianc + " pt||true|"},
			notes:    []string{"ec.csv:2 link-left-out"},
		},
		{
			name:  "not active and without intermediary",
			ec:    ecList(verdi + ",c_a,Comune di Verdi,,,,,0"),
			want:  []string{verdi + " ec-direct||false|connection-unknown"},
			notes: []string{"ec.csv:2 no-connection"},
		},
		{
			name:     "an unknown partner, and an ambiguous one",
			ec:       ecList(verdi+",c_a,Comune di Verdi,,,,Gialli,1", neri+",c_b,Comune di Neri,,,,Rossi,1"),
			partners: []Source{codeList("Rossi S.p.A.;"+rossi+";3", "Rossi s.r.l.;"+bianc+";1")},
			want: []string{
				verdi + " ec-indirect||true|partner-unknown", neri + " ec-indirect||true|partner-unknown",
				rossi + " pt||true|", bianc + " pt||true|",
			},
			notes: []string{"ec.csv:2 no-partner", "ec.csv:3 many-partners"},
		},
		{
			name:     "an exact name goes before one that differs in its legal form",
			ec:       ecList(verdi + ",c_a,Comune di Verdi,,,,rossi SRL,1"),
			partners: []Source{codeList("Rossi S.p.A.;"+rossi+";3", "Rossi s.r.l.;"+bianc+";1")},
			want:     []string{verdi + " ec-indirect|" + bianc + "|true|", rossi + " pt||true|", bianc + " pt||true|"},
		},
		{
			name:     "an EC is a partner, and its own",
			ec:       ecList(rossi+",r_a,Regione Rossi,,,,Regione Rossi,1", verdi+",c_a,Comune di Verdi,,,,"+rossi+",1"),
			partners: []Source{codeList("Regione Rossi;" + rossi + ";3")},
			want:     []string{verdi + " ec-indirect|" + rossi + "|true|", rossi + " ec-direct pt||true|"},
			notes:    []string{"ec.csv:2 own-partner"},
		},
		{
			name:  "bad codes",
			ec:    ecList("01234567890,a,Uno,,,,,1", "00000000000,b,Due,,,,,1", "n.d.,c,Tre,,,,,1", ",d,Quattro,,,,,1", "ES B88021431,e,Cinque,,,,,1", " \u202d"+verdi+"\u200b,f,Sei,,,,,1", "18,g,Sette,,,,,1"),
			want:  []string{verdi + " ec-direct||true|", "01234567890 ec-direct||true|check-digit", "18 ec-direct||true|check-digit", "ESB88021431 ec-direct||true|foreign"},
			notes: []string{"ec.csv:2 flagged", "ec.csv:3 placeholder", "ec.csv:4 bad-code", "ec.csv:5 no-code", "ec.csv:6 flagged", "ec.csv:7 invisible", "ec.csv:8 flagged"},
		},
		{
			name:  "a person's code",
			psp:   []Source{{"psp.csv", []byte("Denominazione,CodiceFiscale,CodiceABI\nDitta,XXXYYY00A00Z000X,\n")}},
			notes: []string{"psp.csv:1 silent", "psp.csv:2 person"},
		},
		{
			name:  "rows that disagree",
			ec:    ecList(verdi+",c_a,Comune di Verdi,Comuni,,,,1", verdi+",c_a,COMUNE DI VERDI,Province,,,,1"),
			want:  []string{verdi + " ec-direct||true|"},
			notes: []string{"ec.csv:3 conflict", "ec.csv:3 conflict"},
		},
		{
			name:     "links by name",
			ec:       ecList(verdi+",c_a,Comune di Verdi,,,,,1", neri+",c_b,Città dell'Isola,,,,,0"),
			partners: []Source{linkList("P,"+rossi+",Rossi,COMUNE VERDI", "P,"+rossi+",Rossi,Comune  di Verdi", "P,"+bianc+",Bianchi,CITTA' DELL’ISOLA", "I,"+bianc+",Bianchi,scuola_BOIS017008", "I,"+bianc+",Bianchi,Comune di Gialli")},
			want:     []string{verdi + " ec-direct ec-indirect|" + rossi + "|true|", neri + " ec-indirect|" + bianc + "|false|", rossi + " pt||true|", bianc + " pt||true|"},
			notes:    []string{"ec.csv:3 link-left-out", "links.csv:4 link-inactive", "links.csv:5 school-code", "links.csv:6 no-body"},
		},
		{
			name:     "a link's name that several bear",
			ec:       ecList(verdi+",c_a,Comune di Verdi,,,,,1", neri+",c_b,Comune Di Verdi,,,,,1", "00000000034,c_c,Comune del Rosa,,,,,1", "00000000042,c_d,Comune della Rosa,,,,,1"),
			partners: []Source{linkList("P,"+rossi+",Rossi,Comune di Verdi", "P,"+rossi+",Rossi,Comune Rosa")},
			want:     []string{verdi + " ec-direct||true|", neri + " ec-direct||true|", "00000000034 ec-direct||true|", "00000000042 ec-direct||true|", rossi + " pt||true|"},
			notes:    []string{"links.csv:2 many-bodies", "links.csv:3 many-bodies"},
		},
		{
			name:     "links by code",
			ec:       ecList(verdi + ",c_a,Comune di Verdi,,,,Rossi,1"),
			partners: []Source{{"links.tsv", []byte("CF Ente\tPartner Tecnologico\tCF Partner\n" + verdi + "\tRossi\t" + rossi + "\n" + neri + "\tRossi\t" + rossi + "\n")}},
			want:     []string{verdi + " ec-indirect|" + rossi + "|true|", rossi + " pt||true|"},
			notes:    []string{"links.tsv:3 no-body"},
		},
		{
			name: "PSPs: a code twice, ABI with zeros, a list that tells of partners",
			psp: []Source{
				{"psp.csv", []byte("Denominazione,CodiceFiscale,CodiceABI\nBANCA,\"" + verdi + "\",08399\nBANCA," + verdi + ",08399\n")},
				{"psp2.csv", []byte("Denominazione,CodiceFiscale,CodiceABI,Intermediario\nALTRA," + neri + ",00001,Rossi\n")},
			},
			partners: []Source{codes},
			want:     []string{verdi + " psp-direct||true|", neri + " psp-indirect|" + rossi + "|true|", rossi + " pt||true|", bianc + " pt||true|"},
			notes:    []string{"psp.csv:1 silent"},
		},
		{
			name:  "columns of other years, a title, a repeated header, too many cells",
			ec:    []Source{{"ec.csv", []byte("Elenco degli enti\n\nDenominazione Ente;Codice Fiscale;Attivo;Intermediario\nComune di Verdi;" + verdi + ";SI;\nDenominazione Ente;Codice Fiscale;Attivo;Intermediario\nNeri; Soc. Coop.;" + neri + ";NO;\n;;;\nBlu;00000000034;forse;-\n")}},
			want:  []string{verdi + " ec-direct||true|", "00000000034 ec-direct||false|connection-unknown"},
			notes: []string{"ec.csv:1 preamble", "ec.csv:5 header-again", "ec.csv:6 width", "ec.csv:8 bad-active", "ec.csv:8 silent", "ec.csv:8 no-connection"},
		},
		{
			name:     "lists without their columns, empty, under the wrong flag",
			ec:       []Source{{"a.csv", []byte("nome,via\nX,Y\nZ,W\n")}, {"b.csv", nil}},
			partners: []Source{{"c.csv", []byte("colore,forma\nrosso,tondo\n")}},
			notes:    []string{"a.csv:1 no-columns", "b.csv:0 no-columns", "c.csv:1 no-columns"},
		},
		{
			name:  "two columns of one meaning",
			psp:   []Source{{"psp.csv", []byte("partita_iva,codice_fiscale,denominazione\n" + neri + "," + verdi + ",Banca\n")}},
			want:  []string{verdi + " psp-direct||true|"},
			notes: []string{"psp.csv:1 silent", "psp.csv:1 two-columns"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := Import(tt.ec, tt.psp, tt.partners)
			checkResult(t, r)
			if got := show(r.Rows); !slices.Equal(got, tt.want) {
				t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if got := kinds(r.Notes); !slices.Equal(got, tt.notes) {
				t.Errorf("notes\n%v\nwant\n%s", r.Notes, strings.Join(tt.notes, "\n"))
			}
		})
	}
}

// What a quote can do to a row, and what it may not do to the next one.
func TestQuotes(t *testing.T) {
	t.Parallel()
	last := "\n" + neri + ",Ultimo,"
	for _, tt := range []struct{ name, row, want, kind string }{
		{"comma", verdi + `,"Verdi, Neri",`, "Verdi, Neri", ""},
		{"doubled", verdi + `,"il ""Verdi""",`, `il "Verdi"`, ""},
		{"two lines", verdi + ",\"Verdi\r\ne Neri\",", "Verdi e Neri", ""},
		{"bare", verdi + `,il "Verdi",`, `il "Verdi"`, "quotes"},
		{"never closed", verdi + `,"Verdi,`, "Verdi", "quotes"},
		{"never opened", verdi + `,Verdi",`, `Verdi"`, "quotes"},
		{"closed early", verdi + `,"Verdi" Neri,`, `Verdi" Neri`, "quotes"},
		{"never closed, wrong width", verdi + `,"Verdi`, "", "width"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := Import([]Source{{"ec.csv", []byte("codice_fiscale,denominazione,intermediario\n" + tt.row + last)}},
				nil, nil)
			checkResult(t, r)
			var names []string
			for _, s := range r.Rows {
				names = append(names, s.Name)
			}
			want := []string{tt.want, "Ultimo"}
			if tt.want == "" {
				want = want[1:]
			}
			if !slices.Equal(names, want) {
				t.Errorf("names %q, want %q", names, want)
			}
			var kind string
			for _, n := range r.Notes {
				if n.Kind != Silent {
					kind += string(n.Kind)
				}
			}
			if kind != tt.kind {
				t.Errorf("notes %v, want %q", r.Notes, tt.kind)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const text = "Codice Fiscale;Denominazione\r\n" + verdi + ";Città di Verdì\r\n"
	units := utf16.Encode([]rune(text))
	var le, be []byte
	for _, u := range units {
		le, be = append(le, byte(u), byte(u>>8)), append(be, byte(u>>8), byte(u))
	}
	latin := make([]byte, 0, len(text))
	for _, r := range text {
		latin = append(latin, byte(r))
	}
	for _, tt := range []struct{ name, data, encoding string }{
		{"utf-8", text, "utf-8"},
		{"utf-8 with mark", "\ufeff" + text, "utf-8"},
		{"old Mac", strings.ReplaceAll(text, "\r\n", "\r"), "utf-8"},
		{"utf-16le", string(le), "utf-16le"},
		{"utf-16le with mark", "\xff\xfe" + string(le), "utf-16le"},
		{"utf-16be", string(be), "utf-16be"},
		{"utf-16be with mark", "\xfe\xff" + string(be), "utf-16be"},
		{"windows-1252", string(latin), "windows-1252"},
		{"both", string(latin) + neri + ";Libertà\n", "utf-8 and windows-1252"},
		{"decomposed", strings.ReplaceAll(text, "à", "a\u0300"), "utf-8"},
		{"decoded wrongly before", strings.ReplaceAll(text, "Città di Verdì", "CittÃ\u00a0 di VerdÃ¬"), "utf-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := Import(nil, []Source{{"psp.csv", []byte(tt.data)}}, nil)
			checkResult(t, r)
			if r.Lists[0].Encoding != tt.encoding {
				t.Errorf("encoding %s", r.Lists[0].Encoding)
			}
			if len(r.Rows) == 0 || r.Rows[0].Name != "Città di Verdì" {
				t.Errorf("%+v", r.Rows)
			}
		})
	}
}

func TestCheckDigit(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		rossi: "", bianc: "", verdi: "",
		"00000000000":      FlagCheckDigit,
		"01234567890":      FlagCheckDigit,
		"1234567897":       FlagCheckDigit,
		"IT01234567897":    FlagCheckDigit,
		"ESB88021431":      FlagForeign,
		"XXXYYY00A00Z000X": FlagPersonal,
		"XXXYYYLMANPZQRSX": FlagPersonal,
	} {
		if got := codeFlag(id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		how  func(string) string
		a, b string
		same bool
	}{
		{plainName, "Citta' di Sant’Agata", "CITTÀ DI SANT' AGATA", true},
		{plainName, "Rossi S.p.A.", "ROSSI S. P. A", true},
		{plainName, "Rossi S.p.A.", "Rossi S.r.l.", false},
		{plainName, "Comune di Verdi", "Comune Verdi", false},
		{bareName, "Rossi S.p.A.", "Rossi Società per Azioni", true},
		{bareName, "Banca Rossi, Società Cooperativa per Azioni", "Banca Rossi", true},
		{bareName, "Società Rossi SRLS", "rossi", true},
		{bareName, "Rossi Soc. Cons. a r.l.", "Rossi Soc. Cons. A.R.L.", true},
		{bareName, "S.p.A.", "S.r.l.", false},
		{looseName, "COMUNE ALTAVILLA", "Comune di Altavilla", true},
		{looseName, "Ordine degli Avvocati di Verdi", "ORDINE AVVOCATI VERDI", true},
		{looseName, "Comune di Isola", "Comune di Isola Rossa", false},
		{looseName, "di", "della", false},
	} {
		if got := tt.how(tt.a) == tt.how(tt.b); got != tt.same {
			t.Errorf("%q %q: %q %q", tt.a, tt.b, tt.how(tt.a), tt.how(tt.b))
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"COMUNE  DI\tVERDI ":         "COMUNE DI VERDI",
		"a\u200bb\u202ec\u00add\x00": "abcd",
		"a\u00a0b\u2028c":            "a b c",
		"e\u0300":                    "è",
		"":                           "",
	} {
		if got, _ := cleanText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	// Real letters that look like the start of a spoilt text stay.
	for _, s := range []string{"SÃO PAULO", "Crédit", "Südtirol – Alto Adige", "Città €"} {
		if got, _ := repair(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestOutput(t *testing.T) {
	t.Parallel()
	r := Import(
		ecList(verdi+`,c_a,"Verdi, ""Neri"" e figli",Comuni,BO,Emilia-Romagna,Gialli,1`, "x,c_b,Due,,,,,1"),
		[]Source{{"psp.csv", []byte("Denominazione,CodiceFiscale,CodiceABI\nBANCA," + neri + ",08399\n")}},
		[]Source{codeList("Rossi S.p.A.;" + rossi + ";3")})
	table, report := output(t, r)
	const wantTable = `id,roles,name,kind,ipa,abi,place,province,region,partners,active,flags,from,until
00000000018,ec-indirect,"Verdi, ""Neri"" e figli",Comuni,c_a,,,BO,Emilia-Romagna,,1,partner-unknown,,
00000000026,psp-direct,BANCA,,,08399,,,,,1,,,
01234567897,pt,Rossi S.p.A.,,,,,,,,1,,,
`
	if table != wantTable {
		t.Errorf("table\n%s", table)
	}
	for _, want := range []string{
		"3 subjects, 3 active\n       0 ec-direct\n       1 ec-indirect\n       1 psp-direct\n",
		"\tec.csv: ec, utf-8, separator \",\"\n\t\t2 rows: 1 taken, 0 merged, 1 refused\n",
		"Links from a body to its partner: 0 matched, 1 not\n",
		"\n       1 bad-code: ",
		"\nec.csv:2: intermediario_partner: no list of partners has a code for \"Gialli\"\nec.csv:3: codice_fiscale: \"x\" is no code\npsp.csv:1: the list doesn't say",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("no %q in\n%s", want, report)
		}
	}
	if rows, err := csv.NewReader(strings.NewReader(table)).ReadAll(); err != nil || len(rows) != 4 {
		t.Errorf("%v %v", rows, err)
	}
}

// A hint may say what is likely; a row may not act on it.
func TestHints(t *testing.T) {
	t.Parallel()
	long := "Ordine Professionale dei Periti Agrari Laureati della Provincia di Verdi"
	r := Import(
		ecList(verdi+",istsc_bois017008,Istituto Verdi,,,,,1",
			neri+",x,"+long+",,,,,1", "00000000034,y,Gialli,,,,,1", "00000000042,z,Rosa,,,,Gialli,1"),
		nil,
		[]Source{linkList("I,"+rossi+",Rossi,scuola_BOIS017008", "I,"+rossi+",Rossi,"+long[:65])})
	checkResult(t, r)
	want := []string{"the EC 00000000034 has this name", verdi + " has the IPA code", "only " + neri + " begins so"}
	for i, w := range want {
		if i >= len(r.Notes) || !strings.Contains(r.Notes[i].Hint, w) {
			t.Fatalf("note %d of %v: no hint %q", i, r.Notes, w)
		}
	}
	for _, s := range r.Rows {
		if len(s.Partners) > 0 {
			t.Errorf("linked: %+v", s)
		}
	}
}

// Every kind of note has its texts, and no other does.
func TestKinds(t *testing.T) {
	t.Parallel()
	seen := map[Kind]bool{}
	for _, k := range kindTexts {
		if seen[k.Kind] || k.title == "" {
			t.Errorf("%q", k.Kind)
		}
		seen[k.Kind] = true
	}
}

// Fifty thousand rows, all of which lead to others by name, take no more than
// a few seconds: nothing is quadratic.
func TestManyRows(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("long")
	}
	var ec, links strings.Builder
	ec.WriteString(ecHeader)
	links.WriteString("cf_intermediario,intermediario_partner,ente\n")
	for i := 1; i <= 25000; i++ {
		fmt.Fprintf(&ec, "%011d,c_%d,\"Comune di Luogo \"\"%d\"\"\",Comuni,,,Rossi,1\n", i, i, i)
		fmt.Fprintf(&links, "%s,Bianchi,COMUNE LUOGO %d\n", bianc, i)
	}
	start := time.Now()
	r := Import([]Source{{"ec.csv", []byte(ec.String())}}, nil,
		[]Source{{"links.csv", []byte(links.String())}, codeList("Rossi;" + rossi + ";1")})
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("took %v", took)
	}
	checkResult(t, r)
	if len(r.Rows) != 25002 || r.LinksMatched != 50000 {
		t.Errorf("%d rows, %d links", len(r.Rows), r.LinksMatched)
	}
}

// checkResult checks what holds of every import, whatever the lists.
func checkResult(t *testing.T, r Result) {
	t.Helper()
	known := map[string]Row{}
	for i, s := range r.Rows {
		if i > 0 && r.Rows[i-1].ID >= s.ID {
			t.Errorf("rows not sorted at %s", s.ID)
		}
		known[s.ID] = s
		if id, ok := cleanCode(s.ID); !ok || id != s.ID || len(s.Roles) == 0 || s.Name == "" {
			t.Errorf("bad row %+v", s)
		}
		for _, text := range []string{s.Name, s.Kind, s.IPA, s.ABI, s.Place, s.Province, s.Region} {
			if clean, removed := cleanText(text); clean != text || len(removed) > 0 {
				t.Errorf("%s: text not clean: %q", s.ID, text)
			}
		}
		if (codeFlag(s.ID) != "") != slices.ContainsFunc(s.Flags, func(f string) bool {
			return f == FlagCheckDigit || f == FlagForeign || f == FlagPersonal
		}) {
			t.Errorf("%s: flags %v", s.ID, s.Flags)
		}
	}
	for _, s := range r.Rows {
		if !slices.IsSorted(s.Partners) || len(slices.Compact(slices.Clone(s.Partners))) != len(s.Partners) {
			t.Errorf("%s: partners %v", s.ID, s.Partners)
		}
		for _, p := range s.Partners {
			if p == s.ID || !slices.Contains(known[p].Roles, PT) {
				t.Errorf("%s: partner %s is no pt", s.ID, p)
			}
		}
		indirect := slices.Contains(s.Roles, ECIndirect) || slices.Contains(s.Roles, PSPIndirect)
		if indirect != (len(s.Partners) > 0 || slices.Contains(s.Flags, FlagPartnerUnknown)) {
			t.Errorf("%s: roles %v, partners %v, flags %v", s.ID, s.Roles, s.Partners, s.Flags)
		}
	}
	noted := map[string]map[int]bool{}
	whole := map[string]bool{}
	for _, n := range r.Notes {
		if n.What == "" || n.Kind.Title() == "" || n.File == "" {
			t.Errorf("bad note %+v", n)
		}
		if noted[n.File] == nil {
			noted[n.File] = map[int]bool{}
		}
		noted[n.File][n.Line] = true
		whole[n.File] = whole[n.File] || n.Kind == NoColumns
	}
	for _, l := range r.Lists {
		if l.Rows != l.Taken+l.Merged+l.Refused {
			t.Errorf("rows unaccounted for: %+v", l)
		}
		if l.Refused > len(noted[l.Name]) && !whole[l.Name] {
			t.Errorf("rows refused without a note: %+v, %v", l, r.Notes)
		}
	}
}
