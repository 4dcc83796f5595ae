package falsesuccess

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// tells reports whether the caller is told, beside the nil error, how far the work
// has come: by what there is of the result, or by false where others are told
// true.
func tells(f *engine.Func, q summary.Quiet) bool {
	for _, ret := range q.Returns {
		told := false
		for i, v := range ret.Results[:len(ret.Results)-1] {
			c, ok := v.(*ssa.Const)
			told = told || !ok || isFalse(c) && answersTrue(f, i)
		}
		if !told {
			return false
		}
	}
	return true
}

func isFalse(c *ssa.Const) bool {
	return c.Value != nil && c.Value.Kind() == constant.Bool && !constant.BoolVal(c.Value)
}

// answersTrue reports whether result i of f can be anything but false.
func answersTrue(f *engine.Func, i int) bool {
	for _, b := range f.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if c, ok := ret.Results[i].(*ssa.Const); !ok || !isFalse(c) {
			return true
		}
	}
	return false
}

// isEvents reports whether point is the select of a loop that does nothing but
// wait in it for what comes from elsewhere, and has no end of its own: there is
// always more to come, and no work left.
func isEvents(point *cancel.Point) bool {
	sel, ok := point.Instr.(*ssa.Select)
	if !ok || !sel.Blocking {
		return false
	}
	loops := engine.LoopsAround(sel.Block())
	if len(loops) == 0 || loops[0].Header != sel.Block() {
		return false
	}
	for k, st := range sel.States {
		cancels := slices.ContainsFunc(point.Edges, func(e *cancel.Edge) bool { return e.Takes(k) })
		if st.Dir == types.RecvOnly && !cancels && !isTime(st.Chan.Type()) {
			return true
		}
	}
	return false
}

// isTime reports whether a channel is that of a timer.
func isTime(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	return ok && ir.IsNamed(ch.Elem(), "time", "Time")
}
