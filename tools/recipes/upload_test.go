package recipes_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bollettino/generator/desk/recipe"
	"bollettino/generator/page/header"
)

// began is a site of one body, whose deploy/update.sh publishes by a script.
func began(t *testing.T, how string) (dir string, s recipe.Site) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "sito")
	run(t, bollettino("init", dir, "--operator", "Comune di Borgo", "--url", "https://www.borgo.it", "--contact", "urp@borgo.it", "--languages", "it,en",
		"--base-url", "https://stato.borgo.it/", "--subject", "01234567897", "--name", "Comune di Borgo", "--for", how))
	write(t, filepath.Join(dir, "static/nota/una nota.txt"), []byte("nota"))
	write(t, filepath.Join(dir, "static/prova-del-dominio"), []byte("di nessun tipo"))
	edit(t, filepath.Join(dir, "deploy/update.sh"), "BOLLETTINO=bollettino ", "BOLLETTINO="+os.Args[0]+" ")
	return dir, recipe.Site{Base: "https://stato.borgo.it/", Folder: dir}
}

// update runs deploy/update.sh, and gives its exit code and what it tells.
func update(t *testing.T, dir string, env ...string) (int, string) {
	t.Helper()
	var told bytes.Buffer
	c := exec.Command("sh", filepath.Join(dir, "deploy/update.sh"))
	c.Env, c.Stdout, c.Stderr = append(append(os.Environ(), "BOLLETTINO_RUNS=1"), env...), &told, &told
	err := c.Run()
	if exit := (&exec.ExitError{}); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), told.String()
}

// changed is a site that lost a language, and a file; and got another.
func changed(t *testing.T, dir string) {
	t.Helper()
	edit(t, filepath.Join(dir, "data/site.yaml"), "[it, en]", "[it]")
	if err := os.RemoveAll(filepath.Join(dir, "static/nota")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "static/altro/è qui.txt"), []byte("altro"))
}

func same(t *testing.T, dir, where string) {
	t.Helper()
	if out, err := exec.Command("diff", "-r", filepath.Join(dir, "public"), where).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// What rsync sends of each build is what was built: also after one that could not be sent, of a
// site with problems, and without public/. One update at a time; what went wrong is told, and
// problems once.
func TestRsync(t *testing.T) {
	t.Parallel()
	tool(t, "rsync")
	dir, _ := began(t, "rsync")
	there := filepath.Join(t.TempDir(), "www")
	script := filepath.Join(dir, "deploy/publish-rsync.sh")
	edit(t, script, `TARGET=""`, `TARGET="`+there+`/"`)
	expect := func(what string, code int, says string) {
		t.Helper()
		got, told := update(t, dir)
		if got != code || (says == "") != (told == "") || !strings.Contains(told, says) {
			t.Fatalf("%s: exit code %d, not %d; told %q, not %q", what, got, code, told, says)
		}
	}
	expect("first", 0, "")
	same(t, dir, there)
	expect("nothing new", 0, "")
	edit(t, script, there, "/dev/null/www")
	changed(t, dir)
	expect("not sent", 4, "rsync")
	edit(t, script, "/dev/null/www", there)
	expect("sent later", 0, "")
	same(t, dir, there)
	if waits := read(t, filepath.Join(dir, ".bollettino/unpublished")); waits != "" {
		t.Errorf("what was sent waits: %q", waits)
	}
	if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "data/subjects/01234567897/profile.yaml"), []byte("nome: Borgo\n"))
	expect("a problem", 1, "data/subjects/01234567897/profile.yaml:1")
	same(t, dir, there)
	expect("the same problem", 1, "")
	edit(t, filepath.Join(dir, "data/site.yaml"), "languages:", "lingue:")
	expect("a problem of all", 1, "data/site.yaml")
	same(t, dir, there)
	lock := exec.Command("flock", filepath.Join(dir, ".bollettino/update.lock"), "sh", "-c", "echo held; read end")
	in, err := lock.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	held, err := lock.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Start(); err != nil {
		t.Fatal(err)
	}
	held.Read(make([]byte, 5))
	expect("beside another", 75, "")
	in.Close()
	lock.Wait()
	if log := read(t, filepath.Join(dir, ".bollettino/update.log")); strings.Count(log, "exit code ") != 7 || !strings.Contains(log, "exit code 4\n") {
		t.Errorf("the log:\n%s", log)
	}
}

// What rclone sends to S3-compatible storage, Versity's gateway, is what was built, with the
// declared types and lifetimes.
func TestS3(t *testing.T) {
	t.Parallel()
	gateway, err := filepath.Abs("../../.bollettino/versitygw")
	if _, missing := os.Stat(gateway); err != nil || missing != nil {
		t.Skip("no .bollettino/versitygw: `make soak` makes it")
	}
	rclone := tool(t, "rclone")
	store, addr := t.TempDir(), free(t)
	if err := os.Mkdir(filepath.Join(store, "stato"), 0o755); err != nil {
		t.Fatal(err)
	}
	start(t, addr, exec.Command(gateway, "--port", addr, "--access", "chiave", "--secret", "segretissimo", "posix", "--sidecar", t.TempDir(), store))
	env := []string{"AWS_CA_BUNDLE=", "AWS_ACCESS_KEY_ID=chiave", "AWS_SECRET_ACCESS_KEY=segretissimo", "PATH=" + filepath.Dir(rclone) + ":" + os.Getenv("PATH")}
	dir, s := began(t, "s3")
	edit(t, filepath.Join(dir, "deploy/publish-s3.sh"), `BUCKET=""`, `BUCKET="stato"`, `ENDPOINT=""`, `ENDPOINT="http://`+addr+`"`)
	at := ":s3,provider=Other,env_auth=true,endpoint='http://" + addr + "':stato"
	for _, change := range []func(){func() {}, func() { changed(t, dir) }} {
		change()
		if code, told := update(t, dir, env...); code != 0 || told != "" {
			t.Fatalf("exit code %d\n%s", code, told)
		}
		brought := t.TempDir()
		c := exec.Command(rclone, "copy", at, brought)
		c.Env = append(os.Environ(), env...)
		run(t, c)
		same(t, dir, brought)
	}
	c := exec.Command(rclone, "lsjson", "--recursive", "--files-only", "--metadata", at)
	c.Env = append(os.Environ(), env...)
	list, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var stored []struct {
		Path     string
		Metadata map[string]string
	}
	if err := json.Unmarshal(list, &stored); err != nil || len(stored) < 50 {
		t.Fatalf("%d files (%v)", len(stored), err)
	}
	for _, f := range stored {
		kept := ""
		for _, h := range s.Headers().At("/" + f.Path) {
			if h.Name == header.Cache {
				kept = h.Value
			}
		}
		if f.Metadata["content-type"] != header.TypeOf(f.Path) || f.Metadata["cache-control"] != kept {
			t.Errorf("%s is stored as %v, not %s, %s", f.Path, f.Metadata, header.TypeOf(f.Path), kept)
		}
	}
}
