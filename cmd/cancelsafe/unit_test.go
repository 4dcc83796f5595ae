package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tested is a module of packages with tests of all kinds.
const tested = `
-- go.mod --
module m
go 1.26
-- a/a.go --
package a

func LoseA() {}

func F() { LoseA() }
-- a/a_test.go --
package a

var Exported = F

func g() { LoseA() }
-- a/x_test.go --
package a_test

import "m/a"

func g() { a.LoseA(); a.Exported() }
-- b/x_test.go --
package b_test

import "m/a"

func g() { a.LoseA() }
`

// TestTests checks that test files are not looked at, and that a package is
// answered for, whatever kinds of tests it has or consists of.
func TestTests(t *testing.T) {
	t.Parallel()
	b := newBench(t, tested)
	want := []string{"a/a.go:5:12: LoseA is called (probe)"}
	for _, pattern := range []string{"./...", "./a", "./..."} {
		got := b.cancelsafe("-rules=probe", pattern)
		if got.code != exitFindings || !slices.Equal(got.places(), want) {
			t.Errorf("cancelsafe %s: exit code %d and\n%s%s", pattern, got.code, got.stdout, got.stderr)
		}
	}
	if got := b.cancelsafe("./b"); got.code != exitClean || got.stderr != "" {
		t.Errorf("external tests alone: exit code %d and\n%s%s", got.code, got.stdout, got.stderr)
	}
	cold, warm := b.vet("-probe", "./..."), b.vet("-probe", "./...")
	if !strings.Contains(cold.stderr, "a/a.go:5:12: LoseA is called (probe)") || strings.Contains(cold.stderr, "_test.go") {
		t.Errorf("go vet says\n%s", cold.stderr)
	}
	if warm.stderr != cold.stderr {
		t.Errorf("go vet says first\n%s\nand then\n%s", cold.stderr, warm.stderr)
	}
}

// TestWhere checks that findings are reported in the packages that are named,
// whichever module they are of and however they are named.
func TestWhere(t *testing.T) {
	t.Parallel()
	const file = "package dep\n\nfunc LoseD() {}\n\nfunc F() { LoseD() }\n"
	b := newBench(t, `
-- go.mod --
module m
go 1.26
require example.com/dep v1.0.0
replace example.com/dep => ./dep
-- a/a.go --
package a

import "example.com/dep"

func LoseA() {}

func F() { LoseA(); dep.LoseD() }
-- dep/go.mod --
module example.com/dep
go 1.26
-- dep/dep.go --
`+file)
	inA := []string{"a/a.go:7:12: LoseA is called (probe)", "a/a.go:7:21: LoseD is called (probe)"}
	inDep := []string{"dep/dep.go:5:12: LoseD is called (probe)"}
	for _, step := range []struct {
		pattern string
		want    []string
	}{
		{"./...", inA},
		{"example.com/dep", inDep},
		{"./a example.com/dep", slices.Concat(inA, inDep)},
		{"./a", inA},
		{b.root + "/a", inA},
	} {
		got := b.cancelsafe(append([]string{"-rules=probe"}, strings.Fields(step.pattern)...)...)
		if places := got.places(); got.code != exitFindings || !slices.Equal(places, step.want) {
			t.Errorf("cancelsafe %s: exit code %d and\n%s%s", step.pattern, got.code, got.stdout, got.stderr)
		}
	}
	// A directory that is not of the module.
	errors := filepath.Join(strings.TrimSpace(b.exec("go", "env", "GOROOT").stdout), "src", "errors")
	if got := b.cancelsafe("-v", errors); got.code != exitClean || !strings.Contains(got.stderr, "-"+everywhere+" ") {
		t.Errorf("cancelsafe %s: exit code %d and\n%s%s", errors, got.code, got.stdout, got.stderr)
	}
}
