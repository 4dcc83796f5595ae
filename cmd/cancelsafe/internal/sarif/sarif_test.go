package sarif

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// TestResult checks all that is said of a finding: places in UTF-16, names from
// the root, the two lanes, and what keeps it back.
func TestResult(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	file := filepath.Join(root, "a dir", "ä.go")
	require.NoError(t, os.Mkdir(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte("x\n\tö𝄞 := f(1)\nend\n"), 0o666))
	at := func(line, column int) finding.Position {
		return finding.Position{File: file, Line: line, Column: column}
	}
	other := finding.Position{File: filepath.Join(filepath.Dir(root), "other", "b.go"), Line: 7}
	f := finding.Finding{
		Rule: "takerestore", Tier: "audit", Package: "p", Position: at(2, 12), End: at(2, 16), Message: "m (takerestore, audit)",
		Related: []finding.Note{
			{Position: at(1, 1), End: at(1, 2), Message: finding.AtRisk + "x"},
			{Position: at(2, 12), End: at(2, 99), Message: finding.Leaves + "f"},
			{Position: other, Message: finding.Missing + "b"},
		},
		Suppression: &finding.Suppression{By: "//cancelsafe:ignore", Reason: "for a reason"},
	}
	plain := finding.Finding{Rule: "tornwrite", Tier: "default", Package: "p", Position: at(3, 1), End: at(3, 4), Message: "m"}
	listed := plain
	listed.Suppression = &finding.Suppression{By: finding.Baseline}
	got := write(t, root, []finding.Finding{f, plain, listed})

	results := got.Runs[0].Results
	require.Len(t, results, 3)
	where := results[0].Locations[0].PhysicalLocation
	require.Equal(t, artifactLocation{URI: "a%20dir/%C3%A4.go", URIBaseID: "%SRCROOT%"}, where.ArtifactLocation)
	require.Equal(t, &region{StartLine: 2, StartColumn: 9, EndLine: 2, EndColumn: 13}, where.Region)
	require.Equal(t, "note", results[0].Level)
	require.Equal(t, "warning", results[1].Level)
	for _, r := range results {
		require.Equal(t, r.RuleID, got.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID)
	}

	require.Len(t, results[0].RelatedLocations, 3)
	require.Equal(t, 2, *results[0].RelatedLocations[2].ID)
	far := results[0].RelatedLocations[2].PhysicalLocation
	require.Empty(t, far.ArtifactLocation.URIBaseID)
	require.True(t, strings.HasPrefix(far.ArtifactLocation.URI, "file:///"), far.ArtifactLocation.URI)
	require.Equal(t, &region{StartLine: 7}, far.Region)
	var lanes []string
	for _, flow := range results[0].CodeFlows {
		lane := flow.Message.Text
		for _, l := range flow.ThreadFlows[0].Locations {
			lane += "; " + l.Location.Message.Text
		}
		lanes = append(lanes, lane)
	}
	require.Equal(t, []string{
		"cancelled way; put at risk here: x; control leaves here: f",
		"normal way; put at risk here: x; the normal way still does this: b",
	}, lanes)
	require.Empty(t, results[1].CodeFlows)

	require.Equal(t, []suppression{{"inSource", "for a reason"}}, results[0].Suppressions)
	require.Equal(t, []suppression{}, results[1].Suppressions)
	require.Equal(t, []suppression{{"external", ""}}, results[2].Suppressions)

	first, second := results[1].PartialFingerprints, results[2].PartialFingerprints
	require.Equal(t, first["cancelsafe/v1"], first["primaryLocationLineHash"])
	require.Equal(t, strings.TrimSuffix(first["cancelsafe/v1"], "1")+"2", second["cancelsafe/v1"])
}

// TestRules checks what code scanning demands of the description of a rule, and
// that there is a log without results.
func TestRules(t *testing.T) {
	t.Parallel()
	got := write(t, t.TempDir(), nil)
	require.NotNil(t, got.Runs[0].Results)
	require.Len(t, got.Runs[0].Tool.Driver.Rules, len(analyzers.Rules()))
	for _, r := range got.Runs[0].Tool.Driver.Rules {
		require.NotEqual(t, r.ID, r.Name)
		require.NotContains(t, r.Name, " ")
		require.NotEmpty(t, r.ShortDescription.Text)
		require.NotEmpty(t, r.FullDescription.Text)
		require.LessOrEqual(t, len(r.FullDescription.Text), maxDescription)
		require.True(t, strings.HasPrefix(r.Help.Markdown, "# "+r.ID+"\n"), r.Help.Markdown)
		require.NotContains(t, r.Help.Markdown, "](../")
		require.Equal(t, "warning", r.DefaultConfiguration.Level)
	}
}

// TestRoot checks from where files are named.
func TestRoot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	inner := filepath.Join(dir, "a", "b")
	require.NoError(t, os.MkdirAll(inner, 0o777))
	require.Equal(t, inner, Root(inner))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o777))
	require.Equal(t, dir, Root(inner))
	require.Equal(t, dir, Root(dir))
}

// TestShorten checks long descriptions.
func TestShorten(t *testing.T) {
	t.Parallel()
	require.Equal(t, "One. Two.", shorten("One. Two.", 9))
	require.Equal(t, "One.", shorten("One. Two.", 8))
	require.Equal(t, "ä", shorten("äää", 3))
}

// write writes the findings and reads what was written.
func write(t *testing.T, root string, findings []finding.Finding) log {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Write(&out, "v1.2.3", root, analyzers.Rules(), findings))
	var got log
	dec := json.NewDecoder(&out)
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&got))
	require.Len(t, got.Runs, 1)
	return got
}
