package summary_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"go/ast"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// corpus are real packages of the module, in their directories: what the rules
// are tested with, and the reference server. Those that need net/http or a
// GOPATH are left out.
var corpus = []string{
	"../../takerestore/testdata/src/depledger",
	"../../takerestore/testdata/src/depmarked",
	"../../droppedsend/testdata/src/depqueue",
	"../../droppedsend/testdata/src/depsink",
	"../../selectoperand/testdata/src/depq",
	"../../tornwrite/testdata/src/depframe",
	"../../takerestore/testdata/src/containers",
	"../../takerestore/testdata/src/auditgenerics",
	"./testdata/recursion",
	"../../../testdata/pubsub/broker",
	"../../../testdata/pubsub/client",
	"../../../testdata/pubsub/conn",
	"../../../testdata/pubsub/resp",
	"../../../testdata/pubsub/server",
	"../../../testdata/pubsub/store",
}

// loaded are the packages of the corpus, loaded once.
var loaded = sync.OnceValues(func() ([]*packages.Package, error) {
	mode := packages.LoadSyntax | packages.NeedModule
	return packages.Load(&packages.Config{Mode: mode}, corpus...)
})

func load(t *testing.T) []*packages.Package {
	t.Helper()
	list, err := loaded()
	require.NoError(t, err)
	require.Len(t, list, len(corpus))
	for _, p := range list {
		require.Empty(t, p.Errors, p.PkgPath)
		require.False(t, p.IllTyped, p.PkgPath)
	}
	return list
}

// facts analyses a package by itself and returns its facts, by the names of
// their functions.
func facts(t *testing.T, p *packages.Package) map[string]*summary.Fact {
	t.Helper()
	alone := *p
	alone.Imports = nil
	graph, err := checker.Analyze([]*analysis.Analyzer{engine.Analyzer}, []*packages.Package{&alone}, nil)
	require.NoError(t, err)
	require.NoError(t, graph.Roots[0].Err)
	list := make(map[string]*summary.Fact)
	for _, f := range graph.Roots[0].AllObjectFacts() {
		if fact, ok := f.Fact.(*summary.Fact); ok {
			list[f.Object.String()] = fact
		}
	}
	return list
}

// encode encodes facts as a driver does, in the order of their names.
func encode(t *testing.T, list map[string]*summary.Fact) []byte {
	t.Helper()
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	for _, name := range slices.Sorted(maps.Keys(list)) {
		var fact analysis.Fact = list[name]
		require.NoError(t, enc.Encode(&fact), name)
	}
	return buf.Bytes()
}

// TestMain registers the fact, as drivers do.
func TestMain(m *testing.M) {
	for _, fact := range engine.Analyzer.FactTypes {
		gob.Register(fact)
	}
	m.Run()
}

func TestFactsRoundTrip(t *testing.T) {
	total := 0
	for _, p := range load(t) {
		list := facts(t, p)
		total += len(list)
		dec := gob.NewDecoder(bytes.NewReader(encode(t, list)))
		for _, name := range slices.Sorted(maps.Keys(list)) {
			var got analysis.Fact
			require.NoError(t, dec.Decode(&got), name)
			require.Equal(t, list[name], got, name)
		}
	}
	require.Greater(t, total, 50, "the corpus has facts")
}

// TestFactsAreDeterministic analyses and encodes each package ten times.
func TestFactsAreDeterministic(t *testing.T) {
	for _, p := range load(t) {
		want := encode(t, facts(t, p))
		for range 9 {
			require.Equal(t, want, encode(t, facts(t, p)), p.PkgPath)
		}
	}
}

// TestFactsDoNotDependOnOrder moves the functions of each file around: what a
// function does stays the same, and so do the packages that import it.
func TestFactsDoNotDependOnOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, p := range load(t) {
		t.Run(filepath.Base(p.PkgPath), func(t *testing.T) {
			want := facts(t, p)
			for range 5 {
				moved := *p
				moved.Syntax = nil
				for _, file := range p.Syntax {
					f := *file
					f.Decls = slices.Clone(file.Decls)
					shuffle(random, f.Decls)
					moved.Syntax = append(moved.Syntax, &f)
				}
				got := text(t, facts(t, &moved))
				require.Len(t, got, len(want))
				for i, line := range text(t, want) {
					require.Equal(t, line, got[i])
				}
			}
		})
	}
}

// text describes facts in full, one per line.
func text(t *testing.T, list map[string]*summary.Fact) []string {
	t.Helper()
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(list)) {
		fact, err := json.Marshal(list[name])
		require.NoError(t, err)
		lines = append(lines, name+": "+string(fact))
	}
	return lines
}

// shuffle moves declarations around, imports aside.
func shuffle(random *rand.Rand, decls []ast.Decl) {
	first := slices.IndexFunc(decls, func(d ast.Decl) bool { _, ok := d.(*ast.FuncDecl); return ok })
	if first < 0 {
		return
	}
	rest := decls[first:]
	random.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
}

// maxFactBytes is the budget for the facts of the corpus, all packages together,
// which take 13,830 bytes in November 2026; maxPerFact is that of one function on
// average, which is 89. Every importer of a package reads its facts, and build
// systems store them.
const (
	maxFactBytes = 20_000
	maxPerFact   = 120
)

func TestFactsAreSmall(t *testing.T) {
	total, count := 0, 0
	for _, p := range load(t) {
		list := facts(t, p)
		size := len(encode(t, list))
		t.Logf("%5d bytes, %3d facts: %s", size, len(list), p.PkgPath)
		total, count = total+size, count+len(list)
	}
	t.Logf("%5d bytes, %3d facts: all", total, count)
	require.Less(t, total, maxFactBytes)
	require.Less(t, total/count, maxPerFact)
}

// TestGobRegistration proves that nothing has to be registered but the fact
// itself: no field that can be reached from it has an interface type, and none
// is left out of the encoding because it is not exported.
func TestGobRegistration(t *testing.T) {
	require.Len(t, engine.Analyzer.FactTypes, 1)
	require.IsType(t, new(summary.Fact), engine.Analyzer.FactTypes[0])
	seen := make(map[reflect.Type]bool)
	var visit func(typ reflect.Type, path string)
	visit = func(typ reflect.Type, path string) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		switch typ.Kind() {
		case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
			t.Errorf("%s has the type %s, which gob cannot encode by itself", path, typ)
		case reflect.Map:
			t.Errorf("%s is a map, which gob encodes in any order", path)
		case reflect.Pointer, reflect.Slice, reflect.Array:
			visit(typ.Elem(), path+"[]")
		case reflect.Struct:
			for field := range fields(typ) {
				if !field.IsExported() {
					t.Errorf("%s.%s is not encoded", path, field.Name)
				}
				visit(field.Type, path+"."+field.Name)
			}
		}
	}
	visit(reflect.TypeFor[summary.Fact](), "Fact")
}

func fields(typ reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range typ.NumField() {
			if !yield(typ.Field(i)) {
				return
			}
		}
	}
}
