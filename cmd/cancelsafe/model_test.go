package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fenced returns the first block of a kind in a page.
func fenced(t *testing.T, page, kind string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, "```"+kind+"\n")
	require.True(t, ok, "no block of %s", kind)
	block, _, _ := strings.Cut(rest, "```")
	return block
}

// guide returns the example of docs/model.md: a bench, the model, and what the
// command is said to print.
func guide(t *testing.T) (b *bench, model, printed string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "model.md"))
	require.NoError(t, err)
	page := string(data)
	b = newBench(t, "-- go.mod --\nmodule example.com/mail\ngo 1.26\n-- mail.go --\n"+fenced(t, page, "go"))
	b.env = append(b.env, actAs+"=rules")
	_, printed, _ = strings.Cut(fenced(t, page, "console"), "\n")
	return b, fenced(t, page, "text"), strings.TrimSpace(printed)
}

// TestModel runs the example of docs/model.md, and sees that a change of the
// file changes the answer, in both forms.
func TestModel(t *testing.T) {
	t.Parallel()
	b, model, printed := guide(t)
	file := filepath.Join(b.root, "cancelsafe.model")
	mute := strings.Replace(model, "\ttakes receiver\n", "", 1)
	require.NotEqual(t, model, mute)

	commandSays := func(want bool) {
		t.Helper()
		got := b.cancelsafe("-model", "cancelsafe.model", "./...")
		require.LessOrEqual(t, got.code, exitFindings, got.stderr)
		assert.Equal(t, want, strings.Contains(got.stdout, printed), "%s\nis wanted: %t; got\n%s", printed, want, got.stdout)
	}
	env := b.env
	vetSays := func(want bool) {
		t.Helper()
		b.env = append(env[:len(env):len(env)], modelVariable+"="+file)
		got := b.vet("./...")
		b.env = env
		assert.Equal(t, want, strings.Contains(got.stderr, printed), "%s\nis wanted: %t; got\n%s", printed, want, got.stderr)
	}
	for _, says := range []func(bool){commandSays, vetSays} {
		for _, step := range []struct {
			text string
			want bool
		}{{mute, false}, {model, true}, {mute, false}, {model, true}} {
			b.write("cancelsafe.model", step.text)
			says(step.want)
		}
	}
	without := b.cancelsafe("-audit", "./...")
	assert.NotContains(t, without.stdout, printed)
}

func TestModelRefused(t *testing.T) {
	t.Parallel()
	b, model, _ := guide(t)
	b.write("bad.model", strings.Replace(model, "SAFE", "SAVE", 1))
	const advice = `bad.model:5: unknown class "SAVE": it is one of SAFE, RESUME`
	for _, args := range [][]string{{"-model", "bad.model"}, {"api", "-model", "bad.model"}} {
		got := b.cancelsafe(args...)
		assert.Equal(t, exitFailed, got.code)
		assert.Contains(t, got.stderr, advice)
	}
	assert.Equal(t, exitFailed, b.cancelsafe("-model", "none.model").code)

	got := b.vet("-model=bad.model", "./...")
	assert.NotZero(t, got.code)
	assert.Contains(t, got.stderr, modelVariable)

	b.env = append(b.env, modelVariable+"=bad.model")
	got = b.vet("./...")
	assert.NotZero(t, got.code)
	assert.Contains(t, got.stderr, "write an absolute path")
}

func TestAPI(t *testing.T) {
	t.Parallel()
	b, _, _ := guide(t)
	b.write("cancelsafe.model", "package example.com/mail\nfunc Queue.Next\n\tclass GONE\n\tby close\n")

	got := b.cancelsafe("api", "net.Conn.*")
	assert.Zero(t, got.code, got.stderr)
	assert.Contains(t, got.stdout, "net.Conn.Write\n")
	assert.NotContains(t, got.stdout, "bufio")

	got = b.cancelsafe("api", "-format", "json", "SILENT")
	assert.Contains(t, got.stdout, `"name": "bufio.Scanner.Scan"`)
	got = b.cancelsafe("api", "-model", "cancelsafe.model", "-format", "markdown", "example.com")
	assert.Contains(t, got.stdout, "| `Queue.Next` | GONE | close |")

	for _, args := range [][]string{{"api", "[", "x"}, {"api", "["}, {"api", "nobody.Knows"}, {"api", "-format", "xml"}} {
		assert.Equal(t, exitFailed, b.cancelsafe(args...).code, args)
	}
}
