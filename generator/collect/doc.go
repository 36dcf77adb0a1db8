// Package collect brings what monitors measured into data/: it asks each source
// that data/sources.yaml describes and adds whole rows to the day files that
// package observation reads.
//
// A source is asked from where it stopped; what it gives is committed harvest by
// harvest: first the rows, each file written beside and renamed, then the
// source's own mark of how far it got. So a run that is killed at any moment
// loses no committed row, leaves no half row, and the next run asks again for at
// most one harvest. A row is never written twice: time that the same observer
// has already told of a service is not told again, whatever the pieces.
//
// It refuses to guess: where a source says nothing, nothing is written, and what
// has no place is a note that says why.
//
// bollettino collect stands before the line: it writes what the line reads. source says
// how to ask (plain data), collect makes of it an asker, which gives harvests: spans,
// buckets, planned stops, and a mark of how far it got. The store commits a harvest
// whole.
//
//   - First the rows, then the mark. Each day file is written beside, synced and
//     renamed, then the mark likewise. Killed in between, the next run asks for the
//     same again, and the store takes out what the observer has told: subtraction
//     makes asking again harmless, whatever the pieces. A test kills it at random and
//     compares bytes.
//   - What is written stays. A source that says otherwise later is a note, never a
//     changed row; a closed day (.csv.gz, a month's .pack) takes no rows.
//   - One writer. A lock in .bollettino/collect/ keeps two collects of one share apart; sources are
//     asked side by side, commits are one at a time.
//   - By shard, each collector has day files, marks and a lock of its own: several write
//     into one folder, or into folders whose files are put together, and none has to read
//     what another of the same number writes. A shard is a span of codes, so that a server
//     can be asked for it by a pattern that does not grow with it.
//   - The observer's own outage is unobserved. No sample, no reference, no route, a
//     clock that jumped: nothing is written, and nothing is guessed.
//   - Addresses are judged when they are dialed, so that no name leads into a private
//     network by itself; secrets are named by variables of the environment and stand
//     in no file, message or mark.
//   - What a source gives is read by pure functions (readUpptimeLog, gatusHarvest,
//     readBuckets, readStops), which tests hold to order, repetition and hostile text;
//     an asker only fetches. Each kind has one stated rule for how long a look speaks,
//     in data/README.md.
//   - A stop is a notice. It is known again by its group, never by its file's name; an
//     update is appended as text and written only if the notice, read again, is the
//     old one and that update. A stop counts as withdrawn only if the whole list could
//     be read.
//   - Two figures that differ are explained or not: Upptime's own summary stands
//     beside what its commits say, and a reason is named only where the minutes agree
//     with it.
package collect
