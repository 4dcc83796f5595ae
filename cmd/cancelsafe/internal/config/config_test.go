package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var rules = []string{"heldlock", "tornread", "tornwrite"}

// TestMatching checks what is wanted where: later lines win, and a rule that the
// user names is asked unless nothing is wanted in that file.
func TestMatching(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, err := Parse(filepath.Join(dir, Name), `
# Reasons are comments.
model    tools/a.model   # another
baseline known.txt

disable  tornread,tornwrite ./a/...
enable   tornread           ./a/b
disable  all                ./gen/... ./a/*_gen.go third/.../x # not ours
tier     audit              ./a/... ./c
tier     default            ./a/b/...
`, rules)
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "tools", "a.model"), c.Model)
	assert.Equal(t, filepath.Join(dir, "known.txt"), c.Baseline)
	assert.True(t, c.Audits())
	for file, want := range map[string]string{ // the rules that are asked, those that are when named, the tier
		"x.go":             "heldlock tornread tornwrite; heldlock tornread tornwrite; default",
		"a/x.go":           "heldlock; heldlock tornread tornwrite; audit",
		"a/x/y/z.go":       "heldlock; heldlock tornread tornwrite; audit",
		"ab/x.go":          "heldlock tornread tornwrite; heldlock tornread tornwrite; default",
		"a/b/x.go":         "heldlock tornread; heldlock tornread tornwrite; default",
		"a/b/c/x.go":       "heldlock; heldlock tornread tornwrite; default",
		"c/x.go":           "heldlock tornread tornwrite; heldlock tornread tornwrite; audit",
		"c/d/x.go":         "heldlock tornread tornwrite; heldlock tornread tornwrite; default",
		"gen/x.go":         "; ; default",
		"gen/a/x.go":       "; ; default",
		"a/x_gen.go":       "; ; audit",
		"a/c/x_gen.go":     "heldlock; heldlock tornread tornwrite; audit",
		"third/a/b/x/y.go": "; ; default",
		"third/x/y.go":     "heldlock tornread tornwrite; heldlock tornread tornwrite; default",
		"../a/x.go":        "heldlock tornread tornwrite; heldlock tornread tornwrite; default",
	} {
		file = filepath.Join(dir, filepath.FromSlash(file))
		var plain, named []string
		for _, r := range rules {
			if c.Enabled(r, file, false) {
				plain = append(plain, r)
			}
			if c.Enabled(r, file, true) {
				named = append(named, r)
			}
		}
		assert.Equal(t, want, strings.Join(plain, " ")+"; "+strings.Join(named, " ")+"; "+c.Tier(file), file)
	}
	var none *Config
	assert.True(t, none.Enabled("tornread", "x.go", false))
	assert.Equal(t, "default", none.Tier("x.go"))
	assert.False(t, none.Audits())
}

// TestStrict checks that each mistake is refused, with its place.
func TestStrict(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"modle x":                     `unknown key "modle": use one of baseline, disable, enable, model, tier`,
		"model":                       "model wants the name of one file",
		"model a b":                   "model wants the name of one file",
		"baseline a\nbaseline b":      "baseline stands here a second time",
		"disable":                     "disable wants rules, as a,b or all, and one or more paths",
		"disable tornread":            "disable wants rules, as a,b or all, and one or more paths",
		"disable tornred ./...":       `unknown rule "tornred": use all, or some of heldlock, tornread, tornwrite`,
		"enable tornread, heldlock .": `unknown rule ""`,
		"tier audit":                  "tier wants default or audit and one or more paths",
		"tier high ./...":             `unknown tier "high": use one of default, audit`,
		"tier audit,default ./...":    "tier wants one of default, audit",
		"disable all ../...":          "path ../...: it must lie below the directory of this file",
		"disable all /x/...":          "path /x/...: it must lie below the directory of this file",
	} {
		_, err := Parse("/nowhere/f", "\n"+line+"\n", rules)
		place := "/nowhere/f:2: "
		if strings.Contains(line, "\n") {
			place = "/nowhere/f:3: "
		}
		if assert.Error(t, err, line) {
			assert.True(t, strings.HasPrefix(err.Error(), place+want), "%s: %s", line, err)
		}
	}
	_, err := Read(filepath.Join(t.TempDir(), "gone"), rules)
	require.ErrorContains(t, err, "the configuration: open ")
}

// TestFind checks where the file is looked for: up to the root of the module, and
// not in what stands around it.
func TestFind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string) string {
		name = filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, nil, 0o666))
		return name
	}
	outer := write(Name)
	write("m/go.mod")
	inner := write("m/a/b/x.go")
	assert.Empty(t, Find(filepath.Dir(inner)))
	root := write("m/" + Name)
	assert.Equal(t, root, Find(filepath.Dir(inner)))
	near := write("m/a/" + Name)
	assert.Equal(t, near, Find(filepath.Dir(inner)))
	assert.Equal(t, root, Find(filepath.Join(dir, "m")))
	assert.Equal(t, outer, Find(dir))
}

// FuzzParse sees that every text is refused with its place, or can be asked.
func FuzzParse(f *testing.F) {
	f.Add("disable all ./a/... b/*?x\ntier audit .../y\nmodel x # y\n")
	f.Add("enable tornread,heldlock [\\x\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("/d/f", text, rules)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "/d/f:") {
				t.Errorf("%q", err)
			}
			return
		}
		if tier := c.Tier("/d/a/x.go"); tier != "default" && tier != "audit" || tier == "audit" && !c.Audits() {
			t.Errorf("tier %q", tier)
		}
		if c.Enabled("tornread", "/d/a/x.go", false) && !c.Enabled("tornread", "/d/a/x.go", true) && !strings.Contains(text, "all") {
			t.Error("a rule is silent only when it is named")
		}
	})
}
