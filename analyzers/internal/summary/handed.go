package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Handed is a context that a function gives to another one that it was given itself:
// parameter Ctx becomes argument Arg of parameter Func.
type Handed struct{ Ctx, Func, Arg int }

// A paramUse is what a function does with the end of a context that it is given, but
// for the functions that it hands the context to.
type paramUse struct {
	use    ContextUse
	handed []Handed
}

func handedOf(list []Handed, ctx int) []Handed {
	var of []Handed
	for _, h := range list {
		if h.Ctx == ctx {
			of = append(of, h)
		}
	}
	return of
}

// usedWith returns what the callee of call does with the end of a context, of which u
// is known, with the functions that it is given there.
func (t *Table) usedWith(call ssa.CallInstruction, u paramUse) ContextUse {
	args := ir.CallArgs(call)
	for _, h := range u.handed {
		if h.Func >= len(args) {
			return Noticed
		}
		fn := ir.FuncOf(args[h.Func])
		i := h.Arg + len(ir.BoundTo(args[h.Func]))
		if fn == nil || len(fn.Blocks) == 0 || i >= len(fn.Params) || t.cycles.same(call.Parent(), fn) {
			return Noticed
		}
		u.use = max(u.use, t.ParamUse(fn, i))
	}
	return u.use
}

// parameterRun returns the parameter of the function that f started in which call runs,
// by its index, or -1.
func (f *following) parameterRun(call ssa.CallInstruction) int {
	v := call.Common().Value
	if cell := ir.Cell(v); cell != nil {
		v = ir.OnlyStore(cell)
	}
	p, ok := v.(*ssa.Parameter)
	if !ok || call.Common().IsInvoke() {
		return -1
	}
	return slices.Index(f.from.Parent().Params, p)
}
