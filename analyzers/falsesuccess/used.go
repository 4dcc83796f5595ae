package falsesuccess

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// usedByCaller returns where a caller of f in the package, for which the call
// has succeeded, uses a result that the quiet way has not got: it follows a nil
// pointer, or keeps a list that is not whole.
func usedByCaller(p *rule.Pass, f *engine.Func, q summary.Quiet) ssa.Instruction {
	for _, c := range p.Uses.Callers(f.Function) {
		call, ok := c.(*ssa.Call)
		if !ok || call.Parent() == f.Function {
			continue
		}
		for i := range f.Signature.Results().Len() - 1 {
			v := ir.Extract(call, i)
			if v == nil {
				continue
			}
			if use := relies(p.FuncOf(call.Parent()), call, v, q, i); use != nil {
				return use
			}
		}
	}
	return nil
}

// relies returns where caller uses v, result i of the call, as if it were whole.
func relies(caller *engine.Func, call *ssa.Call, v ssa.Value, q summary.Quiet, i int) ssa.Instruction {
	missing, partial := false, false
	for _, ret := range q.Returns {
		switch c, ok := ret.Results[i].(*ssa.Const); {
		case !ok:
			partial = true
		case c.IsNil():
			missing = true
		}
	}
	if !missing && !partial || examined(v) {
		return nil
	}
	carry := engine.Carriers(v)
	var use ssa.Instruction
	aware := false
	caller.Explore(call, summary.Success(call), engine.Visitor{
		Instr: func(instr ssa.Instruction) bool {
			if asksContext(instr) {
				aware = true
			}
			if use == nil && !aware && missing && follows(instr, carry) {
				use = instr
			}
			return use == nil && !aware
		},
		Effect: func(e effect.Effect) bool {
			if use == nil && !aware && partial && isCollection(v.Type()) && e.Value != nil && carry[e.Value] && e.Kind == effect.Set && caller.Shared(e.Place) && e.Place.Path != "" {
				use = e.Instr
			}
			return use == nil
		},
	})
	if aware {
		return nil
	}
	return use
}

// examined reports whether v is compared with something, or measured.
func examined(v ssa.Value) bool {
	for _, r := range ir.Referrers(v) {
		switch r := r.(type) {
		case *ssa.BinOp:
			return true
		case *ssa.Phi:
			return true
		case *ssa.Call:
			if ir.Builtin(&r.Call) == "len" {
				return true
			}
		}
	}
	return false
}

// follows reports whether instr needs one of the values not to be nil.
func follows(instr ssa.Instruction, values map[ssa.Value]bool) bool {
	switch x := instr.(type) {
	case *ssa.FieldAddr:
		return values[x.X]
	case *ssa.UnOp:
		return x.Op == token.MUL && values[x.X] && isPointer(x.X.Type())
	case *ssa.MapUpdate:
		return values[x.Map]
	case ssa.CallInstruction:
		c := x.Common()
		return c.IsInvoke() && values[c.Value]
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func isCollection(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// callersAsk reports whether all callers of f, as far as they are known, ask
// themselves whether the context has ended once f has returned, or wait next for
// the end of one, if an error is all that f answers.
func callersAsk(p *rule.Pass, f *engine.Func) bool {
	callers := p.Uses.Callers(f.Function)
	return len(callers) > 0 && !slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool {
		// A closure is mostly run right where it is made.
		var at ssa.Instruction = c
		for maker := ir.MakerOf(at.Parent()); maker != nil; maker = ir.MakerOf(at.Parent()) {
			at = maker
		}
		return !asksAfter(p, at) && !(f.Signature.Results().Len() == 1 && waitsAfter(p, at))
	})
}

// asksAfter reports whether something that comes after an instruction asks a context
// whether it has ended, in the function or in one that answers yes or no.
func asksAfter(p *rule.Pass, at ssa.Instruction) bool {
	for _, b := range at.Parent().Blocks {
		for _, instr := range b.Instrs {
			if !comesAfter(instr, at) {
				continue
			}
			call, ok := instr.(*ssa.Call)
			if asksContext(instr) || ok && ir.IsBool(call.Type()) && engine.ContextArg(call) >= 0 &&
				p.Table.UseOf(call, engine.ContextArg(call)) == summary.Asked {
				return true
			}
		}
	}
	return false
}

// waitsAfter reports whether a select that comes after an instruction has an arm for
// the end of a context, as that of a loop which is left by it.
func waitsAfter(p *rule.Pass, at ssa.Instruction) bool {
	return slices.ContainsFunc(p.FuncOf(at.Parent()).Points, func(point *cancel.Point) bool {
		return point.Kind == cancel.Select && comesAfter(point.Instr, at) &&
			slices.ContainsFunc(point.Edges, func(e *cancel.Edge) bool { return e.Source == cancel.Context })
	})
}

// comesAfter reports whether control can get from at to instr.
func comesAfter(instr, at ssa.Instruction) bool {
	return ir.Precedes(at, instr) || ir.Reaches(at.Block(), instr.Block())
}

// asksContext reports whether instr asks a context whether it has ended.
func asksContext(instr ssa.Instruction) bool {
	switch x := instr.(type) {
	case *ssa.Call:
		name := ir.NameOfCall(&x.Call)
		return name.Pkg == "context" && (name.Func == "Err" || name.Func == "Cause")
	case *ssa.Select:
		return !x.Blocking
	}
	return false
}
