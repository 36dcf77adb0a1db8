// Package editor is the editing page's form, and what stands behind it where
// `serve --edit` runs: it tells who may edit which subject, speaks the proxy
// protocol of Decap CMS, and saves a notice if it is sound and takes nothing back.
//
// It appends and never edits: of a published notice it takes updates only; what an update
// takes out (redacted) it removes from the file, too. It deletes nothing, and knows nothing
// of how the site is built. What a partner's bodies are told at once is to the CMS a file in
// a folder that isn't there: Together stands behind it.
//
// # The page and its server
//
// /gestione/ is Decap CMS (npm, one bundle, under that folder alone) with one widget of
// ours: the form of one notice, made by static/gestione/ from modulo.json, which
// editor.NewForm writes once for the site, and from the subject's stato.json. No file
// is added per subject. The CMS brings the login, the git hosts, the list and the
// saving; the form, its checks and the file's text (testo.js: values are text, an
// update is appended and no other byte changes) are ours. A file there is a noun:
// gestione.js chooses whose notices, chi.js says whose they are, cms.js alone knows the CMS, modulo.js is the form and
// campo.js a field, risposta.js what was answered, momento.js and ripetizione.js read
// dates and rules, stato.js what may follow (by the table that notice gives into
// modulo.json), bozza.js keeps what was typed, registro.js asks the server. The form is
// our own because the CMS' fields neither say in the form what a server refused nor
// know that a published notice is only added to.
//
// serve --edit puts the address and the token of the run into the page as it serves it,
// and editor.Server answers: every request needs a name that is ours, the page's own
// origin, the token, and rights over the subject. A notice is read by notice.Read,
// compared with what was published, and then the whole subject is checked as check
// does, on a tree in which that one file holds the new bytes: so a frozen month that it
// would contradict refuses it too. Then draft.Weigh weighs it as for the terminal:
// where it warns, nothing is written until a request names the warnings' codes as
// accepted. What readers will be told (draft.Preview) is asked for before: the page shows it,
// and no script of ours makes a sentence of it. What was wrong before doesn't; the answer says that it keeps the page as it
// was. Files are reached through os.Root, written in turn (base/file); watch does the
// rest.
//
// The page's policy allows unsafe-eval, with which the CMS compiles the checks of its
// settings, and styles within the page; nothing else of the site has it. Hosts that add
// headers up keep the strict one, and the page then says that it can't start.
package editor
