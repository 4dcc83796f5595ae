package key

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

const before = `package p

import "x"

type T[K any] struct{}

func (t *T[K]) F() { mark() }

func F() {
	mark()
	mark()
}

var (
	a = 1
	b = func() { mark() }
)

func init() { mark() }
`

// TestFingerprints checks that fingerprints are those of the findings that they
// were when lines, files and layout change, and that no two findings share one.
func TestFingerprints(t *testing.T) {
	t.Parallel()
	got := fingerprints(t, before)
	require.Len(t, got, 5)
	require.Equal(t, []string{"r p T.F x is taken, but not when y: lost", "r p F x is taken, but not when y: lost",
		"r p F x is taken, but not when y: lost", "r p b x is taken, but not when y: lost",
		"r p init x is taken, but not when y: lost"}, keysOf(t, before))
	seen := make(map[string]bool)
	for _, name := range got {
		require.False(t, seen[name], name)
		seen[name] = true
	}
	moved := strings.NewReplacer("package p\n", "// Package p is.\npackage p\n\nvar c, d = 1, 2\n",
		"{ mark() }", "{\n\tif true {\n\t\tmark() }}", "func (t *T[K]) F", "func g() {}\n\nfunc (T[X]) F").Replace(before)
	require.Equal(t, got, fingerprints(t, moved))
}

// TestText checks what of a message is part of the key.
func TestText(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]string{
		"x is taken at line 4 and put back at line 17 (r)": "x is taken and put back",
		"x is taken at line 4 and put back at line 17":     "x is taken and put back",
		"guess (r, audit)":                      "guess",
		"f$1 ends; F is marked as safe (r)":     "f$ ends",
		"a (r) b, as line 9 does, x2  is 3 (r)": "a (r) b, as does, x2 is 3",
		"the deadline 6 stays, in line 7":       "the deadline 6 stays,",
	} {
		require.Equal(t, want, textOf(finding.Finding{Rule: "r", Message: message}))
	}
}

// TestNoFile checks that there is a key where there is no file to be parsed.
func TestNoFile(t *testing.T) {
	t.Parallel()
	f := finding.Finding{Rule: "r", Package: "p", Message: "m", Position: finding.Position{File: "gone.y", Line: 3}}
	require.Equal(t, "r p - m", make(Keys).Of(f).String())
	broken := filepath.Join(t.TempDir(), "a.go")
	require.NoError(t, os.WriteFile(broken, []byte("package p\n\nfunc F() {}\n\nfunc G( {"), 0o666))
	f.Position.File = broken
	require.Equal(t, "r p F m", make(Keys).Of(f).String())
}

// fingerprints writes a file and returns the fingerprints of findings at each
// mark in it.
func fingerprints(t *testing.T, src string) []string {
	t.Helper()
	return Fingerprints(marks(t, src))
}

func keysOf(t *testing.T, src string) []string {
	t.Helper()
	var all []string
	keys := make(Keys)
	for _, f := range marks(t, src) {
		all = append(all, keys.Of(f).String())
	}
	return all
}

// marks writes a file and returns a finding for each mark in it.
func marks(t *testing.T, src string) []finding.Finding {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.go")
	require.NoError(t, os.WriteFile(name, []byte(src), 0o666))
	var all []finding.Finding
	for i, line := range strings.Split(src, "\n") {
		if strings.Contains(line, "mark()") {
			p := finding.Position{File: name, Line: i + 1, Column: 1}
			all = append(all, finding.Finding{Rule: "r", Package: "p", Position: p, Message: "x is taken at line " + strings.Repeat("1", i+1) + ", but not when y: lost (r)"})
		}
	}
	return all
}
