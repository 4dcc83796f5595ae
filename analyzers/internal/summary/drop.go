package summary

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// drops returns the parameters of fn that it passes on in an operation that can
// be cancelled, after which it does not use them: the send of a select, or a
// helper that drops them.
func (t *Table) drops(fn *ssa.Function) []int {
	var out []int
	for _, p := range t.Points(fn) {
		for _, v := range t.passed(p) {
			param, ok := v.(*ssa.Parameter)
			if !ok || !IsData(param.Type()) {
				continue
			}
			if i := slices.Index(fn.Params, param); i >= 0 && !slices.Contains(out, i) && t.leavesUnused(fn, p, param) {
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return out
}

// passed returns the values that the operation at p passes on unless it is
// cancelled.
func (t *Table) passed(p *cancel.Point) []ssa.Value {
	var list []ssa.Value
	switch instr := p.Instr.(type) {
	case *ssa.Select:
		for _, st := range instr.States {
			if st.Dir == types.SendOnly {
				list = append(list, st.Send)
			}
		}
	case *ssa.Call:
		for _, i := range t.DropsOf(instr) {
			if i < len(instr.Call.Args) {
				list = append(list, instr.Call.Args[i])
			}
		}
	}
	return list
}

func (t *Table) leavesUnused(fn *ssa.Function, p *cancel.Point, v ssa.Value) bool {
	for _, e := range p.Edges {
		used := false
		w := &flow.Walk{Graph: t.Graph(fn), Assume: e.Assume}
		w.Instr = func(instr ssa.Instruction, _ *flow.State) bool {
			var buf [8]*ssa.Value
			for _, op := range instr.Operands(buf[:0]) {
				used = used || *op == v
			}
			return !used
		}
		w.After(p.Instr)
		if !used {
			return true
		}
	}
	return false
}

// DropsOf returns the indexes of the arguments of call that the callee sends
// somewhere, or drops if it is cancelled.
func (t *Table) DropsOf(call *ssa.Call) []int {
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		return t.called(call.Parent(), fn).Drops
	}
	if row := api.Lookup(&call.Call); row != nil && row.Drops != api.None {
		if i := row.Drops.Index(&call.Call); i >= 0 {
			return []int{i}
		}
	}
	if obj := ir.Object(&call.Call); obj != nil && t.Import != nil && !call.Call.IsInvoke() {
		if fact := t.Import(obj); fact != nil {
			return fact.Drops
		}
	}
	return nil
}
