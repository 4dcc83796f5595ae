package summary

import (
	"go/constant"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Leaves implements cancel.Hints. go/ssa makes the body of a loop over an
// iterator function a closure. To leave the enclosing function, the body stores
// its results and a positive number in a variable named jump, and returns
// false; the code after the loop compares jump with that number.
func (t *Table) Leaves(call *ssa.Call) (edges []*cancel.Edge, normal []flow.Fact) {
	for _, a := range call.Call.Args {
		body := ir.FuncOf(a)
		if body == nil || !ir.IsRangeBody(body) {
			continue
		}
		for _, p := range t.Points(body) {
			for _, e := range p.Edges {
				if facts := t.leaving(body, e); facts != nil {
					edges = append(edges, &cancel.Edge{Source: e.Source, Value: e.Value, Assume: facts, Inner: e})
				}
			}
		}
		if jump := jumpCell(body); jump != nil {
			normal = append(normal, flow.Fact{Value: jump, Truth: flow.Chosen(0)})
		}
	}
	return edges, normal
}

// jumpCell returns the variable that tells how a body left its loop.
func jumpCell(body *ssa.Function) *ssa.Alloc {
	for _, fv := range body.FreeVars {
		if strings.HasPrefix(fv.Name(), "jump$") {
			return ir.Cell(fv)
		}
	}
	return nil
}

// leaving returns what holds after the loop if its body left by e, or nil if e
// stays in the loop.
func (t *Table) leaving(body *ssa.Function, e *cancel.Edge) []flow.Fact {
	var facts []flow.Fact
	left := false
	w := &flow.Walk{Graph: t.Graph(body), Assume: e.Assume, Ended: e.EndsContext(t.SameValue)}
	w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
		st, ok := instr.(*ssa.Store)
		if !ok || left {
			return !left
		}
		cell := ir.Cell(st.Addr)
		switch {
		case cell == nil:
		case cell == jumpCell(body):
			c, ok := st.Val.(*ssa.Const)
			if ok && c.Value.Kind() == constant.Int && c.Int64() > 0 {
				facts = append(facts, flow.Fact{Value: cell, Truth: flow.Chosen(int(c.Int64()))})
				left = true
			}
		case ir.IsError(ir.Deref(cell.Type())):
			if truth := s.Truth(st.Val); truth != flow.Unknown {
				facts = append(facts, flow.Fact{Value: cell, Truth: truth})
			}
		}
		return true
	}
	w.After(e.Point.Instr)
	if !left {
		return nil
	}
	return facts
}
