package analyzers_test

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/objectpath"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/verdict"
)

// TestNogo drives the analyzers as Bazel's nogo does: package by package, facts
// in files, none for the standard library, no module and no files to read. What
// it finds in the reference server must be what go vet finds.
func TestNogo(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	const pattern = "./testdata/pubsub/..."
	setAudit(t)
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, pattern)
	require.NoError(t, err)
	driver := &nogo{t: t, all: analyzers.All(), facts: make(map[string][]byte)}
	driver.run(pkgs)

	cmd := exec.Command("go", "run", "./cmd/cancelsafe", "-audit", "-format=json", pattern)
	cmd.Dir = root
	out, _ := cmd.Output() // fails because there are findings
	var vetted []struct {
		Rule, Message string
		Position      struct {
			File         string
			Line, Column int
		}
	}
	require.NoError(t, json.Unmarshal(out, &vetted))
	var want []string
	for _, f := range vetted {
		want = append(want, fmt.Sprintf("%s:%d:%d: %s", filepath.Base(f.Position.File), f.Position.Line, f.Position.Column, f.Message))
	}
	require.NotEmpty(t, want)
	slices.Sort(want)
	slices.Sort(driver.found)
	assert.Equal(t, want, driver.found)
}

// TestNogoFacts checks that facts in files carry what the rules have to know of
// other packages.
func TestNogoFacts(t *testing.T) {
	src, err := filepath.Abs("takerestore/testdata")
	require.NoError(t, err)
	env := append(os.Environ(), "GOPATH="+src, "GO111MODULE=off", "GOPROXY=off")
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Env: env}, "helpers", "depledger")
	require.NoError(t, err)
	with, without := &nogo{t: t, all: analyzers.All(), facts: make(map[string][]byte)}, &nogo{t: t, all: analyzers.All()}
	with.run(pkgs)
	without.run(pkgs)
	assert.Greater(t, len(with.found), len(without.found))
}

// maxFactBytes is the budget for all facts of the reference server and of its
// twins, about 4,500 lines: 31,717 bytes in November 2026.
const maxFactBytes = 45_000

// TestFacts encodes all facts of all analyzers, those of the audit among them,
// ten times: each time they must come out byte for byte the same, must be read
// back as they were, and must be within their budget.
func TestFacts(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses much of the standard library")
	}
	setAudit(t)
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, "./testdata/pubsub/...")
	require.NoError(t, err)
	encode := func() map[string][]byte {
		driver := &nogo{t: t, all: append(analyzers.All(), verdict.New(analyzers.Rules())), facts: make(map[string][]byte)}
		driver.run(pkgs)
		return driver.facts
	}
	first := encode()
	kinds, total := make(map[string]int), 0
	for pkg, file := range first {
		total += len(file)
		var list []stored
		require.NoError(t, gob.NewDecoder(bytes.NewReader(file)).Decode(&list), pkg)
		for _, s := range list {
			kinds[fmt.Sprintf("%T", s.Fact)]++
		}
		var again bytes.Buffer
		require.NoError(t, gob.NewEncoder(&again).Encode(list))
		require.Equal(t, file, again.Bytes(), pkg)
	}
	t.Logf("%d bytes: %v", total, kinds)
	assert.Len(t, kinds, 2, "there are facts of each type")
	assert.Less(t, total, maxFactBytes)
	for range 9 {
		require.Equal(t, first, encode())
	}
}

// setAudit switches the audit tier of all rules on until the test ends.
func setAudit(t *testing.T) {
	t.Helper()
	for _, a := range analyzers.All() {
		if a.Flags.Lookup("audit") != nil {
			require.NoError(t, a.Flags.Set("audit", "true"))
			t.Cleanup(func() { require.NoError(t, a.Flags.Set("audit", "false")) })
		}
	}
}

// A nogo is a driver that analyses one package after the other.
type nogo struct {
	t     testing.TB
	all   []*analysis.Analyzer
	facts map[string][]byte // the files with facts, by package; nil to keep none
	found []string
}

// A stored is a fact in a file.
type stored struct {
	Object objectpath.Path
	Fact   analysis.Fact
}

// run analyses packages, each after those that it imports.
func (n *nogo) run(pkgs []*packages.Package) {
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if slices.Contains(pkgs, p) {
			n.analyse(p)
		}
	})
}

// analyse runs all analyzers on p and writes its facts.
func (n *nogo) analyse(p *packages.Package) {
	require.Empty(n.t, p.Errors)
	u := &unit{nogo: n, pkg: p, results: make(map[*analysis.Analyzer]any), objects: make(map[types.Object][]analysis.Fact), read: make(map[string]bool)}
	for _, a := range n.all {
		u.ask(a, true)
	}
	var out []stored
	for obj, list := range u.objects {
		if obj.Pkg() != p.Types {
			continue
		}
		path, err := objectpath.For(obj)
		if err != nil {
			continue // nobody else can name it
		}
		for _, f := range list {
			out = append(out, stored{path, f})
		}
	}
	slices.SortFunc(out, func(a, b stored) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(fmt.Sprintf("%T", a.Fact), fmt.Sprintf("%T", b.Fact)))
	})
	var file bytes.Buffer
	require.NoError(n.t, gob.NewEncoder(&file).Encode(out))
	if n.facts != nil {
		n.facts[p.PkgPath] = file.Bytes()
	}
}

// A unit is one package with what is known in it.
type unit struct {
	*nogo
	pkg     *packages.Package
	results map[*analysis.Analyzer]any
	objects map[types.Object][]analysis.Fact
	read    map[string]bool // the packages whose facts were read
}

// ask runs a once, after what it requires.
func (u *unit) ask(a *analysis.Analyzer, reports bool) any {
	if res, ok := u.results[a]; ok {
		return res
	}
	results := make(map[*analysis.Analyzer]any)
	for _, r := range a.Requires {
		results[r] = u.ask(r, slices.Contains(u.all, r))
	}
	for _, f := range a.FactTypes {
		gob.Register(f)
	}
	p := u.pkg
	res, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: p.Fset, Files: p.Syntax, Pkg: p.Types, TypesInfo: p.TypesInfo, TypesSizes: p.TypesSizes, ResultOf: results,
		Report: func(d analysis.Diagnostic) {
			if pos := p.Fset.Position(d.Pos); reports {
				u.found = append(u.found, fmt.Sprintf("%s:%d:%d: %s", filepath.Base(pos.Filename), pos.Line, pos.Column, d.Message))
			}
		},
		ImportObjectFact:  u.importFact,
		ExportObjectFact:  func(obj types.Object, f analysis.Fact) { u.objects[obj] = append(u.objects[obj], f) },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) { u.t.Errorf("%s exports a fact about a package", a.Name) },
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	})
	require.NoError(u.t, err, "%s: %s", p.PkgPath, a.Name)
	u.results[a] = res
	return res
}

// importFact copies the fact of that type about obj, if there is one.
func (u *unit) importFact(obj types.Object, fact analysis.Fact) bool {
	if path := obj.Pkg().Path(); obj.Pkg() != u.pkg.Types && !u.read[path] {
		u.read[path] = true
		if file := u.facts[path]; file != nil {
			var list []stored
			require.NoError(u.t, gob.NewDecoder(bytes.NewReader(file)).Decode(&list))
			for _, s := range list {
				about, err := objectpath.Object(obj.Pkg(), s.Object)
				require.NoError(u.t, err)
				u.objects[about] = append(u.objects[about], s.Fact)
			}
		}
	}
	for _, f := range u.objects[obj] {
		if reflect.TypeOf(f) == reflect.TypeOf(fact) {
			reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(f).Elem())
			return true
		}
	}
	return false
}
