package command

import (
	"bytes"
	"regexp"
	"runtime/debug"
	"testing"
	"time"
)

func TestVersionTellsOfWhatItIsMade(t *testing.T) {
	t.Parallel()
	for want, info := range map[string]debug.BuildInfo{
		"bollettino v1.2.0\ncommit 76dc731e5f2c of 2026-11-30T23:11:00Z\nGo 1.26.8 linux/arm64\nHugo 0.165.0\n": {
			GoVersion: "go1.26.8", Main: debug.Module{Path: "bollettino", Version: "v1.2.0"},
			Deps: []*debug.Module{{Path: "github.com/spf13/cobra", Version: "v1.10.2"}, {Path: "github.com/gohugoio/hugo", Version: "v0.165.0"}},
			Settings: []debug.BuildSetting{{Key: "GOARCH", Value: "arm64"}, {Key: "GOOS", Value: "linux"},
				{Key: "vcs.revision", Value: "76dc731e5f2c"}, {Key: "vcs.time", Value: "2026-11-30T23:11:00Z"}},
		},
		"bollettino devel\ncommit unknown\nGo 1.26.8 windows/amd64\n": {
			GoVersion: "go1.26.8", Main: debug.Module{Version: "(devel)"},
			Settings: []debug.BuildSetting{{Key: "GOARCH", Value: "amd64"}, {Key: "GOOS", Value: "windows"}},
		},
	} {
		if got := told(&info); got != want {
			t.Errorf("told:\n%s, not:\n%s", got, want)
		}
	}
}

// The command and the flag say the same, of this very program.
func TestVersionIsACommandAndAFlag(t *testing.T) {
	t.Parallel()
	var said [2]bytes.Buffer
	for i, arg := range []string{"version", "--version"} {
		if code := Run([]string{arg}, &said[i], &said[i], time.Now); code != 0 {
			t.Errorf("%s: exit code %d", arg, code)
		}
	}
	if a, b := said[0].String(), said[1].String(); a != b ||
		!regexp.MustCompile(`^bollettino .*\ncommit .*\nGo 1\..* \w+/\w+\n(Hugo .*\n)?$`).MatchString(a) {
		t.Errorf("version says\n%s\n--version says\n%s", a, b)
	}
}
