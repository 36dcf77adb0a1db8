package archive

import (
	"bytes"
	"io/fs"
	"testing"
	"testing/fstest"
)

// folders are some of one part, which is that of "a".
func folders(t *testing.T, names ...string) (part int, out map[string]map[string][]byte) {
	t.Helper()
	out = map[string]map[string][]byte{}
	for _, name := range names {
		out[name] = map[string][]byte{"profile.yaml": []byte(name), "notices/n.md": []byte("-- x --\n" + name)}
	}
	return Part(names[0]), out
}

func changed(t *testing.T, part []byte, of map[string]map[string][]byte) []byte {
	t.Helper()
	data, err := Read(part).With(of)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What is put into a part is there, with what it had; what is put again is as it is now; and
// the same folders give the same bytes, in whatever steps they came.
func TestWith(t *testing.T) {
	part, both := folders(t, "a", "b")
	_, one := folders(t, "b")
	first := changed(t, nil, map[string]map[string][]byte{"a": {"old": []byte("gone")}})
	now := changed(t, changed(t, first, one), both)
	if !bytes.Equal(now, changed(t, nil, both)) {
		t.Error("two ways to the same folders give other bytes")
	}
	if !bytes.Equal(now, changed(t, now, nil)) {
		t.Error("a part in which nothing changed is another")
	}
	tree := Open(fstest.MapFS{Name(part): {Data: now}})
	for name, want := range map[string]string{"a/profile.yaml": "a", "a/notices/n.md": "-- x --\na"} {
		if got, err := fs.ReadFile(tree, name); err != nil || string(got) != want {
			t.Errorf("%s is %q (%v)", name, got, err)
		}
	}
	if _, err := fs.Stat(tree, "a/old"); err == nil {
		t.Error("a file that went is still there")
	}
	if list, err := fs.ReadDir(tree, "a/notices"); err != nil || len(list) != 1 {
		t.Errorf("a/notices has %v (%v)", list, err)
	}
}

// An empty folder is kept as such, and is another thing than one that was never kept.
func TestEmpty(t *testing.T) {
	data := changed(t, nil, map[string]map[string][]byte{"a": {}})
	tree := Open(fstest.MapFS{Name(Part("a")): {Data: data}})
	if list, err := fs.ReadDir(tree, "a"); err != nil || len(list) != 0 {
		t.Errorf("it has %v (%v)", list, err)
	}
	if _, err := fs.Stat(tree, "c"); err == nil {
		t.Error("a folder is there that nobody kept")
	}
}

// Of a part that is cut short, or is no archive, no folder is there, and nothing is taken over.
func TestSpoilt(t *testing.T) {
	part, both := folders(t, "a", "b")
	data := changed(t, nil, both)
	for what, bad := range map[string][]byte{"cut": data[:len(data)-9], "empty": {}, "other": []byte("PK, no")} {
		if _, err := fs.Stat(Open(fstest.MapFS{Name(part): {Data: bad}}), "a"); err == nil {
			t.Errorf("%s: a folder is there", what)
		}
		if Read(bad).Whole || !bytes.Equal(changed(t, bad, both), data) {
			t.Errorf("%s: it passes for whole, or something of it is left", what)
		}
	}
	if !Read(data).Whole {
		t.Error("a whole part is none")
	}
}

// A file in which a bit turned hurts its own folder.
func TestTurned(t *testing.T) {
	data := changed(t, nil, map[string]map[string][]byte{"a": {"x": []byte("its own")}, "b": {"x": []byte("the other")}})
	data[bytes.Index(data, []byte("its own"))] ^= 1
	if Read(data).Whole {
		t.Error("it passes for whole")
	}
	k := Read(data)
	if _, err := k.zip.Open("a"); err == nil || k.Has("a") {
		t.Error("the folder of a spoilt file is there")
	}
	if got, err := fs.ReadFile(k.zip, "b/x"); err != nil || string(got) != "the other" || !k.Has("b") || k.Has("c") {
		t.Errorf("another folder's file is %q (%v)", got, err)
	}
}

// What stands before a file in a part may be spoilt while its list is whole: the other folders
// are taken over.
func TestHeaderTurned(t *testing.T) {
	both := map[string]map[string][]byte{"a": {"x": []byte("its own")}, "b": {"x": []byte("the other")}}
	data := changed(t, nil, both)
	bad := bytes.Clone(data)
	clear(bad[:4])
	if Read(bad).Whole {
		t.Error("it passes for whole")
	}
	if !bytes.Equal(changed(t, bad, nil), changed(t, nil, map[string]map[string][]byte{"b": both["b"]})) {
		t.Error("the folder that is whole is not taken over alone")
	}
	if !bytes.Equal(changed(t, bad, map[string]map[string][]byte{"a": both["a"]}), data) {
		t.Error("it is not made whole again")
	}
}
