package lostgrant

import (
	"fmt"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// checkResources reports the resources that the way through e forgets.
func checkResources(p *rule.Pass, f *engine.Func, e *cancel.Edge) {
	for _, o := range f.Obtained() {
		checkResource(p, f, o, e)
	}
}

// checkResource reports a resource that another failure ends, and that the way
// through e forgets.
func checkResource(p *rule.Pass, f *engine.Func, o *engine.Obtained, e *cancel.Edge) {
	if p.Reported(o.Call.Pos()) || f.Life(e) != life.PerCall || !o.Forgotten(e) {
		return
	}
	got, end := ir.NameOfCall(&o.Call.Call).Func, ir.NameOfCall(&o.End.Call).Func
	if got == "" {
		got = "the call"
	}
	if end == "" {
		end = "a call of it"
	}
	leaves := f.EdgePos(e)
	p.Report(rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("what %s returns at line %d is ended by %s on the failure at line %d, but not when %s at line %d: nobody has it any more who could",
			got, p.Line(o.Call.Pos()), end, p.Line(o.End.Pos()), f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: o.Call.Pos(), Text: got + " returns it"},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: o.End.Pos(), Text: end + " ends it"},
	})
}
