package draft

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bollettino/generator/base/period"
)

// Kept is a dialogue that was not finished: what was answered so far, so that
// nobody has to say it again. Answers are as flags would say them, moments in full,
// so that "domani" doesn't move with the days.
type Kept struct {
	Command string            `json:"command"` // new, update, resolve, ...
	Begun   string            `json:"begun"`   // RFC 3339, local
	Given   map[string]string `json:"given"`   // the flags with which it began
	Answers map[string]string `json:"answers"`
}

// KeptFolder is where drafts stand, below the root.
const KeptFolder = ".bollettino/drafts"

// KeptName is the name of a new draft's file, made different from those taken.
func KeptName(command string, now period.Time, zone period.Zone, taken func(name string) bool) string {
	id := command + "-" + zone.Local(now).Format("20060102-150405")
	name := id + ".json"
	for i := 2; taken(name); i++ {
		name = fmt.Sprintf("%s-%d.json", id, i)
	}
	return name
}

// JSON is the draft as its file.
func (k Kept) JSON() []byte {
	data, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		panic(err) // strings alone
	}
	return append(data, '\n')
}

// ReadKept reads a draft; ok is false where the file is none.
func ReadKept(data []byte) (k Kept, ok bool) {
	return k, json.Unmarshal(data, &k) == nil && k.Command != "" && k.Answers != nil
}

// Continues tells whether a command that was called with those flags may go on
// with the draft: with the same ones, or with none.
func (k Kept) Continues(command string, given map[string]string) bool {
	return k.Command == command && (len(given) == 0 || maps.Equal(given, k.Given))
}

// List is a list as one answer, and Split takes one apart.
func List(words []string) string { return strings.Join(words, ",") }

// Split is the words of an answer that is a list.
func Split(answer string) []string {
	words := strings.FieldsFunc(answer, func(r rune) bool { return r == ',' })
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}
