package lostbatch

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// rest reports a batch that was taken before the loop, which hands its items on
// one by one, if the way through e leaves with the rest of them in hand.
func rest(p *rule.Pass, f *engine.Func, e *cancel.Edge, l *engine.Loop) {
	tier, ok := tierOf(f, e)
	if !ok || tier == rule.Audit && !p.Audits() {
		return
	}
	for _, coll := range l.Collections() {
		batch, chain := f.Pkg.Table.ConsumedBatch(coll)
		for _, c := range batch {
			if p.Reported(c.Pos()) || !f.Brings(c, l, chain) || !l.HandsOn(chain) {
				continue
			}
			if lost(f, e, l, c, chain) && !engine.Redelivered(engine.Parts(chain), e.Point) {
				reportRest(p, f, e, c, weaken(f, e, c, tier))
			}
		}
	}
}

func reportRest(p *rule.Pass, f *engine.Func, e *cancel.Edge, c summary.Consumption, tier rule.Tier) {
	leaves, point := f.EdgePos(e), e.Point.Pos()
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("a batch is %s at line %d and handed on item by item, but what is left of it is dropped when %s at line %d: nobody gets the rest",
			taken(c), p.Line(c.Pos()), f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: c.Pos(), Text: "the batch is " + taken(c)},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: point, Text: "the next items of the batch go through here"},
	})
}
