package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// actAs makes the test binary the command itself. As the variable is inherited
// by what the command runs, it is its own vet tool too.
const actAs = "CANCELSAFE_TEST_ACT_AS"

func TestMain(m *testing.M) {
	switch os.Getenv(actAs) {
	case "probe":
		os.Exit(dispatch([]*analyzers.Rule{probe, second}, os.Args[1:]))
	case "rules":
		os.Exit(dispatch(analyzers.Rules(), os.Args[1:]))
	default:
		os.Exit(m.Run())
	}
}

// A bench is a module to analyse, with a build cache of its own.
type bench struct {
	t     *testing.T
	root  string
	cache string // the build cache
	env   []string
}

// newBench returns a bench with the files of the archive.
func newBench(t *testing.T, archive string) *bench {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, root: root, cache: t.TempDir()}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		b.write(f.Name, string(f.Data))
	}
	b.env = append(os.Environ(), actAs+"=probe", "GOCACHE="+b.cache, "GOFLAGS=", "GOWORK=off", "GOPROXY=off",
		"GOTOOLCHAIN=local", "NO_COLOR=")
	return b
}

// write writes a file of the module.
func (b *bench) write(name, data string) {
	b.t.Helper()
	file := filepath.Join(b.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

// A ran is what a program printed and how it ended.
type ran struct {
	stdout, stderr string
	code           int
}

// cancelsafe runs the command in the module.
func (b *bench) cancelsafe(args ...string) ran {
	b.t.Helper()
	return b.exec(self(b.t), args...)
}

// vet runs go vet with the command as its tool.
func (b *bench) vet(args ...string) ran {
	b.t.Helper()
	return b.exec("go", append([]string{"vet", "-vettool=" + self(b.t)}, args...)...)
}

// exec runs a program in the module.
func (b *bench) exec(program string, args ...string) ran {
	b.t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = b.root, b.env
	return execute(b.t, cmd)
}

// execute runs cmd.
func execute(t *testing.T, cmd *exec.Cmd) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return ran{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// self returns the test binary.
func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// want checks the exit code and that stderr is exactly the given lines.
func (r ran) want(t *testing.T, code int, stderr string) {
	t.Helper()
	if r.code != code || strings.TrimSpace(r.stderr) != strings.TrimSpace(stderr) {
		t.Errorf("got exit code %d and stderr\n%s\nwant %d and\n%s\nstdout was\n%s", r.code, r.stderr, code, stderr, r.stdout)
	}
}

// places returns the findings in text output, without the code.
func (r ran) places() []string {
	var places []string
	for line := range strings.Lines(r.stdout) {
		if !strings.HasPrefix(line, " ") && line != "\n" {
			places = append(places, strings.TrimSpace(line))
		}
	}
	return places
}
