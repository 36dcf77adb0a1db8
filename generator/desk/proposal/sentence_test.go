package proposal

import (
	"strings"
	"testing"
)

// Sentences alone; those of duty first.
const owed = `
Il gestore deve tenere un registro.
I gestori devono, salvo forza maggiore, rispondere entro due giorni.
Dovranno essere conservate le ricevute.
Ciascun ente dovrà nominare un referente.
Il responsabile è, in ogni caso, tenuto ad avvisare la direzione.
La società è obbligata al rimborso.
Gli aderenti sono tenuti alla massima riservatezza.
Il fornitore ha il dovere di informare i clienti.
L'amministrazione ha l'onere della prova.
Al concessionario è fatto obbligo di recintare l'area.
È fatto divieto di fumare.
E' vietato l'ingresso ai non addetti.
È assolutamente vietato cedere la tessera.
Non è consentito l'uso di fiamme libere.
Non sono ammesse deroghe.
Gli iscritti non possono prestare la tessera.
Non si può parcheggiare davanti al cancello.
In nessun caso il custode può consegnare le chiavi a terzi.
È obbligatoria la prenotazione.
È necessario presentare un documento.
È indispensabile che il modulo sia firmato.
È richiesto che il casco sia omologato.
La firma è richiesta su ogni pagina.
Si richiede la massima puntualità.
Occorre timbrare il biglietto.
Bisogna spegnere il motore.
I rifiuti vanno separati.
La domanda va presentata per iscritto.
Gli attrezzi andranno restituiti puliti.
Spetta al direttore autorizzare le uscite.
La manutenzione compete al proprietario.
Le spese di spedizione sono a carico del mittente.
Il custode è responsabile della chiusura dei cancelli.
L'azienda si impegna a rispondere entro dieci giorni.
Il venditore si obbliga a consegnare la merce.
La Cooperativa garantisce la presenza di due operatori.
Il Comitato trasmette il verbale alla Regione.
Il direttore provvede alla nomina dei supplenti.
L'Agenzia comunicherà l'esito entro la fine del mese.
Arca S.p.A. metterà a disposizione un tecnico.
Il canone deve essere pagato entro e non oltre il 5 del mese.
Le istanze, a pena di inammissibilità, recano la firma del titolare.
Qualora il treno ritardi, il capotreno avvisa i passeggeri.
Quando il cantiere chiude il direttore deve sigillare i quadri.
Chi trova un oggetto smarrito lo consegna al banco.
Chiunque entri deve registrarsi.
I soci che non partecipano devono delegare un altro socio.
Gli operatori ai quali è affidata la cassa devono versare l'incasso ogni sera.
Sia il titolare che il supplente devono frequentare il corso.
Resta fermo l'obbligo di denuncia.
Sussiste in capo al vettore l'obbligo di assicurare le merci.
Il contratto obbliga il conduttore a custodire la cosa.
La legge impone al datore di lavoro di valutare i rischi.
È compito del tutor accompagnare gli studenti.
È onere del candidato controllare gli avvisi.
Sarà cura dell'ufficio avvisare gli interessati.
La pulizia è a cura degli utilizzatori.
Le chiavi sono da restituire al portiere.
Il trasportatore ha cura di chiudere il portellone.
Il personale è chiamato a collaborare.
L'accesso è libero, con l'obbligo di firmare il registro.
Le fatture sono emesse entro il giorno 15.
Nessun veicolo può sostare davanti all'uscita.
L'istituto si fa carico delle spese di viaggio.
Il vettore non deve superare la velocità indicata.
Le parti si danno reciproca comunicazione di ogni variazione.
Il conduttore non può sublocare senza consenso.
Gli enti creditori assicurano che i dati siano aggiornati.
L'esercente espone il listino in modo visibile.
Divieto di sosta dalle 8 alle 20.
Ogni aderente deve inoltre dotarsi di una casella di posta certificata.
Il revisore riferisce all'assemblea almeno una volta l'anno.
È tassativamente proibito alterare i sigilli.
La ditta dovrà garantire, per tutta la durata del contratto, la reperibilità di un tecnico.
Non è permesso introdurre animali.
I partecipanti hanno inoltre l'obbligo di indossare il giubbotto.
`

const notOwed = `
Il gestore può tenere un registro.
Gli utenti possono chiedere il rimborso entro sessanta giorni.
Il cliente ha facoltà di recedere.
Il viaggiatore ha diritto a un indennizzo.
È consentito fotografare senza flash.
Il fornitore non è tenuto a motivare il rifiuto.
Gli enti non sono obbligati a iscriversi.
Il custode non deve necessariamente essere presente.
Non sussiste alcun obbligo di acquisto.
Non è necessario prenotare.
Non occorre alcun documento.
Non è obbligatoria la divisa.
Gli studenti sono esonerati dall'obbligo di frequenza.
Per obbligo si intende ogni prestazione dovuta.
Si intende per gestore il soggetto che deve curare l'impianto.
Gli allevatori erano tenuti a denunciare i capi.
Il comune fu obbligato a chiudere la strada.
Un tempo si doveva pagare il pedaggio.
Fino al 2015 era vietato passare.
Se dovesse piovere, la gara è rinviata.
Qualora l'utente debba cambiare sede, può chiederlo in ogni momento.
Deve essere stato un guasto.
Il pacco deve essere andato perso, probabilmente.
Il servizio, che consentirà di risparmiare tempo, partirà a giugno.
La piattaforma sarà disponibile da marzo.
Chi deve firmare la domanda?
Ad esempio, il vettore deve emettere una bolletta.
Il ritardo è dovuto a un guasto.
Il ponte deve il suo nome a un capitano.
Il successo si deve al lavoro di tutti.
Il presente capitolo descrive gli obblighi dei gestori.
La tabella riporta i tempi massimi.
Il sistema invia una notifica al referente.
Tutti gli aderenti devono rispettare gli obblighi descritti di seguito.
I gestori sono tenuti agli adempimenti elencati nei paragrafi seguenti.
Va ricordato che il servizio è gratuito.
Va detto che i tempi sono migliorati.
Occorre ricordare che la scadenza è passata.
Il comune conta tremila abitanti.
Il personale è composto da dodici persone.
L'ufficio si trova al secondo piano.
Come già detto, il gestore deve tenere il registro.
Sono riportati i tempi, ricordando che ogni ente è tenuto a rispettarli.
Il registro è tenuto dalla segreteria.
Gli utenti riceveranno una tessera.
Il nuovo orario entrerà in vigore a settembre.
I visitatori che non devono pagare possono ritirare un tagliando.
Gli enti dovrebbero valutare l'adesione.
Si consiglia di arrivare in anticipo.
È opportuno conservare lo scontrino.
La società non può essere ritenuta responsabile dei ritardi.
Il gestore non risponde dei danni causati dal gelo.
La quota, la cui misura sarà stabilita dal consiglio, è annuale.
Il cartello «Si deve tenere la destra» è stato rubato.
L'obbligo di residenza è stato abolito.
La verifica dei requisiti richiede alcuni giorni.
Non è vietato l'uso della bicicletta.
Il fondo ha lo scopo di aiutare le famiglie.
È prevista una riduzione per i residenti.
Il pagamento è facoltativo.
Dal 2020 il modulo non deve più essere allegato.
Alle famiglie spetta un contributo.
L'impianto è stato collaudato nel 2019.
Fermo restando l'obbligo di legge, la quota è libera.
`

func TestSentences(t *testing.T) {
	for _, list := range []struct {
		sentences string
		duty      bool
	}{{owed, true}, {notOwed, false}} {
		for _, s := range strings.Split(strings.TrimSpace(list.sentences), "\n") {
			got := false
			for _, part := range sentences(s) {
				got = got || read(part, about{}).duty
			}
			if got != list.duty {
				t.Errorf("duty %v, want %v: %s", got, list.duty, s)
			}
		}
	}
}
