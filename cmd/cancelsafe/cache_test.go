package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// twoPackages is a package with a finding, and one that imports it.
const twoPackages = `
-- go.mod --
module m
go 1.26
-- a/a.go --
package a

import "m/b"

func F() { b.LoseB() }
-- b/b.go --
package b

func LoseB() {}

func G() { LoseB() }
`

var (
	inA  = []string{"a/a.go:5:12: LoseB is called (probe)", "a/a.go:5:12: LoseB is called (second)"}
	inB  = []string{"b/b.go:5:12: LoseB is called (probe)", "b/b.go:5:12: LoseB is called (second)"}
	both = slices.Concat(inA, inB)
)

// TestTrap documents the trap that the command is built around: go vet loses
// the findings in a package that it has met as a dependency first, as the key
// under which it caches a tool's output does not say which of the two it was.
func TestTrap(t *testing.T) {
	t.Parallel()
	b := newBench(t, twoPackages)
	if got := b.vet("./a"); !strings.Contains(got.stderr, "a/a.go:5:12") || strings.Contains(got.stderr, "b/b.go") {
		t.Fatalf("go vet ./a says\n%s", got.stderr)
	}
	all := b.vet("./...")
	if strings.Contains(all.stderr, "b/b.go:5:12") {
		t.Skip("this go vet has no trap: if all that are supported have none, -everywhere can go, and a chapter of docs/go-vet.md")
	}
	if fresh := b.vet("-a", "./..."); !strings.Contains(fresh.stderr, "b/b.go:5:12") {
		t.Errorf("docs/go-vet.md promises that -a shows all findings, but go vet -a ./... says\n%s", fresh.stderr)
	}
}

// TestTrapOfBuiltinVet shows that the trap is not of our making.
func TestTrapOfBuiltinVet(t *testing.T) {
	t.Parallel()
	b := newBench(t, strings.Replace(twoPackages, "func LoseB() {}", "func LoseB() { x := 1; x = x; _ = x }", 1))
	b.exec("go", "vet", "./a")
	if got := b.exec("go", "vet", "./..."); strings.Contains(got.stderr, "self-assignment") {
		t.Skip("this go vet has no trap")
	}
	if got := b.exec("go", "vet", "-a", "./..."); !strings.Contains(got.stderr, "self-assignment") {
		t.Errorf("go vet -a ./... says\n%s", got.stderr)
	}
}

// TestOrder checks that what the cache was filled with, and in which order,
// makes no difference to the command.
func TestOrder(t *testing.T) {
	t.Parallel()
	type step struct {
		args []string
		want []string
	}
	subset, dependency, all := step{[]string{"./a"}, inA}, step{[]string{"./b"}, inB}, step{[]string{"./..."}, both}
	plainSubset, plainAll := step{args: []string{"vet", "./a"}}, step{args: []string{"vet", "./..."}}
	for name, steps := range map[string][]step{
		"subset first":              {subset, all, dependency, all},
		"all first":                 {all, subset, dependency},
		"plain subset first":        {plainSubset, all, subset},
		"plain subset and all":      {plainSubset, plainAll, subset, dependency, all},
		"subset in an audit":        {{[]string{"-audit", "./a"}, inA}, all, {[]string{"-audit", "./..."}, both}},
		"rules are chosen later":    {{[]string{"-rules=probe", "./a"}, inA[:1]}, all, {[]string{"-rules=second"}, []string{inA[1], inB[1]}}},
		"dependency after its user": {subset, dependency},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, twoPackages)
			for _, s := range steps {
				if s.args[0] == "vet" {
					b.vet(s.args[1:]...)
					continue
				}
				if got := b.cancelsafe(s.args...); got.code != exitFindings || !slices.Equal(got.places(), s.want) {
					t.Errorf("cancelsafe %s: exit code %d and\n%s%s\nwant\n%s", strings.Join(s.args, " "), got.code,
						got.stdout, got.stderr, strings.Join(s.want, "\n"))
				}
			}
		})
	}
}

// TestPlainVetAfterCommand checks the other direction: go vet does not show
// what the command asked for.
func TestPlainVetAfterCommand(t *testing.T) {
	t.Parallel()
	b := newBench(t, twoPackages)
	b.cancelsafe()
	if got := b.vet("./a"); strings.Contains(got.stderr, "b/b.go") || !strings.Contains(got.stderr, "a/a.go:5:12") {
		t.Errorf("go vet ./a says\n%s", got.stderr)
	}
}

// TestChangedDependency checks that a package is analysed anew when what it
// knows of a dependency has changed, with no change of its own.
func TestChangedDependency(t *testing.T) {
	t.Parallel()
	b := newBench(t, `
-- go.mod --
module m
go 1.26
-- a/a.go --
package a

import "m/b"

func F() { b.New().LoseB() }
-- b/b.go --
package b

import "m/c"

func New() c.C { return c.C{} }
-- c/c.go --
package c

type C struct{}

func (C) MayB() {}

func (C) LoseB() {}
`)
	want := []string{"a/a.go:5:12: LoseB is called (probe)"}
	if got := b.cancelsafe("-rules=probe"); !slices.Equal(got.places(), want) {
		t.Errorf("got %s%s", got.stdout, got.stderr)
	}
	b.write("c/c.go", "package c\n\ntype C struct{}\n\nfunc (C) LoseB() {}\n\nfunc f() { C{}.LoseB() }\n")
	want = append(want, "c/c.go:7:12: LoseB is called (probe)")
	if got := b.cancelsafe("-rules=probe"); !slices.Equal(got.places(), want) {
		t.Errorf("after a change: got %s%s", got.stdout, got.stderr)
	}
	b.write("c/c.go", "package c\n\ntype C struct{}\n\ntype loser struct{}\n\nfunc (C) LoseB() {}\n")
	if got := b.cancelsafe("-rules=probe"); !slices.Equal(got.places(), want[:1]) {
		t.Errorf("after a second change: got %s%s", got.stdout, got.stderr)
	}
}

// TestTrimmedPaths checks that two copies of a module do not share results, as
// go vet makes them do with -trimpath: they would have the file names of one.
func TestTrimmedPaths(t *testing.T) {
	t.Parallel()
	first := newBench(t, twoPackages)
	first.env = append(first.env, "GOFLAGS=-trimpath")
	second := newBench(t, twoPackages)
	second.env = first.env
	for _, b := range []*bench{first, second} {
		if got := b.cancelsafe(); !slices.Equal(got.places(), both) {
			t.Errorf("got\n%s%s", got.stdout, got.stderr)
		}
	}
}

// TestLostAnswer checks that a package without an answer is not taken for a
// clean one.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	got, err := decode([]byte("{}\n" + `{"m/a": {"answered": [{"posn": "a.go:1:1", "message": "a.go"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := got.complete(packages{paths: []string{"m/a", "unsafe"}}); err != nil {
		t.Error(err)
	}
	if err := got.complete(packages{paths: []string{"m/a", "m/b"}}); err == nil || !strings.HasPrefix(err.Error(), "m/b: go vet returned no result") {
		t.Errorf("got %v", err)
	}

	got, err = decode([]byte(`{"m/c_test": {"answered": [{"posn": "c_test.go:1:1", "message": "c_test.go"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := got.complete(packages{paths: []string{"m/c"}}); err == nil {
		t.Error("the external tests of a package stand for the package itself")
	}
	if err := got.complete(packages{paths: []string{"m/c"}, external: map[string]bool{"m/c": true}}); err != nil {
		t.Error(err)
	}
}

// TestLostOutput takes away from the cache what the tool printed, as a go command
// leaves it that was killed between two writes, and checks that nothing is lost.
func TestLostOutput(t *testing.T) {
	t.Parallel()
	b := newBench(t, twoPackages)
	want := b.cancelsafe().places()
	if len(want) == 0 {
		t.Fatal("nothing is found in the first place")
	}
	removed := 0
	err := filepath.WalkDir(b.cache, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "-d") || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err == nil && bytes.Contains(data, []byte(`"answered": [`)) {
			removed++
			err = os.Remove(name)
		}
		return err
	})
	if err != nil || removed == 0 {
		t.Fatalf("removed %d files of the cache: %v", removed, err)
	}
	if got := b.cancelsafe(); !slices.Equal(got.places(), want) {
		t.Errorf("got\n%s%s\nwant\n%s", got.stdout, got.stderr, strings.Join(want, "\n"))
	}
}
