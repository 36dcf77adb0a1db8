package desk

import (
	"fmt"
	"io"
	"path"
	"strings"

	"bollettino/generator/base/disk"
	"bollettino/generator/base/period"
	"bollettino/generator/base/problem"
	"bollettino/generator/desk/proposal"
	"bollettino/generator/input"
	"bollettino/generator/input/rulebook"
)

// Suggest proposes a version's entries, on stdout, and sums them up on stderr.
func Suggest(rootDir, version string, stdout, stderr io.Writer) error {
	zone, err := period.In("Europe/Rome") // of no matter to the text
	if err != nil {
		return err
	}
	nowhere := func(version, name string) string { return "/" + version + "/" + name }
	var list problem.List
	b, wording := rulebook.ReadWording(disk.At(rootDir, input.Limits), input.RulesDir, zone,
		rulebook.Links{Page: nowhere, File: nowhere}, version, &list)
	v, ok := b.Version(version)
	switch {
	case !ok && len(b.Versions) == 0 && list.Len() > 0:
		if err := problem.Write(stderr, list.Sorted(), 0); err != nil {
			return err
		}
		return problem.ErrFound
	case !ok:
		var ids []string
		for _, v := range b.Versions {
			ids = append(ids, v.ID)
		}
		hint := "register it, or bring its text in with `bollettino rulebook import`"
		if near := problem.Nearest(version, ids); near != "" {
			hint = "did you mean " + near + "?"
		} else if len(ids) > 0 {
			hint += "; there are " + strings.Join(ids, ", ")
		}
		return problem.Usage(fmt.Errorf("--suggest: %q is not a version in %s: %s", version,
			path.Join(input.RulesDir, "versions.yaml"), hint))
	case len(v.Docs) == 0:
		return problem.Usage(fmt.Errorf("--suggest: there is no text in %s: put the Markdown files "+
			"of the version there, "+
			"or use `bollettino rulebook import`", path.Join(input.RulesDir, version)))
	}
	p := proposal.Of(b, v, wording)
	if err := p.WriteYAML(stdout); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stderr, p.Summary())
	return err
}
