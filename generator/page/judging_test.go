package page_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// Pages choose words for what was measured and judged before: whoever composes one
// calls nothing that measures or judges, so that no two sentences can differ in it.
func TestPagesJudgeNothing(t *testing.T) {
	t.Parallel()
	free := map[string][]string{ // what reads or orders values that are there
		"sli":          {"State", "Worse"},
		"verdict":      nil,
		"verification": nil,
		"judged":       nil,
	}
	set := token.NewFileSet()
	looked := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if sel.Sel.Name == "At" && len(call.Args) == 2 { // notice.At: where it stands
				t.Errorf("%s asks anew where a notice stands", set.Position(call.Pos()))
			}
			if x, ok := sel.X.(*ast.Ident); ok {
				if allowed, ours := free[x.Name]; ours {
					if looked++; !slices.Contains(allowed, sel.Sel.Name) {
						t.Errorf("%s calls %s.%s", set.Position(call.Pos()), x.Name, sel.Sel.Name)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked == 0 {
		t.Error("no page calls anything of what was measured: the rule looks for the wrong thing")
	}
}
