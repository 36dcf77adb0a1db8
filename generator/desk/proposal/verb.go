package proposal

import (
	"regexp"
	"strings"
)

// conducts are verbs of what a rule can ask of somebody: the present indicative
// of one of them, said of a body or an office, is a norm ("il gestore comunica
// ogni variazione"). Verbs of being, knowing and of what machines do are not.
const conducts = `
accantonare accertare accettare acquisire adeguare adempiere adottare affidare affiggere aggiornare agevolare allegare allestire
annotare applicare approntare approvare archiviare assegnare assicurare assistere assumere astenere attenere attestare attivare attuare avvertire
avvisare bonificare calibrare cancellare certificare chiudere classificare collaborare collaudare compilare completare comunicare concordare
condividere confermare conferire conformare consegnare conservare consultare controfirmare controllare convocare cooperare correggere corrispondere
curare custodire denunciare depositare designare destinare detenere dichiarare differenziare diffondere disattivare disinfettare disporre
distribuire documentare dotare effettuare eleggere elaborare eliminare emettere erogare eseguire esibire esporre evadere evitare
fornire garantire gestire giustificare identificare illustrare impegnare impiegare implementare impostare indicare indire indossare informare
inserire installare intervenire inviare iscrivere isolare ispezionare istituire lavare liquidare mantenere manutenere mettere misurare
monitorare motivare nominare notificare obbligare offrire organizzare osservare ottemperare ottenere pagare partecipare
pianificare porre predisporre preparare presentare presidiare prestare prevenire produrre programmare promuovere
proteggere provvedere pubblicare pubblicizzare pulire raccogliere recapitare recuperare redigere registrare relazionare rendere rendicontare
rettificare restituire revocare riconsegnare riconoscere ricostituire ridurre riferire rifondere rilasciare rilevare rimborsare rimuovere rinnovare riparare
ripristinare risarcire riscontrare rispettare rispondere ritirare riunire riversare rivedere salvaguardare saldare sanificare segnalare
segregare separare smaltire sorvegliare sospendere sostenere sostituire sottoporre sottoscrivere spedire spiegare stabilire stipulare
svolgere tenere testare tracciare trasferire trascrivere trasmettere tutelare utilizzare valutare verbalizzare verificare versare
vigilare visitare vistare volturare accendere accompagnare accreditare addebitare aggiungere aprire arieggiare attendere autenticare avviare bloccare cifrare concludere convalidare coordinare crittografare
definire diffidare disabilitare disdire esaminare fissare firmare individuare inoltrare lasciare limitare minimizzare parcheggiare prendere prenotare procedere proporre reagire riconciliare rimettere
ruotare scegliere segnare sollecitare spegnere supervisionare terminare timbrare toccare usare validare votare dare fare`

// others are further verbs that rules use, so that a clause's finite verb is
// known as one.
const others = `
riservare fumare bere mangiare dormire correre gridare giocare nuotare sedere sostare camminare suonare cantare cucinare lavorare studiare insegnare comprare abilitare accadere accedere acconsentire accogliere aderire affermare agire aggiungere aiutare ammettere ammontare andare apparire
appartenere arrivare ascoltare aspettare attendere aumentare avere avvenire basare bastare beneficiare bloccare cadere calcolare cambiare
cedere cercare cessare chiamare chiarire chiedere circolare coincidere collegare comparire compiere comportare comprendere concedere concernere
concludere confluire consentire considerare consistere constatare consultare contare contattare contenere contribuire convenire costituire costare credere
decadere decidere decorrere definire delegare deliberare derivare descrivere desiderare determinare detrarre dipendere diventare divenire domandare
durare elencare entrare esaminare escludere esercitare esistere esprimere fallire favorire finire formare frequentare fruire funzionare
giungere godere guidare imparare impedire implicare importare imporre incidere includere incorrere iniziare inoltrare intendere interessare
interrompere introdurre invocare lasciare leggere limitare manifestare mancare modificare morire mostrare nascere occorrere occupare operare
ordinare ospitare parlare passare perdere perdurare permanere permettere persistere pervenire piacere portare possedere precedere preferire pregiudicare prendere
prescrivere prevedere privare procedere proporre proseguire pretendere raggiungere rappresentare recare regolare restare richiamare richiedere ricevere ricordare
ricorrere rientrare rifiutare rimanere risultare ritenere ritornare riguardare risalire risiedere rivestire rivolgere sapere scadere scegliere
scoprire scrivere seguire sembrare servire sorgere spettare stare subire succedere superare supportare svolgere terminare togliere tornare
trattare trovare usare uscire usufruire valere variare vedere venire verificare vendere vertere viaggiare vincolare vivere volere conseguire precisare specificare rammentare evidenziare sottolineare pattuire ripartire guastare smarrire rompere salire scendere subentrare recedere trascorrere`

// inchoative are the verbs in -ire with -isc- in the present.
var inchoative = set(`acquisire adempire agire approfondire attribuire chiarire conferire contribuire costituire custodire definire distribuire esaurire esibire
eseguire fallire favorire finire fornire fruire garantire gestire impedire indire inserire istituire obbedire preferire proibire pulire
restituire ricostituire riferire risarcire riunire smaltire sostituire spedire stabilire subire trasferire usufruire capire concepire percepire unire`)

// irregular are present forms that no ending gives: third persons, imperative,
// subjunctives.
var irregular = map[string]string{
	"andare": "va vanno va' vada vadano", "apparire": "appare appaiono appari appaia appaiano", "avere": "ha hanno abbi abbia abbiano",
	"comparire": "compare compaiono compari compaia compaiano", "morire": "muore muoiono muori muoia muoiano", "piacere": "piace piacciono piaci piaccia piacciano",
	"raccogliere": "raccoglie raccolgono raccogli raccolga raccolgano", "accogliere": "accoglie accolgono accogli accolga accolgano",
	"scegliere": "sceglie scelgono scegli scelga scelgano", "togliere": "toglie tolgono togli tolga tolgano",
	"rimanere": "rimane rimangono rimani rimanga rimangano", "permanere": "permane permangono permani permanga permangano",
	"risalire": "risale risalgono risali risalga risalgano", "sapere": "sa sanno sappi sappia sappiano", "stare": "sta stanno sta' stia stiano",
	"uscire": "esce escono esci esca escano", "valere": "vale valgono vali valga valgano", "volere": "vuole vogliono vogli voglia vogliano",
	"promuovere": "promuove promuovono promuovi promuova promuovano", "possedere": "possiede possiedono possiedi possieda possiedano",
	"dare": "dà danno dà dia diano", "fare": "fa fanno fa' faccia facciano", "disdire": "disdice disdicono disdici disdica disdicano",
	"detrarre": "detrae detraggono detrai detragga detraggano",
}

// forms are the present forms of a verb: third person singular and plural,
// imperative of the second person, subjunctive third persons.
func forms(infinitive string) []string {
	if f := irregular[infinitive]; f != "" {
		return strings.Fields(f)
	}
	for end, with := range map[string][5]string{
		"tenere": {"tiene", "tengono", "tieni", "tenga", "tengano"}, "venire": {"viene", "vengono", "vieni", "venga", "vengano"},
		"porre": {"pone", "pongono", "poni", "ponga", "pongano"}, "durre": {"duce", "ducono", "duci", "duca", "ducano"},
	} {
		if stem, ok := strings.CutSuffix(infinitive, end); ok {
			out := with
			for i := range out {
				out[i] = stem + out[i]
			}
			return out[:]
		}
	}
	stem := infinitive[:len(infinitive)-3]
	switch infinitive[len(stem):] {
	case "are":
		soft := stem
		if c := stem[len(stem)-1]; c == 'c' || c == 'g' {
			soft += "h"
		}
		soft = strings.TrimSuffix(soft, "i")
		return []string{stem + "a", stem + "ano", stem + "a", soft + "i", soft + "ino"}
	case "ire":
		if inchoative[infinitive] {
			return []string{stem + "isce", stem + "iscono", stem + "isci", stem + "isca", stem + "iscano"}
		}
	}
	return []string{stem + "e", stem + "ono", stem + "i", stem + "a", stem + "ano"}
}

// known are the infinitives of the lists, and of the verbs that help.
var known = set(conducts + others + " essere avere potere dovere volere dare fare stare andare")

// conduct and imperative give the verb of conduct by its form; finite are all
// third persons of known verbs.
var conduct, imperative, finite = func() (c, i map[string]string, f map[string]bool) {
	c, i, f = map[string]string{}, map[string]string{}, set(`è sono sia siano ha hanno abbia abbiano può possono possa possano deve dev' devono debba debbano devi
dovete puoi potete hai avete sei siete fa fanno faccia facciano dà danno dia diano dice dicono dica dicano era erano fu furono fosse fossero avesse avessero aveva avevano
doveva dovevano dovette dovettero poteva potevano potesse potessero dovesse dovessero dovrebbe dovrebbero potrebbe potrebbero sarebbe sarebbero avrebbe avrebbero
bisogna occorre occorrono spetta spettano compete competono incombe grava gravano vige vigono sussiste sussistono tocca serve servono c'è v'è n'è`)
	for _, verb := range strings.Fields(conducts) {
		p := forms(verb)
		c[p[0]], c[p[1]], i[p[2]] = verb, verb, verb
	}
	for _, verb := range strings.Fields(conducts + others) {
		for _, form := range forms(verb) {
			f[form] = true
		}
	}
	return c, i, f
}()

var (
	futureForm  = regexp.MustCompile(`^\p{L}+(?:[aei]r|rr|dr|vr|tr)(?:à|anno)$`)
	pluralForm  = regexp.MustCompile(`^\p{L}{3,}(?:[aeo]no|ino|isc(?:e|ono|a|ano)|avano|evano|ivano|arono|erono|irono|assero|essero|issero)$`)
	pastForm    = regexp.MustCompile(`^\p{L}{2,}[aei]va(?:no)?$|^\p{L}{2,}(?:[aei]rono|ettero|[ai]sse(?:ro)?|essero|[dvglnr]esse|erebbe|erebbero|irebbe|irebbero)$`)
	notFinite   = set("piano mano umano italiano telefono anno meno almeno uno nessuno ognuno ciascuno alcuno qualcuno sono buono pieno interno esterno moderno governo terreno sereno treno seno vicino fino destino cittadino bambino bambini mattino giardino magazzino termino cammino confino estraneo quotidiano urbano suono tono dono patrono perdono abbandono condono mezzogiorno giorno ritorno contorno forno inverno quaderno perno turno notturno diurno ordino primo ottavo nuova prova viva attiva relativa preventiva definitiva effettiva operativa normativa amministrativa rispettiva iniziativa alternativa comunicativa riserva nuovano esecutiva collettiva complessiva successiva tempestiva eventualmente conserva oliva motiva leva comprensiva cooperativa organizzativa legislativa informativa tentativa direttiva trattativa aspettativa negativa positiva competitiva educativa sportiva prospettiva comitiva privativa ricettiva difensiva intensiva estensiva visiva abusiva esclusiva conclusiva")
	infinitives = regexp.MustCompile(`^\p{L}+(?:[aei]re|[aei]r|rre|rsi|(?:[aei]r|rr)(?:lo|la|li|le|ne|gli|gliene|gliela|glielo|vi|ci|mi|ti|sene))$`)
	notInfinite = set(`genere carattere cantiere quartiere mestiere corriere infermiere camere opere lettere tessere cifre settore mare regolare particolare titolare esemplare
circolare scolare militare familiare similare secolare nucleare preliminare disciplinare alimentare altare cellulare lineare molare polare popolare solare
volontere piacere terre guerre torre sere ore per far martire tir war bar pubbliche chiare rare care sicure fiere intere vere mere severe libere povere altre
ingegnere banchiere ragioniere consigliere cameriere barriere carriere frontiere tastiere cerniere materie intercalare orlo parlo curarle consiglieri pur monsignor signor dottor
mediante immobiliare ospedaliere alberghiere finanziare finanziere bancarie ordinarie straordinare vari lavori pilastri tariffe tariffarie costiere forestiere giornaliere`)
	participles = regexp.MustCompile(`^\p{L}{2,}(?:[aiu]t|ett|att|itt|est|ost|ist|ert|ess|iss|uss|eso|es|us|is|ols|ors|ers|ars|int|ont|unt|ent|ant|olt|ott|orp|ort|ast|urt|rs|ns)[oaie]$`)
)

func (w word) infinitive() bool {
	if !w.letters() || len(w.low) < 4 || notInfinite[w.low] || finite[w.low] || !infinitives.MatchString(w.low) {
		return false
	}
	// "poter", "comunicar": only of a verb that is known.
	return !strings.HasSuffix(w.low, "r") || known[w.low+"e"]
}

func (w word) participle() bool { return participles.MatchString(w.low) && !notParticiple[w.low] }

var notParticiple = set("subito questo questa questi queste tutto tutta tutti tutte quanto quanta altrettanto molto molta molti molte presso spesso stesso stessa stessi stesse tanto tanta sotto soltanto esso essa essi esse adesso appunto contanti importante importanti quante quanti davanti avanti innanzi diritto punto conto ente enti utente utenti cliente clienti docente docenti studente studenti agente agenti istante istanti mittente residente residenti presidente gente accesso ingresso processo caso casi mese mesi spese spesa costo costi testo testi resto atto atti aiuto aiuti minuto minuti contratto contratti tratto progetto progetti oggetto oggetti rispetto effetto effetti aspetto sito siti lista liste vista busta buste rata rate data dati dato nota note lato lati mercato sindacato comitato certificato certificati lotto lotti notte parte parti arte porta porte carta carte")

// light verbs say little without their object: "dà notizia", "prende in carico".
var light = set("dare fare prendere porre mettere lasciare")

// lightObjects make a light verb a conduct.
var lightObjects = set("comunicazione notizia avviso conto atto preavviso informazione informazioni attuazione seguito riscontro applicazione disposizioni esecuzione pubblicità evidenza fronte carico pervenire richiesta avere sapere salvo visione disposizione contatti cura opera tempestiva immediata parte uso entro subito sempre")

// future tells whether a word is a third person of the future.
func (w word) future() bool { return futureForm.MatchString(w.low) && !w.is("metà", "città") }

// past tells whether a word is a verb of the past or of supposing.
func (w word) past() bool { return pastForm.MatchString(w.low) && !notFinite[w.low] }

// finiteForm tells whether a word can be a finite verb, whatever the words
// about it.
func (w word) finiteForm() bool {
	return finite[w.low] || w.future() || w.past() || !w.capital && pluralForm.MatchString(w.low) && !notFinite[w.low] && !pluralNoun.MatchString(w.low)
}

// pluralNoun are endings of nouns and adjectives that a plural verb shares.
var pluralNoun = regexp.MustCompile(`(?:mano|giano|tino|zzino|chino|gliono|diano|nino|rino|lino|mino|gno|erno|orno|eno)$`)
