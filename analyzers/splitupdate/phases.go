package splitupdate

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// phases reports a check of a context between two loops that call all functions
// registered in two fields of the same object, under one lock: what the first
// have done waits for the second.
func phases(p *rule.Pass, f *engine.Func) {
	list := f.Phases()
	for _, first := range list {
		for _, second := range list {
			if first.In == second.In || first.Loop.Header == second.Loop.Header || first.In.Owner() != second.In.Owner() {
				continue
			}
			for _, point := range f.Points {
				if point.Kind == cancel.Check && first.Loop.Has(point.Instr) && engine.Comes(first.Call, point) && !engine.Comes(second.Call, point) {
					cut(p, f, first, second, point)
				}
			}
		}
	}
}

// cut reports the first phase if the point ends the function in the middle of
// it, with nothing done to the object.
func cut(p *rule.Pass, f *engine.Func, first, second engine.Phase, point *cancel.Point) {
	lock := f.HeldFrom(first.Call, point)
	if lock == nil || !f.HoldsUntil(point, lock, second.Call) {
		return
	}
	for _, e := range point.Edges {
		way := f.Cancelled(e, point.Instr)
		if f.Life(e) != life.PerCall || len(way.Exits) == 0 || touchesObject(way, first.In.Owner()) {
			continue
		}
		leaves := f.EdgePos(e)
		a, b := first.In.String(), second.In.String()
		p.Report(rule.Finding{
			Tier: rule.Audit,
			Message: fmt.Sprintf("the functions in %s are called at line %d and those in %s at line %d, under one lock, but when %s at line %d only some of the first: the next call begins with what they have left",
				a, p.Line(first.Call.Pos()), b, p.Line(second.Call.Pos()), f.Because(e), p.Line(leaves)),
			AtRisk:  rule.Note{Pos: first.Call.Pos(), Text: "the functions in " + a + " are called"},
			Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
			Missing: rule.Note{Pos: second.Call.Pos(), Text: "the functions in " + b + " are called"},
		})
	}
}

// touchesObject reports whether the way does anything to the object but to
// release its lock.
func touchesObject(way *engine.Way, object place.Place) bool {
	for _, e := range way.All() {
		if e.Kind != effect.Unlock && e.Kind.Mutates() && object.Holds(e.Place) {
			return true
		}
	}
	return false
}
