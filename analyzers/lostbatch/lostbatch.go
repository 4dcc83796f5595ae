package lostbatch

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports loops that are left in the middle of what they have taken.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		for _, point := range f.Points {
			for _, l := range engine.LoopsAround(point.Instr.Block()) {
				for _, e := range point.Edges {
					rest(p, f, e, l)
					collected(p, f, e, l)
				}
			}
		}
	})
	if p.Audits() {
		queues(p)
	}
}

// tierOf returns how strong a finding on edge e can be, and reports whether
// there can be one: what ends an object or a goroutine ends its loops with it.
func tierOf(f *engine.Func, e *cancel.Edge) (rule.Tier, bool) {
	switch f.Life(e) {
	case life.PerCall:
		if f.Pkg.Judge.Limited(e) {
			return rule.Default, true
		}
		// A context that only callers know is often that of the program.
		return rule.Audit, true
	case life.Teardown:
		// Whether the object outlives an event loop, nobody can tell from here.
		return rule.Audit, f.Pkg.Judge.Running(f.Function) != life.Teardown
	}
	return rule.Audit, false
}

// lost reports whether what c took is lost on the way through e out of the
// loop: none of the values is handed on, and nothing is done about the source.
func lost(f *engine.Func, e *cancel.Edge, l *engine.Loop, c summary.Consumption, values []ssa.Value) bool {
	if !place.Durable(c.Source, f.Function) {
		return false
	}
	way := f.Cancelled(e, e.Point.Instr)
	switch {
	case !way.LeavesLoop(l), way.Uses(values), f.Defers(values), way.AdmitsDrops():
		return false
	case way.Touch(c.Source), way.Point.Touch(c.Source), way.Poison(c.Source), f.Async().Touch(c.Source):
		return false
	}
	return f.AskCallers(c.Source) != engine.AllHandleIt
}

// weaken returns the tier of a finding about c that would be of the given one.
func weaken(f *engine.Func, e *cancel.Edge, c summary.Consumption, tier rule.Tier) rule.Tier {
	if c.ByName || f.IsStage(c.Source, e.Point) {
		return rule.Audit
	}
	return tier
}

// taken says how c took something from its source.
func taken(c summary.Consumption) string {
	how := "taken from " + c.Source.String()
	if c.Callee != "" {
		how += " by " + c.Callee
	}
	return how
}
