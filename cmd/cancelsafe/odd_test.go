package main

import (
	"encoding/json"
	"fmt"
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

// oddBench returns a bench with testdata/odd.txtar, where the command has its
// real rules.
func oddBench(t *testing.T) *bench {
	t.Helper()
	archive, err := os.ReadFile(filepath.Join("testdata", "odd.txtar"))
	require.NoError(t, err)
	b := newBench(t, string(archive))
	b.env = append(b.env, actAs+"=rules")
	if _, err := exec.LookPath("cc"); err != nil {
		b.env = append(b.env, "CGO_ENABLED=0")
	}
	b.write("made/made.go", generated())
	b.write("lines/lines.go", lines())
	return b
}

// repeat returns n copies of a text, in which %[1]d is the number of the copy.
func repeat(n int, text string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, text+"\n", i)
	}
	return b.String()
}

// generated returns a package of functions as only programs write them.
func generated() string {
	const head = `package made
import ("context"; "sync"; "odd/wait")
type S struct { mu sync.Mutex; n int; busy bool; list []int; in, out chan int; f func() }
func (s *S) Neighbour(ctx context.Context) error {
	s.busy = true
	if err := wait.For(ctx); err != nil { return err }
	s.busy = false
	return nil
}
`
	method := func(name, body string) string {
		return "func (s *S) " + name + "(ctx context.Context, k int) error {\n" + body + "\nreturn nil\n}\n"
	}
	const take = "select { case s.out <- <-s.in + %[1]d: case <-ctx.Done(): return ctx.Err() }"
	const change = "s.n++; if err := wait.For(ctx); err != nil { return err }; s.n = %[1]d"
	return head +
		method("Switch", "switch k {\n"+repeat(3000, "case %[1]d: "+take)+"}") +
		method("Ifs", repeat(1500, "if k == %[1]d { "+change+" }")) +
		method("Branches", repeat(60, "switch k { case %[1]d: s.n++; case -%[1]d - 1: s.n--; default: if err := wait.For(ctx); err != nil { return err } }")) +
		method("Selects", repeat(1500, take)) +
		method("Arms", "select {\ncase <-ctx.Done(): return ctx.Err()\n"+repeat(400, "case s.out <- %[1]d: s.n = %[1]d")+"}") +
		method("Locks", repeat(800, "s.mu.Lock(); s.n = %[1]d; if err := wait.For(ctx); err != nil { s.mu.Unlock(); return err }; s.mu.Unlock()")) +
		method("Goroutines", repeat(300, "c%[1]d := make(chan int); go func() { c%[1]d <- 1 }(); select { case <-c%[1]d: case <-ctx.Done(): return ctx.Err() }")) +
		method("Deep", strings.Repeat("for k > 0 { if s.busy {\n", 200)+"k--; "+fmt.Sprintf(change, 1)+strings.Repeat("\n}}", 200)) +
		method("Closures", strings.Repeat("func() {\n", 200)+"s.n++; if wait.For(ctx) != nil { return }; s.n--"+strings.Repeat("\n}()", 200)) +
		method("Expression", "s.n = k"+strings.Repeat(" + (k", 2000)+strings.Repeat(")", 2000)) +
		"var Table = []*S{\n" + repeat(20000, "{n: %[1]d, list: []int{%[1]d, 2, 3}},") + "}\n" +
		"var Funcs = map[int]func(context.Context, *S) error{\n" + repeat(1000, "%[1]d: func(ctx context.Context, s *S) error { s.n = %[1]d; return wait.For(ctx) },") + "}\n" +
		"var Nested = " + strings.Repeat("[]any{", 500) + strings.Repeat("}", 500) + "\n"
}

// lines returns a package of 50,000 lines.
func lines() string {
	return "package lines\nimport \"odd/wait\"\nimport \"context\"\n" + repeat(5000, `type T%[1]d struct { n int; busy bool; list []int }
func (t *T%[1]d) Get() int { return t.n }
func (t *T%[1]d) Do(ctx context.Context) error {
	t.n++
	defer func() { t.n-- }()
	if t.busy {
		return nil
	}
	return wait.For(ctx)
}`)
}

// TestOddCode runs the command on code that is odd, much, or both: it ends, with
// no error, finds what is there, and names what it has not followed.
func TestOddCode(t *testing.T) {
	t.Parallel()
	b := oddBench(t)
	got := b.cancelsafe("-v", "-audit", "-format=json", "./...")
	require.Equal(t, exitFindings, got.code, got.stderr)
	var findings []finding.Finding
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &findings))
	found := make(map[string]bool)
	for _, f := range findings {
		found[f.Package] = true
	}
	for _, pkg := range []string{"odd/dot", "odd/generic", "odd/jumps", "odd/recursive", "odd/made", "odd/sealed/use"} {
		assert.True(t, found[pkg], "nothing is found in %s", pkg)
	}
	assert.True(t, slices.ContainsFunc(findings, func(f finding.Finding) bool { return strings.Contains(f.Message, "s.busy is set") }))

	var givenUp []string
	for line := range strings.Lines(got.stderr) {
		if place, name, ok := strings.Cut(line, ": "); ok && strings.HasSuffix(line, " is given up: it is too large to be followed in full\n") {
			assert.Regexp(t, `^made/made\.go:\d+:\d+$`, place)
			givenUp = append(givenUp, strings.Fields(name)[0])
		}
	}
	want := []string{"(*S).Switch", "(*S).Ifs", "(*S).Branches", "(*S).Selects"}
	assert.Equal(t, want, givenUp)

	again := b.cancelsafe("-v", "-audit", "-format=json", "./...")
	assert.Equal(t, got.stdout, again.stdout, "from the cache")
	for _, name := range givenUp {
		assert.Contains(t, again.stderr, name+" is given up", "from the cache")
	}
	silent := b.cancelsafe("-audit", "-format=json", "./...")
	assert.Equal(t, got.stdout, silent.stdout)
	assert.Empty(t, silent.stderr)
}

// TestCodeThatDoesNotCompile checks that there is one error with its place, and
// nothing else.
func TestCodeThatDoesNotCompile(t *testing.T) {
	t.Parallel()
	b := oddBench(t)
	for name, test := range map[string]struct{ code, want string }{
		"types":     {"func F() int { return \"\" }", "a.go:2:23: cannot use \"\""},
		"generics":  {"type T[P T[P]] struct{}; func F[P int](P) { F(\"\") }", "a.go:2:"},
		"recursion": {"type T struct { t T }", "a.go:2:6: invalid recursive type"},
		"cycle":     {"var a = b\nvar b = f()\nfunc f() int { return a }", "a.go:2:5: initialization cycle"},
		"goto":      {"func F() { goto l; for { l: } }", "a.go:2:17: goto l jumps into block"},
		"label":     {"func F() { l: for { break m } }", "a.go:2:"},
		"import":    {"import \"odd/nowhere\"", "a.go:2:8: package odd/nowhere is not in std"},
		"package":   {"package other", "a.go:2:1: "},
		"half":      {"func F(", "a.go:2:"},
		"nul":       {"\x00", "a.go: unexpected NUL in input"},
		"bom":       {"\ufeff", "a.go:2:1: "},
		"deep":      {"var x = " + strings.Repeat("(", 200000), "a.go:2:"},
		"cgo":       {"import \"C\"\nvar x C.nothing", "a.go:"},
	} {
		b.write("bad"+name+"/a.go", "package bad\n"+test.code+"\n")
		t.Run(name, func(t *testing.T) {
			if name == "cgo" && slices.Contains(b.env, "CGO_ENABLED=0") {
				t.Skip("there is no C compiler")
			}
			got := b.cancelsafe("-format=json", "./bad"+name)
			got.wantFailure(t, test.want)
			if got.stdout != "" && got.stdout != "[]\n" {
				t.Errorf("stdout is %s", got.stdout)
			}
		})
	}
}
