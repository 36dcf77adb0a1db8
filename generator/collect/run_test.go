package collect

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/source"
	"bollettino/generator/input/subject"
	"bollettino/generator/test/rome"
)

// Each kind of source that can be read can be asked.
func TestEveryKindOfSourceIsAsked(t *testing.T) {
	t.Parallel()
	refs := source.Refs{Zone: rome.Zone, Refs: subject.Refs{
		Subject: func(subject.ID) bool { return true }, Obligation: func(string) bool { return true },
	}}
	for _, kind := range source.Kinds() {
		text := "sources: [{id: it, name: Its, kind: operator, " + kind + ": {files: [x.csv]}}]"
		read := source.Read("sources.yaml", []byte(text), refs, &problem.List{})
		if len(read) != 1 || read[0].How == nil {
			t.Errorf("%s: not read: %+v", kind, read)
			continue
		}
		w := World{Root: t.TempDir(), Zone: rome.Zone, Now: time.Now}
		if _, err := New(read[0], w); errors.Is(err, errNoAsker) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if _, err := New(source.Source{}, World{}); err == nil || !strings.Contains(err.Error(), "data/README.md") {
		t.Errorf("a source that says nothing: %v", err)
	}
}
