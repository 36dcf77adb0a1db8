// Package bulletin is what is told of notices beside their own pages: entries of feeds,
// appointments, cards, lists of many and boards, all made of one value, Told.
//
// What is said of a notice, anywhere, follows from one value: notice.Standing, where it
// stands at the unit's instant, asked once (judged.Notice) and not judged again.
// word/said.go chooses the words by it (tense, dates, how the end is known), word/repeat.go reads
// recurrences aloud. Words of a feed's entry are those of its own moment and stay true
// for good: an end that nobody announced is "senza fine annunciata" there, and "fino a
// nuova comunicazione" only where it is so now. status/testdata/said.md has what is said in
// each state, in all artefacts, for a person to read through; a test walks all
// sequences of up to four statuses and holds the artefacts to agree, the tense to be
// right, and what was told to stay.
//
// Told is one notice as it is told beside its own page. Feeds (Entries),
// calendars and boards (Board) are made of it and of nothing else, so they cannot
// disagree; ids and dates in it come from the declaration. Its texts are plain: control
// characters and marks of direction are gone, and what is very long is cut (the
// notice's page has it all).
//
//   - Many. A Gathering folds what subjects tell into lists (all, each region,
//     each partner) as they come by, and takes it out of the summary. A list keeps
//     what is open and the 200 notices of each sort that changed last: each has an
//     entry as new as its last change, so no entry of a feed can be missing. Notices
//     of a group that say the same are one, under the id of the first of them.
//   - Calendar. Planned stops and constraints: an outage is no appointment.
//     notice.Runs gives the rule with its end and its exceptions; an occurrence that a
//     change of the clock makes longer or shorter, or that was cut, has a
//     RECURRENCE-ID of its own, up to the end of the next year, and one that is empty
//     is an EXDATE; where the clock shows an hour twice, times are in UTC, since
//     readers differ in which they take. All runs of a notice together are the times
//     of its pieces (a test), what was opened again or was over before being events of
//     their own. SEQUENCE is the number of updates; a plan that a later one replaced
//     after it had begun to repeat stays as an event of its own. Until further notice
//     is a moment without an end. X-MAINTNOTE-STATUS says what was declared
//     (confirmed, cancelled, completed), so that time alone changes no event.
//   - Statuspage. One file per subject, summary.json: it is the one that clients of
//     one page read, and each file counts as often as there are subjects. All eight
//     for the site, whose components are subjects and whose indicator is minor while
//     any of them has a problem; more only when the platform itself declares it. A
//     service of which nobody knows anything is no component: the shape has no word
//     for it, and operational would say more than is known. started_at is when it
//     began first, resolved_at when it really ended. Planned work in progress is
//     indicator none, as where nothing is known; the description is the status page's
//     sentence.
//   - Other sites. Only /soggetti/<id>/scheda/ may stand in another site's frame
//     (page/header, of which each host's form is made). The card's script tells its
//     height and nothing else; static/scheda.js is for bodies' own sites: it writes
//     text only, the card's own sentence, so a card may be read from any page.
//   - A subject of which nothing is known has nine files: page, card, two feeds,
//     calendar, stato.json, summary.json, badge as SVG and as JSON.
package bulletin
