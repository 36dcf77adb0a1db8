// Package observation reads what was measured: spans in which a service was up
// or down, counts of answered requests, monthly counts, and reports to a desk.
//
// Files are written by machines, one a local day or, where they collect by shard, one a day
// and shard; a line is a row without
// quoting. A bad row is a problem of the subject that it names and is left out;
// equal rows count once. Spans and counts are kept, never percentages.
//
// A file is read once, row by row, into a pack: the same rows in order of
// subject, service and time, with what was wrong in them. Packs of day files are
// kept between runs; that of a closed month may stand in place of its days.
// A subject's log is put together from all packs when it is asked for, so that
// memory holds the logs at hand and not those of all subjects. What files of the same day
// say against each other is found then.
//
// observation turns each file of rows into a *pack*: the rows in order of subject, in
// blocks that can be read alone, with what was wrong in the others. A pack depends on
// the file's bytes and the zone, and on nothing else, so it is kept in
// .bollettino/<out>/measured/ by the digest of those bytes (size, time and inode are a
// shortcut to it). Whether a subject, an observer or an obligation is known is asked
// when a log is put together, for a share of neighbours in the registry at a time:
// memory holds those, and a build after one new day parses that day, one after a new
// quarter of an hour what was appended (grown). The pack of a
// closed month (bollettino pack) is the same form, kept in data/ with its digest.
package observation
