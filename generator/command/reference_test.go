package command

import (
	"os"
	"strings"
	"testing"
)

// The docs' page of commands is what the program's help says.
func TestDocsTellEveryCommand(t *testing.T) {
	t.Parallel()
	const file = "../../docs/content/pagine/commands.md"
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(page), "\n---\n\n")
	if body != Reference() {
		t.Errorf("%s is not what the commands say: go run ./tools/docs", file)
	}
}
