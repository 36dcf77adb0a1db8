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
	"bollettino/generator/input/subject"
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
	if c := Say(sheet, problem.New("x", 1, 1, "updates[3].until", "hint", "unheard of")); c.Label != "Nuova fine" || c.Message != "unheard of" {
		t.Errorf("a complaint without words is %+v", c)
	}
	spoilt := problem.Because("x", 1, 1, "title", "hint", fmt.Errorf("here: %w", text.Spoilt("ForlÃ¬")))
	if c := Say(sheet, spoilt); c.Label != "Titolo" || c.Message != "«ForlÃ¬» è una parola che si è rovinata" {
		t.Errorf("a complaint with an argument is %+v", c)
	}
}

// The form asks for every key of the format, by the format's own words, and every
// field explains itself.
func TestFormIsTheFormat(t *testing.T) {
	sheet := form.NewForm(setting.Site{})
	groups := map[string]bool{}
	for _, g := range sheet.Groups {
		groups[g.ID] = true
	}
	var names []string
	for _, f := range sheet.Fields {
		names = append(names, f.Name)
		if !groups[f.Group] {
			t.Errorf("%s is in no group", f.Name)
		}
	}
	for _, f := range slices.Concat(sheet.Fields, sheet.Updates) {
		if f.Label == "" || !strings.HasSuffix(f.Hint, ".") && !strings.HasSuffix(f.Hint, "?") {
			t.Errorf("%s: label %q, hint %q", f.Name, f.Label, f.Hint)
		}
		if f.Pattern != "" && (f.Example == "" || !regexp.MustCompile("^("+f.Pattern+")$").MatchString(f.Example)) {
			t.Errorf("%s: the example %q does not fit %s", f.Name, f.Example, f.Pattern)
		}
		for _, o := range f.Options {
			if o.Label == "" {
				t.Errorf("%s: %s has no words", f.Name, o.Value)
			}
		}
	}
	options := func(fields []form.Field, name string) (out []string) {
		for _, f := range fields {
			if f.Name == name {
				for _, o := range f.Options {
					out = append(out, o.Value)
				}
			}
		}
		slices.Sort(out)
		return out
	}
	sorted := func(words []string) []string { return slices.Sorted(slices.Values(words)) }
	for _, c := range []struct {
		fields []form.Field
		name   string
		want   []string
	}{
		{sheet.Fields, "kind", notice.Kinds()}, {sheet.Fields, "impact", notice.Impacts()}, {sheet.Fields, "channels", subject.Channels()},
		{sheet.Updates, "impact", notice.Impacts()},
		{sheet.Updates, "status", slices.DeleteFunc(notice.Statuses(), func(s string) bool { return s == "redacted" })},
	} {
		if got := options(c.fields, c.name); !slices.Equal(got, sorted(c.want)) {
			t.Errorf("%s takes %s, the format %s", c.name, got, sorted(c.want))
		}
	}
	if sheet.Fields[0].Default != "outage" || names[0] != "kind" {
		t.Error("an outage is not the first thing that one declares")
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
			case s.Sel.Name == "Complain" || s.Sel.Name == "Problem" || s.Sel.Name == "New" && x != nil && x.Name == "problem":
				t.Errorf("%s: a complaint is of no kind", name)
			}
			return true
		})
	}
	for _, dir := range []string{"../../base/text", "../../base/document", "../../input/notice", "../../input/subject", "../../input/owner"} {
		eachFile(t, dir, look)
	}
	if complaints < 50 {
		t.Errorf("only %d complaints are found", complaints)
	}
}

// The form offers a status where, and only where, the format lets it follow.
func TestFormOffersWhatMayFollow(t *testing.T) {
	sheet := form.NewForm(setting.Site{})
	at := map[notice.Phase]form.Phase{}
	for _, p := range sheet.Life {
		at[p.Phase] = p
	}
	if sheet.Life[0].Phase != (&notice.Notice{}).Phase() {
		t.Errorf("a new notice begins as %s", sheet.Life[0].Phase)
	}
	var walk func(n notice.Notice, left int)
	walk = func(n notice.Notice, left int) {
		for _, word := range notice.Statuses() {
			s := notice.Status(word)
			next := n
			next.Updates = append(slices.Clone(n.Updates), notice.Update{Status: s})
			i := slices.IndexFunc(at[n.Phase()].Next, func(x form.Next) bool { return x.Status == s })
			if may := slices.Contains(n.Phase().May(), s); may != (i >= 0) {
				t.Fatalf("%v: %s offered %v, allowed %v", n.Updates, s, i >= 0, may)
			}
			if i < 0 {
				continue
			}
			then := at[n.Phase()].Next[i].Then
			if n.Plan.Repeats != "" {
				then = at[n.Phase()].Next[i].Repeating
			}
			if then != next.Phase() {
				t.Fatalf("%v makes %s, not %s", next.Updates, next.Phase(), then)
			}
			if left > 0 {
				walk(next, left-1)
			}
		}
	}
	walk(notice.Notice{}, 3)
	walk(notice.Notice{Plan: notice.Plan{Repeats: "FREQ=DAILY"}}, 3)
}

// Every moment says what it answers, so that it can be read as people write it.
func TestMomentsHaveRoles(t *testing.T) {
	sheet := form.NewForm(setting.Site{})
	for _, f := range slices.Concat(sheet.Fields, sheet.Updates) {
		if (f.Sort == form.Moment || f.Sort == form.Day || f.Sort == form.Days) != (f.Role != "") {
			t.Errorf("%s has the role %q", f.Name, f.Role)
		}
	}
}
