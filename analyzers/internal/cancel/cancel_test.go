package cancel_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

var (
	kinds   = [...]string{cancel.Select: "select", cancel.Call: "call", cancel.Check: "check", cancel.IO: "io", cancel.Wait: "wait"}
	sources = [...]string{cancel.Context: "context", cancel.Stop: "stop", cancel.Timer: "timer", cancel.Deadline: "deadline", cancel.Peer: "peer"}
)

// reporter reports each cancel point with the sources of its cancelled ways and
// the number of its other outcomes, as "select context timer 1".
var reporter = &analysis.Analyzer{
	Name:     "points",
	Doc:      "report cancel points",
	Requires: []*analysis.Analyzer{engine.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		pass.ResultOf[engine.Analyzer].(*engine.Package).EachFunc(func(f *engine.Func) {
			for _, p := range f.Points {
				text := kinds[p.Kind]
				for _, e := range p.Edges {
					text += " " + sources[e.Source]
					if e.Point != p {
						text += " of another point"
					}
				}
				pass.Reportf(p.Pos(), "%s %d", text, len(p.Normal))
			}
		})
		return nil, nil
	},
}

func TestPoints(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), reporter, "channels", "calls", "deaf")
}
