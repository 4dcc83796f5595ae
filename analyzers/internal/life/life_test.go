package life_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

var names = [...]string{life.Never: "never", life.Teardown: "teardown", life.Unclear: "unclear", life.PerCall: "per call"}

// reporter reports whose life each cancellation ends.
var reporter = &analysis.Analyzer{
	Name:     "lives",
	Doc:      "report lives",
	Requires: []*analysis.Analyzer{engine.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		pkg := pass.ResultOf[engine.Analyzer].(*engine.Package)
		pkg.EachFunc(func(f *engine.Func) {
			for _, p := range f.Points {
				for _, e := range p.Edges {
					pass.Reportf(f.EdgePos(e), "%s", names[pkg.Judge.Of(e)])
				}
			}
		})
		return nil, nil
	},
}

func TestLives(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), reporter, "lives")
}
