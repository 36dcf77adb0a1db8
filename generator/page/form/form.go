// Package form is the form of one notice, as the editing page shows it: its fields with
// their labels, hints and choices. static/gestione/ draws it from modulo.json.
package form

import (
	"encoding/json"
	"slices"

	"bollettino/generator/base/moment"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/word"
)

// Form is /gestione/modulo.json: what the page's script makes the form of, the same
// for every subject. Labels and hints are Italian.
type Form struct {
	Fields  []Field  `json:"fields"`
	Updates []Field  `json:"updates"` // of an update
	Groups  []Group  `json:"groups"`
	Cases   []Case   `json:"cases"` // usual ones, to begin with
	Life    []Phase  `json:"life"`
	Limits  Limits   `json:"limits"`
	Git     *GitHost `json:"git,omitempty"`
}

// Phase is what the updates said so far have made of a notice, and what may follow.
type Phase struct {
	Phase notice.Phase `json:"phase"`
	Next  []Next       `json:"next"`
}

// Next is a status that may follow, and the phases that it makes: of what repeats,
// and of what doesn't.
type Next struct {
	Status    notice.Status `json:"status"`
	Then      notice.Phase  `json:"then"`
	Repeating notice.Phase  `json:"repeating"`
}

// life is the format's table of states, for the browser to offer what may be said;
// the first phase is that of a new notice.
func life() []Phase {
	var out []Phase
	for _, p := range notice.Phases() {
		x := Phase{Phase: p}
		for _, s := range p.May() {
			x.Next = append(x.Next, Next{s, p.After(s, false), p.After(s, true)})
		}
		out = append(out, x)
	}
	return out
}

// Limits are those of the files, for the browser to hold too.
type Limits struct {
	Bytes int    `json:"bytes"` // of a file
	Name  string `json:"name"`  // of a file, without .md: a regular expression
	Time  string `json:"time"`  // a regular expression
}

// GitHost is a git host in the words of Decap's configuration.
type GitHost struct {
	Name     string `json:"name"`
	Repo     string `json:"repo"`
	Branch   string `json:"branch"`
	BaseURL  string `json:"base_url,omitempty"`
	APIRoot  string `json:"api_root,omitempty"`
	AuthType string `json:"auth_type,omitempty"`
	AppID    string `json:"app_id,omitempty"`
}

// Group is a part of the form. The first one is open, the others are folded.
type Group struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Field is one key of a notice's front matter, or of an update.
type Field struct {
	Name     string   `json:"name"`
	Label    string   `json:"label"`
	Hint     string   `json:"hint"`
	Sort     Sort     `json:"sort"`
	Group    string   `json:"group,omitempty"`
	Required bool     `json:"required,omitempty"`
	Default  string   `json:"default,omitempty"`
	Pattern  string   `json:"pattern,omitempty"` // a regular expression that the whole value fits
	Options  []Option `json:"options,omitempty"` // of a moment: words that may stand for it
	Only     []string `json:"only,omitempty"`    // the kinds, or an update's statuses, with which it is shown
	Needs    string   `json:"needs,omitempty"`   // a field without which it is not shown
	Example  string   `json:"example,omitempty"`
	Fields   []Field  `json:"fields,omitempty"` // of a translation

	// Of a moment, what it answers (package moment), and with which kinds or statuses
	// something else; an end comes after the moment of the same form's `from`.
	Role  moment.Role            `json:"role,omitempty"`
	Roles map[string]moment.Role `json:"roles,omitempty"`
}

// Option is one of a field's words.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Hint  string `json:"hint,omitempty"`
}

// Sort is how a field is asked for.
type Sort string

// The sorts of fields. Services are the subject's own, from its stato.json.
const (
	Line     Sort = "line"
	Area     Sort = "area"
	One      Sort = "one"      // one of the options
	Some     Sort = "some"     // any of the options
	Services Sort = "services" // any of the services, or all
	Texts    Sort = "texts"    // any of the notice's texts that were published
	Moment   Sort = "moment"   // as people write it, and told back
	Day      Sort = "day"      // likewise
	Days     Sort = "days"
	Repeats  Sort = "repeats" // a recurrence rule, built of choices
	Words    Sort = "translations"
)

const languagePattern = `[a-z]{2,3}(-[A-Za-z0-9]{2,8})*`

// MaxBytes is how large a notice's file may be when it is written from the browser.
const MaxBytes = 256 << 10

// NewForm is the form of a site.
func NewForm(s setting.Site) Form {
	f := Form{
		Groups: []Group{
			{"first", "Che cosa succede"}, {"more", "Altre notizie per chi paga"}, {"plan", "Ripetizioni e durata"},
			{"rest", "Dichiarazione, lingue, testo libero"},
		},
		Cases: cases(),
		Life:  life(),
		Limits: Limits{MaxBytes,
			`\d{4}-\d\d-\d\d-[a-z0-9][a-z0-9-]*`, `\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([+-]\d\d:\d\d|Z)?)?`},
		Fields: []Field{
			{Name: "kind", Label: "Che cosa comunichi", Hint: "Sceglila in base a che cosa vede chi paga.",
				Sort: One, Group: "first", Required: true, Default: string(notice.Outage),
				Options: options(notice.Kinds(), kind)},
			{Name: "title", Label: "Titolo", Hint: "Che cosa non funziona, in poche parole. Senza nomi di persone.",
				Sort: Line, Group: "first", Required: true, Example: "Portale dei pagamenti non raggiungibile"},
			{Name: "services", Label: "Servizi colpiti", Hint: "Se sono tutti, scegli «tutti i servizi».",
				Sort: Services, Group: "first", Required: true},
			{Name: "impact", Label: "Che effetto ha",
				Hint: "Nel dubbio scegli l’effetto più grave: potrai correggerlo con un aggiornamento.",
				Sort: One, Group: "first", Required: true, Default: string(notice.Full),
				Options: options(notice.Impacts(), impact)},
			{Name: "from", Label: "Inizio",
				Hint: "Quando il servizio comincia a mancare. Se si ripete, la prima volta.",
				Sort: Moment, Group: "first", Required: true, Default: "now", Role: moment.Announced,
				Roles: map[string]moment.Role{"outage": moment.Began, "continuity": moment.Began}},
			{Name: "until", Label: "Fine", Hint: "Quando finirà. Se non lo sai lascia vuoto: vale fino a nuovo avviso.",
				Sort: Moment, Group: "first", Role: moment.End},
			{Name: "works", Label: "Che cosa funziona ancora",
				Hint: "Lo scriviamo in testa alla pagina: dice come pagare intanto.",
				Sort: Some, Group: "first", Options: options(works, work)},
			{Name: "alternatives", Label: "Come pagare intanto", Hint: "Le alternative, con parole tue.",
				Sort: Area, Group: "first", Example: "Si può pagare con l’app IO e presso gli sportelli dei PSP."},
			{Name: "told_platform", Label: "Quando lo hai detto a PagoPA",
				Hint: "Da qui si contano le 72 ore di preavviso di un’interruzione programmata. Se lasci vuoto " +
					"conta il momento in cui lo dici agli utenti.",
				Sort: Moment, Group: "first", Role: moment.Past, Only: []string{string(notice.Maintenance)}},

			{Name: "cause", Label: "Causa", Hint: "Perché succede.",
				Sort: Line, Group: "more", Example: "aggiornamento programmato"},
			{Name: "alternatives_until", Label: "Fino a quando si paga così",
				Hint: "Da allora le pagine non lo dicono più. Se lasci vuoto vale finché dura.",
				Sort: Moment, Group: "more", Needs: "alternatives", Role: moment.End},
			{Name: "already_paid", Label: "Chi ha già pagato", Hint: "Che cosa deve sapere chi ha già pagato.",
				Sort: Area, Group: "more", Example: "Chi ha già pagato non deve fare nulla."},
			{Name: "deadlines", Label: "Scadenze", Hint: "Che cosa succede ai pagamenti che scadono in quel tempo.",
				Sort: Area, Group: "more", Example: "Nessuna scadenza cade in queste ore."},
			{Name: "channels", Label: "Canali colpiti", Hint: "Se lasci vuoto sono quelli dei servizi colpiti.",
				Sort: Some, Group: "more", Options: options(subject.Channels(), channel)},
			{Name: "standin", Label: "PagoPA risponde al posto dell’ente?",
				Hint: "È lo «StandIn»: la piattaforma risponde intanto per conto tuo.",
				Sort: One, Group: "more", Default: "unknown", Options: options(standins, standin)},

			{Name: "repeats", Label: "Si ripete",
				Hint: "Inizio e fine sono quelli della prima volta; le altre hanno gli stessi orari.",
				Sort: Repeats, Group: "plan"},
			{Name: "except", Label: "Giorni in cui non si ripete", Hint: "Separati da virgole.",
				Sort: Days, Group: "plan", Needs: "repeats", Role: moment.Day, Example: "25/12, 1/1/2027"},
			{Name: "valid_until", Label: "Si ripete fino al",
				Hint: "Da questo momento non comincia più. Se lasci vuoto si ripete fino a nuovo avviso.",
				Sort: Moment, Group: "plan", Needs: "repeats", Role: moment.End},
			{Name: "review", Label: "Lo rivedremo il", Hint: "Il giorno in cui controllerai se vale ancora.",
				Sort: Day, Group: "plan", Role: moment.Day},

			{Name: "declared", Label: "Detto agli utenti il",
				Hint: "Di solito adesso: lo riempiamo noi quando pubblichi. Cambialo se lo hai già detto altrove.",
				Sort: Moment, Group: "rest", Role: moment.Past},
			{Name: "group", Label: "Gruppo", Hint: "Una parola uguale nelle comunicazioni fatte insieme per più enti.",
				Sort: Line, Group: "rest", Pattern: `[A-Za-z0-9][A-Za-z0-9._-]*`, Example: "fine-anno-2026"},
			{Name: "lang", Label: "Lingua dei testi", Hint: "Se lasci vuoto è l’italiano.",
				Sort: Line, Group: "rest", Pattern: languagePattern, Example: "de"},
			{Name: "translations", Label: "Traduzioni", Hint: "Titolo, alternative e testo in altre lingue.",
				Sort: Words, Group: "rest", Fields: []Field{
					{Name: "lang", Label: "Lingua", Hint: "La sua sigla.",
						Sort: Line, Required: true, Pattern: languagePattern, Example: "de"},
					{Name: "title", Label: "Titolo", Hint: "Nell’altra lingua.", Sort: Line},
					{Name: "alternatives", Label: "Come pagare intanto", Hint: "Nell’altra lingua.", Sort: Area},
					{Name: "text", Label: "Testo", Hint: "Nell’altra lingua, in Markdown senza HTML.", Sort: Area},
				}},
			{Name: "body", Label: "Testo libero", Hint: "Tutto il resto, in Markdown senza HTML.",
				Sort: Area, Group: "rest"},
		},
		Updates: []Field{
			{Name: "status", Label: "Che cosa è successo",
				Hint: "Ciò che hai già pubblicato resta com’è: qui aggiungi una notizia.",
				Sort: One, Required: true, Default: string(notice.Resolved), Options: options(notice.Statuses(), status)},
			{Name: "redacts", Label: "Che cosa togliere",
				Hint: "Solo i dati di una persona pubblicati per errore: di ciò che è sbagliato si fa una correzione.",
				Sort: Texts, Required: true, Only: []string{string(notice.Redacted)}},
			{Name: "text", Label: "Che cosa dici agli utenti", Hint: "Una o due frasi. Se togli un testo, il motivo: senza ripetere ciò che togli.",
				Sort: Area, Required: true, Example: "Il portale funziona di nuovo."},
			{Name: "ended", Label: "Finito alle", Hint: "Quando è finito davvero. Se lasci vuoto conta adesso.",
				Sort: Moment, Role: moment.Past, Only: []string{string(notice.Resolved)}},
			{Name: "from", Label: "Nuovo inizio",
				Hint: "Lascia vuoto se non cambia; con «Riapertura», se ricomincia adesso.",
				Sort: Moment, Role: moment.Announced,
				Roles: map[string]moment.Role{"reopened": moment.Began},
				Only:  []string{string(notice.Changed), string(notice.Reopened)}},
			{Name: "until", Label: "Nuova fine", Hint: "Lascia vuoto se non cambia.",
				Sort: Moment, Role: moment.MovedEnd,
				Options: []Option{{Value: notice.OpenEnd, Label: "fino a nuova comunicazione"}},
				Only:    []string{string(notice.Changed), string(notice.Reopened)}},
			{Name: "services", Label: "Servizi colpiti da ora in poi", Hint: "Non scegliere nulla se non cambiano.",
				Sort: Services, Only: []string{string(notice.Changed)}},
			{Name: "impact", Label: "Effetto da ora in poi", Hint: "Lascia vuoto se non cambia.",
				Sort: One, Options: options(notice.Impacts(), impact), Only: []string{string(notice.Changed)}},
			{Name: "repeats", Label: "Nuova ripetizione", Hint: "Scegli solo se cambia.",
				Sort: Repeats, Only: []string{string(notice.Changed)}},
			{Name: "at", Label: "Detto agli utenti il", Hint: "Di solito adesso: lo riempiamo noi quando pubblichi.",
				Sort: Moment, Role: moment.Past},
		},
	}
	if g := s.Edit.Git; g.Name != "" {
		f.Git = &GitHost{
			Name: g.Name, Repo: g.Repo, Branch: g.Branch, BaseURL: g.BaseURL, APIRoot: g.APIRoot, AuthType: g.AuthType,
			AppID: g.AppID,
		}
	}
	return f
}

// JSON is the file's bytes.
func (f Form) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(f, "", " ")
	return append(data, '\n'), err
}

var (
	works    = []string{"io", "psp", "web", "app", "desk", "atm", "phone"}
	standins = []string{"unknown", "yes", "no"}
)

// What each value is called, and what helps to choose it.

func kind(v string) (string, string) {
	w := word.It.Kinds[notice.Kind(v)]
	return w.Name, w.Hint
}

func impact(v string) (string, string) {
	w := word.It.Impacts[notice.Impact(v)]
	return w.Label, w.Hint
}

func status(v string) (string, string) {
	w := word.It.Statuses[notice.Status(v)]
	return w.Label, w.Hint
}

func channel(v string) (string, string) { return word.It.Channels[v].Name, "" }

func work(v string) (string, string) { return word.It.Channels[v].Label, "" }

func standin(v string) (string, string) { return word.It.StandIns[v], "" }

// options are the words in the order of the labels' weight: the form's own where
// the format lists the least first.
func options(values []string, say func(string) (label, hint string)) []Option {
	var out []Option
	for _, v := range values {
		label, hint := say(v)
		out = append(out, Option{v, label, hint})
	}
	if values[0] == string(notice.None) {
		slices.Reverse(out)
	}
	if i := slices.IndexFunc(out, func(o Option) bool { return o.Value == string(notice.Resolved) }); i > 0 {
		out = slices.Insert(slices.Delete(slices.Clone(out), i, i+1), 0, out[i])
	}
	return out
}
