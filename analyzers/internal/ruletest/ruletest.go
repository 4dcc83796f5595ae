// Package ruletest tests rules on the packages below their testdata/src.
//
// Expected findings are // want comments, as for analysistest, on the line
// where state is put at risk. The other two steps of the way into trouble are
// marked where they stand, with a comment that begins a word with a caret:
//
//	case <-ctx.Done(): // ^leaves
//	s.items = items    // ^rest
//
// Each finding must lead over one line marked ^leaves and one marked ^rest of
// its own function, and each mark must be on the way of a finding.
//
// Packages whose name begins with "audit" are tested with -audit, and so are those
// whose name begins with "fix", which have a .golden file with all fixes applied; all
// others without. Those whose name begins with "dep" are only imported by others.
package ruletest

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Run tests r on all packages below testdata/src. Packages that are tested alike
// are loaded together, for what they import takes longer than they do.
func Run(t *testing.T, r *rule.Rule) {
	t.Helper()
	dir := analysistest.TestData()
	entries, err := os.ReadDir(filepath.Join(dir, "src"))
	require.NoError(t, err)
	names := make(map[string][]string)
	for _, e := range entries {
		if kind := kindOf(e.Name()); e.IsDir() && kind != "" {
			names[kind] = append(names[kind], e.Name())
		}
	}
	for kind, list := range names {
		t.Run(kind, func(t *testing.T) {
			require.NoError(t, r.Analyzer.Flags.Set("audit", fmt.Sprint(kind != "default")))
			run := analysistest.Run
			if kind == "fix" {
				run = analysistest.RunWithSuggestedFixes
			}
			for _, res := range run(t, dir, r.Analyzer, list...) {
				checkSteps(t, res)
			}
		})
	}
}

// kindOf returns how a package of that name is tested, "" if only by others.
func kindOf(name string) string {
	switch {
	case strings.HasPrefix(name, "dep"), strings.Contains(name, "."):
		return ""
	case strings.HasPrefix(name, "audit"):
		return "audit"
	case strings.HasPrefix(name, "fix"):
		return "fix"
	}
	return "default"
}

// A step is a mark in the source, or a related position of a finding.
type step struct {
	fn   token.Pos // the function that it is in
	file string
	line int
	kind string
}

func checkSteps(t *testing.T, res *analysistest.Result) {
	fset := res.Action.Package.Fset
	marks := make(map[step]bool)
	for _, file := range res.Action.Package.Syntax {
		for _, group := range file.Comments {
			for _, c := range group.List {
				for _, kind := range []string{"leaves", "rest"} {
					if strings.Contains(c.Text, "^"+kind) {
						marks[stepAt(fset, file, c.Pos(), kind)] = true
					}
				}
			}
		}
	}
	hit := make(map[step]bool)
	for _, d := range res.Action.Diagnostics {
		require.Len(t, d.Related, 3, "%s: a finding has three steps", fset.Position(d.Pos))
		file := fileOf(res.Action.Package.Syntax, d.Pos)
		require.Equal(t, fset.Position(d.Pos).Line, fset.Position(d.Related[0].Pos).Line, "the first step is where the finding is reported")
		for i, kind := range []string{"leaves", "rest"} {
			s := stepAt(fset, file, d.Related[i+1].Pos, kind)
			if !marks[s] {
				t.Errorf("%s: %s leads over line %d, which is not marked ^%s", fset.Position(d.Pos), d.Message, s.line, kind)
			}
			hit[s] = true
		}
	}
	for s := range marks {
		if !hit[s] {
			t.Errorf("%s:%d: no finding leads over this line, which is marked ^%s", s.file, s.line, s.kind)
		}
	}
}

func stepAt(fset *token.FileSet, file *ast.File, pos token.Pos, kind string) step {
	p := fset.Position(pos)
	s := step{file: filepath.Base(p.Filename), line: p.Line, kind: kind}
	for _, d := range file.Decls {
		if d.Pos() <= pos && p.Line <= fset.Position(d.End()).Line {
			s.fn = d.Pos() // a mark may stand behind the brace that ends it
		}
	}
	return s
}

func fileOf(files []*ast.File, pos token.Pos) *ast.File {
	for _, f := range files {
		if f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}
