package main

import (
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
