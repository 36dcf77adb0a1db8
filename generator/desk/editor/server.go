package editor

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/form"
)

// Site is what the server asks of the site whose files it writes.
type Site interface {
	// Name is the subject's, or the platform's; "" where the registry doesn't have it.
	Name(subject.ID) (string, error)
	// Behind tells whether a subject is one of a partner's bodies.
	Behind(partner, id subject.ID) (bool, error)
	// Together is what a partner's bodies are told at once, by whoever may write for those.
	Together(partner subject.ID, may func(subject.ID) bool) (Together, error)
	// Read reads a notice as `check` does, with the profile and the clock of now.
	Read(id subject.ID, file string, data []byte) (*notice.Notice, []problem.Problem, error)
	// Check gives what `check` would say of the subject if the file held data: what
	// the file would make wrong, and what is wrong without it, which keeps the
	// subject's page as it last was.
	Check(id subject.ID, file string, data []byte) (wrong, already []problem.Problem, err error)
	// Weigh gives what whoever publishes a sound notice should know before; since is
	// 0 for a new notice, else the time of the first new update (draft.Weigh).
	Weigh(n *notice.Notice, since period.Time) ([]draft.Warning, error)
	// Add is the file of a notice, as it was read from it, with one more update, and without
	// the texts that this takes out.
	Add(file []byte, n *notice.Notice, u notice.Update) ([]byte, error)
	// Show is what readers will be told of a sound notice, whose file is to hold data.
	Show(n *notice.Notice, data []byte) (draft.Preview, error)
	// Address is that of a notice's page.
	Address(id subject.ID, slug string) string
}

// Together writes one notice, or one update, for all bodies of a partner (desk.Together): what
// it does is told, and put writes it. What can't be done is a draft.Refusal.
type Together interface {
	Bodies() ([]subject.ID, error)
	Groups() ([]draft.Group, error)
	New(n *notice.Notice, group string, except []subject.ID) (m draft.Many, put func() error, err error)
	Add(group string, before *notice.Notice, u notice.Update) (m draft.Many, put func() error, err error)
}

// Server answers the editing page's requests: Decap's proxy protocol, as far as the
// page uses it, one JSON object for each POST. A request that can't be served gets
// {"error": "..."}, and where fields are to blame "problems": [Complaint], with "now",
// what the file holds, where somebody else was faster; "stale": true asks for the token
// of this run. A text that stands already as it is sent is saved: its answer was lost.
// A notice to be warned about is not saved before its author has accepted the warnings'
// codes: till then the answer is 409 with "warnings": [draft.Warning]. What readers will
// be told is asked before by "preview", with the params of what is to be saved: nothing
// is written, and the answer is {"preview": draft.Preview, "warnings"}, or the refusal.
type Server struct {
	Guard Guard
	Root  *os.Root // the folder that holds data/; nothing outside is reached
	Site  Site
	Form  form.Form
}

// request is what the CMS asks, in its own words.
type request struct {
	Action   string       `json:"action"`
	Accepted []draft.Code `json:"accepted"` // ours: warnings that whoever saves has seen
	Except   []subject.ID `json:"except"`   // ours: of a partner's bodies, those left out
	Params   struct {
		Folder string `json:"folder"`
		Path   string `json:"path"`
		Files  []struct {
			Path string `json:"path"`
		} `json:"files"`
		Entry     *dataFile         `json:"entry"`
		DataFiles []dataFile        `json:"dataFiles"`
		Assets    []json.RawMessage `json:"assets"`
		Options   struct {
			NewEntry bool `json:"newEntry"`
		} `json:"options"`
		Collection string `json:"collection"`
		Slug       string `json:"slug"`
	} `json:"params"`
}

var errTooLong = refuse(http.StatusRequestEntityTooLarge, "La comunicazione è troppo lunga: al più %d kB.",
	form.MaxBytes>>10)

// saving is the one notice that a request wants to save.
func (q request) saving() (saving, error) {
	files := q.Params.DataFiles
	if q.Params.Entry != nil {
		files = append(files, *q.Params.Entry)
	}
	if len(files) != 1 || len(q.Params.Assets) > 0 || files[0].NewPath != "" && files[0].NewPath != files[0].Path {
		return saving{}, refuse(http.StatusForbidden,
			"Da qui si pubblica una comunicazione alla volta, senza allegati e senza spostarla.")
	}
	if len(files[0].Raw) > form.MaxBytes {
		return saving{}, errTooLong
	}
	return saving{files[0].Path, files[0].Raw, q.Params.Options.NewEntry, q.Accepted, q.Except}, nil
}

type dataFile struct {
	Path    string `json:"path"`
	NewPath string `json:"newPath"`
	Raw     string `json:"raw"`
}

// entry is a file as the CMS takes it; Data is null where there is none.
type entry struct {
	Data *string `json:"data"`
	File located `json:"file"`
}

type located struct {
	Path string  `json:"path"`
	ID   *string `json:"id"`
}

// failed is an answer with what is wrong with a notice.
type failed struct {
	complaints []Complaint
	now        *string // what the file holds, where somebody else has written it
}

func (f *failed) Error() string {
	c := f.complaints[0]
	if c.Label == "" {
		return c.Message
	}
	return c.Label + ": " + c.Message
}

// unheeded is an answer with what to know before publishing.
type unheeded struct {
	warnings []draft.Warning
	many     *draft.Many // nil: it is one body's
}

func (u *unheeded) Error() string {
	return "Prima leggi gli avvisi. Se va bene così, scegli «Pubblica lo stesso»."
}

// notSaved says that one thing is wrong, in the form's words.
func (s *Server) notSaved(field, message, hint string) error {
	return &failed{complaints: []Complaint{{Field: field, Label: label(s.Form, field), Message: message, Hint: hint}}}
}

// overtaken says that somebody else has written the file, and what it holds now.
func (s *Server) overtaken(message, hint string, now []byte) error {
	text := string(now)
	return &failed{[]Complaint{{Message: message, Hint: hint}}, &text}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, err := s.answer(w, r)
	status := http.StatusOK
	var no *refusal
	var wrong *failed
	var heed *unheeded
	var cannot draft.Refusal
	switch {
	case errors.As(err, &no):
		status, answer = no.status, map[string]any{"error": no.message, "stale": no.stale}
	case errors.As(err, &wrong):
		status, answer = http.StatusUnprocessableEntity,
			map[string]any{"error": wrong.Error(), "problems": wrong.complaints, "now": wrong.now}
	case errors.As(err, &cannot):
		status, answer = http.StatusUnprocessableEntity, map[string]any{"error": string(cannot),
			"problems": []Complaint{{Message: string(cannot)}}}
	case errors.As(err, &heed):
		status, answer = http.StatusConflict, map[string]any{"error": heed.Error(), "warnings": heed.warnings, "many": heed.many}
	case err != nil:
		status, answer = http.StatusInternalServerError,
			map[string]any{"error": "Il programma non ci è riuscito: " + err.Error()}
	}
	data, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(data)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) (any, error) {
	rights, err := s.Guard.Admit(r)
	if err != nil {
		return nil, err
	}
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if strings.TrimSpace(strings.ToLower(kind)) != "application/json" {
		return nil, refuse(http.StatusUnsupportedMediaType, "La richiesta non è JSON.")
	}
	// A text may double when it is written as JSON.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4*form.MaxBytes))
	if err != nil {
		return nil, errTooLong
	}
	var q request
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, refuse(http.StatusBadRequest, "La richiesta non si legge.")
	}
	switch q.Action {
	case "info":
		return map[string]any{"repo": "bollettino", "publish_modes": []string{"simple"}, "type": "bollettino"}, nil
	case "entriesByFolder":
		return s.list(rights, q.Params.Folder)
	case "entriesByFiles":
		entries := []entry{}
		for _, f := range q.Params.Files {
			e, err := s.entry(rights, f.Path)
			if err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
		return entries, nil
	case "getEntry":
		return s.entry(rights, q.Params.Path)
	case "persistEntry":
		x, err := q.saving()
		if err != nil {
			return nil, err
		}
		return s.save(r.Context(), rights, x)
	case "preview": // ours
		x, err := q.saving()
		if err != nil {
			return nil, err
		}
		return s.preview(rights, x)
	case "getMedia", "unpublishedEntries":
		return []entry{}, nil
	case "partner": // ours: how many bodies the subject of a collection is the partner of
		return s.partner(rights, subject.ID(strings.TrimPrefix(q.Params.Collection, CollectionPrefix)))
	case "getDeployPreview":
		id := subject.ID(strings.TrimPrefix(q.Params.Collection, CollectionPrefix))
		if q.Params.Collection == PlatformCollection {
			id = subject.Platform
		}
		if over, err := s.over(rights, id); err != nil || !over || !isSlug().MatchString(q.Params.Slug) {
			return nil, err
		}
		return map[string]string{"url": s.Site.Address(id, q.Params.Slug), "status": "SUCCESS"}, nil
	case "deleteFile", "deleteFiles":
		return nil, refuse(http.StatusForbidden,
			"Una comunicazione pubblicata non si cancella: aggiungi un aggiornamento «Ritiro».")
	}
	return nil, refuse(http.StatusUnprocessableEntity, "Da qui non si può fare.")
}

// CollectionPrefix begins the name of a subject's collection in the CMS; the platform's has
// a name of its own.
const (
	CollectionPrefix   = "enti-"
	PlatformCollection = "piattaforma"
)

var (
	isFolder = regexp.MustCompile(`^data/(subjects/[A-Z0-9]+|platform)/notices$`)
	isFile   = dear(`^data/(subjects/[A-Z0-9]+|platform)/notices/(\d{4}-\d\d-\d\d-[a-z0-9][a-z0-9-]{0,199})\.md$`)
	isSlug   = dear(`^\d{4}-\d\d-\d\d-[a-z0-9][a-z0-9-]{0,199}$`)
)

// dear is an expression that takes milliseconds to make, as those do that count: no start of the
// program waits for it.
func dear(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// place tells whose a path is. What is no notice of a known subject, or of one that
// the person may not edit, is not touched.
func (s *Server) place(rights Rights, file string, shape *regexp.Regexp) (subject.ID, error) {
	m := shape.FindStringSubmatch(file)
	if m == nil {
		return "", refuse(http.StatusForbidden, "Da qui si leggono e si scrivono solo le comunicazioni di un ente.")
	}
	id := subject.ID(strings.TrimPrefix(m[1], "subjects/"))
	if over, err := s.over(rights, id); err != nil {
		return "", err
	} else if !over && id == subject.Platform {
		return "", refuse(http.StatusForbidden, "Per la piattaforma scrive solo chi può scrivere per tutti gli enti.")
	} else if !over {
		return "", refuse(http.StatusForbidden, "Non puoi scrivere per l’ente %s.", id)
	}
	name, err := s.Site.Name(id)
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", refuse(http.StatusNotFound, "L’ente %s non è nell’elenco di questo sito.", id)
	}
	return id, nil
}

// over tells whether a person holds a subject, by itself or as one of a partner's bodies.
func (s *Server) over(rights Rights, id subject.ID) (bool, error) {
	if rights.Over(id) {
		return true, nil
	}
	for _, partner := range rights.Partners {
		if is, err := s.Site.Behind(partner, id); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

func (s *Server) list(rights Rights, folder string) (any, error) {
	if m := isTogether.FindStringSubmatch(folder); m != nil {
		return s.groups(rights, subject.ID(m[1]))
	}
	if _, err := s.place(rights, folder, isFolder); err != nil {
		return nil, err
	}
	entries := []entry{}
	names, err := fs.ReadDir(s.Root.FS(), folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	slices.Reverse(names) // the newest first
	for _, n := range names {
		if name := path.Join(folder, n.Name()); isFile().MatchString(name) && n.Type().IsRegular() {
			e, err := s.read(name)
			if err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
	}
	return entries, nil
}

func (s *Server) entry(rights Rights, name string) (entry, error) {
	if m := isGroup().FindStringSubmatch(name); m != nil {
		return s.group(rights, subject.ID(m[1]), m[2])
	}
	if _, err := s.place(rights, name, isFile()); err != nil {
		return entry{}, err
	}
	return s.read(name)
}

func (s *Server) read(name string) (entry, error) {
	e := entry{File: located{Path: name}}
	info, err := s.Root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return e, nil // a link, a pipe: nobody's notice
	}
	if err != nil {
		return e, err
	}
	var data []byte
	if info.Size() <= form.MaxBytes { // what is larger no reader takes
		if data, err = s.Root.ReadFile(name); err != nil {
			return e, err
		}
	}
	text := string(data)
	e.Data, e.File.ID = &text, &name
	return e, nil
}

// Path is where the server answers, below the site's own path.
const Path = "/gestione/-/registro"

// Desk is what the page is told beside the form, in its <meta name="bollettino-edit">.
type Desk struct {
	URL      string    `json:"url,omitempty"`      // where to write
	Token    string    `json:"token,omitempty"`    // of this run
	Subjects []Subject `json:"subjects,omitempty"` // whom the person may edit; none, and no partners: anybody
	Partners []Subject `json:"partners,omitempty"` // whose bodies the person may edit, all at once, too
	Platform bool      `json:"platform,omitempty"` // the person may write for the platform
	// what is saved is public at once: readers see what this server shows
	Public  bool   `json:"public,omitempty"`
	Now     string `json:"now,omitempty"`     // where the clock stands still: the local time
	Refused string `json:"refused,omitempty"` // why the person may not edit
}

// Subject is one whom a person may edit.
type Subject struct {
	ID   subject.ID `json:"id"`
	Name string     `json:"name"`
}

// named are those of subjects that this site has.
func (s *Server) named(ids []subject.ID) (out []Subject, err error) {
	for _, id := range ids {
		name, err := s.Site.Name(id)
		if err != nil {
			return nil, err
		}
		if name != "" {
			out = append(out, Subject{id, name})
		}
	}
	return out, nil
}

// Meta is the element that tells the page, served to who asks, where to write and
// with which token: who may not edit learns why, and no token. Now is the local time
// at which the clock stands still, or "".
func (s *Server) Meta(r *http.Request, base, now string) ([]byte, error) {
	d := Desk{Now: now}
	rights, err := s.Guard.Who(r)
	var no *refusal
	switch {
	case errors.As(err, &no):
		d.Refused = no.message
	default:
		d.URL, d.Token = strings.TrimSuffix(base, "/")+Path, s.Guard.Token
		d.Public, d.Platform = s.Guard.Edit.Header != "", rights.All
		if d.Subjects, err = s.named(rights.IDs); err != nil {
			return nil, err
		}
		if d.Partners, err = s.named(rights.Partners); err != nil {
			return nil, err
		}
		if len(d.Subjects)+len(d.Partners) == 0 && !rights.All {
			d = Desk{Refused: "Nessuno degli enti per cui puoi scrivere è su questo sito."}
		}
	}
	data, err := json.Marshal(d)
	return []byte(`<meta name="bollettino-edit" content="` + html.EscapeString(string(data)) + `">`), err
}
