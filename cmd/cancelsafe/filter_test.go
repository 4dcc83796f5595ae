package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// TestBaseline checks that a baseline keeps back what it lists and nothing else,
// wherever that moves, and says which of its lines are out of date.
func TestBaseline(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	check := func(args ...string) ran {
		return b.cancelsafe(append([]string{"-rules=probe", "-baseline=known"}, args...)...)
	}
	check().wantFailure(t, "the baseline: open known: no such file")
	got := check("-audit", "-write-baseline")
	got.want(t, exitClean, "known: 4 findings, of which 4 new; 0 gone")
	assert.Empty(t, got.stdout)
	check().want(t, exitClean, "")
	check("-audit").want(t, exitClean, "")
	check("-audit", "m").want(t, exitClean, "")
	b.cancelsafe("-rules=second", "-baseline=known").want(t, exitFindings, "3 findings in 1 package (1 more with -audit)")

	// far and one go to other files, and all lines change.
	data, err := os.ReadFile(filepath.Join(b.root, "a.go"))
	require.NoError(t, err)
	text := string(data)
	i, j, k := strings.Index(text, "func far"), strings.Index(text, "func one"), strings.Index(text, "func audit")
	b.write("a.go", strings.Replace(text[:i]+text[k:], "package m\n", "// Package m is.\npackage m\n\n", 1))
	b.write("c.go", "package m\n\n"+strings.ReplaceAll(text[i:j], "Lose(2 +", "Lose(\n2 +"))
	b.write("d.go", "package m\n\nfunc two() { _ = 0 }\n\n"+text[j:k])
	check("-audit").want(t, exitClean, "")

	// One more, where there is one like it, and one in its own function.
	b.write("e.go", "package m\n\nfunc three() {\n\tLose(6)\n}\n")
	got = check("-audit")
	got.want(t, exitFindings, "1 finding in 1 package")
	assert.Equal(t, []string{"e.go:4:2: Lose is called (probe)"}, got.places())
	b.write("e.go", "package m\n")
	b.write("d.go", "package m\n\nfunc two() { _ = 0 }\n\nfunc one() {\n\tLose(4)\n\tLose(7)\n}\n")
	got = check()
	assert.Equal(t, []string{"d.go:7:2: Lose is called (probe)"}, got.places())

	// What is kept back can be had.
	got = check("-format=json", "-silenced")
	var findings []finding.Finding
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &findings))
	require.Len(t, findings, 4)
	assert.Equal(t, &finding.Suppression{By: finding.Baseline}, findings[0].Suppression)
	assert.Nil(t, findings[3].Suppression)

	// What is gone is named, of the packages and the tiers that were looked at.
	b.write("d.go", "package m\n\nfunc one() {}\n")
	b.write("a.go", "package m\n\nfunc near() { Lose(1) }\n")
	b.write("other/a.go", "package other\n")
	check().want(t, exitClean, `cancelsafe: 1 line of the baseline not found any more (-write-baseline writes it anew):
known:7: probe m one Lose is called`)
	check("./other").want(t, exitClean, "")
	check("-audit").want(t, exitClean, `cancelsafe: 2 lines of the baseline not found any more (-write-baseline writes it anew):
known:7: probe m one Lose is called
known:8: probe/audit m audit MayLose is called`)
	check("-audit", "-write-baseline").want(t, exitClean, "known: 2 findings, of which 0 new; 2 gone")
	check("-audit").want(t, exitClean, "")
}

// TestBaselineMistakes checks what is refused, and that a file is left as it is
// then.
func TestBaselineMistakes(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread)
	b.cancelsafe("-write-baseline").wantFailure(t, "add -baseline FILE")
	b.cancelsafe("-write-baseline", "-baseline=a.go").wantFailure(t, "a.go:1: this file is no baseline, and is not replaced by one")
	b.cancelsafe("-write-baseline", "-baseline=known", "-new-from=HEAD").wantFailure(t, "would lack the old ones")
	b.write("known", "# Baseline of cancelsafe\n<<<<<<< HEAD\nprobe m near Lose is called\n")
	b.cancelsafe("-baseline=known").wantFailure(t, "known:2: this is no line of a baseline")
	b.write("broken/a.go", "package broken\n\nvar x y\n")
	got := b.cancelsafe("-baseline=known", "-write-baseline")
	got.wantFailure(t, "known is left as it is")
	data, err := os.ReadFile(filepath.Join(b.root, "known"))
	require.NoError(t, err)
	assert.Contains(t, string(data), "<<<<<<< HEAD")
	b.cancelsafe("-baseline=known", "-write-baseline", "-rules=probe", ".").want(t, exitClean, "known: 3 findings, of which 2 new; 1 gone")
}

// TestNewFrom checks that only what has changed is reported.
func TestNewFrom(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	b := newBench(t, spread)
	b.env = append(b.env, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "GIT_CEILING_DIRECTORIES="+filepath.Dir(b.root))
	check := func(args ...string) ran { return b.cancelsafe(append([]string{"-rules=probe"}, args...)...) }
	check("-new-from=HEAD").wantFailure(t, "-new-from: the working directory is in no git repository")
	check("-new-from=").wantFailure(t, "-new-from wants a revision")
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "one"}} {
		got := b.exec("git", args...)
		require.Zero(t, got.code, got.stderr)
	}
	check("-new-from=nope").wantFailure(t, "-new-from nope: git knows no such revision")
	check("-new-from=HEAD").want(t, exitClean, "")
	data, err := os.ReadFile(filepath.Join(b.root, "a.go"))
	require.NoError(t, err)
	b.write("a.go", strings.Replace(string(data), "Lose(1)", "Lose(8)", 1))
	b.write("new/a.go", "package n\n\nimport \"m\"\n\nfunc f() { m.Lose(1) }\n")
	want := []string{"a.go:4:2: Lose is called (probe)", "new/a.go:5:12: Lose is called (probe)"}
	assert.Equal(t, want, check("-new-from=HEAD").places())
	assert.Equal(t, []string{"a.go:5:12: Lose is called (probe)"}, check("-C=new", "-new-from", "HEAD").places())
}

// TestConfig checks what the configuration decides, that flags win, and that what
// the go command keeps of an earlier run does not count.
func TestConfig(t *testing.T) {
	t.Parallel()
	b := newBench(t, spread+"-- sub/a.go --\npackage sub\n\nimport \"m\"\n\nfunc f() { m.Lose(1); m.MayLose() }\n")
	const conf = ".cancelsafe.conf"
	in := []string{"a.go:4:2:", "a.go:11:12:", "a.go:19:14:"}
	inAudit, sub, subAudit := "a.go:22:2:", "sub/a.go:5:12:", "sub/a.go:5:23:"
	all := slices.Concat(in, []string{sub})
	for _, test := range []struct {
		text string
		args string
		want []string
	}{
		{"", "-rules=probe", all},
		{"disable second ./...", "", all},
		{"disable second ./...\ndisable all ./sub", "", in},
		{"disable second,probe ./...\nenable probe ./sub", "", []string{sub}},
		{"disable second,probe ./...", "-rules=probe", all},
		{"disable all ./sub/...", "-rules=probe", in},
		{"disable all ./sub/...", "-rules=probe -config=none", all},
		{"disable all ./sub/...", "-rules=probe -config=other.conf", []string{sub}},
		{"disable all ./...", "", nil},
		{"tier audit ./sub", "-rules=probe", append(slices.Clone(all), subAudit)},
		{"tier audit ./...\ntier default *.go", "-rules=probe", append(slices.Clone(all), subAudit)},
		{"tier audit ./...", "-rules=probe -audit=false", all},
		{"tier audit ./sub", "-rules=probe -audit", slices.Concat(in, []string{inAudit, sub, subAudit})},
		{"baseline known", "-rules=probe", []string{sub}},
		{"baseline known", "-rules=probe -baseline=", all},
		{"baseline nowhere", "-rules=probe -baseline=known", []string{sub}},
		{"baseline known # in the root\ndisable second ./...", "-C=sub", []string{"a.go:5:12:"}},
	} {
		b.write(conf, test.text+"\n")
		b.write("other.conf", "disable all *.go\n")
		b.write("known", "probe m near Lose is called\nprobe m far Lose is called\nprobe m one Lose is called\n")
		var places []string
		got := b.cancelsafe(strings.Fields(test.args)...)
		for _, line := range got.places() {
			place, _, _ := strings.Cut(line, " ")
			places = append(places, place)
		}
		assert.Equal(t, test.want, places, "%s with\n%s\nsays %s", test.args, test.text, got.stderr)
	}

	b.write(conf, "# what is checked\ndisable prob ./...\n")
	b.cancelsafe().wantFailure(t, `.cancelsafe.conf:2: unknown rule "prob": use all, or some of probe, second`)
	b.cancelsafe("-C=sub").wantFailure(t, `../.cancelsafe.conf:2: unknown rule "prob"`)
	b.cancelsafe("-config=gone.conf").wantFailure(t, "the configuration: open ")
}

// TestConfigModel checks that a model which the configuration names is used, that
// a change of it is seen, and that -model wins.
func TestConfigModel(t *testing.T) {
	t.Parallel()
	b, model, printed := guide(t)
	b.write(".cancelsafe.conf", "tier audit ./...\nmodel tools/our.model\n")
	mute := strings.Replace(model, "\ttakes receiver\n", "", 1)
	for _, step := range []struct {
		text string
		want bool
	}{{model, true}, {mute, false}, {model, true}} {
		b.write("tools/our.model", step.text)
		got := b.cancelsafe()
		require.LessOrEqual(t, got.code, exitFindings, got.stderr)
		assert.Equal(t, step.want, strings.Contains(got.stdout, printed), got.stdout)
	}
	b.write("mute.model", mute)
	assert.NotContains(t, b.cancelsafe("-model=mute.model").stdout, printed)
	b.write("tools/our.model", "nonsense\n")
	b.cancelsafe().wantFailure(t, "our.model:1")
}

// TestConfigAPI checks that cancelsafe api prints the model that an analysis would
// use: -model wins over the environment, and that over the configuration.
func TestConfigAPI(t *testing.T) {
	t.Parallel()
	b, _, _ := guide(t)
	model := func(class string) string {
		return "package example.com/mail\nfunc Queue.Next\n\tclass " + class + "\n\tby close\n"
	}
	prints := func(want string, args ...string) {
		t.Helper()
		got := b.cancelsafe(append([]string{"api", "-format", "markdown"}, args...)...)
		assert.Zero(t, got.code, got.stderr)
		assert.Contains(t, got.stdout, "| `Queue.Next` | "+want+" | close |")
	}
	b.write("tools/our.model", model("GONE"))
	b.write("other.model", model("LOSSY"))
	b.write("other.conf", "model other.model\n")
	none := func(args ...string) {
		t.Helper()
		b.cancelsafe(append(append([]string{"api"}, args...), "example.com")...).wantFailure(t, "example.com")
	}
	none()
	b.write(".cancelsafe.conf", "model tools/our.model\n")
	prints("GONE", "example.com")
	prints("LOSSY", "-model=other.model", "example.com")
	prints("LOSSY", "-config=other.conf", "example.com")
	none("-config=none")
	none("-model=")

	env := b.env
	b.env = append(env[:len(env):len(env)], modelVariable+"="+filepath.Join(b.root, "other.model"))
	prints("LOSSY", "example.com")
	b.env = env

	b.write(".cancelsafe.conf", "modle tools/our.model\n")
	b.cancelsafe("api").wantFailure(t, `.cancelsafe.conf:1: unknown key "modle"`)
}
