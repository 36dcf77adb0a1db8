package editor

import (
	"context"
	"errors"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
)

// saving is what somebody wants to save: a file's text, whether it is a new one, and the
// warnings that they have seen.
type saving struct {
	name, raw string
	fresh     bool
	accepted  []draft.Code
	except    []subject.ID // of a partner's bodies, those left out
}

// sound is a notice that can be saved: it is sound and takes nothing back.
type sound struct {
	id       subject.ID
	notice   *notice.Notice
	change   file.Change
	there    bool // it stands already: the answer was lost
	warnings []draft.Warning
	already  []problem.Problem // what keeps its subject's page from showing it
}

// save writes a notice if it is sound, takes nothing back, and all that there is to
// warn about is accepted. Its answer tells the address of its page, the warnings, and
// what keeps the page from showing it.
func (s *Server) save(ctx context.Context, rights Rights, q saving) (any, error) {
	if m := isGroup().FindStringSubmatch(q.name); m != nil {
		return s.saveTogether(rights, subject.ID(m[1]), m[2], q)
	}
	id, err := s.place(rights, q.name, isFile())
	if err != nil {
		return nil, err
	}
	// What is compared is what is replaced, whoever else writes.
	turn, err := file.Take(ctx, s.Root)
	if err != nil {
		return nil, err
	}
	defer turn.Done()
	before, err := turn.Read(q.name)
	if err != nil {
		return nil, err
	}
	x, err := s.judge(id, q, before)
	if err != nil {
		return nil, err
	}
	if x.there {
		return s.saved(x), nil
	}
	if !q.accepts(x.warnings) {
		return nil, &unheeded{x.warnings, nil}
	}
	if err := s.put(turn, x.change); err != nil {
		return nil, err
	}
	return s.saved(x), nil
}

// accepts tells whether whoever saves has seen all warnings.
func (q saving) accepts(warnings []draft.Warning) bool {
	return !slices.ContainsFunc(warnings, func(w draft.Warning) bool { return !slices.Contains(q.accepted, w.Code) })
}

// preview tells what readers will be told of a notice, and what there is to warn about,
// and writes nothing. What would not be saved is refused in the same words.
func (s *Server) preview(rights Rights, q saving) (any, error) {
	if m := isGroup().FindStringSubmatch(q.name); m != nil {
		return s.previewTogether(rights, subject.ID(m[1]), m[2], q)
	}
	id, err := s.place(rights, q.name, isFile())
	if err != nil {
		return nil, err
	}
	before, err := s.held(&q)
	if err != nil {
		return nil, err
	}
	x, err := s.judge(id, q, before)
	if err != nil {
		return nil, err
	}
	shown, err := s.Site.Show(x.notice, x.change.Data)
	if err != nil {
		return nil, err
	}
	return map[string]any{"preview": shown, "warnings": x.told()}, nil
}

// held is what the file holds that is to be saved, nil where there is none. A new one whose
// name is taken gets another, as the CMS gives it when it saves.
func (s *Server) held(q *saving) ([]byte, error) {
	for name, i := strings.TrimSuffix(q.name, ".md"), 1; ; i++ {
		e, err := s.read(q.name)
		if err != nil || e.Data == nil {
			return nil, err
		}
		if !q.fresh || *e.Data == q.raw {
			return []byte(*e.Data), nil
		}
		q.name = fmt.Sprintf("%s-%d.md", name, i)
	}
}

// judge holds that a notice can be saved in place of what its file holds, nil where there
// is none.
func (s *Server) judge(id subject.ID, q saving, before []byte) (*sound, error) {
	x := &sound{id: id, change: file.Change{Name: q.name, Was: before, Data: []byte(q.raw)}}
	x.there = before != nil && string(before) == q.raw
	var problems []problem.Problem
	var err error
	switch x.notice, problems, err = s.Site.Read(id, q.name, x.change.Data); {
	case err != nil:
		return nil, err
	case len(problems) > 0:
		return nil, s.wrong(problems)
	case x.there:
		return x, nil
	}
	if err := s.expected(before != nil, q.fresh); err != nil {
		return nil, err
	}
	since, err := s.since(x)
	if err != nil || x.there {
		return x, err
	}
	if problems, x.already, err = s.Site.Check(id, q.name, x.change.Data); err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, s.wrong(problems)
	}
	if u, ok := x.redaction(); ok {
		x.warnings = draft.Stays(x.notice, u)
		return x, nil
	}
	x.warnings, err = s.Site.Weigh(x.notice, since)
	return x, err
}

// redaction is the last thing said, where that takes texts out.
func (x *sound) redaction() (u notice.Update, ok bool) {
	if n := len(x.notice.Updates); n > 0 {
		u = x.notice.Updates[n-1]
	}
	return u, u.Status == notice.Redacted
}

// expected holds that a notice is there if it is added to, and not if it is new.
func (s *Server) expected(there, fresh bool) error {
	switch {
	case there && fresh:
		return s.notSaved("title", "c’è già una comunicazione di questo giorno con lo stesso titolo",
			"Cambia il titolo, oppure apri quella e aggiungi un aggiornamento.")
	case !there && !fresh:
		return s.notSaved("", "la comunicazione non c’è più",
			"Ricarica la pagina: quello che hai scritto resta in questo browser.")
	}
	return nil
}

// since is when the first of the updates that are new was made, 0 where there is
// none; what was published before must stand as it was.
func (s *Server) since(x *sound) (period.Time, error) {
	if x.change.Was == nil {
		return 0, nil
	}
	old, problems, err := s.Site.Read(x.id, x.change.Name, x.change.Was)
	if err != nil {
		return 0, err
	}
	if len(problems) > 0 {
		return 0, s.notSaved("", "il file pubblicato ha un errore, e da qui non si può correggere: "+
			Quote(problems[0]), "Lo corregge chi cura i file del sito: «bollettino check» dice come.")
	}
	told := len(old.Updates)
	redacted := func(u notice.Update) bool { return u.Status == notice.Redacted }
	if len(x.notice.Updates) == told+1 && slices.ContainsFunc(x.notice.Updates, redacted) {
		return s.added(x, old)
	}
	if err := s.appended(old, x.notice, x.change.Was); err != nil {
		return 0, err
	}
	more := x.notice.Updates[told:]
	if len(more) == 0 { // the same in other bytes
		x.there = true
		return 0, nil
	}
	return more[0].At, nil
}

// added adds the last update that was sent to the file as it stands, of which some text is
// or was taken out: what was sent may still have the words, and must else say the same.
func (s *Server) added(x *sound, old *notice.Notice) (period.Time, error) {
	u := x.notice.Updates[len(old.Updates)]
	data, err := s.Site.Add(x.change.Was, old, u)
	if err != nil {
		return 0, err
	}
	n, problems, err := s.Site.Read(x.id, x.change.Name, data)
	switch {
	case err != nil:
		return 0, err
	case len(problems) > 0:
		return 0, s.wrong(problems)
	case !reflect.DeepEqual(n, x.notice):
		return 0, s.appended(n, x.notice, x.change.Was)
	}
	x.change.Data, x.notice = data, n
	return u.At, nil
}

func (s *Server) put(turn *file.Turn, c file.Change) error {
	err := turn.Put(c)
	if errors.Is(err, file.ErrChanged) {
		return s.notSaved("", "proprio adesso un altro ha scritto lo stesso file",
			"Pubblica di nuovo: quello che hai scritto resta.")
	}
	return err
}

// saved is the answer to who has saved.
func (s *Server) saved(x *sound) any {
	return map[string]any{"message": "saved", "warnings": x.told(),
		"url": s.Site.Address(x.id, strings.TrimSuffix(path.Base(x.change.Name), ".md"))}
}

// told are the warnings, and of what keeps the page as it was: a list in JSON, though empty.
func (x *sound) told() []draft.Warning {
	out := told(x.warnings)
	for _, p := range x.already {
		out = append(out, draft.Warning{Text: Held(p)})
	}
	return out
}

func (s *Server) wrong(problems []problem.Problem) error {
	var f failed
	for _, p := range problems {
		f.complaints = append(f.complaints, Say(s.Form, p))
	}
	return &f
}

// appended holds that of what was published nothing is changed or gone.
func (s *Server) appended(old, now *notice.Notice, before []byte) error {
	same := func(a, b notice.Update) bool { return reflect.DeepEqual(a, b) }
	if n := len(old.Updates); len(now.Updates) < n || !slices.EqualFunc(now.Updates[:n], old.Updates, same) {
		return s.overtaken("un aggiornamento pubblicato manca o è diverso: forse nel frattempo ne è "+
			"stato aggiunto un altro", "Ora lo vedi qui sotto: leggilo e, se il tuo serve ancora, pubblica di nuovo.",
			before)
	}
	a, b := *old, *now
	a.Updates, b.Updates = nil, nil
	if !reflect.DeepEqual(a, b) {
		return s.notSaved("", "ciò che è già pubblicato non si cambia",
			"Lascia com’è la prima comunicazione e scrivi che cosa cambia in un aggiornamento. Se l’ha cambiata un "+
				"altro, ricarica la pagina: quello che hai scritto resta.")
	}
	return nil
}
