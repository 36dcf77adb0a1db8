// Package desk is who writes data/ by hand: notices in a dialogue or by flags, the
// registry from the public lists, a rulebook's text, the teams that may edit.
//
// notice reads what people wrote, and writes what a command says. A command makes the
// bytes of a file, reads them back as a build would, weighs them with the measures that
// the pages use (sli.Within), and only then writes: all files of a group beside their
// places first, then into them. The terminal, the editing page and the collector take
// turns at it (file.Take): whose turn it is compares what is there with what it read,
// and makes its update anew where somebody else has written (desk.write), or says so
// (editor); a new file never replaces another. document.Append puts an update's line
// among lines that somebody wrote and leaves the rest byte for byte; the tree of the
// result decides whether the line went to the right place.
//
//   - A redaction is applied where a notice is read, not where it is shown: pages,
//     feeds, calendar and JSON get the words that stand in place of the text, and none
//     of them can forget to.
//   - An update at the moment of the declaration would share its identity in feeds,
//     and is a problem.
//   - A dialogue is a form that is gone through from its beginning as often as needed
//     and asks only what has no answer or a wrong one: a draft is its answers,
//     resuming is going through it, and changing an answer is taking it away. Moments
//     are kept in full, so that "domani" doesn't move with the days.
//   - At a terminal questions are lines, not screens: they work everywhere, are read
//     aloud, and are tested through a pseudo-terminal.
//   - What the terminal asks and warns is Italian, like the pages, since the same
//     people read both; problems and help are English, like the formats. What can
//     reach the editing page, or is quoted in an Italian sentence, is a problem.Kind:
//     the code and the English stand where it is found, the Italian in
//     desk/editor/italian.go, by the code (a test goes through all kinds).
package desk
