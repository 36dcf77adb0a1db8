// Package search makes an index of pages with Pagefind, which a reader's browser
// then searches by itself. The indexer is a program of its own (npm: pagefind);
// where it is missing, the site has an alphabetical index and no search.
package search

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"bollettino/generator/page/rule"
)

// Indexer is a Pagefind program.
type Indexer struct {
	Program string
	Version string // as the program says it: other versions make other bundles
}

// Candidates are where Pagefind may be: what BOLLETTINO_PAGEFIND names, what npm installed
// in a folder or one above it (as Node looks for packages), what lies beside this program,
// what is on the PATH.
func Candidates(dirs ...string) (names []string) {
	if named := os.Getenv("BOLLETTINO_PAGEFIND"); named != "" {
		return []string{named}
	}
	for _, dir := range dirs {
		names = append(names, installed(dir)...)
	}
	if self, err := os.Executable(); err == nil {
		names = append(names, in(filepath.Dir(self))...)
	}
	for _, name := range programs {
		if p, err := exec.LookPath(name); err == nil {
			names = append(names, p)
		}
	}
	return names
}

// programs are the names that Pagefind has, the better first.
var programs = []string{"pagefind_extended", "pagefind"}

// in are the Pagefind programs that lie in a folder.
func in(dir string) (names []string) {
	for _, program := range programs {
		if runtime.GOOS == "windows" {
			program += ".exe"
		}
		name := filepath.Join(dir, program)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			names = append(names, name)
		}
	}
	return names
}

// Find looks for Pagefind among the candidates.
func Find(ctx context.Context, dirs ...string) (Indexer, bool) {
	for _, name := range Candidates(dirs...) {
		if out, err := exec.CommandContext(ctx, name, "--version").Output(); err == nil {
			return Indexer{name, strings.TrimSpace(string(out))}, true
		}
	}
	return Indexer{}, false
}

// installed are the programs that npm put into node_modules of dir or above.
func installed(dir string) (names []string) {
	machine := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	dir, err := filepath.Abs(dir)
	known := slices.Contains([]string{"linux", "darwin", "windows", "freebsd"}, runtime.GOOS)
	if err != nil || machine == "" || !known {
		return nil
	}
	for {
		names = append(names, in(filepath.Join(dir, "node_modules", "@pagefind", runtime.GOOS+"-"+machine, "bin"))...)
		up := filepath.Dir(dir)
		if up == dir {
			return names
		}
		dir = up
	}
}

// needless are the user interfaces that Pagefind adds: the site has its own.
var needless = []string{
	"pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.", "wasm.unknown."}

// Index gives the files of a bundle, by their path in its folder. The same pages
// give the same bytes.
func (x Indexer) Index(ctx context.Context, pages []rule.Found) (map[string][]byte, error) {
	temp, err := os.MkdirTemp("", "bollettino-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	site, bundle := filepath.Join(temp, "site"), filepath.Join(temp, "bundle")
	for _, p := range pages {
		dir := filepath.Join(site, filepath.FromSlash(strings.Trim(p.Path, "/")))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, "index.html"), p.HTML, 0o644); err != nil {
			return nil, err
		}
	}
	run := exec.CommandContext(ctx, x.Program, "--site", site, "--output-path", bundle,
		"--force-language", rule.TextTag, "--quiet")
	run.Dir = temp // no settings of the folder that we happen to be in
	var said bytes.Buffer
	run.Stdout, run.Stderr = &said, &said
	if err := run.Run(); err != nil {
		return nil, fmt.Errorf("index with %s: %w: %s", x.Program, err, strings.TrimSpace(said.String()))
	}
	files, err := made(bundle)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("index with %s: nothing was made: %s", x.Program, strings.TrimSpace(said.String()))
	}
	return files, err
}

// made are the files below a folder that the site needs.
func made(bundle string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(bundle, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if slices.ContainsFunc(needless, func(n string) bool { return strings.HasPrefix(e.Name(), n) }) {
			return nil
		}
		below, err := filepath.Rel(bundle, name)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(below)], err = os.ReadFile(name)
		return err
	})
	return files, err
}
