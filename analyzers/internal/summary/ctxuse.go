package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// ContextUse is what a function does with the end of a context that it is given.
type ContextUse uint8

const (
	Ignored ContextUse = iota // it only reads values, logs, or detaches
	Asked                     // it asks whether the context has ended, and waits for nothing
	Noticed                   // it waits for the end, or hands the context on to who may
)

// UseOf returns what the callee does with the end of argument i of call, a
// context; the receiver of a method that is called directly is argument 0. What
// nothing is known of counts as noticed.
func (t *Table) UseOf(call ssa.CallInstruction, i int) ContextUse {
	common := call.Common()
	name, row := ir.NameOfCall(common), api.Lookup(common)
	switch {
	case ir.Prints(common), row != nil && row.Ignores(), t.MarksOf(CalleeObject(call)).Detaches:
		return Ignored
	case name.Pkg == "context":
		return useOfContext(name.Func)
	case ir.Callee(call) == nil && (returnsContext(common) || ir.ReturnsLogger(common)),
		ir.IsStd(name.Pkg) && returnsContext(common):
		return Ignored // a tracer, a logger or a request is given one to carry it
	case ir.Callee(call) == nil && tells(common), t.looksUp(call):
		return Asked
	}
	return t.seenUse(call, i)
}

// Knows reports whether anything is known of what call runs: it is one function, a row
// of the API model, or one of the methods of the package that are behind an interface.
func (t *Table) Knows(call ssa.CallInstruction) bool {
	common := call.Common()
	return ir.Callee(call) != nil || api.Lookup(common) != nil || len(t.behind(common)) > 0
}

// seenUse returns what the body of the callee does with the end of argument i of
// call, or what is known of it from another package.
func (t *Table) seenUse(call ssa.CallInstruction, i int) ContextUse {
	common := call.Common()
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		if i -= len(common.Args) - len(ir.CallArgs(call)); i >= len(fn.Params) || t.cycles.same(call.Parent(), fn) {
			return Noticed
		}
		return t.usedWith(call, t.paramUse(fn, i))
	}
	if common.IsInvoke() {
		if use := t.useBehind(call, i); use != Noticed {
			return use
		}
		i++ // in facts the receiver is parameter 0
	}
	if obj := ir.Object(common); obj != nil && t.Import != nil {
		if f := t.Import(obj); f != nil {
			switch {
			case slices.Contains(f.Ignores, i):
				return Ignored
			case slices.Contains(f.Asks, i):
				return Asked
			}
			if handed := handedOf(f.Handed, i); len(handed) > 0 {
				return t.usedWith(call, paramUse{handed: handed})
			}
		}
	}
	return Noticed
}

// returnsContext reports whether the first result of a call is a context, or a
// request that carries one.
func returnsContext(c *ssa.CallCommon) bool {
	results := c.Signature().Results()
	return results.Len() > 0 && isCarrier(results.At(0).Type())
}

// tells reports whether a call of a hook only tells it of something, and is answered
// nothing: the hook is given an error, or is one of a list of functions, each of which
// hears of the same.
func tells(c *ssa.CallCommon) bool {
	if c.Signature().Results().Len() > 0 || !c.IsInvoke() && ir.Object(c) != nil {
		return false
	}
	return !c.IsInvoke() && isElement(c.Value) || slices.ContainsFunc(ir.Args(c), func(a ssa.Value) bool { return ir.IsError(a.Type()) })
}

// isElement reports whether v is read from a slice.
func isElement(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	_, ok = load.X.(*ssa.IndexAddr)
	return ok
}

// looksUp reports whether call asks an object, through an interface, for a yes or
// no and nothing else, by a name that says of no wait: what can fail has a way to
// say so.
func (t *Table) looksUp(call ssa.CallInstruction) bool {
	c, ok := call.(*ssa.Call)
	if !ok || !c.Call.IsInvoke() {
		return false
	}
	results := c.Call.Signature().Results()
	return results.Len() == 1 && ir.IsBool(results.At(0).Type()) && t.Quits(c) == flow.Unknown
}

// useOfContext returns what the functions of package context and the methods of
// a context do with it. What is derived from it is looked at on its own.
func useOfContext(fn string) ContextUse {
	switch fn {
	case "Done", "AfterFunc":
		return Noticed
	case "Err", "Cause", "Deadline":
		return Asked
	}
	return Ignored
}

// ParamUse returns what fn does with the end of its parameter i, a context, whatever
// functions it is given.
func (t *Table) ParamUse(fn *ssa.Function, i int) ContextUse {
	u := t.paramUse(fn, i)
	if len(u.handed) > 0 {
		return Noticed
	}
	return u.use
}

func (t *Table) paramUse(fn *ssa.Function, i int) paramUse {
	p := fn.Params[i]
	if u, ok := t.uses[p]; ok {
		return u
	}
	if t.uses == nil {
		t.uses = make(map[*ssa.Parameter]paramUse)
	}
	t.uses[p] = paramUse{use: Noticed} // for functions that lead back here
	f := following{t: t, from: p, seen: make(map[ssa.Value]bool)}
	f.follow(p)
	if f.use == Noticed {
		f.handed = nil
	}
	t.uses[p] = f.paramUse
	return f.paramUse
}

// contextUses returns the parameters of fn that are contexts, by their indexes,
// whose end it ignores, those that it only asks, and those that it does nothing with
// but to hand them to functions that it is given.
func (t *Table) contextUses(fn *ssa.Function) (ignores, asks []int, handed []Handed) {
	if len(fn.Blocks) == 0 {
		return nil, nil, nil
	}
	for i, p := range fn.Params {
		if !ir.IsContext(p.Type()) {
			continue
		}
		switch u := t.paramUse(fn, i); {
		case u.use == Ignored && len(u.handed) > 0:
			handed = append(handed, u.handed...)
		case u.use == Ignored:
			ignores = append(ignores, i)
		case u.use == Asked && len(u.handed) == 0:
			asks = append(asks, i)
		}
	}
	return ignores, asks, handed
}
