package command

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"bollettino/generator/base/problem"
	"bollettino/generator/desk"
	"bollettino/generator/desk/draft"
	"bollettino/generator/input"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/subject"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func noticeNew(open opener) *cobra.Command {
	var yes, dry bool
	var names []string
	for _, t := range draft.Templates() {
		names = append(names, t.Name)
	}
	c := &cobra.Command{
		Use: "new", Short: "Write a new notice, for one subject, for many, or for the platform", Args: noArgs,
		Long: `New writes a notice. A template fills in what the usual cases have in common, in
Italian, and flags replace what it says:

  ` + strings.Join(names, ", ") + `

Times are read as people write them in Italian, and told back in full: "31/12
22:00", 22:00, "domani alle 10", "venerdì 22:00", adesso, 2026-12-31T22:00, and for
an end also +2h. An end without a day is the first such hour after the start, a
start without a year lies ahead. They are the site's local times.

Before it saves it warns of fewer hours of notice than the rule wants, of planned
time past the year's limit, of an overlap with another stop, of a span in the
past, of the same thing told already, and of a notice that says no other way to
pay. Warnings stop nothing; a problem that check would report does (exit code 1,
and nothing is written).

With --for it writes one file for each subject, with a common group; what its
author should look at comes first in one table. partner:ID are the active subjects
behind a partner (where a profile says which services the partner runs, those
alone are named), region:NAME those of a region, and a file lists ids. Subjects for
whom no sound file can be written are named with their problem and left out (exit
code 1); --except leaves out others. Broken off and run again with the same
--group, it goes on where it stopped.

At a terminal answers are kept in .bollettino/drafts/ until they are published or
dropped, and the next run offers to go on with them.`,
		Example: `  bollettino notice new
  bollettino notice new --subject 01234567897 --template portal-update --services portale --from "27/11 22:00" --until +4h --told-platform adesso
  bollettino notice new --for partner:09900005670 --template station-update --from 2026-12-01T22:00 --until +2h --group stazioni-dicembre
  bollettino notice new --platform --kind maintenance --title "Aggiornamento della piattaforma" --impact full --from 2026-12-01T22:00 --until +2h`,
	}
	c.RunE = open(func(d *desk.Desk, _ []string) error {
		d.Yes, d.Dry = yes, dry
		f, err := d.Form("new", flagsOf(c))
		if err != nil {
			return err
		}
		return d.Settle(f, desk.Written, func() (*desk.Lot, error) { return d.Create(f) })
	})
	newFlags(c.Flags(), strings.Join(names, ", "))
	saving(c, &yes, &dry)
	return c
}

// newFlags are those of `notice new`; their names are those of the form's answers.
func newFlags(f *pflag.FlagSet, templates string) {
	f.String("subject", "", "the subject's id")
	f.String("for", "", "many subjects: partner:ID, region:NAME, or a file of ids")
	f.Bool("platform", false, "a notice of the platform itself")
	f.String("template", "", "a usual case: "+templates)
	f.String("kind", "", "outage, maintenance, constraint or continuity")
	f.String("title", "", "what is disrupted, in a few words")
	f.StringSlice("services", nil, "the services' ids, or all")
	f.StringSlice("channels", nil, "which channels are hit: "+strings.Join(subject.Channels(), ", "))
	f.String("impact", "", "none, degraded, partial or full")
	f.StringSlice("works", nil, "what still works: io, or channels")
	f.String("standin", "unknown", "whether PagoPA answers in the subject's place: yes, no, unknown")
	f.String("from", "", "when it begins")
	f.String("until", "", "when it ends (default: until further notice)")
	f.String("repeats", "", "how it repeats, as an RRULE: FREQ=DAILY")
	f.StringSlice("except", nil,
		"days on which it does not start: 2026-12-25; with --for, ids of subjects to leave out")
	f.String("valid-until", "", "when the repeating ends")
	f.String("review", "", "the day on which it will be looked at again")
	f.String("declared", "", "when users were told (default: now)")
	f.String("told-platform", "", "when PagoPA was told")
	f.String("cause", "", "why")
	f.String("alternatives", "", "how else one can pay")
	f.String("already-paid", "", "what who has paid already should do")
	f.String("deadlines", "", "what happens to payments that fall due")
	f.String("text", "", "a file with more, in Markdown; - for standard input")
	f.String("group", "", "the name of notices made together (default with --for: the day and the slug)")
	f.String("lang", "it", "the language of its texts")
	f.String("slug", "", "words for the file's name and the address (default: of the template or title)")
}

// flagsOf are the flags that were given, as answers.
func flagsOf(c *cobra.Command) map[string]string {
	out := map[string]string{}
	c.Flags().Visit(func(f *pflag.Flag) {
		if slices.Contains([]string{"yes", "dry-run", "root", "as-of"}, f.Name) {
			return
		}
		out[f.Name] = f.Value.String()
		if s, ok := f.Value.(pflag.SliceValue); ok {
			out[f.Name] = draft.List(s.GetSlice())
		}
	})
	return out
}

func noticeImport(open opener) *cobra.Command {
	var b desk.Bringing
	c := &cobra.Command{
		Use: "import DIR_OR_JSON... --subject ID", Short: "Take over what was published with cState or Statuspage",
		Long: `Import takes the folder of a cState site (config.yml and issues/), or the files
incidents.json and scheduled-maintenances.json of a Statuspage (its API v2), and
writes their incidents as notices of a subject. Their systems become services of
its profile, which is written or added to.

It reports what had no place or was taken with a reservation, and each incident
that it could not take, with the reason. An incident that names only systems that
the site doesn't list is left, unless --unlisted makes services of those too. Run
again, it leaves alone what is there already.`,
		Example: `  bollettino notice import ../stato --subject 01234567897
  bollettino notice import incidents.json scheduled-maintenances.json --subject 01234567897 --lang it --report report.txt`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return problem.Usage(errors.New("notice import takes the folder of a cState site, or Statuspage's JSON files"))
			}
			return nil
		},
		RunE: open(func(d *desk.Desk, args []string) error { return d.Bring(&b, args) }),
	}
	c.Flags().StringVar(&b.Subject, "subject", "", "whose notices they become (required)")
	c.Flags().BoolVar(&b.Unlisted, "unlisted", false, "make services of systems that incidents name and the site doesn't list")
	c.Flags().StringVar(&b.Lang, "lang", "", "the language of the texts (default: what the site says, else en)")
	c.Flags().StringVar(&b.Report, "report", "", "write the report into this file instead of to the terminal")
	c.Flags().BoolVar(&b.Dry, "dry-run", false, "report, and write nothing")
	return c
}

func noticeCommand(opts func() (input.Options, error), stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	c := &cobra.Command{
		Use: "notice", Short: "Tell users of outages, planned stops and limits",
		Long: `Notice writes the files below data/subjects/<id>/notices/ (data/README.md explains
them), so that they are sound: what it writes passes check. At a terminal it asks,
in Italian, for all that flags don't say; elsewhere it asks nothing.

Nothing that was published is edited: updates are appended, a notice that turns
out wrong is withdrawn, and stays visible. To publish, build the site, and commit.
It does not replace telling PagoPA.`,
	}
	group(c)
	open := func(f func(*desk.Desk, []string) error) func(*cobra.Command, []string) error {
		return func(_ *cobra.Command, args []string) error {
			o, err := opts()
			if err != nil {
				return err
			}
			d, err := desk.Open(o, stdin, stdout, stderr)
			if err != nil {
				return err
			}
			return f(d, args)
		}
	}
	c.AddCommand(noticeNew(open), noticeUpdate(open), noticeResolve(open), noticeReopen(open), noticeWithdraw(open),
		noticeRedact(open), noticeList(open), noticePreview(open), noticeImport(open))
	return c
}

type opener = func(func(*desk.Desk, []string) error) func(*cobra.Command, []string) error

// saving are the flags of all commands that write.
func saving(c *cobra.Command, yes, dry *bool) {
	c.Flags().BoolVar(yes, "yes", false, "don't ask whether to publish")
	c.Flags().BoolVar(dry, "dry-run", false, "show warnings and what page and feed will say, and write nothing")
}

// later is what the commands that append share.
type later struct{ yes, dry bool }

func (l *later) flags(c *cobra.Command, text string) {
	c.Use += " [SUBJECT/SLUG | FILE]"
	c.Args = func(c *cobra.Command, args []string) error {
		if group, _ := c.Flags().GetString("group"); len(args) > 1 || len(args) == 1 && group != "" {
			return problem.Usage(fmt.Errorf("%s takes one notice, or --group", c.CommandPath()))
		}
		return nil
	}
	c.Flags().String("group", "", "all notices of this group, in place of one")
	c.Flags().StringSlice("except", nil, "with --group: ids of subjects to leave as they are")
	c.Flags().String("text", "", text)
	saving(c, &l.yes, &l.dry)
}

// form is the one of a command that appends; the notice is among its answers.
func (l *later) form(d *desk.Desk, c *cobra.Command, args []string) (*desk.Form, error) {
	d.Yes, d.Dry = l.yes, l.dry
	given := flagsOf(c)
	if len(args) == 1 {
		given["notice"] = args[0]
	}
	return d.Form(c.Name(), given)
}

func noticeUpdate(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "update", Short: "Add news to a notice, or change its plan",
		Long: `Update appends an entry to a notice. With --from, --until, --repeats, --services or
--impact it is a change of the plan: the page keeps the earlier plan, dated, and
what the new plan adds counts as told now. Else it is news: --status update (the
default), identified, monitoring or corrected. An end given as +2h counts from now
where it has begun, else from its start.`,
		Example: `  bollettino notice update 01234567897/2026-11-20-portale --from "27/11 23:00" --text "Inizio spostato di un’ora."
  bollettino notice update --group stazioni-dicembre --until 2026-12-02T01:00 --text "Serve un’ora in più."
  bollettino notice update 01234567897/2026-11-26-ricevute --status identified --text "Causa trovata: un archivio pieno."`,
	}
	l.flags(c, "what users should know")
	f := c.Flags()
	f.String("status", "", "identified, monitoring, update, changed or corrected")
	f.String("from", "", "the new beginning")
	f.String("until", "", "the new end; +2h counts from now, of what has begun; open: until further notice")
	f.String("repeats", "", "the new RRULE")
	f.StringSlice("services", nil, "what is hit from now on")
	f.String("impact", "", "the new impact")
	c.RunE = open(func(d *desk.Desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.Settle(f, desk.Updated, func() (*desk.Lot, error) { return d.Update(f) })
	})
	return c
}

func noticeResolve(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "resolve", Short: "Say that it is over, sooner or later than announced",
		Example: `  bollettino notice resolve 01234567897/2026-11-20-portale
  bollettino notice resolve 01234567897/2026-11-20-portale --ended 01:10 --text "Finito prima del previsto."`,
	}
	l.flags(c, "what users should know (default: that it works again)")
	c.Flags().String("ended", "", "when it really ended (default: now)")
	c.RunE = open(func(d *desk.Desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.Settle(f, desk.Resolved, func() (*desk.Lot, error) { return d.Resolve(f) })
	})
	return c
}

func noticeReopen(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "reopen", Short: "Say that what was resolved goes on, or is back",
		Long: `Reopen opens a notice that was resolved. The time between its end and --from counts
as not declared down; without --from it runs again from now. What repeats goes on
with the occurrence that was cut.`,
		Example: `  bollettino notice reopen 01234567897/2026-11-20-portale --text "Il guasto è tornato."
  bollettino notice reopen 01234567897/2026-11-20-portale --from 10:40 --until +2h --text "Il guasto è tornato."`,
	}
	l.flags(c, "what users should know")
	c.Flags().String("from", "", "when it began again (default: now)")
	c.Flags().String("until", "",
		"its new end, as +2h; open: until further notice (default: the announced end, if that lies ahead)")
	c.RunE = open(func(d *desk.Desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.Settle(f, desk.Reopened, func() (*desk.Lot, error) { return d.Reopen(f) })
	})
	return c
}

func noticeWithdraw(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "withdraw", Short: "Take a notice back: it stays visible, as withdrawn",
		Example: `  bollettino notice withdraw 01234567897/2026-11-20-portale --text "L’aggiornamento non si farà."
  bollettino notice withdraw --group stazioni-dicembre --text "L’aggiornamento non si farà."`,
	}
	l.flags(c, "why")
	c.RunE = open(func(d *desk.Desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.Settle(f, desk.Withdrawn, func() (*desk.Lot, error) { return d.Withdraw(f) })
	})
	return c
}

func noticeRedact(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "redact", Short: "Take out personal data that were published by mistake",
		Long: `Redact takes texts out of a notice's file and appends an entry that says so, with
the day and the reason: page, feeds and JSON then say "Testo rimosso" in their
place. Addresses, ids and times stay. What a repository, a mirror or a feed
reader keeps of the old text has to be removed there.`,
		Example: `  bollettino notice redact 01234567897/2026-11-20-portale --what cause --text "Conteneva il nome di una persona."
  bollettino notice redact 01234567897/2026-11-20-portale --what head,2026-11-24T10:00 --text "Conteneva il nome di una persona."`,
	}
	l.flags(c, "the reason, without repeating what is removed")
	c.Flags().StringSlice("what", nil, "head, "+strings.Join(notice.Texts(), ", ")+", or the time of an update")
	c.RunE = open(func(d *desk.Desk, args []string) error {
		f, err := l.form(d, c, args)
		if err != nil {
			return err
		}
		return d.Settle(f, desk.Redacted, func() (*desk.Lot, error) { return d.Redact(f) })
	})
	return c
}

func noticePreview(open opener) *cobra.Command {
	return &cobra.Command{
		Use: "preview SUBJECT/SLUG | FILE", Short: "Print what a notice's page and feed entries say",
		Example: "  bollettino notice preview 01234567897/2026-11-20-portale\n  bollettino notice preview data/subjects/01234567897/notices/2026-11-20-portale.md",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return problem.Usage(errors.New("notice preview takes one notice: SUBJECT/SLUG, or its file"))
			}
			return nil
		},
		RunE: open(func(d *desk.Desk, args []string) error {
			w, err := d.One(args[0])
			if err != nil {
				return err
			}
			w.After = w.Before
			return d.Preview(d.Out, w)
		}),
	}
}

func noticeList(open opener) *cobra.Command {
	var l desk.Wanted
	var asJSON bool
	c := &cobra.Command{
		Use: "list", Short: "List the notices that are open or to come; those of one group are one", Args: noArgs,
		Example: `  bollettino notice list
  bollettino notice list --subject 01234567897 --all
  bollettino notice list --for partner:09900005670 --kind maintenance --json`,
	}
	f := c.Flags()
	f.StringVar(&l.Of, "subject", "", "of this subject alone")
	f.StringVar(&l.ForWhom, "for", "", "of these: partner:ID, region:NAME, or a file of ids")
	f.BoolVar(&l.Platform, "platform", false, "of the platform alone")
	f.StringVar(&l.Kind, "kind", "", "of this kind: outage, maintenance, constraint or continuity")
	f.StringVar(&l.State, "state", "", "in this state: announced, in_progress, ended, resolved or withdrawn")
	f.StringVar(&l.Group, "group", "", "of this group, each by itself")
	f.BoolVar(&l.All, "all", false, "those that are over, too")
	f.BoolVar(&asJSON, "json", false, "as JSON")
	c.RunE = open(func(d *desk.Desk, _ []string) error {
		out, problems, err := d.Listings(l)
		if err != nil {
			return err
		}
		if err := desk.PrintList(d.Out, out, asJSON); err != nil {
			return err
		}
		if len(problems) > 0 {
			if err := problem.Write(d.Report, problems, 20); err != nil {
				return err
			}
			return problem.ErrFound
		}
		return nil
	})
	return c
}
