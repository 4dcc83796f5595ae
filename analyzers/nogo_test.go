package analyzers_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/corpus"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/nogo"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/verdict"
)

// TestNogo drives the analyzers as Bazel's nogo does, on all that the rules are
// tested on: what it finds must be what go vet finds.
func TestNogo(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	setAudit(t, true)
	dir := filepath.Join(t.TempDir(), "corpus")
	require.NoError(t, corpus.Write(root, dir))
	build, err := nogo.Load(dir, "./...")
	require.NoError(t, err)
	driver := &nogo.Driver{Analyzers: analyzers.All(), Facts: make(map[string][]byte)}
	require.NoError(t, driver.Run(build))

	exe := filepath.Join(t.TempDir(), "cancelsafe")
	out, err := exec.Command("go", "build", "-o", exe, filepath.Join(root, "cmd", "cancelsafe")).CombinedOutput()
	require.NoError(t, err, "%s", out)
	cmd := exec.Command(exe, "-C", dir, "-audit", "-format=json", "./...")
	out, _ = cmd.Output() // fails because there are findings
	var vetted []struct {
		Rule, Message string
		Position      struct {
			File         string
			Line, Column int
		}
	}
	require.NoError(t, json.Unmarshal(out, &vetted))
	want, got := make(map[string]bool), make(map[string]bool)
	for _, f := range vetted {
		want[fmt.Sprintf("%s: %s:%d:%d: %s", f.Rule, filepath.Join(dir, f.Position.File), f.Position.Line, f.Position.Column, f.Message)] = true
	}
	for _, f := range driver.Found {
		got[fmt.Sprintf("%s: %v: %s", f.Analyzer, f.Position, f.Message)] = true
	}
	require.NotEmpty(t, want)
	assert.Equal(t, want, got)

	// Facts in files carry what the rules have to know of other packages.
	without := &nogo.Driver{Analyzers: analyzers.All()}
	require.NoError(t, without.Run(build))
	assert.Greater(t, len(driver.Found), len(without.Found))

	// The audit tier adds findings to those of the default tier, and hides none.
	setAudit(t, false)
	plain := &nogo.Driver{Analyzers: analyzers.All(), Facts: make(map[string][]byte)}
	require.NoError(t, plain.Run(build))
	require.NotEmpty(t, plain.Found)
	for _, f := range plain.Found {
		assert.True(t, slices.Contains(driver.Found, f), "%v", f)
	}
}

// TestNogoFlags checks that flags reach each rule on its own, although one of
// them requires all others.
func TestNogoFlags(t *testing.T) {
	setAudit(t, true)
	all := analyzers.All()
	set := func(name, flag, value string) error {
		return nogo.SetFlags(all, map[string]map[string]string{name: {flag: value}})
	}
	for _, a := range all {
		require.NoError(t, set(a.Name, "audit", "false"))
		assert.Equal(t, "false", a.Flags.Lookup("audit").Value.String())
		for _, other := range all {
			if other.Name > a.Name {
				assert.Equal(t, "true", other.Flags.Lookup("audit").Value.String(), "a flag of %s reaches %s", a.Name, other.Name)
			}
		}
	}
	assert.ErrorContains(t, set("heldlock", "audits", "true"), "heldlock has no flag audits")
	assert.ErrorContains(t, set("heldlock", "-audit", "true"), "should not begin with -")
}

// TestNogoExports checks that each rule is a package which exports Analyzer, which
// is what nogo takes for an analyzer.
func TestNogoExports(t *testing.T) {
	for _, r := range analyzers.Rules() {
		pkg := filepath.Join(root, "analyzers", r.Name)
		files, err := filepath.Glob(filepath.Join(pkg, "*.go"))
		require.NoError(t, err)
		exports := slices.ContainsFunc(files, func(file string) bool {
			return bytes.Contains([]byte(read(t, file)), []byte("\nvar Analyzer = Rule.Analyzer\n"))
		})
		assert.True(t, exports, "%s exports no Analyzer", pkg)
	}
}

// maxFactBytes is the budget for all facts of the reference server and of its
// twins, about 4,500 lines: 31,456 bytes in November 2026.
const maxFactBytes = 45_000

// TestFacts encodes all facts of all analyzers, those of the audit among them,
// ten times: each time they must come out byte for byte the same, must be read
// back as they were, and must be within their budget.
func TestFacts(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	setAudit(t, true)
	build, err := nogo.Load(root, "./testdata/pubsub/cmd/...", "./testdata/pubsub/hazards/...")
	require.NoError(t, err)
	encode := func() map[string][]byte {
		driver := &nogo.Driver{Analyzers: append(analyzers.All(), verdict.New(analyzers.Rules())), Facts: make(map[string][]byte)}
		require.NoError(t, driver.Run(build))
		return driver.Facts
	}
	first := encode()
	kinds, total := make(map[string]int), 0
	for pkg, file := range first {
		total += len(file)
		var list []nogo.Fact
		require.NoError(t, gob.NewDecoder(bytes.NewReader(file)).Decode(&list), pkg)
		for _, s := range list {
			kinds[fmt.Sprintf("%T", s.Fact)]++
		}
		var again bytes.Buffer
		require.NoError(t, gob.NewEncoder(&again).Encode(list))
		require.Equal(t, file, again.Bytes(), pkg)
	}
	t.Logf("%d bytes: %v", total, kinds)
	assert.Len(t, kinds, 2, "there are facts of each type")
	assert.Less(t, total, maxFactBytes)
	for range 9 {
		require.Equal(t, first, encode())
	}
}

// setAudit switches the audit tier of all rules on or off; it is off after the test.
func setAudit(t *testing.T, on bool) {
	t.Helper()
	for _, a := range analyzers.All() {
		if a.Flags.Lookup("audit") != nil {
			require.NoError(t, a.Flags.Set("audit", strconv.FormatBool(on)))
			t.Cleanup(func() { require.NoError(t, a.Flags.Set("audit", "false")) })
		}
	}
}
