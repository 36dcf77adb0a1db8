package name

import "strings"

func set(words ...string) map[string]bool {
	out := map[string]bool{}
	for _, list := range words {
		for _, w := range strings.Fields(list) {
			out[w] = true
		}
	}
	return out
}

const vowels = "aeiouyàèéìòù"

var (
	// small are words that don't begin with a capital within a name.
	small = set("di del dello della dei degli delle da dal dallo dalla dai dagli dalle in nel nello nella nei negli",
		"nelle con per su sul sullo sulla sui sugli sulle al allo alla ai agli alle ed ovvero od tra fra non presso")

	// articles are small, too, but where they belong to a place: "di La Spezia".
	articles = set("il lo la gli le")
	joins    = set("e ed o per tra fra con su")

	// endings are what is left of a word behind a point: "C.se", "F.lli".
	endings = set("se le ta vo da na lli sse mo ri to lo")

	conjunctions = set("a e o")

	// elisions stand before an apostrophe.
	elisions = set("d l dell all dall nell sull coll un sant quell cent dov m c s")

	// cut are words that end with an apostrophe: "Ca' Foscari", "de' Medici".
	cut = set("ca de co po mo ne da fra be fo pe")

	// stressed are words whose last vowel has an accent, also where a quote may end.
	stressed = set("universita citta societa comunita autorita liberta trinita carita verita unita qualita attivita",
		"virtu gioventu humanita umanita pieta maternita santita sanita realta novita forli cantu santhia pero cefalu")

	accented = map[rune]rune{'A': 'À', 'E': 'È', 'I': 'Ì', 'O': 'Ò', 'U': 'Ù', 'Y': 'Y',
		'a': 'à', 'e': 'è', 'i': 'ì', 'o': 'ò', 'u': 'ù', 'y': 'y',
		'à': 'à', 'è': 'è', 'é': 'é', 'ì': 'ì', 'ò': 'ò', 'ù': 'ù'}

	// families begin with "D'", where places have "d'".
	families = set("annunzio acquisto azeglio alessandro angelo amico onofrio amato ambrosio agostino ovidio arezzo")

	// known are acronyms, however they are written.
	known = set("asl usl ausl ulss asp ats asst bcc iis ipab irccs ipsia ipssar ipsseoa itis cpia cciaa inps inail")

	// acronyms are kept where a name is all in capitals; those without a vowel are, anyway.
	acronyms = set("aci aou ao arpa ater aler acer acea ama atac amiu amsa anas enel eni enea istat agid ic ics is iss",
		"isis isit isiss itc iti itg itcg itet itt ite ites itas ita itn itcs itcgt itct ipc ipia ipsar ipssa ipsss ipsct",
		"ipss ipsc ipssct ipsasr ipaa ipsaa ipt ips iti iisc isa imm sa ii isc iic ia smi spa scpa scarl uti utes ubi",
		"bper ing iccrea cna gal ato arera aipo ersu edisu adisu esu cup aran aifa ivass consob enac ente ue afam usr",
		"icpa aec aric auser cis cisa cisas cev api apsp asia ispra ansv iacp ispef icao una ias unep ipsema cai eur")
)

// ofMany are words in the names of many bodies.
var ofMany = set("comune comuni provincia province provinciale regione regionale citta unione istituto istituti",
	"istituzione comprensivo omnicomprensivo scuola scuole liceo direzione didattica circolo statale istruzione",
	"secondaria secondario superiore primaria infanzia media grado tecnico professionale scientifico classico",
	"ordine ordini collegio consiglio banca credito cooperativo cooperativa societa azioni consorzio azienda",
	"sanitaria locale universita studi camera commercio industria artigianato agricoltura ente enti statale servizi",
	"ic ics iis is ist ii iii iv vi cd dd de compr commerciale industriale magistrale centro don montana dottori",
	"medici commercialisti esperti contabili automobile club avvocati ingegneri")
