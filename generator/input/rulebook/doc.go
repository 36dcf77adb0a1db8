// Package rulebook reads the rules: the register of versions and obligations
// (content/regole/versions.yaml) and each version's text, and says which rule is
// in force on a day and where a version states an obligation.
//
// A version's text never decides a figure: limits come from the register, which
// a person has compared with the text. What is read here is shared by all
// subjects, so a problem here stops a build.
//
// # How a text is treated
//
//   - A version is a unit. Its text is parsed once (rulebook's memory in .bollettino/,
//     by digest of its files), its pages are rendered again only where what they are
//     made of changed (made.json beside the memory: address, digest, files), its
//     search index likewise. The digest of the program is part of every key.
//   - Text becomes leaves. gitbook gives goldmark's tree, rulebook arranges the
//     rendered DOM and cuts it into leaves: headings, paragraphs, list items, table
//     rows and cards, each with its words, its line in the source and its place.
//     Places, fingerprints, compare, proposals and the search's results all stand on
//     the same leaves, so "no change" means the same everywhere: front matter,
//     anchors, entities, white space, escapes and link targets are no words.
//   - A place in the register is a heading and a count below it (data/README.md has
//     the grammar). A heading keeps its old fragments: those of <a id> in the text,
//     and those that an earlier version's page gave it.
//   - What a text leads to and shows (rulebook.Target) is kept beside its leaves:
//     compare lists what changed there apart from the words. A file beside the text is
//     published as what its bytes are (rulebook.Asset), and of its folder nothing that
//     the text doesn't use.
//   - A comparison is an overview with chapters below. A chapter is a folder of the
//     text, or a page at its top; it gets a page of its own only where the page above
//     would be long, so addresses follow the text's. All pages of a pair are made
//     together, from one key (page.Page.Make), and left alone together. Files that
//     neither register, path nor title pairs are likely renamed where their words say
//     so; rulebook obligations --suggest proposes the same pairs.
//   - One answer for who searches the web: pages that say the same as one in force
//     name it as canonical; superseded pages that say something else, drafts and
//     withdrawn texts are noindex, since search engines pass over a canonical address
//     whose page differs.
//   - What a text lacks is a note, of no effect on the exit code: a dead link, a
//     missing page, a block that is shown as its text. A build counts them, check
//     --notes lists them with their lines. What the register says wrongly is a
//     problem.
//   - Noting is not judging. rulebook obligations --suggest only prints; ids, roles
//     and limits are confirmed by whoever puts them into the register.
package rulebook
