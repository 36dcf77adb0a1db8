package form_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bollettino/generator/input/notice"
	"bollettino/generator/input/setting"
	"bollettino/generator/input/subject"
	"bollettino/generator/page/form"
)

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
		{sheet.Updates, "status", notice.Statuses()},
	} {
		if got := options(c.fields, c.name); !slices.Equal(got, sorted(c.want)) {
			t.Errorf("%s takes %s, the format %s", c.name, got, sorted(c.want))
		}
	}
	if sheet.Fields[0].Default != "outage" || names[0] != "kind" {
		t.Error("an outage is not the first thing that one declares")
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

// A usual case fills in fields of the form with words that they take.
func TestCasesFitTheForm(t *testing.T) {
	sheet := form.NewForm(setting.Site{})
	if len(sheet.Cases) != len(form.Templates()) {
		t.Fatalf("%d cases of %d templates", len(sheet.Cases), len(form.Templates()))
	}
	for _, c := range sheet.Cases {
		if c.Label == "" || c.Head["title"] == "" {
			t.Errorf("%s has no words", c.Name)
		}
		for name, v := range c.Head {
			i := slices.IndexFunc(sheet.Fields, func(f form.Field) bool { return f.Name == name })
			if i < 0 {
				t.Errorf("%s: %s is no field", c.Name, name)
				continue
			}
			words := []string{fmt.Sprint(v)}
			if list, ok := v.([]string); ok {
				words = list
			}
			for _, w := range words {
				known := slices.ContainsFunc(sheet.Fields[i].Options, func(o form.Option) bool { return o.Value == w })
				if choice := sheet.Fields[i].Sort == form.One || sheet.Fields[i].Sort == form.Some; choice && !known {
					t.Errorf("%s: %s: %q is none of its options", c.Name, name, w)
				}
			}
		}
	}
}
