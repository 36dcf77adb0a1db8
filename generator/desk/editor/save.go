package editor

import (
	"context"
	"errors"
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

// save writes a notice if it is sound, takes nothing back, and all that there is to
// warn about is accepted. Its answer tells the address of its page, the warnings, and
// what keeps the page from showing it.
func (s *Server) save(
	ctx context.Context, rights Rights, name, raw string, fresh bool, accepted []draft.Code,
) (any, error) {
	id, err := s.place(rights, name, isFile)
	if err != nil {
		return nil, err
	}
	if len(raw) > form.MaxBytes {
		return nil, refuse(http.StatusRequestEntityTooLarge, "La comunicazione è troppo lunga: al più %d kB.",
			form.MaxBytes>>10)
	}
	// What is compared is what is replaced, whoever else writes.
	turn, err := file.Take(ctx, s.Root)
	if err != nil {
		return nil, err
	}
	defer turn.Done()
	before, err := turn.Read(name)
	if err != nil {
		return nil, err
	}
	if before != nil && string(before) == raw { // sent again: the answer was lost
		return s.saved(id, name, nil, nil), nil
	}
	if err := s.expected(before != nil, fresh); err != nil {
		return nil, err
	}
	now, problems, err := s.Site.Read(id, name, []byte(raw))
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, s.wrong(problems)
	}
	since, err := s.since(id, name, before, now)
	if err != nil {
		return nil, err
	}
	problems, already, err := s.Site.Check(id, name, []byte(raw))
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, s.wrong(problems)
	}
	warnings, err := s.heeded(now, since, accepted)
	if err != nil {
		return nil, err
	}
	if err := s.put(turn, file.Change{Name: name, Was: before, Data: []byte(raw)}); err != nil {
		return nil, err
	}
	return s.saved(id, name, warnings, already), nil
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
func (s *Server) since(id subject.ID, name string, before []byte, now *notice.Notice) (period.Time, error) {
	if before == nil {
		return 0, nil
	}
	old, problems, err := s.Site.Read(id, name, before)
	if err != nil {
		return 0, err
	}
	if len(problems) > 0 {
		return 0, s.notSaved("", "il file pubblicato ha un errore, e da qui non si può correggere: "+
			Quote(problems[0]), "Lo corregge chi cura i file del sito: «bollettino check» dice come.")
	}
	if err := s.appended(old, now, before); err != nil {
		return 0, err
	}
	if more := now.Updates[len(old.Updates):]; len(more) > 0 {
		return more[0].At, nil
	}
	return 0, nil
}

// heeded are the warnings, if all of them are accepted.
func (s *Server) heeded(n *notice.Notice, since period.Time, accepted []draft.Code) ([]draft.Warning, error) {
	warnings, err := s.Site.Weigh(n, since)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(warnings, func(w draft.Warning) bool { return !slices.Contains(accepted, w.Code) }) {
		return nil, &unheeded{warnings}
	}
	return warnings, nil
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
func (s *Server) saved(id subject.ID, name string, warnings []draft.Warning, already []problem.Problem) any {
	warnings = append([]draft.Warning{}, warnings...) // a list in JSON, though empty
	for _, p := range already {
		warnings = append(warnings, draft.Warning{Text: Held(p)})
	}
	return map[string]any{"message": "saved", "url": s.Site.Address(id, strings.TrimSuffix(path.Base(name), ".md")),
		"warnings": warnings}
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
