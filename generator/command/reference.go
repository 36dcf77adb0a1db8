package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Reference is what can be typed, as a page in Markdown: each command with its help and its
// flags, in the order in which the help lists them.
func Reference() string {
	root := Tree()
	var b strings.Builder
	b.WriteString("Exit codes: 0 done, 1 problems in the input, 2 wrong usage, 3 a fault of ours or of the machine.\n\n" +
		"All commands take `--root FOLDER`, " + root.PersistentFlags().Lookup("root").Usage + " (default: where one stands), and `--help`.\n")
	var tell func(c *cobra.Command)
	tell = func(c *cobra.Command) {
		if c != root {
			tellCommand(&b, c)
		}
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				tell(sub)
			}
		}
	}
	tell(root)
	return b.String()
}

func tellCommand(b *strings.Builder, c *cobra.Command) {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n", strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" "), c.Short)
	for _, text := range []string{c.UseLine(), c.Long, c.Example} {
		if text != "" && !c.HasSubCommands() || text == c.Long && text != "" {
			fmt.Fprintf(b, "\n```\n%s\n```\n", strings.Trim(text, "\n"))
		}
	}
	var rows []string
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && f.Name != "root" && !f.Hidden {
			rows = append(rows, flagRow(f))
		}
	})
	if len(rows) > 0 {
		fmt.Fprintf(b, "\n| flag | what it says |\n| --- | --- |\n%s\n", strings.Join(rows, "\n"))
	}
}

// flagRow is a flag with the kind of its value, its meaning and its default.
func flagRow(f *pflag.Flag) string {
	kind, meaning := pflag.UnquoteUsage(f)
	name := "--" + f.Name
	if kind != "" {
		name += " " + kind
	}
	if !slices.Contains([]string{"", "false", "[]", "0", "0s"}, f.DefValue) {
		meaning += " (default " + f.DefValue + ")"
	}
	return fmt.Sprintf("| `%s` | %s |", name, strings.NewReplacer("|", `\|`, "<", `\<`, "\n", " ").Replace(meaning))
}
