package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/baseline"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/config"
)

// page returns a page of the documentation.
func page(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(moduleRoot, "docs", name))
	require.NoError(t, err)
	return string(data)
}

// TestDocsMatchers checks that the patterns in docs/output.md find what the
// command prints: each finding, and nothing in the code below it.
func TestDocsMatchers(t *testing.T) {
	t.Parallel()
	all := regexp.MustCompile(`"regexp": (".*"),`).FindAllStringSubmatch(page(t, "output.md"), -1)
	require.Len(t, all, 2)
	for _, m := range all {
		var pattern string
		require.NoError(t, json.Unmarshal([]byte(m[1]), &pattern))
		re := regexp.MustCompile(pattern)
		var found [][]string
		for line := range strings.Lines(wantText + wantAudit) {
			if m := re.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
				found = append(found, m[1:])
			}
		}
		assert.Equal(t, [][]string{
			{"a.go", "4", "2", "Lose is called (probe)", "probe"},
			{"a.go", "11", "12", "Lose is called (probe)", "probe"},
			{"a.go", "19", "14", "Lose is called (probe)", "probe"},
			{"a.go", "22", "2", "MayLose is called (probe, audit)", "probe"},
		}, found)
	}
	for block := range strings.SplitSeq(page(t, "output.md"), "```json\n") {
		if text, _, ok := strings.Cut(block, "```"); ok && strings.HasPrefix(text, "{") {
			assert.True(t, json.Valid([]byte(text)), text)
		}
	}
}

// TestDocsFiles checks that the files which the documentation shows can be read,
// and do what is said there.
func TestDocsFiles(t *testing.T) {
	t.Parallel()
	text := fenced(t, page(t, "baseline.md"), "text")
	b, err := baseline.Parse("f", text)
	require.NoError(t, err)
	assert.Len(t, b.Stale(func(string, string, bool) bool { return true }), 3)
	assert.True(t, strings.HasPrefix(text, baseline.Format(nil)), "not as it is written")

	var rules []string
	for _, r := range analyzers.Rules() {
		rules = append(rules, r.Name)
	}
	c, err := config.Parse("/m/.cancelsafe.conf", fenced(t, page(t, "config.md"), "text"), rules)
	require.NoError(t, err)
	assert.Equal(t, filepath.Join("/m", "cancelsafe.baseline"), c.Baseline)
	assert.Equal(t, filepath.Join("/m", "tools", "queue.model"), c.Model)
	assert.False(t, c.Enabled("tornread", "/m/internal/gen/a/x.go", false))
	assert.False(t, c.Enabled("abandoned", "/m/cmd/server/x.go", false))
	assert.True(t, c.Enabled("heldlock", "/m/cmd/server/x.go", false))
	assert.Equal(t, "audit", c.Tier("/m/internal/store/x.go"))
}
