package command

import (
	"strings"

	"bollettino/generator/desk"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/form"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func noticeNew(open opener) *cobra.Command {
	var yes, dry bool
	var names []string
	for _, t := range form.Templates() {
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
  bollettino notice new --subject 01234567897 --template portal-update --services portale --from "27/11 22:00" ` +
			`--until +4h --told-platform adesso
  bollettino notice new --for partner:09900005670 --template station-update --from 2026-12-01T22:00 --until +2h ` +
			`--group stazioni-dicembre
  bollettino notice new --platform --kind maintenance --title "Aggiornamento della piattaforma" --impact full --from ` +
			`2026-12-01T22:00 --until +2h`,
	}
	c.RunE = open(func(d *desk.Desk, _ []string) error {
		d.Yes, d.Dry = yes, dry
		return d.Write("new", flagsOf(c))
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
	f.String("alternatives-until", "", "when that no longer holds (default: with the notice)")
	f.String("already-paid", "", "what who has paid already should do")
	f.String("deadlines", "", "what happens to payments that fall due")
	f.String("text", "", "a file with more, in Markdown; - for standard input")
	f.String("group", "", "the name of notices made together (default with --for: the day and the slug)")
	f.String("lang", "it", "the language of its texts")
	f.String("slug", "", "words for the file's name and the address (default: of the template or title)")
}
