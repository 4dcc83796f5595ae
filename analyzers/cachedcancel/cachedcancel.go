package cachedcancel

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// Analyzer reports what is remembered of a cancellation for longer than the
// cancelled call.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachSource(func(fn *ssa.Function) {
		for _, o := range onces(p, fn) {
			checkOnce(p, o)
		}
	})
	p.EachFunc(func(f *engine.Func) {
		for _, point := range f.Points {
			for _, e := range point.Edges {
				checkInjected(p, f, e)
				if f.Life(e) == life.PerCall && isCallers(p, e) {
					checkStored(p, f, e)
					checkFlag(p, f, e)
				}
			}
		}
	})
}

// isCallers reports whether what ends at e is what the caller gave: a call is
// given its context, or one that is made from it. What a callee waits for by
// itself ends for all callers alike.
func isCallers(p *rule.Pass, e *cancel.Edge) bool {
	return e.Point.Kind != cancel.Call || e.Source == cancel.Context && e.Value != nil && !p.Table.Detached(e.Value)
}
