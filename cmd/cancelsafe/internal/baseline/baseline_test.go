package baseline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// some returns findings, two of which have one key.
func some() []finding.Finding {
	at := func(line int) finding.Position { return finding.Position{File: "gone.go", Line: line, Column: 1} }
	return []finding.Finding{
		{Rule: "tornwrite", Tier: "default", Package: "b", Position: at(1), Message: "x at line 1 (tornwrite)"},
		{Rule: "abandoned", Tier: "audit", Package: "b", Position: at(2), Message: "y (abandoned, audit)"},
		{Rule: "tornwrite", Tier: "default", Package: "b", Position: at(3), Message: "x at line 3 (tornwrite)"},
		{Rule: "tornwrite", Tier: "default", Package: "a", Position: at(4), Message: "x  # y (tornwrite)"},
		{Rule: "heldlock", Package: "b", Message: "z", Suppression: &finding.Suppression{By: "//nolint"}},
	}
}

const lines = `abandoned/audit b - y
tornwrite a - x # y
tornwrite b - x
tornwrite b - x
`

// anything is all that Stale may tell of.
func anything(string, string, bool) bool { return true }

// TestRoundTrip checks that a baseline knows what it was made of, in whichever
// tier it is, and nothing else.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	text := Format(some())
	require.Equal(t, header+lines, text)
	b, err := Parse("f", text)
	require.NoError(t, err)
	again := some()
	again[1].Tier, again[1].Message = "default", "y (abandoned)"
	third := again[0]
	third.Position.Line = 9
	again = append(again, third)
	b.Mark(again)
	for i, f := range again {
		switch {
		case i == 4:
			assert.Equal(t, "//nolint", f.Suppression.By)
		case i == 5:
			assert.Nil(t, f.Suppression, "a third one where two are known")
		case assert.NotNil(t, f.Suppression, "%d", i):
			assert.Equal(t, finding.Baseline, f.Suppression.By)
		}
	}
	assert.Empty(t, b.Stale(anything))
}

// TestStale checks which lines are said to be out of date, and where they stand.
func TestStale(t *testing.T) {
	t.Parallel()
	b, err := Parse("f", "# c\r\n\n"+lines)
	require.NoError(t, err)
	b.Mark(some()[:1])
	assert.Equal(t, []string{"f:3: abandoned/audit b - y", "f:4: tornwrite a - x # y", "f:6: tornwrite b - x"}, b.Stale(anything))
	assert.Equal(t, []string{"f:6: tornwrite b - x"}, b.Stale(func(rule, pkg string, audit bool) bool {
		return rule == "tornwrite" && pkg == "b" && !audit
	}))
}

// TestMalformed checks that what is no baseline is refused, with its place.
func TestMalformed(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"<<<<<<< HEAD", "=======", ">>>>>>> a branch of ours", "||||||| 1234567 a b c", "tornwrite", "tornwrite b F", "tornwrite b F ",
		"Tornwrite b F x", "tornwrite/audits b F x", "tornwrite b F( x", "tornwrite  F x", "tornwrite b (*T).F x", " tornwrite b F x",
	} {
		_, err := Parse("f", lines+line+"\n")
		if assert.Error(t, err, line) {
			assert.True(t, strings.HasPrefix(err.Error(), "f:5: this is no line of a baseline"), err.Error())
		}
	}
	_, err := Read(filepath.Join(t.TempDir(), "gone"))
	require.ErrorContains(t, err, "the baseline: open ")
}

// TestCanReplace checks that only baselines are replaced.
func TestCanReplace(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "f")
	require.NoError(t, CanReplace(name))
	for text, ok := range map[string]bool{"": true, Format(nil): true, title + "\n<<<<<<< HEAD\n": true, "package p\n": false} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
		assert.Equal(t, ok, CanReplace(name) == nil, text)
	}
}

// TestChanges checks how many lines come and go.
func TestChanges(t *testing.T) {
	t.Parallel()
	added, removed := Changes(header+lines, "# x\nabandoned/audit b - y\ntornwrite b - x\nnew b - x\nnew b - x\n")
	assert.Equal(t, 2, added)
	assert.Equal(t, 2, removed)
}

// FuzzParse sees that every text is refused with its place, or is a baseline whose
// lines are read again as they are shown.
func FuzzParse(f *testing.F) {
	f.Add(header + lines)
	f.Add("tornwrite a.b/c T.F x\r\n# \n\ntornwrite a - \u00e4 \x00\n")
	f.Add("<<<<<<< HEAD\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Parse("f", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f:") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		stale := b.Stale(anything)
		if len(stale) != len(b.entries) {
			t.Fatalf("%d of %d lines are shown", len(stale), len(b.entries))
		}
		var again strings.Builder
		for _, line := range stale {
			_, entry, _ := strings.Cut(line, ": ")
			again.WriteString(entry + "\n")
		}
		c, err := Parse("f", again.String())
		if err != nil || len(c.entries) != len(b.entries) {
			t.Fatalf("%q is read as %d lines, and again as %v, %v", text, len(b.entries), c, err)
		}
		for i := range c.entries {
			if c.entries[i].key != b.entries[i].key || c.entries[i].audit != b.entries[i].audit {
				t.Errorf("%v is read as %v", b.entries[i], c.entries[i])
			}
		}
	})
}
