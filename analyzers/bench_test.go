package analyzers_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/nogo"
)

// BenchmarkPackage analyses real packages, each with the SSA form alone, with the
// engine, as for a dependency, and with all rules.
func BenchmarkPackage(b *testing.B) {
	for _, path := range []string{"net/http", "golang.org/x/tools/go/ssa", "github.com/cancelsafe/cancelsafe/testdata/pubsub/server"} {
		pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, path)
		require.NoError(b, err)
		p := pkgs[0]
		unit := &nogo.Unit{Fset: p.Fset, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo, Sizes: p.TypesSizes}
		for _, bench := range []struct {
			name string
			all  []*analysis.Analyzer
		}{
			{"ssa", []*analysis.Analyzer{buildssa.Analyzer}},
			{"engine", []*analysis.Analyzer{engine.Analyzer}},
			{"rules", analyzers.All()},
		} {
			b.Run(path+"/"+bench.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					require.NoError(b, (&nogo.Driver{Analyzers: bench.all}).Analyse(unit, true))
				}
			})
		}
	}
}
