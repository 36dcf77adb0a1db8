package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/document"
	"bollettino/generator/base/file"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
)

// Space is what `rulebook import` is told.
type Space struct {
	From        string // a folder, or a git repository, perhaps at a branch, tag or commit
	Folder      string // of the repository; "" for what .gitbook.yaml says
	Entry       rulebook.Entry
	InForceFrom string // a day, or a month
	Draft       bool   // not in force, and no date yet
}

var (
	monthForm = regexp.MustCompile(`^\d{4}-\d\d$`)
	gitForm   = regexp.MustCompile(`^(https?://|ssh://|git://|file://|git@)|\.git(@[^/]*)?$`)
)

// complete checks what was said and fills in what follows from it.
func (s *Space) complete(today string) error {
	e := &s.Entry
	if !rulebook.ValidVersion(e.ID) {
		return problem.Usage(fmt.Errorf("--version: %q can't be a version's number: use digits, "+
			"letters, points and hyphens",
			e.ID))
	}
	switch {
	case s.Draft:
		e.State, e.Basis = "draft", "assumed"
	case s.InForceFrom == "":
		return problem.Usage(errors.New("--in-force-from: from when is the text in force? (or --draft)"))
	}
	basis := "stated"
	if day := s.InForceFrom; day != "" {
		if monthForm.MatchString(day) {
			day, basis = day+"-01", "month_only"
		}
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return problem.Usage(fmt.Errorf("--in-force-from: %q is not a day, as in 2026-05-01, or "+
				"a month, as in 2026-05",
				s.InForceFrom))
		}
		e.InForceFrom = day
	}
	if e.Basis == "" {
		e.Basis = basis
	}
	if !slices.Contains([]string{"stated", "month_only", "assumed"}, e.Basis) {
		return problem.Usage(fmt.Errorf("--basis: %q is not stated, month_only or assumed", e.Basis))
	}
	if e.Source != "" && !strings.HasPrefix(e.Source, "https://") && !strings.HasPrefix(e.Source, "http://") {
		return problem.Usage(fmt.Errorf("--source: %q is not a web address", e.Source))
	}
	if e.Title == "" {
		e.Title = "Regole " + e.ID
	}
	if e.Published == "" {
		if e.Published = today; e.InForceFrom != "" {
			e.Published = e.InForceFrom[:7]
		}
	}
	e.Retrieved, e.Here = today, today
	return nil
}

// Run takes a space into a root's rulebook, word for word, and registers it there.
func (s *Space) Run(ctx context.Context, rootDir string, started time.Time, stdout, stderr io.Writer) error {
	if err := s.complete(started.Format(time.DateOnly)); err != nil {
		return err
	}
	dir, done, err := s.open(ctx, stderr)
	if err != nil {
		return err
	}
	defer done()
	register := filepath.Join(rootDir, filepath.FromSlash(input.RulesDir), "versions.yaml")
	target := filepath.Join(rootDir, filepath.FromSlash(input.RulesDir), s.Entry.ID)
	var c copied
	if err := file.InTurn(ctx, rootDir, func(turn *file.Turn) (err error) {
		c, err = s.take(turn, dir, target, register, stdout)
		return err
	}); err != nil {
		return err
	}
	for _, name := range c.left {
		fmt.Fprintf(stdout, "note: %s: file: is no ordinary file and was left out\n", name)
	}
	notes := reviewText(rootDir, s.Entry.ID, stdout)
	fmt.Fprintf(stdout, "%s: %d pages and %d other files, %d notes; registered in %s\n", target, c.pages, c.others,
		notes+len(c.left), register)
	fmt.Fprintf(stdout, "next: bollettino rulebook obligations --suggest %s\n", s.Entry.ID)
	return nil
}

// take brings the space's files into their folder, and then the version into the
// register. A folder that no register names was left by a run that was killed in
// between: it is registered if it holds what would be taken.
func (s *Space) take(turn *file.Turn, dir, target, register string, stdout io.Writer) (c copied, err error) {
	name := path.Join(input.RulesDir, "versions.yaml")
	old, err := turn.Read(name)
	if err != nil {
		return c, err
	}
	_, wrong := rulebook.Register(old, s.Entry)
	if _, err := os.Stat(target); err == nil && wrong != nil {
		return c, problem.Usage(fmt.Errorf("%s is there already: a version's text never changes "+
			"silently; give the new "+
			"text a number of its own, or remove the folder and its line in versions.yaml", target))
	}
	var text []byte
	err = turn.PutFolder(path.Join(input.RulesDir, s.Entry.ID), func(part fs.FS, create file.Create) (err error) {
		if c, err = copySpace(dir, create); err != nil {
			return err
		}
		if c.pages == 0 {
			return problem.Usage(fmt.Errorf("%s holds no Markdown (.md) file: name the folder of the "+
				"space, or say --folder",
				s.From))
		}
		if s.Entry.Digest, err = digestOf(part, stdout); err != nil {
			return err
		}
		if text, err = rulebook.Register(old, s.Entry); err != nil {
			return problem.Usage(fmt.Errorf("%s: %w", register, err))
		}
		return nil
	})
	if errors.Is(err, file.ErrChanged) {
		there, err := digestOf(os.DirFS(target), stdout)
		if err != nil {
			return c, err
		}
		if there != s.Entry.Digest {
			return c, problem.Usage(fmt.Errorf("%s is there already, holds something else, and is "+
				"not in %s: remove the "+
				"folder, and import again", target, register))
		}
	} else if err != nil {
		return c, err
	}
	return c, turn.Put(file.Change{Name: name, Was: old, Data: text})
}

// digestOf is the digest of a version's files; what is wrong with them is a problem.
func digestOf(files fs.FS, stdout io.Writer) (string, error) {
	var list problem.List
	sums, err := rulebook.Stock(files, ".", &list)
	if err != nil {
		return "", err
	}
	if list.Len() > 0 {
		if err := problem.Write(stdout, list.Sorted(), 0); err != nil {
			return "", err
		}
		return "", problem.ErrFound
	}
	return rulebook.SumDigest(sums), nil
}

// reviewText reports what was met in a version's text.
func reviewText(rootDir, version string, w io.Writer) (n int) {
	zone, err := period.In("Europe/Rome") // of no matter to the text
	if err != nil {
		return 0
	}
	nowhere := func(version, name string) string { return "/" + version + "/" + name }
	b := rulebook.Read(disk.At(rootDir, input.Limits), input.RulesDir, zone,
		rulebook.Links{Page: nowhere, File: nowhere}, nil, &problem.List{})
	for _, note := range b.Notes {
		if strings.HasPrefix(note.File, path.Join(input.RulesDir, version)+"/") {
			fmt.Fprintf(w, "note: %s\n", note)
			n++
		}
	}
	return n
}

// open gives the space's folder, of a git repository a copy at the ref.
func (s *Space) open(ctx context.Context, stderr io.Writer) (dir string, done func(), err error) {
	done = func() {}
	if info, err := os.Stat(s.From); err == nil && info.IsDir() && !strings.HasSuffix(s.From, ".git") {
		dir, err := s.root(s.From)
		return dir, done, err
	}
	repository, ref := s.From, ""
	if i := strings.LastIndexByte(s.From, '@'); i > strings.LastIndexByte(s.From, '/') && i > 0 {
		repository, ref = s.From[:i], s.From[i+1:]
	}
	if info, err := os.Stat(repository); (err != nil || !info.IsDir()) && !gitForm.MatchString(s.From) {
		return "", done, problem.Usage(fmt.Errorf("%s is neither a folder nor the address of a git repository", s.From))
	}
	if strings.HasPrefix(repository, "-") || strings.HasPrefix(ref, "-") {
		return "", done, problem.Usage(fmt.Errorf("%s is not the address of a git repository", s.From))
	}
	temp, err := os.MkdirTemp("", "bollettino-")
	if err != nil {
		return "", done, err
	}
	done = func() { os.RemoveAll(temp) }
	if ref == "" {
		ref = "HEAD"
	}
	if abs, err := filepath.Abs(repository); err == nil {
		if _, err := os.Stat(abs); err == nil {
			repository = abs
		}
	}
	fmt.Fprintf(stderr, "fetching %s at %s\n", repository, ref)
	for _, args := range [][]string{{"init", "--quiet"}, {"fetch", "--quiet", "--depth", "1", "--", repository, ref},
		{"checkout", "--quiet", "FETCH_HEAD"}} {
		git := exec.CommandContext(ctx, "git", args...)
		git.Dir = temp
		git.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0")
		var said bytes.Buffer
		git.Stderr = &said
		if err := git.Run(); err != nil {
			done()
			return "", func() {},
				problem.Usage(fmt.Errorf("git %s of %s: %w: %s", args[0], s.From, err,
					strings.TrimSpace(said.String())))
		}
	}
	if s.Entry.Source == "" && strings.HasPrefix(repository, "http") {
		s.Entry.Source = strings.TrimSuffix(repository, ".git")
	}
	dir, err = s.root(temp)
	return dir, done, err
}

// root is the folder of the space in a repository, as GitBook's own setting says.
func (s *Space) root(dir string) (string, error) {
	folder := s.Folder
	if folder == "" {
		if data, err := os.ReadFile(filepath.Join(dir, ".gitbook.yaml")); err == nil {
			if m, ok := document.Parse(".gitbook.yaml", data, &problem.List{}); ok {
				folder = m.Text("root").Text
			}
		}
	}
	if folder = filepath.Clean(folder); !filepath.IsLocal(folder) {
		return "", problem.Usage(fmt.Errorf("--folder: %q leads out of the space", folder))
	}
	full := filepath.Join(dir, folder)
	if info, err := os.Stat(full); err != nil || !info.IsDir() {
		return "", problem.Usage(fmt.Errorf("--folder: %s has no folder %q", s.From, folder))
	}
	return full, nil
}

// copied is what of a space was taken.
type copied struct {
	pages, others int
	left          []string // what is no ordinary file
}

// copySpace copies the space's files, hidden ones apart: they are git's, an
// editor's or a desktop's.
func copySpace(from string, create file.Create) (c copied, err error) {
	err = filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		switch {
		case below == ".":
			return nil
		case e.IsDir() && e.Name() != ".gitbook" && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case e.IsDir(), rulebook.Hidden(filepath.ToSlash(below)):
			return nil
		case !e.Type().IsRegular():
			c.left = append(c.left, below)
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if filepath.Ext(name) == ".md" && e.Name() != "SUMMARY.md" {
			c.pages++
		} else {
			c.others++
		}
		return create(filepath.ToSlash(below), data)
	})
	return c, err
}
