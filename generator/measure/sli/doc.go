// Package sli measures: from one subject's notices and observations it makes
// the figures that its page shows, each with the window, the observed share and
// the rule that it belongs to. It judges nothing.
//
// The names and definitions are those of the project's method page
// (content/pagine/metodo.md): W is the time in a window in which a registry row
// gives the subject a role that the obligation binds; up, down and contested are
// what the observers say by the site's policy; plan is what was declared in
// time. All times are whole seconds; shares are exact.
//
// # Where the rules are silent
//
//   - A measured outage is a stretch in which some counting service was down without a
//     break, outside its own planned time and the platform's stops; time that nobody
//     observed ends it. The notice that speaks of it is the subject's own, else a
//     partner's, of a kind other than constraint, of any impact but none, on a service
//     that was down in it; the first told decides between before, during and after.
//   - What was measured in a notice's time looks at those of its services that
//     somebody looked at then; of a lesser impact than full, or of a constraint, up
//     and down say nothing.
//   - An indicator of the month that was never measured appears once, as not measured,
//     and only where the measure can be the subject's own: an indirect EC's answers
//     are its partner's station's.
//   - While a notice of full impact runs, the sentence is about it, even where a
//     lesser notice of a worse rank runs too.
//   - A constraint of full impact that is running takes the sentence, never the state:
//     it is no fault. Where nothing is worse than operational it takes the sign and
//     the badge too (now.limited in stato.json); what is measured down meanwhile is
//     down in every artefact, and the sentence says why.
//   - Counts of fewer than five bodies are shown only where verdicts are named: one of
//     one is a verdict. A distribution's tenths need ten bodies, and no drawing of it
//     shows a single body's value.
//   - Of several statements on a duty the one that lapses last counts.
//   - A bad row in a machine-written file is left out and its subject marked, and so
//     is everybody whom a file names of which nothing can be read; a bad file in a
//     subject's folder sends that whole folder back to its last good state.
package sli
