package lostbatch

import (
	"fmt"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// collected reports items that the loop takes out of durable state and collects
// in a variable, if the way through e leaves without it.
func collected(p *rule.Pass, f *engine.Func, e *cancel.Edge, l *engine.Loop) {
	tier, ok := tierOf(f, e)
	if !ok || tier == rule.Audit && !p.Audits() {
		return
	}
	for _, into := range f.Collects(l) {
		items, chain := f.Pkg.Table.ConsumedFrom(into.Item)
		for _, c := range items {
			if p.Reported(c.Pos()) || !l.Has(c.Instr) || !f.StillHas(into, e.Point.Instr) || !lost(f, e, l, c, []ssa.Value{into.Into}) {
				continue
			}
			if l.HandsOn(chain, into.Instr) || engine.Redelivered(chain, e.Point) {
				continue // what is collected was passed on otherwise
			}
			reportCollected(p, f, e, c, into, weaken(f, e, c, tier))
		}
	}
}

func reportCollected(p *rule.Pass, f *engine.Func, e *cancel.Edge, c summary.Consumption, into engine.Collecting, tier rule.Tier) {
	leaves, collects := f.EdgePos(e), into.Instr.Pos()
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("items are %s at line %d and collected at line %d, but dropped when %s at line %d: nobody gets those collected so far",
			taken(c), p.Line(c.Pos()), p.Line(collects), f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: c.Pos(), Text: "each item is " + taken(c)},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: collects, Text: "the items are collected here"},
	})
}
