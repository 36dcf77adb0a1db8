package command

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// The story of the help names all commands, in the order in which the help lists them.
func TestStoryOfHelpNamesEveryCommand(t *testing.T) {
	t.Parallel()
	const file = "../test/testdata/stories/help.txtar"
	story, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	root := rootCommand(shell{ctx: t.Context(), clock: time.Now})
	root.InitDefaultHelpCmd()
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		var names []string
		for _, sub := range c.Commands() {
			look(sub)
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				names = append(names, sub.Name())
			}
		}
		want := "stdout '^  " + strings.Join(names, ` .*\n  `) + " '\n"
		if len(names) > 0 && !strings.Contains(string(story), want) {
			t.Errorf("%s: below the help of %s, write:\n%s", file, c.CommandPath(), want)
		}
	}
	look(root)
}
