// Command docs writes the pages of docs/ that say what the code says: commands, files,
// addresses and formats. Run it in the repository; a test fails while they differ.
package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	files, err := Pages(".")
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err == nil {
			err = os.WriteFile(filepath.FromSlash(name), []byte(files[name]), 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(1)
	}
}
