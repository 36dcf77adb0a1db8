package editor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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
	"bollettino/generator/page/form"
)

// saving is what somebody wants to save: a file's text, whether it is a new one, and the
// warnings that they have seen.
type saving struct {
	name, raw string
	fresh     bool
	accepted  []draft.Code
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
	id, err := s.place(rights, q.name, isFile)
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
	unseen := func(w draft.Warning) bool { return !slices.Contains(q.accepted, w.Code) }
	if slices.ContainsFunc(x.warnings, unseen) {
		return nil, &unheeded{x.warnings}
	}
	if err := s.put(turn, x.change); err != nil {
		return nil, err
	}
	return s.saved(x), nil
}

// preview tells what readers will be told of a notice, and what there is to warn about,
// and writes nothing. What would not be saved is refused in the same words.
func (s *Server) preview(rights Rights, q saving) (any, error) {
	id, err := s.place(rights, q.name, isFile)
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
	if len(q.raw) > form.MaxBytes {
		return nil, refuse(http.StatusRequestEntityTooLarge, "La comunicazione è troppo lunga: al più %d kB.",
			form.MaxBytes>>10)
	}
	x := &sound{id: id, change: file.Change{Name: q.name, Was: before, Data: []byte(q.raw)}}
	x.there = before != nil && string(before) == q.raw
	var problems []problem.Problem
	var err error
	switch x.notice, problems, err = s.Site.Read(id, q.name, x.change.Data); {
	case err != nil:
		return nil, err
	case x.there:
		return x, nil
	case len(problems) > 0:
		return nil, s.wrong(problems)
	}
	if err := s.expected(before != nil, q.fresh); err != nil {
		return nil, err
	}
	since, err := s.since(x)
	if err != nil {
		return nil, err
	}
	if problems, x.already, err = s.Site.Check(id, q.name, x.change.Data); err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, s.wrong(problems)
	}
	x.warnings, err = s.Site.Weigh(x.notice, since)
	return x, err
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
	if err := s.appended(old, x.notice, x.change.Was); err != nil {
		return 0, err
	}
	if more := x.notice.Updates[len(old.Updates):]; len(more) > 0 {
		return more[0].At, nil
	}
	return 0, nil
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
	out := append([]draft.Warning{}, x.warnings...)
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
