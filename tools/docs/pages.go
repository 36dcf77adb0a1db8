package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"bollettino/generator/command"
)

// pages is where the docs' pages stand.
const pages = "docs/content/pagine/"

// Pages are the pages that are made, by their files below the repository's folder.
func Pages(repository string) (map[string]string, error) {
	files, err := filesPage(repository)
	if err != nil {
		return nil, err
	}
	published, err := publishedPage(repository)
	if err != nil {
		return nil, err
	}
	changes, err := read(repository, "CHANGELOG.md")
	if err != nil {
		return nil, err
	}
	_, body, _ := strings.Cut(string(changes), "\n\n")
	return map[string]string{
		pages + "changes.md":  page("Changes", "What each version asks of who runs a site, and what it brings.", body),
		pages + "commands.md": page("Commands", "Each command of the program, with its flags.", command.Reference()),
		pages + "files.md":    page("Files", "Each file that an operator or a subject writes, with its fields.", files),
		pages + "published.md": page("What is published",
			"The addresses of a site's pages and files, and the fields of those that programs read.", published),
	}, nil
}

// page is a page of the site's own, which nobody edits.
func page(title, description, body string) string {
	return fmt.Sprintf("---\n# Made by `go run ./tools/docs`, from the code: change that.\ntitle: %s\ndescription: %s\n---\n\n%s", title, description, body)
}

// cell is a text within a row of a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", `\<`, "*", `\*`, "\n", " ").Replace(s)
}

func read(repository, name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(repository, filepath.FromSlash(name)))
}
