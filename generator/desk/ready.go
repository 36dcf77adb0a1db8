package desk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bollettino/generator/base/file"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/recipe"
	"bollettino/generator/input"
)

// Recipes finds the recipes of these names; of those that there aren't it tells what there is.
func Recipes(names []string) (out []recipe.Recipe, err error) {
	var unknown []string
	for _, name := range names {
		r, ok := recipe.Find(name)
		if !ok {
			unknown = append(unknown, fmt.Sprintf("%q", name))
		}
		out = append(out, r)
	}
	if len(unknown) > 0 {
		all := make([]string, len(recipe.All))
		for i, r := range recipe.All {
			all[i] = r.Name
		}
		return nil, problem.Usage(fmt.Errorf("--for: %s is none of %s", strings.Join(unknown, ", "), strings.Join(all, ", ")))
	}
	return out, nil
}

// ListRecipes says which recipes there are, a line each.
func ListRecipes(out io.Writer) error {
	var b strings.Builder
	widest := 0
	for _, r := range recipe.All {
		widest = max(widest, len(r.Name))
	}
	for _, r := range recipe.All {
		fmt.Fprintf(&b, "%-*s  %s\n", widest, r.Name, r.Says)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// IsSite tells whether a folder holds a site.
func IsSite(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(settings)))
	return err == nil
}

// Ready writes the files of recipes into a site's folder, as its settings are. What is there
// already stays, and is told.
func Ready(dir string, recipes []recipe.Recipe, out io.Writer) error {
	s, err := input.ReadSettings(input.Options{Root: os.DirFS(dir), RootDir: dir})
	if err != nil {
		return err
	}
	if s.Problems.Len() > 0 {
		problem.Write(out, s.Problems.Sorted(), 20)
		fmt.Fprintf(out, "%s: nothing is written\n", dir)
		return problem.ErrFound
	}
	folder, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	files, by := map[string][]byte{}, map[string]string{}
	for _, r := range recipes {
		more, err := r.Files(recipe.Site{Base: s.Setting.BaseURL, Edit: s.Setting.Edit, Folder: filepath.ToSlash(folder)})
		if err != nil {
			return problem.Usage(fmt.Errorf("--for: %w", err))
		}
		for at, data := range more {
			if old, ok := files[at]; ok && !bytes.Equal(old, data) {
				return problem.Usage(fmt.Errorf("--for: %s and %s each have a %s of their own: name one of them", by[at], r.Name, at))
			}
			files[at], by[at] = data, r.Name
		}
	}
	for _, at := range slices.Sorted(maps.Keys(files)) {
		if err := ready(filepath.Join(dir, filepath.FromSlash(at)), at, files[at], out); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, "Each says at its top what to do with it.")
	return nil
}

// ready writes one file where there is none.
func ready(name, at string, data []byte, out io.Writer) error {
	switch old, err := os.ReadFile(name); {
	case err == nil && bytes.Equal(old, data):
		fmt.Fprintf(out, "  %s is there\n", at)
		return nil
	case err == nil:
		fmt.Fprintf(out, "  %s is there and stays; another would be written: move it away to have that\n", at)
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	mode := fs.FileMode(0o644)
	if path.Ext(at) == ".sh" {
		mode = 0o755
	}
	fmt.Fprintf(out, "  %s\n", at)
	return file.Replace(name, data, mode)
}
