package roster

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzImport feeds one text to all three kinds of list. Nothing panics, every
// row is taken, merged or noted, no line with a good code is swallowed by its
// neighbours, and the output is the same twice.
func FuzzImport(f *testing.F) {
	for _, s := range []string{
		"",
		ecHeader + verdi + ",c_a,Comune di Verdi,Comuni,BO,Emilia-Romagna,Rossi; Bianchi,1\n" + verdi + ",c_a,Comune di Verdi,,,,,0\n",
		"Denominazione;CodiceFiscale;NumeroEntiAttivi\r\nRossi S.p.A.;" + rossi + ";3\r\n",
		"classificazione,cf_intermediario,intermediario_partner,ente\nP," + rossi + ",Rossi,Comune di Verdi\nP," + rossi + ",Rossi,scuola_BOIS017008\n",
		"codice_fiscale,denominazione\n" + verdi + ",\"Verdi\n" + neri + ",Neri\"\n",
		"sep=;\ncf;ente;partner;attivo\n\"" + verdi + "\";\"a\nb\";-;forse\n",
		"\xff\xfec\x00f\x00,\x00n\x00o\x00m\x00e\x00\n\x00",
		"cf\tnome\tcf_partner\n\u202d'" + verdi + "\tCitt\xe0\t" + verdi + "\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ec, psp, pt := []Source{{"ec.csv", []byte(s)}}, []Source{{"psp.csv", []byte(s)}},
			[]Source{{"pt.csv", []byte(s)}}
		r := Import(ec, psp, pt)
		checkResult(t, r)
		csv, report := output(t, r)
		if !utf8.ValidString(csv) || !utf8.ValidString(report) {
			t.Error("output is not UTF-8")
		}
		if csv2, report2 := output(t, Import(ec, psp, pt)); csv != csv2 || report != report2 {
			t.Error("a second import differs")
		}

		// A plain row of the header's width, put after it all, is always found.
		if l := r.Lists[0]; l.Kind == "ec" && strings.HasPrefix(l.Encoding, "utf-8") {
			im := importer{said: map[string]bool{}}
			tab := im.read(0, ec[0], []*kind{&ecKind})
			if len(tab.headers) < 2 || tab.where[colCode] == tab.where[colName] {
				return
			}
			cells := make([]string, len(tab.headers))
			cells[tab.where[colCode]] = "98765432103"
			more := s + "\n" + strings.Join(cells, l.Separator) + "\n"
			r := Import([]Source{{"ec.csv", []byte(more)}}, nil, nil)
			for _, row := range r.Rows {
				if row.ID == "98765432103" {
					return
				}
			}
			t.Errorf("the last row is lost: %v", r.Notes)
		}
	})
}
