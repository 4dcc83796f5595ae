package analyzers_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// Parts of the documentation are made from the rules and from what the command
// prints. To write them anew:
//
//	go test ./analyzers -run TestDocs -update
var update = flag.Bool("update", false, "write the generated parts of the documentation")

// root is the root of the module.
const root = ".."

// TestDocsPages checks that docs/rules has the page of each rule and nothing
// else.
func TestDocsPages(t *testing.T) {
	dir := filepath.Join(root, "docs", "rules")
	pages := make(map[string]string)
	for _, r := range analyzers.Rules() {
		pages[r.Name+".md"] = r.Markdown()
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		if pages[e.Name()] != "" {
			continue
		}
		if *update {
			require.NoError(t, os.Remove(filepath.Join(dir, e.Name())))
			continue
		}
		t.Errorf("docs/rules/%s is the page of no rule", e.Name())
	}
	for name, page := range pages {
		file := filepath.Join(dir, name)
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(page), 0o666))
		}
		assert.Equal(t, page, read(t, file), "%s is out of date", name)
	}
}

// TestDocsTable checks the table of the rules in README.md.
func TestDocsTable(t *testing.T) {
	var table strings.Builder
	table.WriteString("| rule | reports |\n|---|---|\n")
	for _, r := range analyzers.Rules() {
		fmt.Fprintf(&table, "| [`%s`](docs/rules/%[1]s.md) | %s |\n", r.Name, r.Title)
	}
	checkSection(t, "rules", table.String())
}

// TestDocsFinding checks that the finding in README.md is what the command
// prints.
func TestDocsFinding(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	const hazard = "testdata/pubsub/hazards/takerestore"
	// The go command takes results of tests from its cache unless what the test
	// itself has opened is changed.
	for _, dir := range []string{"cmd/cancelsafe", hazard} {
		_, err := os.ReadDir(filepath.Join(root, dir))
		require.NoError(t, err)
	}
	cmd := exec.Command("go", "run", "./cmd/cancelsafe", "./"+hazard)
	cmd.Dir = root
	out, err := cmd.Output()
	require.Error(t, err, "nothing is found in %s", hazard)
	first, _, ok := strings.Cut(string(out), "\n\n")
	require.True(t, ok, "no findings: %s", out)
	checkSection(t, "finding", "```text\n"+first+"\n```\n")
}

// checkSection checks what stands between <!-- name --> and <!-- /name --> in
// README.md.
func checkSection(t *testing.T, name, want string) {
	t.Helper()
	file := filepath.Join(root, "README.md")
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
	before, rest, ok := strings.Cut(read(t, file), begin)
	require.True(t, ok, "README.md has no %s", begin)
	got, after, ok := strings.Cut(rest, end)
	require.True(t, ok, "README.md has no %s", end)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+begin+want+end+after), 0o666))
		return
	}
	assert.Equal(t, want, got, "README.md is out of date")
}

// TestDocsFormat checks that Go code in the documentation is formatted.
func TestDocsFormat(t *testing.T) {
	for _, file := range documents(t) {
		for _, b := range codeBlocks(read(t, file)) {
			formatted, err := format.Source([]byte(b.code))
			if assert.NoError(t, err, "%s:%d", file, b.line) {
				assert.Equal(t, string(formatted), b.code, "%s:%d: not gofmted", file, b.line)
			}
		}
	}
}

// TestDocsLinks checks that files which the documentation links to are there.
func TestDocsLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)]*)?\)`)
	for _, file := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(read(t, file), -1) {
			_, err := os.Stat(filepath.Join(filepath.Dir(file), m[1]))
			assert.NoError(t, err, "%s links to %s", file, m[1])
		}
	}
}

// TestDocsConcepts compiles the Go code in docs/concepts.md as one package and
// analyses it. The functions in which a comment says that something is lost
// must be reported, and no others.
func TestDocsConcepts(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	dir := t.TempDir()
	page := filepath.Join(root, "docs", "concepts.md")
	write := func(name, data string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666))
	}
	write("go.mod", "module concepts\n\ngo 1.26\n")
	write("concepts.go", asPackage(codeBlocks(read(t, page))))
	cfg := &packages.Config{Mode: packages.LoadAllSyntax, Dir: dir, Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=")}
	pkgs, err := packages.Load(cfg, ".")
	require.NoError(t, err)
	require.Len(t, pkgs, 1)
	require.Empty(t, pkgs[0].Errors)

	graph, err := checker.Analyze(analyzers.All(), pkgs, nil)
	require.NoError(t, err)
	reported := make(map[string]bool)
	lost := make(map[string]bool)
	file := pkgs[0].Syntax[0]
	for _, act := range graph.Roots {
		require.NoError(t, act.Err)
		for _, d := range act.Diagnostics {
			reported[funcAt(file, d.Pos)] = true
		}
	}
	for _, group := range file.Comments {
		if fn := funcAt(file, group.Pos()); fn != "" && regexp.MustCompile(`\blost\b`).MatchString(group.Text()) {
			lost[fn] = true
		}
	}
	assert.NotEmpty(t, lost)
	assert.Equal(t, lost, reported)
}

// funcAt returns the name of the function whose body holds pos, or "".
func funcAt(file *ast.File, pos token.Pos) string {
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body.Pos() <= pos && pos < fn.Body.End() {
			return fn.Name.Name
		}
	}
	return ""
}

// A codeBlock is Go code in a Markdown file.
type codeBlock struct {
	line int // of its first line, counted from 1
	code string
}

func codeBlocks(markdown string) []codeBlock {
	var blocks []codeBlock
	inside := false
	for i, line := range strings.SplitAfter(markdown, "\n") {
		switch fence := strings.TrimSpace(line); {
		case fence == "```go":
			inside = true
			blocks = append(blocks, codeBlock{line: i + 2})
		case fence == "```":
			inside = false
		case inside:
			blocks[len(blocks)-1].code += line
		}
	}
	return blocks
}

// asPackage returns the blocks as one file, which imports what they mention of
// the standard library. Errors in it are shown where the block stands.
func asPackage(blocks []codeBlock) string {
	var imports, body strings.Builder
	for _, b := range blocks {
		fmt.Fprintf(&body, "//line concepts.md:%d\n%s", b.line, b.code)
	}
	for _, pkg := range []string{"context", "errors", "slices", "sync", "time"} {
		if regexp.MustCompile(`\b` + pkg + `\.`).MatchString(body.String()) {
			fmt.Fprintf(&imports, "import %q\n", pkg)
		}
	}
	return "package concepts\n\n" + imports.String() + "\n" + body.String()
}

// documents returns the Markdown files of the module, without testdata.
func documents(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "*.md"))
	require.NoError(t, err)
	err = filepath.WalkDir(filepath.Join(root, "docs"), func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".md" {
			files = append(files, path)
		}
		return err
	})
	require.NoError(t, err)
	return slices.Sorted(slices.Values(files))
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}
