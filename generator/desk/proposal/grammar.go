package proposal

import (
	"regexp"
	"sync"
)

// What this program knows of Italian stands here, as tables; what walks them (clause.go,
// duty.go, guess.go, verb.go) knows the order of words. A pattern of a sentence is over
// its words in lower case, each between spaces. recall_test.go tells what a change of a
// table finds and loses.

func re(form string) pattern {
	return pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(form) })}
}

// pattern is a regular expression that is made when it is first asked for: commands that
// propose nothing start without them.
type pattern struct{ made func() *regexp.Regexp }

func (p pattern) MatchString(s string) bool              { return p.made().MatchString(s) }
func (p pattern) FindString(s string) string             { return p.made().FindString(s) }
func (p pattern) FindStringIndex(s string) []int         { return p.made().FindStringIndex(s) }
func (p pattern) FindStringSubmatch(s string) []string   { return p.made().FindStringSubmatch(s) }
func (p pattern) FindAllString(s string, n int) []string { return p.made().FindAllString(s, n) }
func (p pattern) ReplaceAllString(s, with string) string { return p.made().ReplaceAllString(s, with) }

// # How a duty is said

// being: the verbs of being, and of coming to be, before a word of duty.
const being = ` (?:è|sono|sarà|saranno|resta|restano|rimane|rimangono|viene|vengono|risulta|risultano|sei|` +
	`siete|si intende|si intendono) `

// having: the verbs of having.
const having = ` (?:ha|hanno|avrà|avranno|hai|avete|assume|assumono|mantiene|mantengono|conserva|conservano) `

// gap: up to six words between.
const gap = `(?:\S+ ){0,6}?`

const of = `(?:di|d'|del|dello|della|dell'|dei|degli|delle)`
const to = `(?:a|ad|al|allo|alla|all'|ai|agli|alle)`

// rules are the words of duty. What is between the verb and the word of duty is looked
// at by outright.
var rules = []rule{
	{re(` (?:deve|dev'|devono|dovrà|dovranno|devi|dovete) `), ban, must},
	{re(being + gap + `(?:tenut|obbligat|vincolat|onerat|impegnat)[oaie] `), noDuty, bound},
	{re(having + gap + `(?:obbligo|obblighi|dovere|doveri|onere|oneri|impegno|divieto) `), noDuty, outright},
	{re(having + gap + `(?:compito|incarico|cura|responsabilità) ` + of + ` `), noDuty, office},
	{re(being + gap +
		`(?:fatt|post|impost|previst|stabilit|introdott)[oa] ` + gap + `(?:obbligo|divieto|onere) `), noDuty, outright},
	{re(being + gap + `fatto carico `), noDuty, outright},
	{re(being + `(?:(?:altresì|inoltre|anche|quindi|pertanto|sempre|preciso|specifico|esclusivo|suo|loro|` +
		`onere e|in ogni caso|un|l') ){0,3}(?:obbligo|dovere|onere|compito|cura|incombenza|` +
		`responsabilità) ` + of + ` `), noDuty, outright},
	{re(being + gap + `d' obbligo `), noDuty, outright},
	{re(being + gap + `(?:obbligatori[oae]?|necessari[oae]?|indispensabil[ei]|imprescindibil[ei]) `), noDuty, outright},
	{re(being + gap + `(?:vietat|proibit|interdett)[oaie] `), noDuty, outright},
	{re(being + `(?:(?:altresì|inoltre|anche|sempre|quindi) )?(?:richiest|prescritt|impost)[oaie] `), noDuty, demanded},
	{re(being + gap + `(?:soggett|sottopost)[oaie] (?:\S+ ){0,2}?(?:obbligo|divieto|onere) `), noDuty, outright},
	{re(being + `(?:(?:altresì|inoltre|anche|quindi) )?(?:demandat|affidat|rimess|attribuit)[oaie] `), noDuty, falls},
	{re(being + `(?:(?:altresì|inoltre|anche|sempre|comunque) )?dovut[oaie] `), noDuty, due},
	{re(` (?:può|possono|potrà|potranno|puoi|potete) `), allowed, cannot},
	{re(being + gap + `(?:consentit|ammess|permess|autorizzat|lecit|concess|tollerat)[oaie] `), allowed, outright},
	{re(` (?:bisogna) `), ban, plain},
	{re(` (?:occorre|occorrono|occorrerà|occorreranno) `), noDuty, plain},
	{re(` (?:impegna|impegnano|obbliga|obbligano|impegnerà|impegneranno|obbligherà|obbligheranno) ` + gap +
		`(?:` + to + `|affinché|che|:) `), noDuty, reflexive},
	{re(` (?:fa|fanno|farà|faranno|assume|assumono|assumerà) (?:\S+ ){0,2}?(?:carico|obbligo|onere|` +
		`impegno|responsabilità) ` + of + ` `), noDuty, reflexive},
	{re(` (?:spetta|spettano|compete|competono|tocca|spetterà|spetteranno|competerà|competeranno|` +
		`incombe|incombono|grava|gravano|ricade|ricadono) `), noDuty, falls},
	{re(being + gap + `(?:a|in) carico ` + of + ` `), noDuty, outright},
	{re(being + gap + `a (?:totale |esclusivo |loro |suo |proprio )?(?:carico|cura e spese|cura) `), noDuty, outright},
	{re(being + gap + `(?:responsabil[ei]) `), noDuty, answerable},
	{re(being + gap + `(?:chiamat|incaricat|prepost|deputat)[oaie] (?:` + to + `|` + of + `|:) `), noDuty, outright},
	{re(being + `(?:\S+ ){0,2}?da (?:\S+) `), ban, gerundive},
	{re(` (?:va|vanno|andrà|andranno) `), ban, gerundivePassive},
	{re(` (?:impone|impongono|prescrive|prescrivono|comporta|comportano|implica|implicano|prevede|` +
		`prevedono|stabilisce|sussiste|sussistono|vige|vigono|permane|permangono|resta|restano|rimane|` +
		`rimangono|sorge|scatta|vale|esiste|c'è|v'è|incombe|grava|determina|fa sorgere|permane) ` + gap +
		`(?:obbligo|divieto|dovere|onere) `), noDuty, outright},
	{re(` (?:impone|impongono|prescrive|prescrivono|obbliga|obbligano|vincola|vincolano|esige) `), noDuty, makes},
	{re(` si (?:richiede|richiedono|esige|esigono|impone|impongono|rende necessari[oa]|` +
		`rendono necessari[oaie]) `), noDuty, plain},
	{re(` (?:rientra|rientrano) ` + gap +
		`(?:compiti|obblighi|doveri|oneri|responsabilità|attribuzioni) `), noDuty, outright},
}

// phrases are words of duty that need no verb of their own.
var phrases = []pattern{
	re(` con (?:l' )?(?:obbligo|divieto|onere) (?:di|d') `),
	re(` (?:a|sotto) pena di `),
	re(` entro (?:, )?e (?:, )?non (?:, )?oltre `),
}

// verbless: sentences that begin with the word of duty.
var verbless = re(`^ (?:(?:è|assolutamente|tassativamente|severamente) )?(?:obbligo|divieto|onere|` +
	`dovere) (?:\S+ ){0,2}?(?:di|d') |^ (?:(?:tassativamente|severamente|` +
	`assolutamente) )?(?:vietat|proibit|obbligatori)[oaie]? `)

// threshold: with a number: a limit that is a duty.
var threshold = re(` (?:soglia|limite) (?:\S+ ){0,3}?(?:massim|minim)[oaie] | (?:massim|` +
	`minim)[oaie] (?:\S+ ){0,2}?(?:consentit|ammess|ammissibil|tollerat)[oaie]`)

// deadline: what makes a deed a duty: a time by which, or a way.
var deadline = re(` entro (?:e non oltre )?(?:\S+ ){0,3}?(?:\d|un|due|tre|quattro|cinque|sei|sette|otto|nove|` +
	`dieci|quindici|venti|trenta|sessanta|novanta|ore|giorn|mes|ann|fine|termin)| non oltre |` +
	` almeno (?:\S+ ){0,4}?(?:prima|volta|volte)| senza (?:indugio|ritardo)| a cura ` + of +
	` | a mezzo | per iscritto | preventivamente | tempestivamente | obbligatoriamente `)

// deeds: nouns of deeds: "spetta al gestore la verifica".
var deeds = re(`^(?:\p{L}+(?:zione|zioni|mento|menti|sione|sioni)|verifica|verifiche|controllo|controlli|` +
	`tenuta|cura|nomina|invio|custodia|vigilanza|pulizia|raccolta|consegna|scelta|onere|oneri|` +
	`obbligo|spese|spesa|costi|costo)$`)

// # What only sounds like a duty

// defines: it says what a word means.
var defines = re(` (?:si (?:intende|intendono|definisce|definiscono)|è definit[oa]|sono definit[ie]|definiamo|` +
	`intendiamo|deve intendersi|devono intendersi) (?:per|con|come|:|\S+)`)

// examples: it is an example.
var examples = re(`^ (?:ad esempio|per esempio|p\.es\.|esempio|esempi|es|si pensi|si immagini|immaginiamo|` +
	`poniamo|supponiamo|si supponga|a titolo (?:di esempio|esemplificativo))[ :]`)

// recalls: it repeats what was said.
var recalls = re(`^ come (?:già |si è |abbiamo |più volte )?(?:dett[oa]|ricordat[oa]|indicat[oa]|vist[oa]|` +
	`anticipat[oa]|accennat[oa]|descritt[oa]|illustrat[oa]|spiegat[oa]|scritt[oa]|precisat[oa]|` +
	`espost[oa])`)

// hedges: it is supposed.
var hedges = set(`probabilmente forse evidentemente verosimilmente presumibilmente`)

// weakening: "non deve necessariamente": no ban.
var weakening = set(`necessariamente obbligatoriamente più forza`)

// releasing: it is released: "è esonerato dall'obbligo".
var releasing = re(`^(?:esonerat|esentat|dispensat|sollevat|liberat|esent|priv|esclus|estrane|sciolt|mess)[oaie]$|` +
	`^(?:senza|nessun|nessuno|nessuna|alcun|alcuno|alcuna|stato|stata|stati|state|esente)$`)

// editorial: "va ricordato che": the text speaks of itself.
var editorial = set(`
ricordare precisare sottolineare notare osservare evidenziare dire aggiungere riconoscere ammettere
segnalare considerare specificare chiarire rilevare tenere tener ribadire`)

// reckoning: verbs of thinking: "non può intendersi".
var reckoning = set(`
intendere intendersi ritenersi ritenere considerarsi distinguere chiedersi premettere trattarsi dedursi
desumersi supporre escludere escludersi stupire sorprendere meravigliare ingannare preoccupare
spaventare confondere`)

// disclaimed: "non risponde": it disclaims.
var disclaimed = set(`rispondere garantire assicurare assumere riconoscere sostenere risarcire rimborsare`)

// perceiving: futures of what happens to somebody.
var perceiving = set(`
vedrà vedranno riceverà riceveranno troverà troveranno potrà potranno avrà avranno sarà saranno dovrà
dovranno diventerà diventeranno rimarrà resterà rimarranno resteranno accadrà avverrà avverranno nascerà
continuerà continueranno cesserà cesseranno beneficerà beneficeranno sapranno saprà godrà godranno
scoprirà scopriranno entrerà entreranno andrà andranno verrà verranno vorrà vorranno usufruirà
usufruiranno riuscirà riusciranno noterà noteranno risparmierà risparmieranno conserverà occorrerà starà
staranno farà parte disporrà disporranno perderà perderanno guadagnerà otterrà otterranno sembrerà
sembreranno servirà serviranno basterà basteranno toccherà spetterà competerà`)

// states are verbs of what somebody is, has or gets.
var states = re(`^(?:è|sono|ha|hanno|sarà|saranno|avrà|avranno|può|possono|potrà|potranno|deve|devono|dovrà|` +
	`dovranno|va|vanno|viene|vengono|sta|stanno|vuole|vogliono|riceve|ricevono|rice.*|trova.*|` +
	`ottien.*|otteng.*|otterr.*|perd.*|decad.*|scad.*|cessa.*|rest.*|riman.*|divent.*|nasc.*|dur.*|` +
	`cont.*|compren.*|appart.*|sa|sanno|vede|vedono|entra.*|usufrui.*|benefici.*|frui.*|god.*|` +
	`merit.*|aspett.*|attend.*|matur.*|dovrebbe.*|potrebbe.*|vorrebbe.*|[eè]ra.*)$`)

// What sends a reader elsewhere or tells him something asks for nothing.
var referral = set(`
vedi leggi ricorda nota guarda trovi consulta scopri contatta segui basta resta manca conta importa
serve hai puoi sai sei paghi ricevi vuoi scegli clicca dopo prima poi ogni questa qui`)

// # What announces duties

var following = re(` (?:di seguito|qui di seguito|seguent[ei]|che segu(?:e|ono)|qui sotto|sottostant[ei]|` +
	`sotto (?:elencat|indicat|riportat|descritt|espost)[aeio]|(?:successiv|prossim)[aei]|` +
	`in quest[aoe]|quest[aoe]|presente) `)
var topics = re(` (?:obbligh?[oi]|adempimenti?|dover[ei]|regol[ae]|disposizion[ei]|prescrizion[ei]|compit[oi]|` +
	`impegn[oi]|requisit[oi]|condizion[ei]|norm[ae]|indicazion[ei]|istruzion[ei]|passaggi|passi|` +
	`quanto) `)

// keeping: verbs of keeping to rules: "deve rispettare le seguenti regole".
var keeping = set(`
farsi rispettare osservare adempiere adempire attenersi seguire conformarsi adeguarsi ottemperare
assolvere soddisfare sottostare applicare assolverli conoscere leggere`)

// # Verbs

// conducts are verbs of what a rule can ask of somebody: the present indicative of one
// of them, said of a body or an office, is a norm ("il gestore comunica ogni
// variazione"). Verbs of being, knowing and of what machines do are not.
const conducts = `
accantonare accertare accettare acquisire adeguare adempiere adottare affidare affiggere aggiornare
agevolare allegare allestire annotare applicare approntare approvare archiviare assegnare assicurare
assistere assumere astenere attenere attestare attivare attuare avvertire avvisare bonificare calibrare
cancellare certificare chiudere classificare collaborare collaudare compilare completare comunicare
concordare condividere confermare conferire conformare consegnare conservare consultare controfirmare
controllare convocare cooperare correggere corrispondere curare custodire denunciare depositare
designare destinare detenere dichiarare differenziare diffondere disattivare disinfettare disporre
distribuire documentare dotare effettuare eleggere elaborare eliminare emettere erogare eseguire esibire
esporre evadere evitare fornire garantire gestire giustificare identificare illustrare impegnare
impiegare implementare impostare indicare indire indossare informare inserire installare intervenire
inviare iscrivere isolare ispezionare istituire lavare liquidare mantenere manutenere mettere misurare
monitorare motivare nominare notificare obbligare offrire organizzare osservare ottemperare ottenere
pagare partecipare pianificare porre predisporre preparare presentare presidiare prestare prevenire
produrre programmare promuovere proteggere provvedere pubblicare pubblicizzare pulire raccogliere
recapitare recuperare redigere registrare relazionare rendere rendicontare rettificare restituire
revocare riconsegnare riconoscere ricostituire ridurre riferire rifondere rilasciare rilevare rimborsare
rimuovere rinnovare riparare ripristinare risarcire riscontrare rispettare rispondere ritirare riunire
riversare rivedere salvaguardare saldare sanificare segnalare segregare separare smaltire sorvegliare
sospendere sostenere sostituire sottoporre sottoscrivere spedire spiegare stabilire stipulare svolgere
tenere testare tracciare trasferire trascrivere trasmettere tutelare utilizzare valutare verbalizzare
verificare versare vigilare visitare vistare volturare accendere accompagnare accreditare addebitare
aggiungere aprire arieggiare attendere autenticare avviare bloccare cifrare concludere convalidare
coordinare crittografare definire diffidare disabilitare disdire esaminare fissare firmare individuare
inoltrare lasciare limitare minimizzare parcheggiare prendere prenotare procedere proporre reagire
riconciliare rimettere ruotare scegliere segnare sollecitare spegnere supervisionare terminare timbrare
toccare usare validare votare dare fare`

// others are further verbs that rules use, so that a clause's finite verb is known as
// one.
const others = `
riservare fumare bere mangiare dormire correre gridare giocare nuotare sedere sostare camminare suonare
cantare cucinare lavorare studiare insegnare comprare abilitare accadere accedere acconsentire
accogliere aderire affermare agire aggiungere aiutare ammettere ammontare andare apparire appartenere
arrivare ascoltare aspettare attendere aumentare avere avvenire basare bastare beneficiare bloccare
cadere calcolare cambiare cedere cercare cessare chiamare chiarire chiedere circolare coincidere
collegare comparire compiere comportare comprendere concedere concernere concludere confluire consentire
considerare consistere constatare consultare contare contattare contenere contribuire convenire
costituire costare credere decadere decidere decorrere definire delegare deliberare derivare descrivere
desiderare determinare detrarre dipendere diventare divenire domandare durare elencare entrare esaminare
escludere esercitare esistere esprimere fallire favorire finire formare frequentare fruire funzionare
giungere godere guidare imparare impedire implicare importare imporre incidere includere incorrere
iniziare inoltrare intendere interessare interrompere introdurre invocare lasciare leggere limitare
manifestare mancare modificare morire mostrare nascere occorrere occupare operare ordinare ospitare
parlare passare perdere perdurare permanere permettere persistere pervenire piacere portare possedere
precedere preferire pregiudicare prendere prescrivere prevedere privare procedere proporre proseguire
pretendere raggiungere rappresentare recare regolare restare richiamare richiedere ricevere ricordare
ricorrere rientrare rifiutare rimanere risultare ritenere ritornare riguardare risalire risiedere
rivestire rivolgere sapere scadere scegliere scoprire scrivere seguire sembrare servire sorgere spettare
stare subire succedere superare supportare svolgere terminare togliere tornare trattare trovare usare
uscire usufruire valere variare vedere venire verificare vendere vertere viaggiare vincolare vivere
volere conseguire precisare specificare rammentare evidenziare sottolineare pattuire ripartire guastare
smarrire rompere salire scendere subentrare recedere trascorrere`

// helping are the verbs that help, and those that say duties, in the forms that they
// have; the forms of the others are made of their endings.
const helping = `
è sono sia siano ha hanno abbia abbiano può possono possa possano deve dev' devono debba debbano devi
dovete puoi potete hai avete sei siete fa fanno faccia facciano dà danno dia diano dice dicono dica
dicano era erano fu furono fosse fossero avesse avessero aveva avevano doveva dovevano dovette dovettero
poteva potevano potesse potessero dovesse dovessero dovrebbe dovrebbero potrebbe potrebbero sarebbe
sarebbero avrebbe avrebbero bisogna occorre occorrono spetta spettano compete competono incombe grava
gravano vige vigono sussiste sussistono tocca serve servono c'è v'è n'è`

// inchoative are the verbs in -ire with -isc- in the present.
var inchoative = set(`
acquisire adempire agire approfondire attribuire chiarire conferire contribuire costituire custodire
definire distribuire esaurire esibire eseguire fallire favorire finire fornire fruire garantire gestire
impedire indire inserire istituire obbedire preferire proibire pulire restituire ricostituire riferire
risarcire riunire smaltire sostituire spedire stabilire subire trasferire usufruire capire concepire
percepire unire`)

// irregular are present forms that no ending gives: third persons, imperative,
// subjunctives.
var irregular = map[string]string{
	"andare":      "va vanno va' vada vadano",
	"apparire":    "appare appaiono appari appaia appaiano",
	"avere":       "ha hanno abbi abbia abbiano",
	"comparire":   "compare compaiono compari compaia compaiano",
	"morire":      "muore muoiono muori muoia muoiano",
	"piacere":     "piace piacciono piaci piaccia piacciano",
	"raccogliere": "raccoglie raccolgono raccogli raccolga raccolgano",
	"accogliere":  "accoglie accolgono accogli accolga accolgano",
	"scegliere":   "sceglie scelgono scegli scelga scelgano",
	"togliere":    "toglie tolgono togli tolga tolgano",
	"rimanere":    "rimane rimangono rimani rimanga rimangano",
	"permanere":   "permane permangono permani permanga permangano",
	"risalire":    "risale risalgono risali risalga risalgano",
	"sapere":      "sa sanno sappi sappia sappiano",
	"stare":       "sta stanno sta' stia stiano",
	"uscire":      "esce escono esci esca escano",
	"valere":      "vale valgono vali valga valgano",
	"volere":      "vuole vogliono vogli voglia vogliano",
	"promuovere":  "promuove promuovono promuovi promuova promuovano",
	"possedere":   "possiede possiedono possiedi possieda possiedano",
	"dare":        "dà danno dà dia diano",
	"fare":        "fa fanno fa' faccia facciano",
	"disdire":     "disdice disdicono disdici disdica disdicano",
	"detrarre":    "detrae detraggono detrai detragga detraggano",
}

// light verbs say little without their object: "dà notizia", "prende in carico".
var light = set(`dare fare prendere porre mettere lasciare`)

// lightObjects make a light verb a conduct.
var lightObjects = set(`
comunicazione notizia avviso conto atto preavviso informazione informazioni attuazione seguito riscontro
applicazione disposizioni esecuzione pubblicità evidenza fronte carico pervenire richiesta avere sapere
salvo visione disposizione contatti cura opera tempestiva immediata parte uso entro subito sempre`)

// orders: an imperative, as far as its ending tells.
var orders = re(`^\p{L}{3,}[ai]$`)

// personal: conducts of people alone, whatever they are called.
var personal = set(`
avvisare informare provvedere nominare designare redigere firmare sottoscrivere convocare vigilare
custodire esporre versare indossare segnalare verbalizzare impegnare astenere sorvegliare consegnare
restituire esibire collaborare`)

// futureForm: third persons of the future.
var futureForm = re(`^\p{L}+(?:[aei]r|rr|dr|vr|tr)(?:à|anno)$`)

// pluralForm: third persons plural.
var pluralForm = re(`^\p{L}{3,}(?:[aeo]no|ino|isc(?:e|ono|a|ano)|` +
	`avano|evano|ivano|arono|erono|irono|assero|essero|issero)$`)

// pastForm: the past, and supposing.
var pastForm = re(`^\p{L}{2,}[aei]va(?:no)?$|^\p{L}{2,}(?:[aei]rono|ettero|[ai]sse(?:ro)?|essero|[dvglnr]esse|` +
	`erebbe|erebbero|irebbe|irebbero)$`)

// notFinite: words that end so and are no verbs.
var notFinite = set(`
piano mano umano italiano telefono anno meno almeno uno nessuno ognuno ciascuno alcuno qualcuno sono
buono pieno interno esterno moderno governo terreno sereno treno seno vicino fino destino cittadino
bambino bambini mattino giardino magazzino termino cammino confino estraneo quotidiano urbano suono tono
dono patrono perdono abbandono condono mezzogiorno giorno ritorno contorno forno inverno quaderno perno
turno notturno diurno ordino primo ottavo nuova prova viva attiva relativa preventiva definitiva
effettiva operativa normativa amministrativa rispettiva iniziativa alternativa comunicativa riserva
nuovano esecutiva collettiva complessiva successiva tempestiva eventualmente conserva oliva motiva leva
comprensiva cooperativa organizzativa legislativa informativa tentativa direttiva trattativa aspettativa
negativa positiva competitiva educativa sportiva prospettiva comitiva privativa ricettiva difensiva
intensiva estensiva visiva abusiva esclusiva conclusiva`)

// pluralNoun are endings of nouns and adjectives that a plural verb shares.
var pluralNoun = re(`(?:mano|giano|tino|zzino|chino|gliono|diano|nino|rino|lino|mino|gno|erno|orno|eno)$`)

var infinitives = re(`^\p{L}+(?:[aei]re|[aei]r|rre|rsi|(?:[aei]r|rr)(?:lo|la|li|le|ne|gli|gliene|gliela|glielo|vi|` +
	`ci|mi|ti|sene))$`)

// notInfinite: words that end so and are no infinitives.
var notInfinite = set(`
genere carattere cantiere quartiere mestiere corriere infermiere camere opere lettere tessere cifre
settore mare regolare particolare titolare esemplare circolare scolare militare familiare similare
secolare nucleare preliminare disciplinare alimentare altare cellulare lineare molare polare popolare
solare volontere piacere terre guerre torre sere ore per far martire tir war bar pubbliche chiare rare
care sicure fiere intere vere mere severe libere povere altre ingegnere banchiere ragioniere consigliere
cameriere barriere carriere frontiere tastiere cerniere materie intercalare orlo parlo curarle
consiglieri pur monsignor signor dottor mediante immobiliare ospedaliere alberghiere finanziare
finanziere bancarie ordinarie straordinare vari lavori pilastri tariffe tariffarie costiere forestiere
giornaliere`)

var participles = re(`^\p{L}{2,}(?:[aiu]t|ett|att|itt|est|ost|ist|ert|ess|iss|uss|eso|es|us|is|ols|ors|ers|ars|int|` +
	`ont|unt|ent|ant|olt|ott|orp|ort|ast|urt|rs|ns)[oaie]$`)

// notParticiple: words that end so and are no participles.
var notParticiple = set(`
subito questo questa questi queste tutto tutta tutti tutte quanto quanta altrettanto molto molta molti
molte presso spesso stesso stessa stessi stesse tanto tanta sotto soltanto esso essa essi esse adesso
appunto contanti importante importanti quante quanti davanti avanti innanzi diritto punto conto ente
enti utente utenti cliente clienti docente docenti studente studenti agente agenti istante istanti
mittente residente residenti presidente gente accesso ingresso processo caso casi mese mesi spese spesa
costo costi testo testi resto atto atti aiuto aiuti minuto minuti contratto contratti tratto progetto
progetti oggetto oggetti rispetto effetto effetti aspetto sito siti lista liste vista busta buste rata
rate data dati dato nota note lato lati mercato sindacato comitato certificato certificati lotto lotti
notte parte parti arte porta porte carta carte`)

// adjectives are forms of verbs that are more often adjectives after a noun.
var adjectives = set(`
pubblica completa libera attiva valida ferma integra separa limita opera media firma delega conferma
revoca proroga nomina verifica prova`)

// # Small words

// subordinators open a clause of its own, whose finite verb is not the sentence's: a
// condition, a time, a reason.
var subordinators = set(`
qualora se quando ove laddove dove finché affinché purché poiché giacché sebbene benché perché mentre
chi chiunque allorché allorquando ogniqualvolta qualunque qualsivoglia comunque nonostante seppure
siccome`)

// reporting verbs and phrases introduce with "che" what is itself the rule: "resta
// inteso che l'ente deve".
var reporting = set(`
precisa precisano ricorda rammenta stabilisce dispone prevede prescrive impone specifica chiarisce
evidenzia sottolinea necessario obbligatorio indispensabile inteso fermo stabilito previsto prescritto
convenuto disposto richiesto consegue avverte richiede pattuito concordato imposto`)

// articles: and what stands in an article's place.
var articles = set(`
il lo la l' i gli le un uno una un' ogni ciascun ciascuno ciascuna ciascun' tutti tutte tutto tutta
nessun nessuno nessuna nessun' qualsiasi qualunque questo questa quest' questi queste tale tali entrambi
entrambe ambedue suo sua suoi sue loro detto detta detti dette stesso stessa quel quella quelli quell'
alcuni alcune alcun molti molte altri altre`)

var prepositions = set(`
di d' a ad da dal dallo dalla dall' dai dagli dalle del dello della dell' dei degli delle al allo alla
all' ai agli alle in nel nello nella nell' nei negli nelle con col su sul sullo sulla sull' sui sugli
sulle per tra fra entro presso verso senza dopo prima durante oltre tramite mediante secondo contro
sotto sopra attraverso salvo fino circa previo previa come sino dietro quanto trascorsi trascorso
decorsi decorso presso`)

var clitics = set(`si vi ne ci gli lo la li le mi ti s' v' n' c' l'`)

// times: nouns of time, no subjects.
var times = set(`
anno anni mese mesi giorno giorni settimana settimane ora ore trimestre semestre volta volte caso casi
modo mattina sera lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile
maggio giugno luglio agosto settembre ottobre novembre dicembre quadrimestre esercizio stagione momento
fine inizio pena parte`)

// pronoun are beginnings of words before which lo and gli can't be articles.
var pronoun = re(`^(?:[bcdfjklmqrtvw]|p[^sn]|s[aeiou]|g[^n]|n)`)

// abbreviated are words that end with a point without ending a sentence.
var abbreviated = set(`
art artt n nn lett cfr pag pagg par cap sez all es sig dott ing avv prof c.d cd tel fig tab rif vs ss
d.lgs d.l d.p.r d.m l.r d lgs on co p.es v vol ca min max num nr prot s`)

// stopwords say nothing about what a clause is about.
var stopwords = set(`
il lo la l i gli le un uno una di d a ad da in con su per tra fra del dello della dell dei degli delle
al allo alla all ai agli alle dal dallo dalla dall dai dagli dalle nel nello nella nell nei negli nelle
sul sullo sulla sull sui sugli sulle e ed o od ma che chi cui non si ne ci vi è sono sia siano essere
stato ha hanno deve devono dovrà dovranno può possono tenuto tenuti tenuta obbligo obblighi come anche
se quando suo sua suoi sue loro proprio propria propri proprie questo questa tale tali ogni tutti tutte
tutto altresì inoltre quanto nonché ovvero oppure più entro presso caso eventuali eventuale relativo
relativa relativi relative tramite ente enti creditore creditori ec psp prestatore prestatori soggetto
soggetti collegato collegati direttamente indirettamente piattaforma pagopa p s.p.a s.p.a. s.p.a.. spa
nodo sistema partner`)

// vague words don't tell a clause from another.
var vague = set(`
garantire assicurare provvedere comunicare rispettare effettuare fornire essere avere fare dare
mantenere disporre utilizzare indicato indicata indicati indicate previsto prevista previsti previste
seguente seguenti presente presenti sempre almeno massimo minimo giorno giorni ora ore mese mesi anno
anni volta volte parte parti modo quello quella stesso stessa altro altri altre prima dopo senza ciascun
ciascuno qualsiasi fine particolare successivo successivi precedente corso base numero entro oltre
termine termini secondo apposito apposita fatto divieto vietato vietata tempestiva tempestivamente cura
carico compito relazione riferimento`)

// # Whom a sentence is about

// subject matter of rules that does nothing by itself, or does it as a machine.
var things = set(`
sistema sistemi piattaforma piattaforme nodo portale portali servizio servizi applicazione applicazioni
app software modulo moduli documento documenti testo tabella tabelle figura capitolo capitoli sezione
sezioni paragrafo paragrafi articolo articoli pagina pagine regolamento regole regola legge leggi
decreto allegato allegati appendice versione versioni procedura procedure processo protocollo messaggio
messaggi metodo metodi flusso flussi codice codici timeout elenco elenchi registro registri archivio
archivi catalogo rete reti canale canali pagamento pagamenti programma programmi guida manuale contratto
convenzione accordo disciplinare bando avviso avvisi schema formato file dato dati campo campi
interfaccia server stazione stazioni macchina macchine impianto impianti sito siti sezione indicatore
indicatori valore valori costo costi prezzo prezzi tariffa tariffe quota contributo canone termine
termini orario orari accesso biblioteca museo palestra mensa parco piscina strada edificio edifici sala
sale linea linee corso corsi progetto lavoro lavori attività iniziativa evento eventi presente presenti
nuovo nuova seguente motore fattore settore contatore contenitore vettore elaboratore generatore
calcolatore connettore ascensore trattore router browser api esito esiti ricevuta ricevute risposta
richiesta richieste domanda domande comunicazione comunicazioni scadenza misura misure obiettivo
obiettivi risultato risultati tempo tempi periodo`)

// agents are bodies and offices; other names of agents are told by their ending.
var agents = set(`
ente enti ec psp pt pa pagopa agid soggetto soggetti partner intermediario intermediari prestatore
prestatori comune comuni regione provincia amministrazione amministrazioni ufficio uffici sportello
sportelli responsabile responsabili referente referenti titolare titolari dirigente dirigenti presidente
segretario segreteria consiglio comitato giunta sindaco assessore assessorato azienda aziende impresa
imprese società ditta ditte s.p.a. spa srl s.r.l. banca banche istituto istituti scuola scuole agenzia
agenzie autorità ministero dipartimento direzione tavolo tavoli centro consorzio cooperativa
associazione associazioni fondazione unione parte parti fornitore cliente clienti utente utenti socio
soci associato associati iscritto iscritti aderente aderenti partecipante partecipanti richiedente
richiedenti beneficiario beneficiari concessionario concessionari appaltatore affidatario aggiudicatario
committente mandatario locatario locatore conduttore condomino condomini proprietario proprietari
inquilino inquilini genitore genitori famiglia famiglie studente studenti alunno alunni docente docenti
insegnante insegnanti personale dipendente dipendenti lavoratore addetto addetti custode custodi
cittadino cittadini persona persone chi chiunque coloro commissione collegio assemblea revisore delegato
delegati incaricato incaricati capo organizzazione organizzatore volontario volontari tecnico tecnici
esercente esercenti venditore acquirente produttore distributore trasportatore vettore armatore medico
medici farmacia farmacie struttura strutture ospedale espositore espositori ospite ospiti visitatore
visitatori bagnino bagnini autista autisti conducente conducenti squadra squadre istruttore allenatore
candidato candidati vincitore borsista tutor tirocinante tirocinanti redazione redattore autore editore
curatore garante gruppo nucleo osservatorio polizia prefettura questura tesoriere cassiere economo
bibliotecario bibliotecari gestore gestori operatore operatori assegnatario assegnatari detentore
detentori possessore subappaltatore certificatore verificatore impresario mittente destinatario
destinatari portatore tenutario ente-gestore ospitante distaccante datore ordinante rup dpo asl inps
inail`)

// agentEnding: endings of who does something.
var agentEnding = re(`^\p{L}{2,}(?:tor[ei]|tric[ei]|tari[oa]|ist[aie]|sor[ei])$`)

var creditors = re(`(?i:\bent[ei] creditor[ei]\b)|\bEC\b`)
var providers = re(`(?i:\bprestator[ei] di servizi di pagamento\b)|\bPSP\b`)
var partners = re(`(?i:\bpartner\b|\bintermediari[oe]?\b)|\bPT\b`)
var platform = re(`\bPagoPA\b|\bAgID\b|Agenzia per l.Italia Digitale|(?i:\bgestore della piattaforma\b)`)
var everybody = re(`(?i)\bsoggett[oi]\b|\baderent[ei]\b|\btutti\b|\bchi\b|\bchiunque\b`)
var directly = re(`(?i)\bdirettamente\b|\bdirett[oi]\b`)
var indirectly = re(`(?i)\bindirettamente\b|\bindirett[oi]\b|\bnon (?:\p{L}+ )?direttamente\b|\b(?:tramite|` +
	`attraverso) (?:un |il |i |uno o più )?(?:partner|intermediari)`)
var notDirectly = re(`(?i)\bnon (?:\p{L}+ )?direttamente\b`)

// # Headings, lists and tables

// Under such a heading a word of duty is explained or shown, not meant.
var explains = re(`(?i)\b(definizion|glossari|terminolog|esemp|acronim|abbreviazion)`)

// Under such a heading a list of deeds is a list of duties.
var obligingTitle = re(`(?i)\b(obbligh|obbligo|dover[ei]\b|adempiment|divieti|divieto|prescrizion|` +
	`compiti\b|impegni\b|responsabilità|oneri\b)`)

var denyingTitle = re(`(?i)\b(non|senza|diritti|facoltà)\b`)

// "a)", "1.", "-" before a paragraph's words.
var lettered = re(`^\(?(?:[a-zA-Z]{1,2}|[ivxIVX]+|\d{1,2}(?:\.\d{1,2})*)[.)]\s+|` +
	`^[A-Z]?\d{0,2}(?:\.\d{1,2})+[.)]?\s+|^[-–•*]\s+`)

// What such a lead-in lists are parts of one duty, not duties.
var contents = re(`(?i)(?:seguenti\s+\p{L}+|\b(?:contenere|contenga|contengano|riportare|indicare|includere|` +
	`comprendere|recare|riguardanti?|tra cui|fra cui|quali|in particolare|ossia|cioè|ovvero|almeno|` +
	`composto da|costituito da))\b[^:]*:?$`)

// But what such a lead-in lists are duties.
var owedThings = re(`(?i)seguenti\s+(?:\p{L}+\s+)?(?:obblighi|adempimenti|doveri|regole|compiti|impegni|attività|` +
	`misure|prescrizioni|limiti|tempi|livelli|scadenze|termini|azioni|divieti|requisiti|condizioni|` +
	`norme|cautele|soglie|comportamenti|operazioni|prestazioni)\b`)

// dutyHead: columns of limits.
var dutyHead = re(`(?i)\b(soglia|limit[ei]|massim|minim|scadenza|entro|preavviso|termine)`)

// dutyCell: cells that are limits.
var dutyCell = re(`(?i)\b(entro|almeno|al massimo|non oltre|massim[oaie]|minim[oaie]|non più di|fino a|` +
	`al più tardi)\b|[<>≤≥]`)

// actHead: columns of deeds.
var actHead = re(`(?i)\b(obbligh?[oi]|adempiment[oi]|azion[ei]|cosa fare|attività|compit[oi]|impegn[oi]|dover[ei])`)

// aside: columns and cells of numbers that bind nobody.
var aside = re(`(?i)\b(timeout|esempi|attesa massima del|storico|valore medio|media)`)

var permits = re(`(?i)\b(?:consentit|ammess|concess|permess)[oaie]\b`)
var bounded = re(`(?i)^(?:al massimo|non più di|fino a|massimo|non oltre)\s+\d`)

// limitDue: a permission that is a limit.
var limitDue = re(`(?i)(?:consentit|ammess|concess|permess)[oaie]\b.*\b(?:totale|massim|al più|fino a|non più|` +
	`limite|soltanto|solo)`)

// What says that a list holds rules.
var ruled = re(`(?i)\b(?:regole|norme|prescrizioni|divieti|obblighi|doveri|adempimenti|disposizioni|cautele|` +
	`accorgimenti|impegni)\b`)

// What points to the list that follows.
var ahead = re(`(?i)\b(di seguito|seguenti|che seguono|qui sotto)\b`)

// A text that speaks to its reader, and columns that explain.
var addressed = re(`(?i)\b(devi|puoi|tuo|tua|tuoi|tue|hai|sei)\s`)

// meaning: columns that explain.
var meaning = re(`(?i)\b(significato|definizione|esempio)`)

var digits = re(`\d`)

// # Guesses: what is banned, and limits

var prohibits = re(`(?i)\b(non (?:si )?(?:può|possono|potrà|potranno|deve|devono|dovrà|dovranno|è consentito|` +
	`è ammesso|è permesso|sono ammess[ei]|sono consentit[ei])|vietat[oaie]|divieto|` +
	`proibit[oaie])(?:\P{L}|$)`)
var hours = re(`(?i)(\d+)\s+ore\b`)

// notice: how long before.
var notice = re(`(?i)(?:almeno|preavviso(?: minimo)? di(?: almeno)?)\s+(\d+)\s+ore\b|(\d+)\s+ore\s+(?:prima|` +
	`di preavviso|di anticipo)`)

var unplanned = re(`(?i)\bnon (?:programmat|pianificat)[oaie]|\bimprevist[oaie]`)
var planned = re(`(?i)(?:programmat|pianificat)[oaie]`)
var stops = re(`(?i)\b(ferm[oi]|interruzion[ei]|indisponibilità|sospension[ei])\b`)
var yearly = re(`(?i)\bann[oiu]`)
var monthly = re(`(?i)\bmes[ei]\b|\bmensil`)

// response: a share within a time.
var response = re(`(?i)(\d+(?:[.,]\d+)?)\s*%.*?\bentro\b.*?(\d+(?:[.,]\d+)?)\s+second[oi]`)

var atMost = re(`(?i)\b(?:massim[oaie]|al massimo|non più di|fino a|non oltre|limite)\b`)
var share = re(`(\d+(?:[.,]\d+)?)\s*%`)
var counted = re(`(?:^|[\s·])(\d+)(?:$|[\s.,;·])`)
