package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
)

// What is there stays, and is told; scripts can be run; what follows from settings does.
func TestReady(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "sito")
	s := borgo()
	must(t, s.Create(context.Background(), dir, strings.NewReader(""), &strings.Builder{}))
	must(t, os.WriteFile(filepath.Join(dir, "netlify.toml"), []byte("mine"), 0o644))
	settings, err := os.ReadFile(filepath.Join(dir, "data/site.yaml"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "data/site.yaml"), append(settings,
		"edit: {git: {name: gitea, repo: borgo/sito, base_url: https://git.borgo.it}}\n"...), 0o644))
	recipes, err := Recipes([]string{"netlify", "rsync", "nginx"})
	must(t, err)
	for _, told := range []string{"netlify.toml is there and stays", "deploy/update.sh is there\n"} {
		var out strings.Builder
		must(t, Ready(dir, recipes, &out))
		if !strings.Contains(out.String(), told) {
			t.Errorf("%q is not told: %s", told, out.String())
		}
	}
	for name, want := range map[string]string{"netlify.toml": "mine", "deploy/update.sh": "PUBLISH=deploy/publish-rsync.sh ",
		"deploy/nginx.conf": "connect-src 'self' https://git.borgo.it;"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s lacks %q (%v):\n%s", name, want, err, b)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "deploy/update.sh")); err != nil || info.Mode()&0o111 == 0 {
		t.Errorf("deploy/update.sh can't be run: %v", err)
	}
	both, err := Recipes([]string{"cron", "rsync"})
	must(t, err)
	if err := Ready(dir, both, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "cron and rsync each have a deploy/update.sh") {
		t.Errorf("of two that don't go together: %v", err)
	}
	must(t, os.WriteFile(filepath.Join(dir, "data/site.yaml"), []byte("base_url: 3\n"), 0o644))
	var out strings.Builder
	if err := Ready(dir, recipes, &out); !errors.Is(err, problem.ErrFound) || !strings.Contains(out.String(), "data/site.yaml:") {
		t.Errorf("of settings with a problem: %v; %s", err, out.String())
	}
}

// Who asks for what there isn't is told what there is.
func TestRecipes(t *testing.T) {
	t.Parallel()
	_, err := Recipes([]string{"nginx", "apache", "ftp"})
	if err == nil || !errors.As(err, &problem.UsageError{}) || !strings.Contains(err.Error(), `"apache", "ftp" is none of caddy, caddy-serve, cloudflare, `) {
		t.Errorf("%v", err)
	}
	var out strings.Builder
	must(t, ListRecipes(&out))
	if !strings.Contains(out.String(), "\nkubernetes-shards  Kubernetes, ") {
		t.Errorf("the list: %s", out.String())
	}
}
