package command

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func versionCommand(s shell) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print which Bollettino this is", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.out, version())
			return err
		},
	}
}

// version is what the Go tool wrote into the program.
func version() string {
	v := "bollettino (devel)"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			v = "bollettino " + info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v += " " + s.Value[:min(12, len(s.Value))]
			}
		}
		v += " " + info.GoVersion
	}
	return v
}
