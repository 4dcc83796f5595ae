package engine

import (
	"maps"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Group is a group of goroutines with a context that ends when one of them
// fails, and when they have been waited for.
type Group struct {
	Made  *ssa.Call
	Ctx   ssa.Value
	Waits []*ssa.Call
}

// Groups returns the groups that the function, or one that it is written in,
// makes and f waits for.
func (f *Func) Groups() []Group {
	var list []Group
	for fn := f.Function; fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || !makesGroup(call) {
					continue
				}
				g := Group{Made: call, Ctx: ir.Extract(call, 1)}
				if group := ir.Extract(call, 0); group != nil && g.Ctx != nil {
					g.Waits = f.waits(group)
				}
				if len(g.Waits) > 0 {
					list = append(list, g)
				}
			}
		}
	}
	return list
}

// makesGroup reports whether call returns a group and its context: an object
// that runs functions and can be waited for.
func makesGroup(call *ssa.Call) bool {
	results := call.Call.Signature().Results()
	if results.Len() != 2 || !ir.IsContext(results.At(1).Type()) {
		return false
	}
	t := results.At(0).Type()
	return ir.HasMethod(t, "Go") && ir.HasMethod(t, "Wait")
}

// waits returns the calls in f that wait for group.
func (f *Func) waits(group ssa.Value) []*ssa.Call {
	var list []*ssa.Call
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if ok && ir.NameOfCall(&call.Call).Func == "Wait" && f.Pkg.Table.NameOf(ir.Receiver(&call.Call)) == group {
				list = append(list, call)
			}
		}
	}
	return list
}

// AfterWait returns the call of Wait after which g always runs, if g is given
// the context of the group or one that is made from it, or nil.
func (f *Func) AfterWait(g Given, group Group) *ssa.Call {
	for _, wait := range group.Waits {
		after := ir.Precedes(wait, g.At) && g.At != ssa.Instruction(wait)
		if g.Deferred() {
			after = ir.Precedes(g.At, wait) // it runs when all has been waited for
		}
		if after && f.Pkg.Table.Derived(g.Ctx, group.Ctx) {
			return wait
		}
	}
	return nil
}

// ParameterOf returns the context parameter of f, or of a function that it is
// written in, that ctx is made from, or nil.
func (f *Func) ParameterOf(ctx ssa.Value) *ssa.Parameter {
	for fn := f.Function; fn != nil; fn = fn.Parent() {
		for _, p := range fn.Params {
			if (ir.IsContext(p.Type()) || ir.IsNamed(p.Type(), "net/http", "Request")) && f.Pkg.Table.Derived(ctx, p) {
				return p
			}
		}
	}
	return nil
}

// Yields reports whether f returns one of the values, or what other functions
// have made of them, or leaves it in a variable of the function around it.
func (f *Func) Yields(values map[ssa.Value]bool) bool {
	derived := maps.Clone(values)
	for grown := true; grown && len(derived) < maxDerived; {
		grown = false
		for v := range values {
			for _, r := range ir.Referrers(v) {
				switch x := r.(type) {
				case *ssa.Return:
					return true
				case *ssa.Store:
					if _, captured := x.Addr.(*ssa.FreeVar); captured && x.Val == v {
						return true
					}
				case *ssa.Call:
					if !derived[x] && ir.Builtin(&x.Call) == "" {
						maps.Copy(derived, MadeOf(x))
						derived[x] = true
						grown = true
					}
				}
			}
		}
		values = maps.Clone(derived)
	}
	return false
}

// FailsBy reports whether f returns the error of call, or one of its own, when
// call fails, and not only that of another call which may fail as well.
func (f *Func) FailsBy(call *ssa.Call) bool {
	result, _ := ir.LastResult(call)
	carry := carriers(result)
	others := make(map[ssa.Value]bool)
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			other, ok := instr.(*ssa.Call)
			if !ok || other == call || carry[other] || ContextArg(other) < 0 && other.Call.Signature().Results().Len() == 1 {
				continue
			}
			if err, _ := ir.LastResult(other); err != nil {
				maps.Copy(others, carriers(err))
			}
		}
	}
	fails := false
	f.Explore(call, summary.Failure(call), Visitor{Exit: func(ret *ssa.Return, out summary.Outcome) {
		if n := len(ret.Results); n > 0 && out != summary.OK {
			err := ret.Results[n-1]
			fails = fails || carry[err] || !others[err]
		}
	}})
	return fails
}
