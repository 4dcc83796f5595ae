package changes

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// TestSince checks, in a real repository, which lines of which files count as
// changed: those of the branch, the index and the working tree, but not those
// of the revision's own further way.
func TestSince(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=e", "-c", "init.defaultBranch=main"}, args...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	}
	t.Chdir(dir)
	_, err = Since(t.Context(), "main")
	require.ErrorContains(t, err, "in no git repository")

	run("init", "-q")
	run("config", "diff.noprefix", "true")
	run("config", "diff.mnemonicPrefix", "true")
	write("a.go", "1\n2\n3\n4\n5\n6\n")
	write("moved.go", "m\no\nv\ne\nd\n")
	write("gone.go", "g\n")
	write("sub dir/\u00e4\".go", "1\n2\n")
	write(".gitignore", "ignored.go\n")
	run("add", "-A")
	run("commit", "-qm", "one")
	run("branch", "work")
	write("a.go", "1\n2\n3\n4\n5\nsix\n")
	run("commit", "-qam", "further")
	run("checkout", "-q", "work")
	write("a.go", "1\ntwo\n3\n5\n6\n7\n8\n")
	run("commit", "-qam", "two")
	run("mv", "moved.go", "new.go")
	run("rm", "-q", "gone.go")
	write("sub dir/\u00e4\".go", "1\n+++ b/a.go\n")
	write("unknown.go", "u\n")
	write("ignored.go", "i\n")

	t.Chdir(filepath.Join(dir, "sub dir"))
	set, err := Since(t.Context(), "main")
	require.NoError(t, err)
	at := func(file string, lines ...int) finding.Finding {
		f := finding.Finding{}
		for i, line := range lines {
			p := finding.Position{File: filepath.Join(dir, filepath.FromSlash(file)), Line: line, Column: 1}
			if i == 0 {
				f.Position = p
			}
			f.Related = append(f.Related, finding.Note{Position: p})
		}
		return f
	}
	for _, test := range []struct {
		f    finding.Finding
		want bool
	}{
		{at("a.go", 1), false},
		{at("a.go", 2), true},
		{at("a.go", 3), false},
		{at("a.go", 3, 4), true},  // what stood between is gone
		{at("a.go", 1, 3), false}, // a line between is changed, but is no step
		{at("a.go", 4, 5), false},
		{at("a.go", 5, 7), true},
		{at("new.go", 3), false},
		{at("sub dir/\u00e4\".go", 1), false},
		{at("sub dir/\u00e4\".go", 2), true},
		{at("unknown.go", 7), true},
		{at("ignored.go", 1), false},
		{at(".gitignore", 1), false},
		{at("../outside.go", 1), false},
	} {
		assert.Equal(t, test.want, set.Touch(test.f), "%v", test.f.Related)
	}
	relative := finding.Finding{Position: finding.Position{File: filepath.FromSlash("../a.go"), Line: 2}}
	assert.True(t, set.Touch(relative))

	for _, rev := range []string{"nonsense", "-rf", "main:a.go"} {
		_, err = Since(t.Context(), rev)
		require.ErrorContains(t, err, "-new-from "+rev+": git knows no such revision")
	}
	run("checkout", "-q", "-f", "--orphan", "other")
	run("commit", "-qm", "apart")
	_, err = Since(t.Context(), "main")
	require.ErrorContains(t, err, "no common ancestor")
}

// FuzzParse sees that whatever git prints is refused or read.
func FuzzParse(f *testing.F) {
	f.Add("diff --git a/a.go b/a.go\n--- a/a.go\n+++ b/a.go\n@@ -2 +2,3 @@ func\n-two\n+zwei\n+++ b/x\n+drei\n@@ -9,2 +10,0 @@\n-x\n-y\n")
	f.Add("+++ \"b/\\303\\244\\\"\"\n@@ -0,0 +1 @@\n+x\n+++ /dev/null\n")
	f.Add("+++ \"\\n\"")
	f.Fuzz(func(t *testing.T, diff string) {
		set, err := parse("/r", diff)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q", err)
			}
			return
		}
		for name := range set {
			set.Touch(finding.Finding{Position: finding.Position{File: name, Line: 2}})
		}
	})
}
