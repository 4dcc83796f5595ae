package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Member is a function that a group of goroutines runs beside others, of which
// one may fail and end the context of all.
type Member struct {
	Group Group
	Start *ssa.Call
	Body  *ssa.Function

	maker *Func
}

// Members returns the members of the groups that f makes and waits for, if
// another member may cut their work short.
func (f *Func) Members() []Member {
	var list []Member
	for _, group := range f.Groups() {
		if group.Made.Parent() != f.Function {
			continue
		}
		starts := f.startsIn(f.Function, ir.Extract(group.Made, 0))
		for _, start := range starts {
			if !slices.ContainsFunc(starts, func(other *ssa.Call) bool { return group.endedBy(other, start) }) {
				continue
			}
			bodies, _ := life.Starts(start)
			for _, body := range bodies {
				list = append(list, Member{group, start, body, f})
			}
		}
	}
	return list
}

// startsIn returns the calls in fn, and in functions written in it, that hand a
// function to group.
func (f *Func) startsIn(fn *ssa.Function, group ssa.Value) []*ssa.Call {
	var list []*ssa.Call
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if _, ok := life.Starts(call); ok && f.Pkg.Table.NameOf(ir.Receiver(&call.Call)) == group {
				list = append(list, call)
			}
		}
	}
	for _, inner := range fn.AnonFuncs {
		list = append(list, f.startsIn(inner, group)...)
	}
	return list
}

// endedBy reports whether what other starts may fail while what start starts, or
// another round of a loop did, is under way.
func (g Group) endedBy(other, start *ssa.Call) bool {
	if bodies, _ := life.Starts(other); len(bodies) > 0 && !slices.ContainsFunc(bodies, mayFail) {
		return false
	}
	switch made := g.Made.Parent(); {
	case other == start && made == start.Parent():
		return Repeats(start.Block(), g.Made.Block())
	case other == start:
		return InLoop(start.Block())
	case other.Parent() == start.Parent():
		return ir.Reaches(other.Block(), start.Block()) || ir.Reaches(start.Block(), other.Block())
	}
	return true
}

// mayFail reports whether fn returns anything but nil as its error.
func mayFail(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		if c, ok := ret.Results[len(ret.Results)-1].(*ssa.Const); !ok || !c.IsNil() {
			return true
		}
	}
	return len(fn.Blocks) == 0
}

// A Part is a function that does work of a member on the context of its group:
// the body of the member, or a function of the package that the body calls.
type Part struct {
	*Func
	Member Member

	ctx  ssa.Value   // of the group
	args []ssa.Value // what the function is called with
}

// Parts returns the functions that do the work of m, unless they do so only for
// a group whose maker is as good as a goroutine or a main loop itself: what ends
// that ends the object.
func (m Member) Parts() []Part {
	pkg := m.maker.Pkg
	if pkg.Judge.Running(m.maker.Function) != life.PerCall {
		return nil
	}
	body := Part{pkg.FuncOf(m.Body), m, m.Group.Ctx, ir.BoundTo(argument(m.Start, m.Body))}
	if i := slices.IndexFunc(m.Body.Params, isContext); i >= 0 {
		body.ctx = m.Body.Params[i] // the group gives it
	}
	list := []Part{body}
	for _, b := range m.Body.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			callee, args := ir.Callee(call), ir.CallArgs(call)
			if callee == nil || callee == m.Body || callee.Pkg != m.Body.Pkg || len(args) != len(callee.Params) {
				continue
			}
			for i, p := range callee.Params {
				if isContext(p) && pkg.Table.Derived(args[i], body.ctx) {
					list = append(list, Part{pkg.FuncOf(callee), m, p, args})
				}
			}
		}
	}
	return list
}

// argument returns the argument of call that is fn.
func argument(call *ssa.Call, fn *ssa.Function) ssa.Value {
	for _, a := range call.Call.Args {
		if ir.FuncOf(a) == fn {
			return a
		}
	}
	return nil
}

func isContext(p *ssa.Parameter) bool { return ir.IsContext(p.Type()) }

// EndedByOthers reports whether the end of the context of the group is what
// takes e, and is not the end of a single call besides.
func (p Part) EndedByOthers(e *cancel.Edge) bool {
	return e.Source == cancel.Context && e.Value != nil && p.Life(e) != life.PerCall && p.Pkg.Table.Derived(e.Value, p.ctx)
}

// Outlives reports whether q, a place of the part, is state that outlives the
// group, and that nobody takes care of when the group fails: neither what else
// it runs, nor who made it and waits for it, nor who called that.
func (p Part) Outlives(q place.Place) bool {
	if p.asyncBut(p.Member.Start).Touch(q) || p.AskCallers(q) == AllHandleIt {
		return false
	}
	maker := p.Member.maker
	out := p.Pkg.Table.Outside(q, p.Function, p.args)
	if out.IsZero() || !place.Durable(out, maker.Function) || maker.asyncBut(p.Member.Start).Touch(out) {
		return false
	}
	for _, wait := range p.Member.Group.Waits {
		var after Effects
		maker.Explore(wait, summary.Failure(wait), Visitor{Effect: func(e effect.Effect) bool {
			after.list = append(after.list, e)
			return true
		}})
		if after.Touch(out) || after.Poison(out) {
			return false
		}
	}
	return maker.AskCallers(out) != AllHandleIt
}
