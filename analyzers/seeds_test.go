package analyzers_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

// TestSeeds runs all rules, in both tiers, on the Go forms of the hazards and
// remedies that the literature knows.
func TestSeeds(t *testing.T) {
	setAudit(t, true)
	analysistest.Run(t, analysistest.TestData(), suite(analyzers.All()), "seeds")
}

// suite returns one analyzer that reports what all of them do.
func suite(all []*analysis.Analyzer) *analysis.Analyzer {
	var requires []*analysis.Analyzer
	for _, a := range all {
		for _, r := range a.Requires {
			if !slices.Contains(all, r) && !slices.Contains(requires, r) {
				requires = append(requires, r)
			}
		}
	}
	return &analysis.Analyzer{
		Name:     "suite",
		Doc:      "run all rules",
		Requires: requires,
		Run: func(pass *analysis.Pass) (any, error) {
			results := maps.Clone(pass.ResultOf)
			for _, a := range inOrder(all) {
				p := *pass
				p.Analyzer, p.ResultOf = a, results
				res, err := a.Run(&p)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", a.Name, err)
				}
				results[a] = res
			}
			return nil, nil
		},
	}
}

// inOrder returns the analyzers with those that need the results of others last.
func inOrder(all []*analysis.Analyzer) []*analysis.Analyzer {
	needs := func(a *analysis.Analyzer) int {
		n := 0
		for _, r := range a.Requires {
			if slices.Contains(all, r) {
				n++
			}
		}
		return n
	}
	return slices.SortedStableFunc(slices.Values(all), func(a, b *analysis.Analyzer) int { return needs(a) - needs(b) })
}

// A seed is a case of the literature, as a function of testdata/src/seeds.
type seed struct {
	kind, name string // the hazard or remedy, and where it is from
	form       string // what the Go form does
	file, fn   string
	rules      []string // those which report it
}

var (
	seedMark   = regexp.MustCompile(`^//seed:(hazard|remedy) (.+)$`)
	wantedRule = regexp.MustCompile(`\((\w+)(?:, audit)?\\?\)`)
)

// seeds returns the cases in the order of files and lines.
func seeds(t *testing.T) []seed {
	t.Helper()
	files, err := filepath.Glob("testdata/src/seeds/*.go")
	require.NoError(t, err)
	var list []seed
	for _, file := range files {
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Doc == nil {
				continue
			}
			for _, c := range fn.Doc.List {
				if m := seedMark.FindStringSubmatch(c.Text); m != nil {
					list = append(list, seed{m[1], m[2], sentence(fn), filepath.Base(file), nameOf(fn), wanted(parsed, fn)})
				}
			}
		}
	}
	return list
}

// sentence returns the documentation of fn without its name, in one line.
func sentence(fn *ast.FuncDecl) string {
	text := strings.Join(strings.Fields(fn.Doc.Text()), " ")
	text = strings.TrimPrefix(text, fn.Name.Name+" ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// nameOf returns the name of fn with its receiver.
func nameOf(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return fn.Name.Name
	}
	return star.X.(*ast.Ident).Name + "." + fn.Name.Name
}

// wanted returns the rules that comments in fn want to report something.
func wanted(file *ast.File, fn *ast.FuncDecl) []string {
	var rules []string
	for _, group := range file.Comments {
		for _, c := range group.List {
			if fn.Pos() > c.Pos() || c.Pos() > fn.End() || !strings.Contains(c.Text, "want ") {
				continue
			}
			for _, m := range wantedRule.FindAllStringSubmatch(c.Text, -1) {
				if !slices.Contains(rules, m[1]) {
					rules = append(rules, m[1])
				}
			}
		}
	}
	slices.Sort(rules)
	return rules
}

// TestDocsSeeds checks the tables in docs/seeds.md: every case has its line, and
// every hazard is reported by some rule, or is named as a known gap.
func TestDocsSeeds(t *testing.T) {
	tables := map[string]*strings.Builder{}
	for _, kind := range []string{"hazard", "remedy"} {
		tables[kind] = new(strings.Builder)
	}
	tables["hazard"].WriteString("| hazard | its Go form | reported by | case |\n|---|---|---|---|\n")
	tables["remedy"].WriteString("| remedy | its Go form | case |\n|---|---|---|\n")
	const dir = "../analyzers/testdata/src/seeds/"
	for _, s := range seeds(t) {
		link := fmt.Sprintf("[`%s`](%s%s)", s.fn, dir, s.file)
		if s.kind == "remedy" {
			assert.Empty(t, s.rules, "the remedy %s is reported", s.fn)
			fmt.Fprintf(tables["remedy"], "| %s | %s | %s |\n", s.name, s.form, link)
			continue
		}
		assert.NotEmpty(t, s.rules, "nothing reports the hazard %s", s.fn)
		var rules []string
		for _, r := range s.rules {
			rules = append(rules, fmt.Sprintf("[`%s`](rules/%[1]s.md)", r))
		}
		fmt.Fprintf(tables["hazard"], "| %s | %s | %s | %s |\n", s.name, s.form, strings.Join(rules, ", "), link)
	}
	for kind, table := range tables {
		checkSectionOf(t, filepath.Join(root, "docs", "seeds.md"), kind, table.String())
	}
}

// TestSeedsMarked checks that every exported function of the cases says which
// hazard or remedy it is.
func TestSeedsMarked(t *testing.T) {
	known := make(map[string]bool)
	for _, s := range seeds(t) {
		known[s.fn] = true
	}
	files, err := os.ReadDir("testdata/src/seeds")
	require.NoError(t, err)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("testdata/src/seeds", file.Name()), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.IsExported() && !strings.HasPrefix(fn.Name.Name, "New") {
				assert.True(t, known[nameOf(fn)], "%s: %s is marked as neither hazard nor remedy", file.Name(), nameOf(fn))
			}
		}
	}
}
