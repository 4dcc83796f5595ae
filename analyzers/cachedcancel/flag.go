package cachedcancel

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// checkFlag reports a mark that says that the work is done, set before the work
// and left where it is when that is cancelled: later calls return success.
func checkFlag(p *rule.Pass, f *engine.Func, e *cancel.Edge) {
	for _, o := range f.Pending(e.Point) {
		if p.Reported(o.Pos()) || o.Kind != effect.Raise && o.Kind != effect.Insert || !isPart(o.Place) || namesEnd(o.Place.LastName()) || isSubject(o, e.Point.Instr) {
			continue
		}
		skip := skips(f, o)
		if skip == nil || f.Normally(e.Point, o).Undo != nil {
			continue
		}
		way := f.Cancelled(e, o.Instr)
		if len(way.Exits) == 0 || way.Succeeds || way.Touch(o.Place) || way.Point.Touch(o.Place) || way.Poison(o.Place) || f.Async().Touch(o.Place) || f.AskCallers(o.Place) == engine.AllHandleIt {
			continue
		}
		leaves := f.EdgePos(e)
		p.Report(rule.Finding{
			Tier: rule.Audit,
			Message: fmt.Sprintf("%s is marked as done at line %d before the work is: when %s at line %d the mark stays, and later calls return success at line %d without it",
				o.Place, p.Line(o.Pos()), f.Because(e), p.Line(leaves), p.Line(skip.Pos())),
			AtRisk:  rule.Note{Pos: o.Pos(), Text: o.Place.String() + " is marked as done"},
			Leaves:  rule.Note{Pos: leaves, Text: f.Because(e)},
			Missing: rule.Note{Pos: skip.Pos(), Text: "later calls return success here"},
		})
	}
}

// isSubject reports whether the object with the mark of o was handed in, and is itself
// handed to the call that is cancelled: it says what that call is to store, and who
// fails throws it away.
func isSubject(o *engine.Opener, at ssa.Instruction) bool {
	call, ok := at.(ssa.CallInstruction)
	if _, given := o.Place.Root.(*ssa.Parameter); !ok || !given || o.Place.IsReceiver() {
		return false
	}
	return slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool {
		arg = ir.Unboxed(arg)
		return arg == o.Place.Root
	})
}

// skips returns where f returns success because it finds the mark of o set.
func skips(f *engine.Func, o *engine.Opener) *ssa.Return {
	if o.Block != nil { // a compare-and-swap that failed
		return succeeds(f, o.Block, 1-o.Succ, o)
	}
	for d := o.Instr.Block().Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		read := f.Reads(cond.Cond)
		_, flag := read[o.Place]
		_, entry := read[o.Place.Elem()]
		if !flag && !entry {
			continue
		}
		for i, s := range d.Succs {
			if !s.Dominates(o.Instr.Block()) {
				if ret := succeeds(f, d, i, o); ret != nil {
					return ret
				}
			}
		}
	}
	return nil
}

// succeeds returns the return to which control gets from b by its successor i,
// if all that it can get to report success and none comes by o.
func succeeds(f *engine.Func, b *ssa.BasicBlock, i int, o *engine.Opener) *ssa.Return {
	var ret *ssa.Return
	other := false
	w := &flow.Walk{Graph: f.Pkg.Table.Graph(f.Function)}
	w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
		other = other || instr == o.Instr
		return !other
	}
	w.Exit = func(r *ssa.Return, s *flow.State) {
		ret = r
		other = other || summary.OutcomeOf(r, s) != summary.OK
	}
	w.Again = func(_, _ *ssa.BasicBlock, _ *flow.State) { other = true }
	w.Along(b, i)
	if other {
		return nil
	}
	return ret
}

// namesEnd reports whether a flag of that name marks the end of its object, or
// only what was noticed.
func namesEnd(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"clos", "stop", "shut", "cancel", "quit", "exit", "kill", "dead", "destroy", "dispose", "terminat", "abort", "seen", "visited", "logged", "warned", "notif", "report", "drain"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}
