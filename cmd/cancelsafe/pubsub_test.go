package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// pubsub is the reference server. ./... does not match it, so its tests are
// run from here.
const pubsub = "./testdata/pubsub/..."

// moduleRoot is where the go command and the tool are run.
const moduleRoot = "../.."

// TestPubsub runs the tests of the reference server and of its hazards.
func TestPubsub(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the tests of another program")
	}
	t.Parallel()
	watch(t)
	cmd := exec.Command("go", "test", pubsub)
	cmd.Dir = moduleRoot
	if got := execute(t, cmd); got.code != 0 {
		t.Errorf("go test %s: %s%s", pubsub, got.stdout, got.stderr)
	}
}

// watch reads the directories of the reference server. The go command takes
// results of tests from its cache as long as the files that the test has opened
// are unchanged, and does not know what its children have opened.
func watch(t *testing.T) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(moduleRoot), "testdata/pubsub", func(_ string, _ fs.DirEntry, err error) error { return err })
	if err != nil {
		t.Fatal(err)
	}
}

// proven are the rules which have hazards in the reference server.
var proven = []string{"abandoned", "afterfunc", "cachedcancel", "deadcleanup", "desync", "droppedsend", "falsesuccess", "heldlock", "lostbatch", "lostgrant", "selectoperand", "siblingcancel", "splitupdate", "takerestore", "tornread", "tornwrite"}

// TestHazards runs the command, in both tiers, on the reference server. Each line
// marked as a hazard must be reported, in the default tier if it is not marked as
// one for the audit tier, by the rule that its directory is named after, as the place where something is put at risk, with
// all three steps of the way into trouble; nothing else may be reported there;
// and the server itself must be clean.
func TestHazards(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	if len(analyzers.Rules()) == 0 {
		t.Skip("there are no rules yet")
	}
	t.Parallel()
	watch(t)
	findings := findings(t, pubsub)
	reported := make(map[string]bool) // rule and line
	for _, f := range findings {
		rule, inHazards := hazardRule(f.Position.File)
		if !inHazards {
			t.Errorf("in the server itself: %s: %s", f.Position, f.Message)
		}
		line := lineOf(f.Position)
		reported[f.Tier+" "+f.Rule+" "+line] = true
		if f.Rule != rule || !slices.ContainsFunc(hazards(t, rule), func(h markedLine) bool { return h.line == line }) {
			t.Errorf("not marked as a hazard: %s: %s", f.Position, f.Message)
		}
		if len(f.Related) != 3 || lineOf(f.Related[0].Position) != line {
			t.Errorf("without all steps of the way: %s: %s", f.Position, f.Message)
		}
	}
	for _, rule := range proven {
		marked := hazards(t, rule)
		if len(marked) == 0 {
			t.Errorf("no hazards are marked for %s", rule)
		}
		for _, h := range marked {
			if !reported[h.tier+" "+rule+" "+h.line] {
				t.Errorf("%s: not reported by %s in the %s tier", h.line, rule, h.tier)
			}
		}
	}
}

// findings builds the command and returns what it finds in the packages.
func findings(t *testing.T, pattern string) []finding.Finding {
	t.Helper()
	exe := filepath.Join(t.TempDir(), "cancelsafe")
	if got := execute(t, exec.Command("go", "build", "-o", exe, ".")); got.code != 0 {
		t.Fatal(got.stderr)
	}
	cmd := exec.Command(exe, "-audit", "-format=json", pattern)
	cmd.Dir = moduleRoot
	got := execute(t, cmd)
	var findings []finding.Finding
	if err := json.Unmarshal([]byte(got.stdout), &findings); err != nil {
		t.Fatalf("%v: %s%s", err, got.stdout, got.stderr)
	}
	got.want(t, exitFindings, "")
	return findings
}

// hazardRule returns the rule whose hazards are in the file, if they are there.
func hazardRule(file string) (rule string, ok bool) {
	inside, ok := strings.CutPrefix(filepath.ToSlash(file), "testdata/pubsub/hazards/")
	rule, _, _ = strings.Cut(inside, "/")
	return rule, ok
}

// lineOf returns the position without its column.
func lineOf(p finding.Position) string {
	return fmt.Sprintf("%s:%d", filepath.ToSlash(p.File), p.Line)
}

// A markedLine is a line that is marked as a hazard, with the tier of its report.
type markedLine struct{ tier, line string }

// hazard marks a line as a hazard.
var hazard = regexp.MustCompile(`// HAZARD( \(audit\))?:`)

// hazards returns the lines, as file:line, that are marked as hazards in the
// rule's directory.
func hazards(t *testing.T, rule string) []markedLine {
	t.Helper()
	var marked []markedLine
	root := os.DirFS(moduleRoot)
	err := fs.WalkDir(root, "testdata/pubsub/hazards/"+rule, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		for i, line := range bytes.Split(data, []byte("\n")) {
			if m := hazard.FindSubmatch(line); m != nil {
				tier := "default"
				if len(m[1]) > 0 {
					tier = "audit"
				}
				marked = append(marked, markedLine{tier, lineOf(finding.Position{File: name, Line: i + 1})})
			}
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return marked
}

// TestRules checks what the command takes for granted of the rules.
func TestRules(t *testing.T) {
	for _, r := range analyzers.Rules() {
		if r.Analyzer == nil || r.Analyzer.Name != r.Name {
			t.Errorf("the analyzer of %s is called otherwise", r.Name)
			continue
		}
		if audit := r.Analyzer.Flags.Lookup("audit"); audit == nil || audit.DefValue != "false" {
			t.Errorf("%s has no flag audit which is off", r.Name)
		}
	}
}
