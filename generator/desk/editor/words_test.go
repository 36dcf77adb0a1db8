package editor

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/base/problem"
	"bollettino/generator/input/notice"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
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
	form := NewForm(setting.Site{})
	english := regexp.MustCompile(`\b(is|the|of|write|use|with|before|after|stands)\b`)
	for _, p := range problems {
		c := form.Say(p)
		if english.MatchString(c.Message) || english.MatchString(c.Hint) || c.Message == "" || c.Hint == "" {
			t.Errorf("%s: %q, %q", p, c.Message, c.Hint)
		}
	}
	if c := form.Say(problem.New("x", 1, 1, "updates[3].until", "hint", "unheard of")); c.Label != "Nuova fine" || c.Message != "unheard of" {
		t.Errorf("a complaint without words is %+v", c)
	}
}

// The form asks for every key of the format, by the format's own words, and every
// field explains itself.
func TestFormIsTheFormat(t *testing.T) {
	form := NewForm(setting.Site{})
	groups := map[string]bool{}
	for _, g := range form.Groups {
		groups[g.ID] = true
	}
	var names []string
	for _, f := range form.Fields {
		names = append(names, f.Name)
		if !groups[f.Group] {
			t.Errorf("%s is in no group", f.Name)
		}
	}
	for _, f := range slices.Concat(form.Fields, form.Updates) {
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
	options := func(fields []Field, name string) (out []string) {
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
		fields []Field
		name   string
		want   []string
	}{
		{form.Fields, "kind", notice.Kinds()}, {form.Fields, "impact", notice.Impacts()}, {form.Fields, "channels", subject.Channels()},
		{form.Updates, "impact", notice.Impacts()},
		{form.Updates, "status", slices.DeleteFunc(notice.Statuses(), func(s string) bool { return s == "redacted" })},
	} {
		if got := options(c.fields, c.name); !slices.Equal(got, sorted(c.want)) {
			t.Errorf("%s takes %s, the format %s", c.name, got, sorted(c.want))
		}
	}
	if form.Fields[0].Default != "outage" || names[0] != "kind" {
		t.Error("an outage is not the first thing that one declares")
	}
}

// Whatever package notice complains of in its source has Italian words, tried or not.
func TestSayKnowsTheSource(t *testing.T) {
	files, err := filepath.Glob("../../input/notice/*.go")
	if err != nil {
		t.Fatal(err)
	}
	filled := strings.NewReplacer("%d", "7", "%q", `"x"`, "%s", "x", "%v", "x")
	known := func(what string) bool {
		return slices.ContainsFunc(sentences, func(s sentence) bool { return s.what.String() != ".*" && s.what.MatchString(what) })
	}
	complaints := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); !ok || s.Sel.Name != "Complain" {
				return true
			}
			text, ok := call.Args[1].(*ast.BasicLit)
			if !ok {
				return true
			}
			said, err := strconv.Unquote(text.Value)
			if err != nil {
				t.Fatal(err)
			}
			if complaints++; said != "%s" && said != "%v" && !strings.Contains(said, "text of this notice") && !known(filled.Replace(said)) {
				t.Errorf("%s: %q has no Italian words", name, said)
			}
			return true
		})
	}
	if complaints < 20 {
		t.Errorf("only %d complaints are found", complaints)
	}
}

// The form offers a status where, and only where, the format lets it follow.
func TestFormOffersWhatMayFollow(t *testing.T) {
	form := NewForm(setting.Site{})
	at := map[notice.Phase]Phase{}
	for _, p := range form.Life {
		at[p.Phase] = p
	}
	if form.Life[0].Phase != (&notice.Notice{}).Phase() {
		t.Errorf("a new notice begins as %s", form.Life[0].Phase)
	}
	var walk func(n notice.Notice, left int)
	walk = func(n notice.Notice, left int) {
		for _, word := range notice.Statuses() {
			s := notice.Status(word)
			next := n
			next.Updates = append(slices.Clone(n.Updates), notice.Update{Status: s})
			i := slices.IndexFunc(at[n.Phase()].Next, func(x Next) bool { return x.Status == s })
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
	form := NewForm(setting.Site{})
	for _, f := range slices.Concat(form.Fields, form.Updates) {
		if (f.Sort == Moment || f.Sort == Day || f.Sort == Days) != (f.Role != "") {
			t.Errorf("%s has the role %q", f.Name, f.Role)
		}
	}
}
