package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// spread is a package with findings in several files, whose marks are near and
// far.
const spread = `
-- go.mod --
module m
go 1.26
-- b.go --
package m

func Lose(int) int { return 0 }
func MayLose()     {}
-- a.go --
package m

func near() {
	Lose(1)
}

func far(ch chan int) {
	if true {
		x := 1
		_ = x
		/* ü	*/ Lose(2 +
			3)
		_ = x
	}
	// one
	// two
}

func one() { Lose(4) }
func audit() {

	MayLose() }
-- a_test.go --
package m

func test() { _ = 0 }
-- x_test.go --
package m_test

import _ "m"
`

// wantText is what the command prints for spread.
const wantText = `a.go:4:2: Lose is called (probe)
    3 | func near() {
      | ^^^^^^^^^ put at risk here: near
    4 |     Lose(1)
      |     ^^^^^^^ control leaves here: the call
    5 | }
      | ^ the normal way still does this: it returns

a.go:11:12: Lose is called (probe)
    7 | func far(ch chan int) {
      | ^^^^^^^^ put at risk here: far
  ...
   11 |         /* ü    */ Lose(2 +
      |                    ^^^^^^^^ control leaves here: the call
  ...
   17 | }
      | ^ the normal way still does this: it returns

a.go:19:14: Lose is called (probe)
   19 | func one() { Lose(4) }
      | ^^^^^^^^ put at risk here: one
      |              ^^^^^^^ control leaves here: the call
      |                      ^ the normal way still does this: it returns
`

// wantAudit is what it prints in addition in an audit.
const wantAudit = `
a.go:22:2: MayLose is called (probe, audit)
   20 | func audit() {
      | ^^^^^^^^^^ put at risk here: audit
   21 |
   22 |     MayLose() }
      |     ^^^^^^^^^ control leaves here: the call
      |               ^ the normal way still does this: it returns
`

// TestText checks the text, without colours as it goes to a pipe, and that each
// finding is printed once though the package is analysed with and without its
// tests.
func TestText(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	got := b.cancelsafe("-rules=probe")
	if got.stdout != wantText {
		t.Errorf("got\n%s\nwant\n%s", got.stdout, wantText)
	}
	got.want(t, exitFindings, "3 findings in 1 package (1 more with -audit)")
	got = b.cancelsafe("-rules", "probe", "-audit", "m")
	if got.stdout != wantText+wantAudit {
		t.Errorf("got\n%s\nwant\n%s", got.stdout, wantText+wantAudit)
	}
	got.want(t, exitFindings, "4 findings in 1 package")
}

// TestColours checks that colours can be had in a pipe, and change nothing else.
func TestColours(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	got := b.cancelsafe("-rules=probe", "-color=always").stdout
	if !strings.Contains(got, "\x1b[1ma.go:4:2: Lose is called (probe)\x1b[0m\n") {
		t.Errorf("no colour in\n%q", got)
	}
	for _, escape := range []string{colours.message, colours.gutter, colours.danger, colours.normal, colours.reset} {
		got = strings.ReplaceAll(got, escape, "")
	}
	if got != wantText {
		t.Errorf("without colours, got\n%s\nwant\n%s", got, wantText)
	}
}

// wantJSON is how the JSON for spread begins.
const wantJSON = `[
	{
		"rule": "probe",
		"tier": "default",
		"package": "m",
		"position": {
			"file": "a.go",
			"line": 4,
			"column": 2
		},
		"end": {
			"file": "a.go",
			"line": 4,
			"column": 9
		},
		"message": "Lose is called (probe)",
		"related": [
			{
				"position": {
					"file": "a.go",
					"line": 3,
					"column": 1
				},
				"end": {
					"file": "a.go",
					"line": 3,
					"column": 10
				},
				"message": "put at risk here: near"
			},
`

// wantFix is a part of it.
const wantFix = `
		"fixes": [
			{
				"message": "Do not call it",
				"edits": [
					{
						"file": "a.go",
						"start": 26,
						"end": 33,
						"new": ""
					}
				]
			}
		]
	},
`

// TestJSON checks the schema that is documented at Finding, letter by letter.
func TestJSON(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	got := b.cancelsafe("-format=json", "-rules=probe", "-audit", "./...")
	got.want(t, exitFindings, "")
	var findings []finding.Finding
	if err := json.Unmarshal([]byte(got.stdout), &findings); err != nil || len(findings) != 4 {
		t.Fatalf("%v: %s", err, got.stdout)
	}
	if findings[0].Tier != "default" || findings[3].Tier != "audit" {
		t.Errorf("tiers are %s and %s", findings[0].Tier, findings[3].Tier)
	}
	if !strings.HasPrefix(got.stdout, wantJSON) || !strings.Contains(got.stdout, wantFix) {
		t.Errorf("got\n%s\nwant\n%s...%s", got.stdout, wantJSON, wantFix)
	}
}

// TestHTML checks that the page has the findings, and what there is to tell of the
// rules, and is the same each time.
func TestHTML(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	got := b.cancelsafe("-format=html", "-rules=probe", "-audit")
	got.want(t, exitFindings, "")
	for _, want := range []string{"<title>cancelsafe: 4 findings in 1 package</title>", "a.go:11:12", "Lose is called", "what tests want", ">Cancelled way<"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if again := b.cancelsafe("-format=html", "-rules=probe", "-audit"); again.stdout != got.stdout {
		t.Error("two pages of the same code differ")
	}
}

// TestOutputFile checks that -o takes what would have been printed, in any format,
// and that a file which cannot be written is an error.
func TestOutputFile(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	for _, format := range []string{"text", "json", "html"} {
		printed := b.cancelsafe("-rules=probe", "-format", format)
		got := b.cancelsafe("-rules=probe", "-format", format, "-o", "out")
		got.want(t, exitFindings, printed.stderr)
		data, err := os.ReadFile(filepath.Join(b.root, "out"))
		if err != nil || string(data) != printed.stdout || got.stdout != "" {
			t.Errorf("%s: -o writes %q and prints %q: %v", format, data, got.stdout, err)
		}
	}
	b.cancelsafe("-rules=probe", "-format=html", "-o=none/out").wantFailure(t, "-o none/out: stat none: no such file or directory")
	b.cancelsafe("-rules=probe", "-o=.").wantFailure(t, "-o .: this is a directory")
}

// TestClean checks that there is nothing to read where nothing is found, and
// that JSON is JSON even so.
func TestClean(t *testing.T) {
	t.Parallel()
	b := newBench(t, "-- go.mod --\nmodule m\ngo 1.26\n-- a.go --\npackage m\n-- b/b.go --\npackage b\n")
	for args, want := range map[string]string{"": "", "-audit .": "", "-format=json": "[]\n", "-format json ./b": "[]\n"} {
		got := b.cancelsafe(strings.Fields(args)...)
		got.want(t, exitClean, "")
		if got.stdout != want {
			t.Errorf("cancelsafe %s prints %q, want %q", args, got.stdout, want)
		}
	}
}

// TestSelection checks the flags that choose what is analysed, and that test
// files are not.
func TestSelection(t *testing.T) {
	t.Parallel()
	b := newBench(t, `
-- go.mod --
module m
go 1.26
-- a.go --
package m

func Lose() {}
-- tagged.go --
//go:build extra

package m

func f() { Lose() }
-- sub/a.go --
package sub

import "m"

func f() { m.Lose() }
-- sub_test/a.go --
package sub_test

import "m"

func f() { m.Lose() }
-- sub/x_test.go --
package sub_test

import "m"

func f() { m.Lose() }
`)
	tagged, sub := "tagged.go:5:12: Lose is called (probe)", "a.go:5:12: Lose is called (probe)"
	for args, want := range map[string][]string{
		".":                    nil,
		"-tags=extra .":        {tagged},
		"-tags=extra,other .":  {tagged},
		"-C sub":               {sub},
		"-C=sub .":             {sub},
		"-C=sub ..":            nil,
		"-C=sub m/sub":         {sub},
		"-C=sub ../sub_test":   {"../sub_test/" + sub},
		"sub/a.go":             {"sub/" + sub},
		"-- ./sub_test":        {"sub_test/" + sub},
		"-tags extra":          {"sub/" + sub, "sub_test/" + sub, tagged},
		"-tags extra . ./sub/": {"sub/" + sub, tagged},
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			got := b.cancelsafe(append([]string{"-rules=probe"}, strings.Fields(args)...)...)
			if !slices.Equal(got.places(), want) {
				t.Errorf("got\n%s%s\nwant\n%s", got.stdout, got.stderr, strings.Join(want, "\n"))
			}
		})
	}
}

// TestCommands checks what the command says about itself.
func TestCommands(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for args, want := range map[string]string{
		"help":           "cancelsafe finds Go code",
		"-h":             "cancelsafe finds Go code",
		"--help":         "cancelsafe finds Go code",
		"-audit -help":   "cancelsafe finds Go code",
		"explain probe":  "# probe\n\nprobe: what tests want.\n",
		"help probe":     "# probe\n\nprobe: what tests want.\n",
		"rules":          "RULE    TIERS           REPORTS\nprobe   default, audit  what tests want\nsecond  default         the same again\n",
		"version":        "cancelsafe ",
		"-version":       "cancelsafe ",
		"-flags":         `"Name": "audit",`,
		"-audit -V=full": "",
	} {
		got := b.cancelsafe(strings.Fields(args)...)
		if args == "-audit -V=full" {
			got.wantFailure(t, "flag provided but not defined: -V")
			continue
		}
		got.want(t, exitClean, "")
		if !strings.Contains(got.stdout, want) {
			t.Errorf("cancelsafe %s prints\n%s\nwant\n%s", args, got.stdout, want)
		}
	}
}

// TestPlainVet checks that the rules work under go vet with its own flags.
func TestPlainVet(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	const hazard, guess = "./a.go:4:2: Lose is called (probe)", "MayLose is called (probe, audit)"
	for args, want := range map[string]struct{ hazard, guess, second bool }{
		"":                     {hazard: true, second: true},
		"-audit":               {hazard: true, guess: true, second: true},
		"-probe.audit":         {hazard: true, guess: true, second: true},
		"-probe":               {hazard: true},
		"-probe=false":         {second: true},
		"-probe -probe.audit":  {hazard: true, guess: true},
		"-audit -second=false": {hazard: true, guess: true},
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			got := b.vet(strings.Fields(args)...).stderr
			if strings.Contains(got, strings.TrimPrefix(hazard, "./")) != want.hazard || strings.Contains(got, guess) != want.guess ||
				strings.Contains(got, "(second)") != want.second {
				t.Errorf("go vet %s prints\n%s", args, got)
			}
		})
	}
}
