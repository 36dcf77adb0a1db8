package build

import (
	"fmt"
	"reflect"
	"testing"

	"bollettino/generator/input/subject"
	"bollettino/generator/measure/judged"
	"bollettino/generator/page/bulletin"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// fill gives each field of a value, and of what it holds, something of its own.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(uint64(*n % 256))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) - 20)
	}
}

// Whatever is known of a subject is kept: also what some later field of it says. What is
// cut short says nothing of anybody.
func TestShardIsKept(t *testing.T) {
	t.Parallel()
	n := 0
	all, told, bare := &entry{}, &entry{}, &entry{From: 7, Summary: &bulletin.Summary{}}
	fill(reflect.ValueOf(all).Elem(), &n)
	fill(reflect.ValueOf(told).Elem(), &n)
	told.Summary.Outcomes = append([]judged.Outcome{}, all.Summary.Outcomes...)
	told.Summary.Open = nil
	s := shard{Units: map[subject.ID]*entry{"alfa": all, "beta": told, "gamma": bare}}
	for id, e := range s.Units {
		if e.Summary.ID = id; e != bare {
			e.Summary.Row = &subject.Row{Name: string(id)}
			e.Summary.Seal()
		}
		e.Summary.Row = nil
	}
	b := s.append(nil)
	if diff := cmp.Diff(s.Units, readShard(string(b)), cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(bulletin.Summary{})); diff != "" {
		t.Errorf("(-kept +read):\n%s", diff)
	}
	for id, e := range readShard(string(b)) {
		was, is := s.Units[id].Summary, e.Summary
		if is.Sealed() != was.Sealed() || is.Sealed() && (is.Listing() != was.Listing() || is.Register() != was.Register() || is.Data() != was.Data() || is.Tells() != was.Tells()) {
			t.Errorf("%s: what stands for it is not what was kept", id)
		}
	}
	for i := range b {
		if got := readShard(string(b[:i])); got != nil {
			t.Fatalf("of %d bytes of %d: %d entries", i, len(b), len(got))
		}
	}
}
