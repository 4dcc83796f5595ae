package place_test

import (
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// reporter reports the places that the functions of the package are given as
// arguments, and whether they outlive the function.
var reporter = &analysis.Analyzer{
	Name:     "places",
	Doc:      "report places",
	Requires: []*analysis.Analyzer{buildssa.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		r := place.NewResolver()
		for _, fn := range pass.ResultOf[buildssa.Analyzer].(*buildssa.SSA).SrcFuncs {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					if call, ok := instr.(*ssa.Call); ok {
						report(pass, r, call)
					}
				}
			}
		}
		return nil, nil
	},
}

func report(pass *analysis.Pass, r *place.Resolver, call *ssa.Call) {
	callee, ok := call.Call.Value.(*ssa.Function)
	if !ok || callee.Name() != "at" && callee.Name() != "typed" {
		return
	}
	p := r.Of(call.Call.Args[0])
	if callee.Name() == "typed" {
		qualifier := func(*types.Package) string { return "" }
		pass.Reportf(call.Pos(), "%s", types.TypeString(p.Type(), qualifier))
		return
	}
	life := "local"
	if place.Durable(p, call.Parent()) {
		life = "durable"
	}
	pass.Reportf(call.Pos(), "%s %s", strings.ReplaceAll(p.String(), "[…]", "#"), life)
}

func TestPlaces(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), reporter, "places")
}

// root stands for any value.
var root, other ssa.Value = new(ssa.Global), new(ssa.Global)

func at(path string) place.Place { return place.Place{Root: root, Path: path} }

func TestOwner(t *testing.T) {
	for path, owner := range map[string]string{
		"":           "",
		".a":         "",
		".a.b":       ".a",
		".a[]":       "",
		".a[].b":     ".a[]",
		".a[].b[]":   ".a[]",
		"[]":         "",
		".long.name": ".long",
	} {
		require.Equal(t, at(owner), at(path).Owner(), path)
	}
}

func TestHolds(t *testing.T) {
	for _, test := range []struct {
		outer, inner string
		want         bool
	}{
		{"", "", true},
		{"", ".a", true},
		{"", "[]", true},
		{".a", ".a", true},
		{".a", ".a.b", true},
		{".a", ".a[]", true},
		{".a", ".ab", false},
		{".a", ".b", false},
		{".a.b", ".a", false},
		{".a[]", ".a", false},
	} {
		require.Equal(t, test.want, at(test.outer).Holds(at(test.inner)), "%q holds %q", test.outer, test.inner)
		require.Equal(t, test.want, at(test.outer).Overlaps(at(test.inner)) && len(test.outer) <= len(test.inner))
	}
	require.False(t, at("").Holds(place.Place{Root: other, Path: ".a"}), "another root")
	require.False(t, place.Place{}.Holds(place.Place{}), "no place holds nothing")
	require.False(t, place.Place{}.Overlaps(at("")))
}

func TestPath(t *testing.T) {
	require.Equal(t, at(".a[].b"), at("").Field("a").Elem().Field("b"))
	require.Equal(t, at(".a.b[]"), at(".a").Join(".b[]"))
	require.Equal(t, "b", at(".a.b[]").LastName())
	require.True(t, place.Place{}.IsZero())
	require.Equal(t, "?", place.Place{}.String())
	require.Nil(t, place.Place{}.Type())
}
