package fix

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestUnified checks hunks letter by letter.
func TestUnified(t *testing.T) {
	t.Parallel()
	numbers := func(changes map[int]string) string {
		var b strings.Builder
		for i := 1; i <= 20; i++ {
			line := fmt.Sprintf("%d\n", i)
			if c, ok := changes[i]; ok {
				line = c
			}
			b.WriteString(line)
		}
		return b.String()
	}
	for name, test := range map[string]struct{ before, after, want string }{
		"same":     {"a\nb\n", "a\nb\n", ""},
		"empty":    {"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
		"emptied":  {"a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"},
		"no end":   {"a\nb", "a\nc", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"},
		"gets end": {"a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		"one hunk": {numbers(nil), numbers(map[int]string{5: "five\n", 12: "x\ny\n"}),
			"@@ -2,14 +2,15 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n 10\n 11\n-12\n+x\n+y\n 13\n 14\n 15\n"},
		"two hunks": {numbers(nil), numbers(map[int]string{5: "", 13: "13\nnew\n"}),
			"@@ -2,7 +2,6 @@\n 2\n 3\n 4\n-5\n 6\n 7\n 8\n@@ -11,6 +10,7 @@\n 11\n 12\n 13\n+new\n 14\n 15\n 16\n"},
	} {
		var b bytes.Buffer
		require.NoError(t, unified(&b, "dir/f.go", []byte(test.before), []byte(test.after)))
		want := test.want
		if want != "" {
			want = "--- a/dir/f.go\n+++ b/dir/f.go\n" + want
		}
		assert.Equal(t, want, b.String(), name)
	}
}

// TestGitApplies has git apply diffs of texts that were changed at random.
func TestGitApplies(t *testing.T) {
	t.Parallel()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("needs git")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		var before, after strings.Builder
		for range r.IntN(60) {
			line := fmt.Sprintf("line %d\n", r.IntN(8))
			if r.IntN(10) > 0 {
				before.WriteString(line)
			}
			if r.IntN(10) > 0 {
				after.WriteString(line)
			}
		}
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "f.txt"), []byte(before.String()), 0o666))
		var patch bytes.Buffer
		require.NoError(t, unified(&patch, "f.txt", []byte(before.String()), []byte(after.String())))
		if patch.Len() > 0 {
			cmd := exec.Command(git, "apply", "--unidiff-zero", "-")
			cmd.Dir, cmd.Stdin = dir, &patch
			text := patch.String()
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s\n%s", out, text)
		}
		got, err := os.ReadFile(filepath.Join(dir, "f.txt"))
		require.NoError(t, err)
		require.Equal(t, after.String(), string(got))
	}
}

// TestDiffIsShort checks that as few lines change as can be.
func TestDiffIsShort(t *testing.T) {
	t.Parallel()
	a, b := strings.Split("ABCABBA", ""), strings.Split("CBABAC", "")
	changes := 0
	for _, o := range diff(a, b) {
		if o.kind != ' ' {
			changes++
		}
	}
	assert.Equal(t, 5, changes)
}
