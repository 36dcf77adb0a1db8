package editor

import (
	"fmt"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/base/text"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/setting"
	"bollettino/generator/page/form"
	"bollettino/generator/test/rome"
	"golang.org/x/tools/txtar"
)

// Every complaint that the notices' own worlds of mistakes give has Italian words.
func TestSay(t *testing.T) {
	world, err := txtar.ParseFile("../../input/notice/testdata/wrong.txtar")
	if err != nil {
		t.Fatal(err)
	}
	now := rome.At(t, "2026-12-01T12:00")
	var list problem.List
	for _, f := range world.Files {
		if name, ok := strings.CutPrefix(f.Name, "in/"); ok {
			notice.Read(name, f.Data, "01234567897", []string{"portale", "sportello"}, rome.Zone, now, &list)
		}
	}
	problems := list.Sorted()
	if len(problems) < 30 {
		t.Fatalf("only %d mistakes", len(problems))
	}
	sheet := form.NewForm(setting.Site{})
	english := regexp.MustCompile(`\b(is|the|of|write|use|with|before|after|stands)\b`)
	for _, p := range problems {
		c := Say(sheet, p)
		if english.MatchString(c.Message) || english.MatchString(c.Hint) || c.Message == "" || c.Hint == "" {
			t.Errorf("%s: %q, %q", p, c.Message, c.Hint)
		}
	}
	if c := Say(sheet, problem.New("x", 1, 1, "updates[3].until", "hint", "unheard of")); c.Label != "Nuova fine" ||
		c.Message != "unheard of" {
		t.Errorf("a complaint without words is %+v", c)
	}
	spoilt := problem.Because("x", 1, 1, "title", "hint", fmt.Errorf("here: %w", text.Spoilt("ForlÃ¬")))
	if c := Say(sheet, spoilt); c.Label != "Titolo" || c.Message != "«ForlÃ¬» è una parola che si è rovinata" {
		t.Errorf("a complaint with an argument is %+v", c)
	}
}

// Each kind of complaint has a code of its own and Italian words, which speak of the
// kind's arguments alone; and no words are left of a kind that is gone.
func TestItalianOfEachKind(t *testing.T) {
	code := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	place := regexp.MustCompile(`\{\d+\}`)
	english := map[string]string{}
	eachFile(t, "../..", func(name string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || !isKind(lit.Type) {
				return true
			}
			of := map[string]string{}
			for _, e := range lit.Elts {
				e := e.(*ast.KeyValueExpr)
				value, ok := e.Value.(*ast.BasicLit)
				if !ok {
					t.Fatalf("%s: a kind's words are not written out", name)
				}
				of[e.Key.(*ast.Ident).Name], _ = strconv.Unquote(value.Value)
			}
			if _, twice := english[of["Code"]]; twice || !code.MatchString(of["Code"]) {
				t.Errorf("%s: the code %q is given twice, or is no word", name, of["Code"])
			}
			english[of["Code"]] = of["English"]
			return true
		})
	})
	if len(english) < 70 {
		t.Errorf("only %d kinds are found", len(english))
	}
	for code, words := range english {
		w := italian[code]
		if w.message == "" || w.hint == "" {
			t.Errorf("%s (%s) has no Italian words", code, words)
		}
		for _, p := range place.FindAllString(w.message+w.hint, -1) {
			if i, _ := strconv.Atoi(strings.Trim(p, "{}")); i < 1 || i > strings.Count(words, "%") {
				t.Errorf("%s (%s) has no argument %s", code, words, p)
			}
		}
	}
	for code := range italian {
		if _, ok := english[code]; !ok {
			t.Errorf("%s is the code of no kind", code)
		}
	}
}

func isKind(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Kind" {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "problem"
}

// eachFile reads the Go files below a folder, but for tests.
func eachFile(t *testing.T, dir string, look func(name string, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err == nil {
			look(name, f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever the readers of a notice and of a profile complain of is of a kind, tried
// or not.
func TestComplaintsAreOfKinds(t *testing.T) {
	complaints := 0
	look := func(name string, f *ast.File) {
		if slices.Contains([]string{"table.go", "registry.go"}, filepath.Base(name)) {
			return // CSV, which no notice is and no profile
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if f, ok := n.(*ast.FuncDecl); ok && slices.Contains([]string{"Complain", "Problem"}, f.Name.Name) {
				return false // what other readers call
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			s, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			switch x, _ := s.X.(*ast.Ident); {
			case s.Sel.Name == "Because":
				complaints++
			case s.Sel.Name == "Complain" || s.Sel.Name == "Problem" ||
				s.Sel.Name == "New" && x != nil && x.Name == "problem":
				t.Errorf("%s: a complaint is of no kind", name)
			}
			return true
		})
	}
	for _, dir := range []string{"../../base/text", "../../base/document", "../../input/notice", "../../input/subject",
		"../../input/owner"} {
		eachFile(t, dir, look)
	}
	if complaints < 50 {
		t.Errorf("only %d complaints are found", complaints)
	}
}
