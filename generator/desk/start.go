package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/kit"
	"bollettino/generator/desk/roster"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
)

// Start is a site that is to be: who runs it, and of which bodies it tells. They are one, or
// those of the public lists.
type Start struct {
	kit.Site
	Row   subject.Row // the one body
	Lists Lists       // or those of the lists
	Now   period.Time
}

// ofOperator are the questions about who runs the site: it can't be without their answers.
func (s *Start) ofOperator() []startQuestion {
	return []startQuestion{
		{"operator", "Chi cura il sito? Il nome dell’ente o dell’azienda", &s.Operator, nil},
		{"url", "Il suo sito web", &s.URL, webAddress},
		{"contact", "A quale e-mail scrive chi trova un errore?", &s.Contact, mailAddress},
		{"base-url", "A quale indirizzo sarà questo sito?", &s.BaseURL, webAddress},
	}
}

// ofBody are those about the one body, if it is of none of the lists.
func (s *Start) ofBody() []startQuestion {
	if s.Lists.given() {
		return nil
	}
	return []startQuestion{
		{"subject", "Il codice fiscale dell’ente di cui il sito dice lo stato", (*string)(&s.Row.ID), bodyCode},
		{"name", "Il suo nome", &s.Row.Name, nil},
	}
}

// whose asks of which bodies the site tells, unless that was said.
func (s *Start) whose(a *asker) error {
	if a == nil || s.Lists.given() || s.Row.ID != "" || s.Row.Name != "" {
		return nil
	}
	which, err := a.choose("Di chi dice lo stato il sito?", []option{
		{"one", "di un ente"}, {"partner", "degli enti di un partner tecnologico"},
		{"region", "degli enti di una regione"}, {"file", "di enti scelti: ne hai i codici in un file"},
		{"all", "di tutti gli enti, i prestatori e i partner della piattaforma"},
	}, "one")
	if err != nil || which == "one" {
		return err
	}
	fmt.Fprintln(a.out, "Gli enti si prendono dalle liste pubbliche della piattaforma, in file CSV che hai scaricato.")
	for _, q := range []struct {
		words string
		files *[]string
		least int
	}{
		{"Il file con gli enti creditori (più d’uno: separati da virgole)", &s.Lists.EC, 1},
		{"Il file con i prestatori di servizi di pagamento", &s.Lists.PSP, 0},
		{"I file con i partner, e con gli enti collegati a ciascuno", &s.Lists.Partners, 0},
	} {
		if q.least == 0 {
			q.words += " (Invio se non serve)"
		}
		if _, err := a.line(q.words, "", q.least > 0, func(text string) (err error) {
			*q.files, err = filesOf(text, q.least)
			return err
		}); err != nil {
			return err
		}
	}
	return s.only(a, which)
}

// only asks for those of the lists' bodies that are wanted, until there are some.
func (s *Start) only(a *asker, which string) error {
	kind, ok := map[string]struct{ prefix, words, wrong string }{
		"partner": {"partner:", "Il codice fiscale del partner", "non è un codice fiscale"},
		"region":  {"region:", "Il nome della regione", ""},
		"file":    {"", "Il file con i codici, uno per riga", "non è un file di codici fiscali, uno per riga"},
	}[which]
	if !ok {
		return nil
	}
	of, err := s.Lists.read()
	if err != nil {
		return err
	}
	_, err = a.line(kind.words, "", true, func(text string) error {
		wanted, err := selector(kind.prefix + text)
		if err != nil {
			return fmt.Errorf("«%s» %s", text, kind.wrong)
		}
		r := of.Only(wanted)
		if len(r.Rows) == 0 {
			return fmt.Errorf("nelle liste non c’è nessuno per «%s»", text)
		}
		fmt.Fprintf(a.out, "  %d tra enti, prestatori e partner\n", len(r.Rows))
		s.Lists.Only = kind.prefix + text
		return nil
	})
	return err
}

// filesOf are the files that a line names, with commas between.
func filesOf(line string, least int) (names []string, err error) {
	for name := range strings.SplitSeq(line, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if info, err := os.Stat(name); err != nil || info.IsDir() {
			return nil, fmt.Errorf("il file «%s» non c’è, o non si può leggere", name)
		}
		names = append(names, name)
	}
	if len(names) < least {
		return nil, errors.New("serve una risposta")
	}
	return names, nil
}

type startQuestion struct {
	flag, words string
	answer      *string
	check       func(string) error
}

// Create writes the site's first files into a folder that is not there, or empty. What is
// missing is asked at a terminal. Nothing is written of a site that check would complain of.
func (s Start) Create(ctx context.Context, dir string, in io.Reader, out io.Writer) error {
	if err := unused(dir); err != nil {
		return err
	}
	if err := s.ask(askerOf(ctx, in, out)); err != nil {
		return err
	}
	zone, err := period.In("Europe/Rome")
	if err != nil {
		return err
	}
	s.complete(zone)
	if s.Registry, err = s.registry(zone, out); err != nil {
		return err
	}
	files, err := s.Files()
	if err != nil {
		return err
	}
	if s.Lists.given() {
		files[listed] = s.Registry
	}
	list := &problem.List{}
	setting.Read("data/site.yaml", files["data/site.yaml"], list)
	subject.ReadRegistry(kit.RegistryFile, s.Registry, zone, list)
	if list.Len() > 0 {
		problem.Write(out, list.Sorted(), 20)
		fmt.Fprintf(out, "%s: nothing is written\n", dir)
		return problem.ErrFound
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := file.Replace(filepath.Join(dir, filepath.FromSlash(name)), files[name], 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%s: %d files. Next:\n  cd %s\n  bollettino serve    # the site, on this computer\n", dir, len(files), dir)
	fmt.Fprintln(out, "Read content/pagine/ once: privacy, legal notes and accessibility speak in your name.")
	return nil
}

// unused refuses a folder in which something is.
func unused(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case err == nil && len(entries) > 0:
		return problem.Usage(fmt.Errorf("%s is not empty: a site begins in a folder of its own", dir))
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return problem.Usage(fmt.Errorf("%s: %w", dir, err))
	}
	return nil
}

// ask asks for what is missing; without somebody to ask all of it is named at once.
func (s *Start) ask(a *asker) error {
	var missing, wrong []string
	all := func(questions []startQuestion) error {
		for _, q := range questions {
			err := q.ask(a)
			switch {
			case errors.Is(err, errNoAnswer):
				return err
			case err != nil && *q.answer == "":
				missing = append(missing, "--"+q.flag)
			case err != nil:
				wrong = append(wrong, fmt.Sprintf("--%s: %v", q.flag, err))
			}
		}
		return nil
	}
	if err := all(s.ofOperator()); err != nil {
		return err
	}
	if err := s.whose(a); err != nil {
		return err
	}
	if err := all(s.ofBody()); err != nil {
		return err
	}
	if len(missing) > 0 {
		wrong = append(wrong, "say also "+strings.Join(missing, ", ")+", or answer at a terminal")
	}
	if len(wrong) > 0 {
		return problem.Usage(errors.New(strings.Join(wrong, "; ")))
	}
	return nil
}

func (q startQuestion) ask(a *asker) (err error) {
	check := func(s string) error {
		switch {
		case s == "":
			return errors.New("serve una risposta")
		case q.check != nil:
			return q.check(s)
		}
		return nil
	}
	if *q.answer == "" && a != nil {
		*q.answer, err = a.line(q.words, "", true, check)
		return err
	}
	return check(*q.answer)
}

func webAddress(s string) error {
	if !setting.IsWeb(s) {
		return fmt.Errorf("%q non è un indirizzo web, come https://www.comune.example/", s)
	}
	return nil
}

func mailAddress(s string) error {
	if name, host, ok := strings.Cut(s, "@"); !ok || name == "" || !strings.Contains(host, ".") || strings.ContainsAny(s, " <>()") {
		return fmt.Errorf("%q non è un indirizzo e-mail", s)
	}
	return nil
}

func bodyCode(s string) error {
	if id, ok := subject.ParseID(s); !ok || !id.CheckDigit() {
		return fmt.Errorf("%q non è un codice fiscale: sono 11 cifre, e l’ultima segue dalle altre", s)
	}
	return nil
}

// complete fills in what follows from the answers.
func (s *Start) complete(zone period.Zone) {
	if !strings.HasSuffix(s.BaseURL, "/") {
		s.BaseURL += "/"
	}
	if s.TagAuthority == "" {
		s.TagAuthority = kit.Tag(s.URL, zone.Local(s.Now).Year())
	}
	if len(s.Languages) == 0 {
		s.Languages = []string{"it"}
	}
	s.Row.ID, _ = subject.ParseID(string(s.Row.ID))
	if len(s.Row.Roles) == 0 {
		s.Row.Roles = []subject.Role{subject.ECDirect}
	}
	if s.Subject == "" && !s.Lists.given() && strings.EqualFold(s.Row.Name, s.Operator) {
		s.Subject = string(s.Row.ID) // a body that tells of itself
	}
}

// registry is the file of the bodies of which the site tells.
func (s *Start) registry(zone period.Zone, out io.Writer) ([]byte, error) {
	if !s.Lists.given() {
		row := s.Row
		row.Active, row.Valid = true, period.Span{Until: period.Never}
		return subject.WriteRegistry([]subject.Row{row}, zone), nil
	}
	r, err := s.Lists.chosen()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if err := r.WriteCSV(&b); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "%d subjects; %d notes about the lists' rows (`bollettino subjects import` tells them)\n", len(r.Rows), len(r.Notes))
	return []byte(b.String()), nil
}

func (x Lists) given() bool { return len(x.EC)+len(x.PSP)+len(x.Partners) > 0 }

// chosen are the bodies of the lists, or those that Only names and the partners they need.
func (x Lists) chosen() (r roster.Result, err error) {
	if r, err = x.read(); err != nil || x.Only == "" {
		return r, err
	}
	wanted, err := selector(x.Only)
	if err != nil {
		return r, err
	}
	if r = r.Only(wanted); len(r.Rows) == 0 {
		return r, problem.Usage(fmt.Errorf("--only: %s names no body of the lists", x.Only))
	}
	return r, nil
}

// selector tells which rows partner:ID, region:NAME or a file of ids names.
func selector(only string) (func(roster.Row) bool, error) {
	switch kind, value, _ := strings.Cut(only, ":"); kind {
	case "partner":
		id, ok := subject.ParseID(value)
		if !ok {
			return nil, problem.Usage(fmt.Errorf("--only: %q is no id", value))
		}
		return func(r roster.Row) bool {
			return r.Active && (r.ID == string(id) || slices.Contains(r.Partners, string(id)))
		}, nil
	case "region":
		slug := rulebook.Slug(value)
		return func(r roster.Row) bool { return r.Active && slug != "" && rulebook.Slug(r.Region) == slug }, nil
	}
	data, err := os.ReadFile(only)
	if err != nil {
		return nil, problem.Usage(fmt.Errorf("--only: use partner:ID, region:NAME or a file of ids: %w", err))
	}
	list := &problem.List{}
	ids := input.ReadIDs(filepath.ToSlash(only), data, func(subject.ID) bool { return true }, list)
	if list.Len() > 0 {
		return nil, problem.Usage(fmt.Errorf("--only: %v", list.Sorted()[0]))
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[string(id)] = true
	}
	return func(r roster.Row) bool { return wanted[r.ID] }, nil
}
