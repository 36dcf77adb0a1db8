package command

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func versionCommand(s shell) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print which Bollettino this is", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(s.out, version())
			return err
		},
	}
}

// version is what the Go tool wrote into this program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = new(debug.BuildInfo)
	}
	return told(info)
}

// told says a line each of the program, the commit it was made from, Go and Hugo. The
// version is git's tag; between tags it is the one that Go makes of tag, day and commit,
// with +dirty where something was not committed.
func told(info *debug.BuildInfo) string {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	var b strings.Builder
	fmt.Fprintf(&b, "bollettino %s\n", cmp.Or(strings.Trim(info.Main.Version, "()"), "devel"))
	commit := cmp.Or(set["vcs.revision"], "unknown")
	if at := set["vcs.time"]; at != "" {
		commit += " of " + at
	}
	fmt.Fprintf(&b, "commit %s\n", commit)
	fmt.Fprintf(&b, "Go %s %s/%s\n", strings.TrimPrefix(info.GoVersion, "go"), set["GOOS"], set["GOARCH"])
	for _, m := range info.Deps {
		if m.Path == "github.com/gohugoio/hugo" {
			fmt.Fprintf(&b, "Hugo %s\n", strings.TrimPrefix(m.Version, "v"))
		}
	}
	return b.String()
}
