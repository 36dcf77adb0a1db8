package wire

import (
	"encoding/binary"
	"fmt"
	"reflect"
)

// Value appends whatever a value holds, of texts, numbers, flags, lists and structs of them: the
// exported fields of a struct in their order, the number of what a list holds before it. Who reads
// it reads into the same type (Reader.Into): of that nothing is written. A type that has something
// else in it is a mistake of this program's.
func Value(b []byte, value any) []byte { return appendValue(b, reflect.ValueOf(value)) }

func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return Text(b, v.String())
	case reflect.Bool:
		return Flags(b, v.Bool())
	case reflect.Int, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint8, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				b = appendValue(b, v.Field(i))
			}
		}
		return b
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return append(Count(b, v.Len()), v.Bytes()...)
		}
		b = Count(b, v.Len())
		for i := range v.Len() {
			b = appendValue(b, v.Index(i))
		}
		return b
	}
	panic(fmt.Sprintf("wire: %s has no form", v.Type()))
}

// Into takes a value into that to which to points, of the type that was written; texts are parts
// of the data. An empty list is nil.
func (r *Reader) Into(to any) { r.value(reflect.ValueOf(to).Elem()) }

func (r *Reader) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(r.Text())
	case reflect.Bool:
		var set bool
		r.Flags(&set)
		v.SetBool(set)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int())
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(r.Uint())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				r.value(v.Field(i))
			}
		}
	case reflect.Slice:
		r.list(v)
	default:
		panic(fmt.Sprintf("wire: %s has no form", v.Type()))
	}
}

func (r *Reader) list(v reflect.Value) {
	n := r.Count()
	switch elem := v.Type().Elem(); {
	case n == 0:
	case elem.Kind() == reflect.Uint8:
		v.SetBytes([]byte(r.Take(n)))
	case n > len(r.left)/least(elem): // that can't be: no room is taken for it
		r.fail()
	default:
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			r.value(v.Index(i))
		}
	}
}

// least is how many bytes a value takes at least.
func least(t reflect.Type) (n int) {
	if t.Kind() != reflect.Struct {
		return 1
	}
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			n += least(t.Field(i).Type)
		}
	}
	return max(n, 1)
}
