package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ailing is a module in which a lot is wrong, and one package is sound.
const ailing = `
-- go.mod --
module m
go 1.26
-- sound/a.go --
package sound

func Lose() {}

func F() { Lose() }
-- types/a.go --
package types

var X = y
var Z = y
-- user/a.go --
package user

import _ "m/types"
-- syntax/a.go --
package syntax

func f( {}
-- testimport/a.go --
package testimport
-- testimport/a_test.go --
package testimport

import _ "example.com/nowhere"
-- missing/a.go --
package missing

import _ "example.com/nowhere"
-- noimport/a.go --
package noimport

import x
-- cycle/a.go --
package cycle

import _ "m/cycle/b"
-- cycle/b/b.go --
package b

import _ "m/cycle"
-- empty/readme --
-- excluded/a.go --
//go:build never

package excluded
`

// TestFailures checks that there is one error, with a place where there is one
// and advice, for all that users meet. The go command's own words, which may
// change, are checked no further than needed.
func TestFailures(t *testing.T) {
	t.Parallel()
	b := newBench(t, ailing)
	for args, want := range map[string]string{
		"./types":                     `types/a.go:3:9: undefined: y (m/types cannot be analysed until it compiles: see "go vet m/types")`,
		"./types ./user":              `types/a.go:3:9: undefined: y (m/types cannot be analysed until it compiles`,
		"./types ./syntax":            `syntax/a.go:3:9: expected ')', found '{' (m/syntax cannot be analysed until it compiles: see "go vet m/syntax"), and errors in 1 more`,
		"./missing":                   `missing/a.go:3:8: no required module provides package example.com/nowhere`,
		"./testimport":                `testimport/a_test.go:3:8: no required module provides package example.com/nowhere`,
		"./noimport":                  `noimport/a.go:3:9: missing import path`,
		"./cycle":                     `package m/cycle imports m/cycle/b from a.go imports m/cycle from b.go: import cycle not allowed (break the cycle)`,
		"./empty":                     `no Go files in `,
		"./excluded":                  `package m/excluded: build constraints exclude all Go files in `,
		"./empty/...":                 `no packages to vet (nothing matches ./empty/...)`,
		"./nowhere":                   `(packages are named as for "go list": ./... is all of the module)`,
		"nowhere":                     `package nowhere is not in std`,
		"example.com/x":               `no required module provides package example.com/x`,
		"bad[":                        `malformed import path`,
		"-sound ./sound":              `flag provided but not defined: -sound (see "cancelsafe help")`,
		"./sound -audit":              `flag -audit stands after a package: put flags first`,
		"-rules=nope ./sound":         `unknown rule "nope": the rules are probe, second`,
		"-rules=probe,,second":        `unknown rule "": the rules are probe, second`,
		"-format=xml":                 `-format=xml: use one of text, json`,
		"-color=red":                  `-color=red: use one of auto, always, never`,
		"-C=nowhere":                  `-C: chdir nowhere: `,
		"-C=.. ./...":                 `run cancelsafe in a module, or start one with "go mod init"`,
		"explain nope":                `unknown rule "nope": the rules are probe, second`,
		"explain":                     `explain wants the name of one rule (see "cancelsafe rules")`,
		"-format=json -rules=x ./bad": `unknown rule "x"`,
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			got := b.cancelsafe(strings.Fields(args)...)
			got.wantFailure(t, want)
			if got.stdout != "" {
				t.Errorf("stdout is %s", got.stdout)
			}
		})
	}
}

// wantFailure checks for exit code 2 and one line on stderr that contains want.
func (r ran) wantFailure(t *testing.T, want string) {
	t.Helper()
	line, rest, _ := strings.Cut(r.stderr, "\n")
	if r.code != exitFailed || rest != "" || !strings.HasPrefix(line, "cancelsafe: ") || !strings.Contains(line, want) {
		t.Errorf("got exit code %d and stderr\n%s\nwant 2 and one line with\n%s", r.code, r.stderr, want)
	}
}

// TestBrokenEnvironment checks errors that lie outside of the code.
func TestBrokenEnvironment(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ env, gomod, want string }{
		"no go":      {env: "PATH=", want: "the go command is not on the PATH: install Go"},
		"flags":      {env: "GOFLAGS=-nope", want: `parsing $GOFLAGS: unknown flag -nope (correct the setting: see "go env")`},
		"no cache":   {env: "GOCACHE=off", want: `build cache is disabled by GOCACHE=off`},
		"go.mod":     {gomod: "module m\nnope\n", want: "errors parsing go.mod: go.mod:2: unknown directive: nope"},
		"too new":    {gomod: "module m\ngo 1.999\n", want: "requires go >= 1.999"},
		"unknown":    {env: "GOTOOLCHAIN=nope", want: "(see cancelsafe -v for all that the go command says)"},
		"go version": {gomod: "module m\ngo x\n", want: "errors parsing go.mod: go.mod:2: invalid go version 'x'"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, ailing)
			b.env = append(b.env, test.env)
			if test.gomod != "" {
				b.write("go.mod", test.gomod)
			}
			b.cancelsafe("./sound").wantFailure(t, test.want)
		})
	}
}

// TestPartialFailure checks that what can be analysed is, whatever keeps the
// rest from it, and that the error is still the only one.
func TestPartialFailure(t *testing.T) {
	t.Parallel()
	found := []string{"sound/a.go:5:12: Lose is called (probe)"}
	const tally = "1 finding in 1 package\n"
	for _, ill := range []string{"types", "syntax", "tests", "testimport", "missing", "noimport", "cycle", "empty", "nowhere"} {
		t.Run(ill, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, ailing)
			got := b.cancelsafe("-rules=probe", "./"+ill, "./sound")
			if !slices.Equal(got.places(), found) || !strings.HasPrefix(got.stderr, tally) {
				t.Errorf("got %s%s", got.stdout, got.stderr)
			}
			got.stderr = strings.TrimPrefix(got.stderr, tally)
			got.wantFailure(t, "")
		})
	}
}

// TestBrokenRule checks that an internal error is reported as such, in the
// packages that the user named; in dependencies it costs no more than facts.
func TestBrokenRule(t *testing.T) {
	t.Parallel()
	b := newBench(t, `
-- go.mod --
module m
go 1.26
-- user/a.go --
package user

import (
	_ "m/fails"
	_ "m/panics"
	_ "m/panicsBelow"
)

func Lose() {}

func F() { Lose() }
-- fails/a.go --
package fails

func fails() {}
-- panics/a.go --
package panics

func panics() {}
-- panicsBelow/a.go --
package panicsBelow

func panicsBelow() {}
-- dies/a.go --
package dies

func dies() {}
-- dies/user/a.go --
package user

import _ "m/dies"
`)
	if got := b.cancelsafe("./user"); len(got.places()) != 2 {
		t.Errorf("for ./user: %s%s", got.stdout, got.stderr)
	} else {
		got.want(t, exitFindings, "2 findings in 1 package")
	}
	const report = " (please report this, with the output of cancelsafe -v, at "
	b.cancelsafe("./fails").wantFailure(t, "m/fails: internal error of rule probe: as told"+report)
	b.cancelsafe("./panics").wantFailure(t, "m/panics: internal error of rule probe: panic: as told"+report)
	b.cancelsafe("./panicsBelow").wantFailure(t, "m/panicsBelow: internal error of rule probe: losers: panic: as told"+report)
	b.cancelsafe("-rules=second", "./fails").want(t, exitClean, "")
	for _, named := range []string{"./dies", "./dies/user"} {
		b.cancelsafe(named).wantFailure(t, "panic: as told (internal error while analysing m/dies: please report this")
	}
	all := b.cancelsafe("./user", "./fails")
	if len(all.places()) != 2 {
		t.Errorf("for ./user ./fails: %s", all.stdout)
	}
	if verbose := b.cancelsafe("-v", "./fails"); !strings.Contains(verbose.stderr, "with a stack") {
		t.Errorf("with -v: %s", verbose.stderr)
	}
}

// TestOldGo checks what a go command says that does not pass on the tool's
// output, as those before go1.26 did not.
func TestOldGo(t *testing.T) {
	t.Parallel()
	b := newBench(t, twoPackages)
	bin := t.TempDir()
	script := "#!/bin/sh\n[ $1 = vet ] || echo m/a\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	b.env = append(b.env, "PATH="+bin+":"+os.Getenv("PATH"))
	b.cancelsafe().wantFailure(t, "m/a: go vet returned no result for this package (cancelsafe needs a go command of go1.26 or newer")
}
