package many

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"

	"bollettino/generator/base/text"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/verification"
	"bollettino/generator/page/address"
	"bollettino/generator/page/stato"
)

// publishedRow is a frozen figure in dati.json; verdicts stand in it only where
// the site names them.
type publishedRow struct {
	verification.Key
	Name      string       `json:"name"`
	Kind      string       `json:"kind"`
	Role      subject.Role `json:"role"`
	Bound     string       `json:"bound"`
	Limit     float64      `json:"limit"`
	Unit      string       `json:"unit"`
	Value     *float64     `json:"value"`
	Observed  float64      `json:"observed"`
	Evidence  string       `json:"evidence"`
	First     *float64     `json:"first_frozen,omitempty"` // before corrections
	Corrected bool         `json:"corrected"`
	Verdict   string       `json:"verdict,omitempty"`
	InARow    int          `json:"missed_in_a_row,omitempty"`
}

// published is dati.json.
type published struct {
	Period      string                  `json:"period"`
	Frozen      string                  `json:"frozen"`
	Figures     []publishedRow          `json:"figures"`
	Corrections []stato.StatoCorrection `json:"corrections"`
}

// publish is a correction as machines get it.
func (m *Many) publish(x verification.Correction, unit string) stato.StatoCorrection {
	say := func(g verification.Figure) stato.StatoCorrected {
		out := stato.StatoCorrected{Value: g.Value, Unit: unit, Observed: g.Observed}
		if m.Setting.Verdicts == setting.Named {
			out.Verdict = string(g.Verdict)
		}
		return out
	}
	return stato.StatoCorrection{Subject: string(x.Subject), At: x.At, Reason: x.Reason,
		Obligation: x.Obligation, Version: x.Version,
		Window: stato.StatoWindow{From: x.From, Until: x.Until}, Before: say(x.Before), After: say(x.After)}
}

// VerifiedFiles are the data of all periods, by output path.
func (m *Many) VerifiedFiles() map[string][]byte {
	out := map[string][]byte{}
	if m.Setting.Verdicts == setting.Totals {
		return out
	}
	for _, f := range m.Frozen {
		v := verified{m, f}
		d := v.published()
		var b bytes.Buffer
		if err := json.NewEncoder(&b).Encode(d); err != nil {
			panic(err) // plain values always encode
		}
		at := strings.TrimPrefix(address.PeriodPath(f.Period), "/")
		out[at+"dati.json"] = b.Bytes()
		out[at+"dati.csv"] = v.csv(d.Figures)
	}
	return out
}

func (v verified) published() published {
	d := published{v.file.Period, v.file.Frozen, []publishedRow{}, []stato.StatoCorrection{}}
	for _, r := range v.rows() {
		now := r.Now()
		p := publishedRow{Key: r.Key, Name: r.body.Name, Kind: r.body.Kind, Role: r.Role,
			Bound: r.Bound, Limit: r.Limit, Unit: r.Unit,
			Value: now.Value, Observed: now.Observed, Evidence: now.Evidence}
		if r.Corrected() {
			p.Corrected, p.First = true, r.Figure.Value
		}
		if v.named() {
			p.Verdict, p.InARow = string(now.Verdict), r.persists
		}
		d.Figures = append(d.Figures, p)
	}
	for _, x := range v.file.Corrections {
		if r := v.file.Find(x.Key); r != nil {
			d.Corrections = append(d.Corrections, v.publish(x, r.Unit))
		}
	}
	return d
}

// csv is dati.csv. Its columns are for machines: they are called the same in every
// language.
func (v verified) csv(rows []publishedRow) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	header := []string{"codice_fiscale", "nome", "tipo", "ruolo", "obbligo", "versione", "dal", "al", "verso", "limite",
		"unita", "valore", "osservato", "prova", "corretto"}
	if v.named() {
		header = append(header, "esito", "mancato_di_fila")
	}
	w.Write(header)
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	for _, r := range rows {
		value, corrected := "", "no"
		if r.Value != nil {
			value = number(*r.Value)
		}
		if r.Corrected {
			corrected = "si"
		}
		cells := []string{string(r.Subject), text.Cell(r.Name), text.Cell(r.Kind), string(r.Role),
			r.Obligation, r.Version, r.From, r.Until, r.Bound, number(r.Limit), r.Unit, value, number(r.Observed),
			r.Evidence, corrected}
		if v.named() {
			cells = append(cells, r.Verdict, strconv.Itoa(r.InARow))
		}
		w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}
