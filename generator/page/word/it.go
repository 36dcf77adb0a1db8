package word

import (
	"strconv"
	"strings"

	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/measure/sli"
	"bollettino/generator/measure/verdict"
)

// It is Italian.
var It = Language{
	Tag:     "it",
	Grammar: Grammar{Thousands: ".", Decimal: ",", And: " e ", Article: elided, Day: dayOfMonth},
	Times: TimeWords{
		Months: [12]string{"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
			"luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"},
		Days:      [7]string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
		ShortDays: [7]string{"dom", "lun", "mar", "mer", "gio", "ven", "sab"},
		SheDays:   [7]bool{true},
		Today:     "oggi",
		OnDay:     "{weekday} {date}",
		Date:      "{day} {month}",
		FullDate:  "{day} {month} {year}",
		Month:     "{month} {year}",
		Near:      "{hour} di {weekday} {date}",
		Far:       "{hour} {del date}",
		Stamp:     "Dati aggiornati alle {at}.",
		InYear:    "nel {year}",
		InMonth:   "in {month}",
		Since:     "{dal from}",
		Span:      "{dal from} {al until}",
	},
	Lengths: LengthWords{
		Hours: "{n} h", Minutes: "{n} min", Seconds: "{n} s",
		SpokenDays: "{n} {n?giorno|giorni}", SpokenHours: "{n} {n?ora|ore}",
		SpokenMinutes: "{n} {n?minuto|minuti}", SpokenSeconds: "{n} {n?secondo|secondi}",
		About: "circa {length}",
	},
	Limits: LimitSentences{
		Limit:  "{least?almeno|al massimo} {value}{within} {yearly?nell’anno solare|nel mese}{notice}",
		Within: " entro {n} secondi",
		Notice: ", con {n} ore di preavviso",
		Made: map[rulebook.Measure]Sentence{
			rulebook.Planned: "Si sommano le interruzioni programmate che tolgono del tutto un servizio, " +
				"dichiarate in tempo, nell’anno solare.",
			rulebook.Unplanned: "Si somma il tempo misurato fuori servizio e non dichiarato in tempo come " +
				"interruzione programmata, nell’anno solare.",
			rulebook.Response: "Si dividono le richieste con risposta entro il tempo della regola per tutte " +
				"le richieste del mese; restano fuori gli intervalli toccati da un’interruzione programmata.",
			rulebook.Count: "Si contano i casi del mese.",
		},
		Bounds: map[string]string{"at_least": "minimo ", "at_most": "massimo "},
	},
	Notice: NoticeWords{
		State: StateWords{
			InForce: "in vigore", Paused: "in pausa", Announced: "{she?annunciata|annunciato}",
			Running: "in corso", RunningAgain: "di nuovo in corso",
			PastStated: "oltre la fine dichiarata", PastAnnounced: "oltre la fine annunciata",
			Withdrawn: "{she?ritirata|ritirato}", Resolved: "risolto", Concluded: "{she?conclusa|concluso}",
			Ended: "{she?terminata|terminato}",
		},
		Card: CardWords{
			Overrun:     "{should} alle {at}",
			Withdrawn:   "alle {at}",
			Nothing:     "era {told} {when}",
			Unconfirmed: "doveva durare {when}",
			Lasted:      "{she?durata|durato} {when}",
		},
		Lead: LeadWords{
			Withdrawn:   "Non vale più. Dichiarava: {effect}, {when}.",
			Overrun:     "{Effect}, dalle {from}. {the} {should} alle {until}.",
			Again:       "Di nuovo {effect}, {when}.",
			Open:        "{Effect}, {when}.",
			FalseAlarm:  "Non c’è stato: era {told} {when}.",
			Nothing:     "È {she?finita|finito} prima di cominciare: era {told} {when}.",
			Repeated:    "{Effect}. Si ripeteva {when}.",
			Unconfirmed: "{Effect}. Doveva durare {when}.",
			Lasted:      "{Effect}. È {she?durata|durato} {when}.",
		},
		When: WhenWords{
			Until:        " fino alle {at}",
			UntilFurther: " fino a nuova comunicazione",
			From:         "dalle {from}{until}",
			Endless:      "dalle {from}, senza fine annunciata",
			OneDay:       "{day} dalle {from} alle {until}",
			FromTo:       "dalle {from} alle {until}",
			Lasted:       "{spans} ({length}{several? in tutto|})",
		},
		Earlier: EarlierWords{First: "Primo annuncio", Further: "Annuncio successivo",
			Plan: "{when} (annunciato alle {told}, cambiato alle {changed})"},
		Marks: MarkWords{
			Withdrawn: "Questa comunicazione è stata ritirata alle {at}: resta qui perché era stata pubblicata.",
			Overrun: "La fine {stated?dichiarata|annunciata} è passata, " +
				"ma il servizio risulta ancora non raggiungibile.",
			Unconfirmed:  "La fine annunciata è passata; nessuno l’ha confermata.",
			Reopened:     "Era {she?finita|finito} alle {ended}; è {she?ricominciata|ricominciato} alle {at}.",
			Paused:       "È {she?cominciata|cominciato} alle {from}; ora è in pausa e riprende alle {at}.",
			Drift:        "È {she?finita|finito} {length} {later?dopo la|prima della} fine annunciata.",
			Changed:      "Dopo il primo annuncio le date sono cambiate: valgono queste.",
			ReviewMissed: "Doveva essere rivisto il {day}: da allora non è stato aggiunto altro.",
		},
		Course: CourseWords{
			OverForNow: "Finito, per questa volta",
			Effect:     " Effetto da allora: {effect}.",
			Now:        "Ora: {when}.",
			Over:       "{she?Finita|Finito} alle {at}.",
			Again:      "Di nuovo {when}.",
			When:       "Quando: {when}.",
			Until:      "La fine è prevista alle {at}.",
		},
		Declared:  "dichiarato",
		WasOver:   "risultava {she?finita|finito}",
		ShouldEnd: "doveva finire",
	},
	Repeats: RepeatWords{
		Small: map[int]string{2: "due", 3: "tre", 4: "quattro", 5: "cinque", 6: "sei", 7: "sette", 8: "otto",
			9: "nove", 10: "dieci"},
		EveryDay: "ogni giorno", EveryDays: "ogni {n} giorni", EveryWeek: "ogni settimana",
		EveryWeeks: "ogni {n} settimane", EveryMonths: "ogni {n} mesi", EveryYear: "ogni anno", EveryYears: "ogni {n} anni",
		Weekdays: "ogni {days}", Workdays: "dal lunedì al venerdì", StepOn: "{every}, {which}",
		OnDays: [7]string{"la domenica", "il lunedì", "il martedì", "il mercoledì", "il giovedì",
			"il venerdì", "il sabato"},
		InMonths: ", in {months}", OfMonths: "{which} di {months}", OfEveryMonth: "{which} di ogni mese",
		DatesOfMonths: "{which} {months}",
		Nth: map[int]Sentence{1: "{she?la prima|il primo} {day}", 2: "{she?la seconda|il secondo} {day}",
			3: "{she?la terza|il terzo} {day}", 4: "{she?la quarta|il quarto} {day}",
			5:  "{she?la quinta|il quinto} {day}",
			-1: "{she?l’ultima|l’ultimo} {day}", -2: "{she?la penultima|il penultimo} {day}"},
		Workday: "giorno feriale", OnDate: "{il day}", LateDay: "{il day} (se c’è)", LastDay: "l’ultimo giorno",
		Irregular:  "a intervalli regolari",
		Endless:    "senza interruzione dalle {from}, senza fine annunciata",
		Limited:    "ogni giorno limitato dalle {from} alle {until}, libero dalle {until} alle {from}",
		Hours:      "{every} dalle {from} alle {until}{next? del giorno dopo|}",
		Week:       "{every} da {first} alle {from} a {last} alle {until}",
		Long:       "{every} dalle {from}, per {length}",
		Between:    ", {dal from} {al until}",
		Since:      ", {dal from}",
		Until:      ", fino {al until}",
		Once:       ", una volta sola",
		Times:      ", per {n} volte",
		Except:     ", tranne {days}",
		ExceptSome: ", tranne in {n} giorni",
		Next:       ", la prossima volta {il day}",
		Last:       ", l’ultima volta {il day}",
		ThisTime:   "questa volta fino alle {until}; {when}",
	},
	Status: StatusWords{
		Now: NowWords{
			NeverGood: "I dati di questo ente contengono un errore: non sappiamo se i pagamenti funzionano.",
			NoProblem: "Nessun problema noto alle {at}.",
			NoneOfIts: "Nessun problema noto dell’ente alle {at}.",
			Unknown: "Non misuriamo questo ente e non abbiamo ricevuto comunicazioni: " +
				"non sappiamo se i pagamenti funzionano.",
			Undeclared:  "Nessun problema dichiarato; servizio non misurato.",
			Inactive:    "Questo ente non risulta attivo nell’elenco degli aderenti: non sappiamo se riceve pagamenti.",
			NoLonger:    "Questo ente non risulta più nell’elenco degli aderenti {dal day}.",
			NotYet:      "Questo ente risulta nell’elenco degli aderenti {dal day}.",
			Limit:       "ora non si può pagare per un limite di servizio{until}.",
			ShouldEnd:   "ora non si può pagare. {the} {should} alle {at}, ma il servizio non risponde ancora.",
			Trouble:     "{effect} per {cause}{until}.",
			Unexplained: "il servizio non risponde dalle {at}: ora probabilmente non si può pagare. ",
			Silence:     "L’ente non ha dichiarato nulla.",
			SilentSince: "Dopo la fine {kind}, alle {at}, l’ente non ha dichiarato altro.",
			Platform:    " La piattaforma pagoPA segnala: {title}{until}.",
			Partner:     " Il partner tecnologico, {who}, segnala: {title}{until}.",
			Since:       "{title}: {again?di nuovo dalle|dalle} {at}; dichiarato alle {declared}",
			Measured:    "Misurato alle {at}: {reached?raggiungibile|non raggiungibile}",
			Differ:      "{service}: dichiarato fermo, ma misurato raggiungibile alle {at}.",
			Later:       "prova più tardi o chiedi all’ente come pagare in altro modo.",
			Ways:        "si può pagare {ways}.",
			Help:        "Assistenza agli utenti: {contact}",
		},
	},
	Frame: FrameWords{
		Name:     "Bollettino",
		Claim:    "Stato dei pagamenti verso gli enti sulla piattaforma pagoPA",
		Edit:     "Gestione, per gli enti",
		Home:     "Inizio",
		Bodies:   "Enti",
		Notices:  "Comunicazioni",
		Rules:    "Regole",
		Method:   "Metodo",
		Follow:   "Come seguire",
		Periods:  "{authority?Verifiche periodiche|Riepiloghi dei periodi chiusi}",
		Platform: "Piattaforma pagoPA",
		Example:  "Sito di esempio.",
		Invented: "{example} Gli enti sono inventati, la formulazione delle regole è nostra" +
			"{stopped? e l’orologio è fermo: ogni pagina dice a quando risalgono i suoi dati|}.",
		Outages:     "Disservizi e interruzioni",
		Constraints: "Vincoli",
		Rss:         "{what} (RSS)",
		Calendar:    "Calendario (ICS)",
		ByMail:      "{what} per e-mail",
		Binds: map[subject.Role]Sentence{
			subject.ECDirect:     "Che cosa vincola un EC collegato direttamente",
			subject.ECIndirect:   "Che cosa vincola un EC collegato tramite partner",
			subject.PSPDirect:    "Che cosa vincola un PSP collegato direttamente",
			subject.PSPIndirect:  "Che cosa vincola un PSP collegato tramite intermediario",
			subject.PT:           "Che cosa vincola un partner tecnologico",
			subject.PlatformRole: "Che cosa vincola la piattaforma",
		},
	},
	Kinds: map[notice.Kind]Kind{
		notice.Outage: {Name: "Disservizio", Cause: "un disservizio", The: "Il disservizio", Of: "del disservizio",
			Counted: [2]string{"disservizio", "disservizi"}, Hint: "qualcosa si è rotto",
			Asked: "Disservizio: qualcosa non funziona"},
		notice.Maintenance: {Name: "Interruzione programmata", Cause: "un’interruzione programmata",
			The: "L’interruzione", Of: "dell’interruzione programmata", She: true,
			Counted: [2]string{"interruzione programmata", "interruzioni programmate"},
			Hint:    "un fermo deciso prima", Asked: "Interruzione programmata"},
		notice.Constraint: {Name: "Vincolo", Cause: "un limite di servizio", The: "Il disservizio",
			Counted: [2]string{"vincolo", "vincoli"}, Hint: "un limite che resta, per esempio un orario",
			Asked: "Vincolo: un limite che dura, o si ripete"},
		notice.Continuity: {Name: "Evento di continuità", Cause: "un evento straordinario", The: "L’evento",
			Of: "dell’evento", Counted: [2]string{"evento di continuità", "eventi di continuità"},
			Hint: "un evento grave, come un incendio o un attacco", Asked: "Evento di continuità operativa"},
	},
	Impacts: map[notice.Impact]Impact{
		notice.None: {
			Effect: [3]string{"nessun effetto sui pagamenti", "nessun effetto sui pagamenti",
				"nessun effetto sui pagamenti"},
			Noun:  "nessun effetto sui pagamenti",
			Label: "Nessun effetto", Hint: "solo per informare", Asked: "Nessun effetto sui pagamenti"},
		notice.Degraded: {
			Effect: [3]string{"i pagamenti potranno essere lenti o incerti", "pagamenti lenti o incerti",
				"i pagamenti erano lenti o incerti"},
			Noun:  "pagamenti lenti o incerti",
			Label: "Lento o incerto", Hint: "si paga, ma con fatica", Asked: "Si paga, ma piano o con incertezza"},
		notice.Partial: {
			Effect: [3]string{"parte dei pagamenti non funzionerà", "parte dei pagamenti non funziona",
				"parte dei pagamenti non funzionava"},
			Noun:  "parte dei pagamenti ferma",
			Label: "Funziona in parte", Hint: "per alcuni utenti o pagamenti",
			Asked: "Una parte dei pagamenti non funziona"},
		notice.Full: {
			Effect: [3]string{"non si potrà pagare", "non si può pagare", "non si poteva pagare"},
			Noun:   "pagamenti fermi",
			Label:  "Non si può pagare", Hint: "il servizio non funziona affatto", Asked: "Non si può pagare"},
	},
	Statuses: map[notice.Status]Status{
		notice.Identified: {"Causa individuata", "Causa individuata", "sappiamo perché", "la causa è individuata"},
		notice.Monitoring: {"In osservazione", "In osservazione", "riparato, controlliamo che tenga",
			"è risolto, e si osserva"},
		notice.Updated:   {"Aggiornamento", "Aggiornamento", "ci sono novità", "un aggiornamento"},
		notice.Changed:   {"Modifica", "Modifica", "cambiano tempi, servizi o effetto", "cambiano gli orari"},
		notice.Resolved:  {"Risolto", "Risolto", "funziona di nuovo", "è conclusa"},
		notice.Reopened:  {"Riaperto", "Riapertura", "non era finita: il problema c’è di nuovo", "riprende"},
		notice.Corrected: {"Correzione", "Correzione", "avevamo scritto una cosa sbagliata", "una correzione"},
		notice.Withdrawn: {"Ritiro", "Ritiro", "non succede più; la comunicazione resta visibile", "è ritirata"},
		notice.Redacted:  {Name: "Testo oscurato", Said: "un testo è rimosso"},
	},
	Channels: map[string]Channel{
		"io":   {By: "con l’app IO", Label: "app IO", Asked: "App IO"},
		"web":  {"sito", "il sito", "dal sito dell’ente", "sito dell’ente", "Il sito"},
		"app":  {"app", "l’app", "dall’app dell’ente", "app dell’ente", "L’app"},
		"desk": {"sportello", "lo sportello", "allo sportello", "sportello", "Lo sportello"},
		"psp": {"banche, poste e tabaccherie (PSP)", "banche, poste e tabaccherie (PSP)",
			"presso banche, poste e tabaccherie (PSP)",
			"banche, poste e tabaccherie (PSP)", "Banche, poste e tabaccherie (PSP)"},
		"atm": {"sportelli automatici", "gli sportelli automatici", "agli sportelli automatici",
			"sportelli automatici", "Gli sportelli automatici"},
		"phone": {"telefono", "il telefono", "per telefono", "telefono", "Il telefono"},
	},
	StandIns: map[string]string{"unknown": "non so", "yes": "sì", "no": "no"},
	States: map[sli.State]State{
		sli.Unknown:       {Name: "non misurato"},
		sli.Operational:   {Name: "nessun problema noto"},
		sli.InMaintenance: {"in interruzione programmata", "ora non si può pagare"},
		sli.IsDegraded:    {"prestazioni ridotte", "i pagamenti possono essere lenti o incerti"},
		sli.IsPartial:     {"interruzione parziale", "ora parte dei pagamenti non funziona"},
		sli.IsDown:        {"fuori servizio", "ora non si può pagare"},
	},
	Signs: map[judged.Sign]string{judged.Constrained: "limitato ora", judged.Inactive: "non attivo in elenco"},
	Verdicts: map[verdict.Verdict]string{
		verdict.Met: "rispettato", verdict.Missed: "mancato", verdict.OnCourse: "nei limiti finora",
		verdict.NotMeasured: "non misurato",
	},
	Roles: map[subject.Role]string{
		subject.ECDirect: "EC collegato direttamente", subject.ECIndirect: "EC collegato tramite partner",
		subject.PSPDirect: "PSP collegato direttamente", subject.PSPIndirect: "PSP collegato tramite intermediario",
		subject.PT: "partner tecnologico", subject.PlatformRole: "piattaforma",
	},
	BothRoles: map[subject.Role]string{subject.ECDirect: "EC", subject.PSPDirect: "PSP"},
	Versions: map[string]string{
		"in_force": "in vigore", "future": "futura", "superseded": "superata", "draft": "bozza",
		"withdrawn": "ritirata",
	},
	Marks: map[input.Mark]string{
		input.LastGood: "I dati più recenti di questo ente contengono un errore: " +
			"la pagina mostra gli ultimi corretti.",
		input.Part:      "Alcune righe delle misure di questo ente contengono un errore e sono escluse.",
		input.NeverGood: "I dati di questo ente contengono un errore e non sono mai stati pubblicati corretti.",
	},
}

// elided puts an article before a date: dell’8 marzo, dal 1º aprile.
func elided(article, date string) string {
	if day, _, _ := strings.Cut(date, " "); day == "8" || day == "11" {
		before := map[string]string{"il": "l’", "al": "all’", "Dal": "Dall’", "dal": "dall’", "del": "dell’"}
		return before[article] + date
	}
	return article + " " + date
}

func dayOfMonth(n int) string {
	if n == 1 {
		return "1º"
	}
	return strconv.Itoa(n)
}
