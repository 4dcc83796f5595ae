package falsesuccess

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// checkAcked reports a message that is acknowledged after work that was
// cancelled, as it is after a success, although any other failure of that work
// gives it back.
func checkAcked(p *rule.Pass, f *engine.Func) {
	for _, point := range f.Points {
		if point.Kind != cancel.Call {
			continue
		}
		e := point.Edges[0]
		end := f.AsEnded(e)
		if end == nil {
			continue
		}
		end.EachCall(func(ack *ssa.Call) {
			if p.Reported(ack.Pos()) || !isVerb(ack, "ack", "acknowledge", "commit") || end.Doubtful(ack) || !comesTo(f, point, ack) {
				return
			}
			back := givenBack(f, e, end, ack)
			if back == nil {
				return
			}
			what := p.Table.Places.Of(ir.Receiver(&ack.Call)).String()
			p.Report(rule.Finding{
				Tier: rule.Audit,
				Message: fmt.Sprintf("%s is acknowledged at line %d after work that was cancelled at line %d, as if that had succeeded, while other failures give it back at line %d: it is lost",
					what, p.Line(ack.Pos()), p.Line(f.EdgePos(e)), p.Line(back.Pos())),
				AtRisk:  rule.Note{Pos: ack.Pos(), Text: what + " is acknowledged"},
				Leaves:  rule.Note{Pos: f.EdgePos(e), Text: f.Because(e)},
				Missing: rule.Note{Pos: back.Pos(), Text: "other failures give it back"},
			})
		})
	}
}

// comesTo reports whether a success of point comes to call, too.
func comesTo(f *engine.Func, point *cancel.Point, call *ssa.Call) bool {
	found := false
	for _, assume := range point.Normal {
		f.Explore(point.Instr, assume, engine.Visitor{Instr: func(instr ssa.Instruction) bool {
			found = found || instr == call
			return !found
		}})
	}
	return found
}

// givenBack returns the call with which a failure at e that is no cancellation
// gives back what ack acknowledges, or nil.
func givenBack(f *engine.Func, e *cancel.Edge, end *engine.Ending, ack *ssa.Call) *ssa.Call {
	places := f.Pkg.Table.Places
	what := places.Of(ir.Receiver(&ack.Call))
	var back *ssa.Call
	f.Cancelled(e, e.Point.Instr).Has(func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		if ok && isVerb(call, "nack", "nak", "reject", "requeue", "rollback", "abandon") && places.Of(ir.Receiver(&call.Call)) == what && !what.IsZero() {
			if end.Has(func(x ssa.Instruction) bool { return x == call }) {
				return false
			}
			back = call
			return true
		}
		return false
	})
	return back
}

// isVerb reports whether call is that of a method with one of the names.
func isVerb(call *ssa.Call, names ...string) bool {
	return ir.Receiver(&call.Call) != nil && slices.Contains(names, strings.ToLower(ir.NameOfCall(&call.Call).Func))
}
