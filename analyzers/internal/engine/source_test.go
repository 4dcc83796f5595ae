package engine_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

// std imports the standard library from export data, once for all tests: they
// do not run in parallel.
var std = importer.ForCompiler(token.NewFileSet(), "gc", nil)

// imports are the packages that sources may name without importing them.
var imports = []string{
	"bufio", "bytes", "container/heap", "container/list", "context", "errors", "fmt", "io", "iter", "log", "maps", "net",
	"os", "slices", "sync", "sync/atomic", "time", "unsafe",
}

// A source is a package given as text, or as what follows its import clause.
type source struct {
	path, text string
	more       []string // further files
}

// complete adds a package and an import clause to a text that has none.
func (s source) complete() string {
	if strings.HasPrefix(s.text, "package ") || strings.HasPrefix(s.text, "// Package ") {
		return s.text
	}
	head := "package " + s.path[strings.LastIndexByte(s.path, '/')+1:] + "\n"
	for _, path := range imports {
		name := path[strings.LastIndexByte(path, '/')+1:]
		if regexp.MustCompile(`\b` + name + `\.[A-Z]`).MatchString(s.text) {
			head += fmt.Sprintf("import %q\n", path)
		}
	}
	return head + s.text
}

// load type-checks packages, each of which may import those before it.
func load(t *testing.T, sources ...source) []*packages.Package {
	t.Helper()
	byPath := make(map[string]*packages.Package)
	var list []*packages.Package
	for _, s := range sources {
		p := check(t, s, byPath)
		byPath[s.path] = p
		list = append(list, p)
	}
	return list
}

func check(t *testing.T, s source, deps map[string]*packages.Package) *packages.Package {
	t.Helper()
	p := &packages.Package{
		ID: s.path, PkgPath: s.path, Fset: token.NewFileSet(), TypesSizes: types.SizesFor("gc", "amd64"),
		Imports: make(map[string]*packages.Package),
		TypesInfo: &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
			Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
			Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
		},
	}
	for i, text := range append([]string{s.complete()}, s.more...) {
		file, err := parser.ParseFile(p.Fset, fmt.Sprintf("%s/%d.go", s.path, i), text, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		p.Syntax = append(p.Syntax, file)
	}
	find := importFunc(func(path string) (*types.Package, error) {
		if dep := deps[path]; dep != nil {
			p.Imports[path] = dep
			return dep.Types, nil
		}
		return std.Import(path)
	})
	conf := types.Config{Importer: find, GoVersion: "go1.26", Sizes: p.TypesSizes}
	var err error
	p.Types, err = conf.Check(s.path, p.Fset, p.Syntax, p.TypesInfo)
	require.NoError(t, err)
	p.Name = p.Types.Name()
	return p
}

type importFunc func(string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

// analyse runs an analyzer on the last of the packages, and on those that it
// imports as far as facts are needed.
func analyse(t *testing.T, a *analysis.Analyzer, list []*packages.Package) *checker.Action {
	t.Helper()
	opts := &checker.Options{Sequential: true, SanityCheck: true}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, list[len(list)-1:], opts)
	require.NoError(t, err)
	return graph.Roots[0]
}

// prepare returns the package of a text, ready to be asked.
func prepare(t *testing.T, text string) *engine.Package {
	t.Helper()
	return prepareAll(t, source{path: "p", text: text})
}

func prepareAll(t *testing.T, sources ...source) *engine.Package {
	t.Helper()
	act := analyse(t, engine.Analyzer, load(t, sources...))
	require.NoError(t, act.Err)
	return act.Result.(*engine.Package)
}

// function returns the function of a package with that name; a method or a
// closure is found by the end of it.
func function(t *testing.T, pkg *engine.Package, name string) *engine.Func {
	t.Helper()
	var found *engine.Func
	pkg.EachFunc(func(f *engine.Func) {
		if f.Name() == name {
			found = f
		}
	})
	require.NotNil(t, found, "a function %s with a cancel point", name)
	return found
}

// An answer is what the engine says about the first cancel point of a function
// F: on its first cancelled way, about the first effect that is pending there.
type answer struct {
	f     *engine.Func
	point *cancel.Point
	edge  *cancel.Edge
}

func ask(t *testing.T, text string) answer {
	t.Helper()
	return answerOf(t, prepare(t, text), 0)
}

// answerOf asks about point i of F.
func answerOf(t *testing.T, pkg *engine.Package, i int) answer {
	t.Helper()
	f := function(t, pkg, "F")
	require.Greater(t, len(f.Points), i, "cancel points")
	return answer{f, f.Points[i], f.Points[i].Edges[0]}
}

// pending describes the effects that stand at the point, as "inc s.n".
func (a answer) pending() []string {
	var list []string
	for _, o := range a.f.Pending(a.point) {
		list = append(list, o.Kind.String()+" "+o.Place.String())
	}
	return list
}

func (a answer) opener(t *testing.T) *engine.Opener {
	t.Helper()
	pending := a.f.Pending(a.point)
	require.NotEmpty(t, pending, "an effect is pending at the point")
	return pending[0]
}

// touched reports whether the cancelled way touches what is pending.
func (a answer) touched(t *testing.T) bool {
	t.Helper()
	o := a.opener(t)
	return a.f.Cancelled(a.edge, o.Instr).Touch(o.Place)
}

// way describes the effects of the cancelled way.
func (a answer) way(t *testing.T) []string {
	t.Helper()
	return describe(a.f.Cancelled(a.edge, a.opener(t).Instr).All())
}

func (a answer) poisoned(t *testing.T) bool {
	t.Helper()
	o := a.opener(t)
	return a.f.Cancelled(a.edge, o.Instr).Poison(o.Place)
}

func describe(list []effect.Effect) []string {
	var out []string
	for _, e := range list {
		s := e.Kind.String() + " " + e.Place.String()
		switch e.When {
		case effect.OnOK:
			s += " on success"
		case effect.OnError:
			s += " on failure"
		}
		if e.May {
			s = "may " + s
		}
		if e.Async {
			s = "async " + s
		}
		out = append(out, s)
	}
	return out
}
