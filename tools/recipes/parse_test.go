package recipes_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bollettino/generator/input"

	"github.com/rhysd/actionlint"
	"github.com/robfig/cron/v3"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// schedule is one that cron reads.
func schedule(t *testing.T, text string) {
	t.Helper()
	if _, err := cron.ParseStandard(text); err != nil {
		t.Errorf("%q: %v", text, err)
	}
}

func TestGitHub(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made(t, "github", example(t), dir)
	made(t, "github-shards", example(t), dir)
	l, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{Shellcheck: tool(t, "shellcheck")})
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := l.LintFiles([]string{filepath.Join(dir, ".github/workflows/bollettino.yml"),
		filepath.Join(dir, ".github/workflows/bollettino-shards.yml")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

// GitLab's own schema of its file, as gitlab-ci-local has it, and the jobs that follow.
func TestGitLab(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made(t, "gitlab", example(t), dir)
	at, err := filepath.Abs("node_modules/.bin/gitlab-ci-local")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*exec.Cmd{exec.Command("git", "init", "-q", "-b", "main"), exec.Command("git", "remote", "add", "origin", "https://git.borgo.it/a/b.git"),
		exec.Command("git", "add", "-A"), exec.Command("git", "-c", "user.name=a", "-c", "user.email=a@borgo.it", "commit", "-qm", "a")} {
		c.Dir = dir
		run(t, c)
	}
	c := exec.Command("node", at, "--list-csv-all")
	c.Dir = dir
	out := run(t, c)
	if !strings.Contains(out, "json schema validated") || !strings.Contains(out, "\npages;") || !strings.Contains(out, "\nproblems;") {
		t.Error(out)
	}
}

// The API's own types know every field.
func TestKubernetes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made(t, "kubernetes", example(t), dir)
	parts := strings.Split(read(t, filepath.Join(dir, "deploy/cronjob.yaml")), "\n---\n")
	var claim core.PersistentVolumeClaim
	var job batch.CronJob
	for i, into := range []any{&claim, &job} {
		if err := yaml.UnmarshalStrict([]byte(parts[i]), into); err != nil {
			t.Error(err)
		}
	}
	schedule(t, job.Spec.Schedule)
	pod := job.Spec.JobTemplate.Spec.Template.Spec
	if claim.Kind != "PersistentVolumeClaim" || job.Kind != "CronJob" || len(parts) != 2 || len(pod.Containers) != 1 ||
		pod.Volumes[0].PersistentVolumeClaim.ClaimName != claim.Name {
		t.Errorf("%d parts: %+v, %+v", len(parts), claim, job)
	}
}

// Each pod of the Indexed Job builds another shard, and all are built.
func TestKubernetesShards(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made(t, "kubernetes-shards", example(t), dir)
	parts := strings.Split(read(t, filepath.Join(dir, "deploy/shards.yaml")), "\n---\n")
	var shards, merge batch.Job
	if len(parts) != 2 {
		t.Fatalf("%d parts", len(parts))
	}
	for i, into := range []*batch.Job{&shards, &merge} {
		if err := yaml.UnmarshalStrict([]byte(parts[i]), into); err != nil {
			t.Error(err)
		}
	}
	if rule := shards.Spec.PodFailurePolicy.Rules[0].OnExitCodes; *rule.ContainerName != shards.Spec.Template.Spec.Containers[0].Name {
		t.Errorf("a rule is about %s", *rule.ContainerName)
	}
	if *shards.Spec.CompletionMode != batch.IndexedCompletion || *merge.Spec.Suspend != true {
		t.Errorf("%+v, %+v", shards.Spec, merge.Spec)
	}
	args := shards.Spec.Template.Spec.Containers[0].Args
	made := map[string]bool{}
	for i := range int(*shards.Spec.Completions) {
		shard := strings.ReplaceAll(args[slices.Index(args, "--shard")+1], "$(JOB_COMPLETION_INDEX)", strconv.Itoa(i))
		s, err := input.ParseShard(shard)
		if err != nil || s.Part != i+1 || s.Of != int(*shards.Spec.Completions) {
			t.Errorf("pod %d builds %s: %v", i, shard, err)
		}
		made[strings.ReplaceAll(args[slices.Index(args, "--out")+1], "$(JOB_COMPLETION_INDEX)", strconv.Itoa(i))] = true
	}
	if len(made) != int(*shards.Spec.Completions) {
		t.Errorf("they build into %v", made)
	}
}

// Each line of the crontab is a schedule and a command that a shell reads.
func TestCrontab(t *testing.T) {
	t.Parallel()
	s, dir := example(t), t.TempDir()
	s.Folder = "/srv/l'ente"
	made(t, "cron", s, dir)
	lines := 0
	in := bufio.NewScanner(strings.NewReader(read(t, filepath.Join(dir, "deploy/crontab"))))
	for in.Scan() {
		if line := in.Text(); line != "" && line[0] != '#' {
			lines++
			words := strings.SplitN(line, " ", 6)
			schedule(t, strings.Join(words[:5], " "))
			out, err := exec.Command("sh", "-c", strings.Replace(words[5], "sh ", "printf %s ", 1)).Output()
			if err != nil || string(out) != "/srv/l'ente/deploy/update.sh" {
				t.Errorf("%s: %s, %v", words[5], out, err)
			}
		}
	}
	if lines != 1 {
		t.Errorf("%d lines", lines)
	}
}

// shellcheck finds nothing in any script.
func TestScripts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var scripts []string
	for _, name := range []string{"rsync", "s3", "cloudflare", "netlify", "kubernetes-shards"} {
		made(t, name, example(t), dir)
	}
	for _, glob := range []string{"deploy/*.sh", "netlify/*.sh"} {
		found, _ := filepath.Glob(filepath.Join(dir, glob))
		scripts = append(scripts, found...)
	}
	if len(scripts) != 6 {
		t.Errorf("scripts: %q", scripts)
	}
	if out, err := exec.Command(tool(t, "shellcheck"), append([]string{"-s", "sh"}, scripts...)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Without what its operator alone knows, no script does anything.
func TestNothingIsGuessed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"rsync", "s3", "cloudflare", "netlify", "kubernetes-shards"} {
		made(t, name, example(t), dir)
	}
	for script, says := range map[string]string{"deploy/shards.sh": "image", "deploy/publish-rsync.sh": "TARGET", "deploy/publish-s3.sh": "BUCKET",
		"deploy/publish-cloudflare.sh": "PROJECT", "netlify/build.sh": "BOLLETTINO_SHA256"} {
		var told bytes.Buffer
		c := exec.Command("sh", filepath.Join(dir, script), os.DevNull)
		c.Dir, c.Stderr, c.Env = dir, &told, []string{"PATH=" + os.Getenv("PATH"), "BOLLETTINO_URL=", "BOLLETTINO_SHA256="}
		if err := c.Run(); err == nil || c.ProcessState.ExitCode() != 2 || !strings.Contains(told.String(), says) {
			t.Errorf("%s: %v: %s", script, err, told.String())
		}
	}
}
