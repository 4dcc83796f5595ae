package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// What audit prints about the reference server is kept in testdata. To write it
// anew:
//
//	go test ./cmd/cancelsafe -run TestAudit -update
var update = flag.Bool("update", false, "write what audit is expected to print")

// audited are the packages of the reference server that others import.
var audited = []string{"broker", "client", "conn", "server", "store"}

// TestAudit compares the verdicts on the reference server with those in testdata,
// in all formats, and with what the documentation shows.
func TestAudit(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	t.Parallel()
	watch(t)
	exe := filepath.Join(t.TempDir(), "cancelsafe")
	if got := execute(t, exec.Command("go", "build", "-o", exe, ".")); got.code != 0 {
		t.Fatal(got.stderr)
	}
	run := func(args ...string) ran {
		cmd := exec.Command(exe, append([]string{"audit"}, args...)...)
		cmd.Dir = moduleRoot
		return execute(t, cmd)
	}
	var packages []string
	for _, name := range audited {
		packages = append(packages, "./testdata/pubsub/"+name)
	}
	for _, format := range []string{"text", "json", "markdown"} {
		got := run(append([]string{"-format", format}, packages...)...)
		if got.code != exitClean {
			t.Errorf("%s: exit code %d: %s", format, got.code, got.stderr)
		}
		golden := filepath.Join("testdata", "audit."+format)
		file := filepath.Join(t.TempDir(), "out")
		run(append([]string{"-format", format, "-o", file}, packages...)...)
		if data, err := os.ReadFile(file); err != nil || string(data) != got.stdout {
			t.Errorf("%s: -o writes something else than is printed: %v", format, err)
		}
		if *update {
			if err := os.WriteFile(golden, []byte(got.stdout), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got.stdout != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", format, got.stdout, want)
		}
	}

	page, err := os.ReadFile(filepath.Join(moduleRoot, "docs", "audit.md"))
	if err != nil {
		t.Fatal(err)
	}
	if got := run("./testdata/pubsub/conn"); !strings.Contains(string(page), got.stdout+got.stderr+"```") {
		t.Errorf("docs/audit.md does not show what audit prints:\n%s%s", got.stdout, got.stderr)
	}
	got := run("./testdata/pubsub/hazards/takerestore")
	if got.code != exitFindings || !strings.Contains(got.stdout, ": unsafe: takerestore: ") {
		t.Errorf("exit code %d for an unsafe function: %s%s", got.code, got.stdout, got.stderr)
	}
	if got := run("./nowhere"); got.code != exitFailed || !strings.HasPrefix(got.stderr, "no exported function has a cancel point\ncancelsafe: ") {
		t.Errorf("exit code %d for a package that is not there: %s%s", got.code, got.stdout, got.stderr)
	}
}

// TestAuditFlags checks which flags audit has.
func TestAuditFlags(t *testing.T) {
	for args, want := range map[string]string{
		"-audit":                 "means nothing to cancelsafe audit",
		"-rules directive":       "means nothing to cancelsafe audit",
		"-color never":           "means nothing to cancelsafe audit",
		"-silenced":              "means nothing to cancelsafe audit",
		"-new-from HEAD":         "means nothing to cancelsafe audit",
		"-baseline=f":            "means nothing to cancelsafe audit",
		"-format html":           "use one of text, json, markdown",
		"./... -format=markdown": "put flags first",
	} {
		var stdout, stderr bytes.Buffer
		c := &command{rules: analyzers.Rules(), stdout: &stdout, stderr: &stderr}
		if code := c.run(append([]string{"audit"}, strings.Fields(args)...)); code != exitFailed || !strings.Contains(stderr.String(), want) {
			t.Errorf("audit %s: exit code %d: %s", args, code, stderr.String())
		}
	}
}

// TestVerdictFormats checks what the golden files do not show.
func TestVerdictFormats(t *testing.T) {
	at := func(file string, line int) *finding.Position {
		return &finding.Position{File: file, Line: line, Column: 1}
	}
	list := []Verdict{
		{"p", "F", "unsafe", "takerestore: m[…] is taken", *at("a.go", 1), at("b.go", 2)},
		{"p", "(*T).g_h", "unknown", "x is changed at line 7", *at("a.go", 5), at("a.go", 7)},
		{"q", "G", "safe", "marked as safe | why", *at("c.go", 9), nil},
	}
	var stdout, stderr bytes.Buffer
	c := &command{stdout: &stdout, stderr: &stderr}
	if err := c.printVerdicts(list, &options{format: "text"}); err != nil {
		t.Fatal(err)
	}
	if err := c.printVerdicts(list, &options{format: "markdown"}); err != nil {
		t.Fatal(err)
	}
	const want = "a.go:1:1: F: unsafe: takerestore: m[…] is taken (b.go:2)\n" +
		"a.go:5:1: (*T).g_h: unknown: x is changed at line 7\n" +
		"c.go:9:1: G: safe: marked as safe | why\n" +
		"# Cancel safety\n" +
		"\n## p\n\n| function | verdict | why |\n|---|---|---|\n" +
		"| [`F`](a.go#L1) | unsafe | takerestore: m\\[…] is taken (b.go:2) |\n" +
		"| [`(*T).g_h`](a.go#L5) | unknown | x is changed at line 7 |\n" +
		"\n## q\n\n| function | verdict | why |\n|---|---|---|\n" +
		"| [`G`](c.go#L9) | safe | marked as safe \\| why |\n"
	if stdout.String() != want {
		t.Errorf("got\n%s\nwant\n%s", stdout.String(), want)
	}
	const tally = "3 exported functions with a cancel point: 1 safe, 1 unknown, 1 unsafe\n"
	if stderr.String() != tally+tally {
		t.Errorf("got %q", stderr.String())
	}
	stdout.Reset()
	if err := c.printVerdicts(list, &options{format: "json"}); err != nil {
		t.Fatal(err)
	}
	var read []Verdict
	if err := json.Unmarshal(stdout.Bytes(), &read); err != nil || len(read) != 3 || read[2].Where != nil || *read[0].Where != *at("b.go", 2) {
		t.Errorf("%v: %s", err, stdout.String())
	}
}
