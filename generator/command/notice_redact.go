package command

import (
	"strings"

	"bollettino/generator/input/notice"
	"github.com/spf13/cobra"
)

func noticeRedact(open opener) *cobra.Command {
	var l later
	c := &cobra.Command{
		Use: "redact", Short: "Take out personal data that were published by mistake",
		Long: `Redact takes texts out of a notice's file and appends an entry that says so, with
the day and the reason: page, feeds and JSON then say "Testo rimosso" in their
place. Addresses, ids and times stay. What a repository, a mirror or a feed
reader keeps of the old text has to be removed there.`,
		Example: `  bollettino notice redact 01234567897/2026-11-20-portale --what cause ` +
			`--text "Conteneva il nome di una persona."
  bollettino notice redact 01234567897/2026-11-20-portale --what head,2026-11-24T10:00 ` +
			`--text "Conteneva il nome di una persona."`,
	}
	l.flags(c, "the reason, without repeating what is removed")
	c.Flags().StringSlice("what", nil, "head, "+strings.Join(notice.Texts(), ", ")+", or the time of an update")
	c.RunE = open(l.write(c))
	return c
}
