package droppedsend

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Analyzer reports values that are consumed and then dropped because their send
// was cancelled.
var Analyzer = Rule.Analyzer

func run(p *rule.Pass) {
	p.EachFunc(func(f *engine.Func) {
		for _, point := range f.Points {
			for _, v := range sent(f, point) {
				for _, e := range point.Edges {
					check(p, f, e, v)
				}
			}
		}
	})
}

// A sending is a value that a cancel point would pass on.
type sending struct {
	value ssa.Value
	to    string
	pos   ssa.Instruction
	arm   *ssa.SelectState // nil for a call
}

// sent returns the values that point passes on unless it is cancelled: those of
// the send arms of a select, and the arguments of a call of a function that
// sends them or drops them.
func sent(f *engine.Func, point *cancel.Point) []sending {
	var list []sending
	switch instr := point.Instr.(type) {
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Dir == types.SendOnly && summary.IsData(st.Send.Type()) {
				to := f.Pkg.Table.Places.Of(st.Chan).String()
				list = append(list, sending{st.Send, to, instr, st})
			}
		}
	case *ssa.Call:
		for _, i := range f.Pkg.Table.DropsOf(instr) {
			if i < len(instr.Call.Args) {
				name := ir.NameOfCall(&instr.Call).Func
				list = append(list, sending{instr.Call.Args[i], name, instr, nil})
			}
		}
	}
	return list
}

// check reports the value of s if it was consumed, and the way through e
// neither hands it on nor tries to send it again.
func check(p *rule.Pass, f *engine.Func, e *cancel.Edge, s sending) {
	tier := rule.Default
	switch f.Life(e) {
	case life.PerCall:
		if f.Signature.Results().Len() == 0 && !f.Pkg.Judge.Limited(e) {
			tier = rule.Audit // nobody hears of it: a step of something that often ends with the same context
		}
	case life.Teardown:
		// Whether the object outlives an event loop, nobody can tell from here.
		if f.Pkg.Judge.Running(f.Function) == life.Teardown {
			return
		}
		tier = rule.Audit
	default:
		return
	}
	taken, chain := f.Pkg.Table.ConsumedFrom(s.value)
	for _, c := range taken {
		if _, ok := f.Pkg.Operands().At(c.Pos()); ok {
			continue // selectoperand says more about it
		}
		if !place.Durable(c.Source, f.Function) || !f.Before(c.Instr, c.Arm, e.Point, f.Keeps(chain)) {
			continue
		}
		way := f.Cancelled(e, c.Instr)
		if way.Uses(chain) || way.Touch(c.Source) || way.Point.Touch(c.Source) || way.Poison(c.Source) || engine.Redelivered(chain, e.Point) || way.AdmitsDrops() || f.Async().Touch(c.Source) {
			return
		}
		if !way.Ends(c.Instr) || s.arm != nil && way.Touch(f.Pkg.Table.Places.Of(s.arm.Chan)) {
			return // in the second case the receiver gets something else instead
		}
		if c.ByName || f.IsStage(c.Source, e.Point) {
			tier = rule.Audit
		}
		report(p, f, e, s, c, tier)
		return
	}
}

func report(p *rule.Pass, f *engine.Func, e *cancel.Edge, s sending, c summary.Consumption, tier rule.Tier) {
	how := "is taken from " + c.Source.String()
	if c.Callee != "" {
		how += " by " + c.Callee
	}
	leaves, send := f.EdgePos(e), s.pos.Pos()
	if s.arm != nil {
		send = s.arm.Pos
	}
	p.Report(rule.Finding{
		Tier: tier,
		Message: fmt.Sprintf("a value %s at line %d and sent to %s at line %d, but dropped when %s at line %d: nobody gets it",
			how, p.Line(c.Pos()), s.to, p.Line(send), f.Because(e), p.Line(leaves)),
		AtRisk:  rule.Note{Pos: c.Pos(), Text: "the value " + how},
		Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
		Missing: rule.Note{Pos: send, Text: "the value is sent to " + s.to},
	})
}
