package deadcleanup

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// A keeper is a function that may keep a closure.
type keeper struct{ maker *engine.Func }

// later returns a finding for a closure that undoes what the function around it does,
// and that is kept for later, when the call may be over, and its context with it.
func later(p *rule.Pass, f *engine.Func, g engine.Given) (rule.Finding, bool) {
	mc := ir.MakerOf(f.Function)
	if mc == nil || g.Call != g.At || strengthOf(g) != strong || !(keeper{p.FuncOf(mc.Parent())}).kept(mc) || hasContext(f.Function) {
		return rule.Finding{}, false
	}
	root := f.ParameterOf(g.Ctx)
	if root == nil || !engine.CapturedContext(g.Ctx) || p.Judge.Running(root.Parent()) != life.PerCall || p.Judge.Trace(root) != life.PerCall {
		return rule.Finding{}, false
	}
	made := madeBefore(p, f, g, mc)
	if made == nil {
		return rule.Finding{}, false
	}
	name, ctx, does := p.NameOfCall(g.Call), p.NameOfArg(g.Call, g.Arg), p.NameOfCall(made)
	return rule.Finding{
		Tier: rule.Audit,
		Message: fmt.Sprintf("what %s does at line %d is undone by %s at line %d, in a closure that is kept for later, but with %s of the call that made it: if that has ended by then, it stays behind",
			does, p.Line(made.Pos()), name, p.Line(g.Call.Pos()), ctx),
		AtRisk:  rule.Note{Pos: g.Call.Pos(), Text: name + " is given " + ctx},
		Leaves:  rule.Note{Pos: made.Pos(), Text: ctx + " is the context of the call that makes it"},
		Fixes:   detach(p, g),
		Missing: rule.Note{Pos: g.Call.Pos(), Text: name + " needs a context that has not ended"},
	}, true
}

// madeBefore returns the call, given the same context, whose work g undoes, which the
// function around the closure waits for before it makes that, or nil. They need not be
// about the same value: what is made is known by a name by then.
func madeBefore(p *rule.Pass, f *engine.Func, g engine.Given, mc *ssa.MakeClosure) *ssa.Call {
	for _, made := range p.FuncOf(mc.Parent()).Givens() {
		call, waits := made.Call.(*ssa.Call)
		if !waits || made.At != call || !ir.Precedes(call, mc) || !p.Table.Derived(g.Ctx, made.Ctx) {
			continue
		}
		if pairs(f, call, g) == 2 || opposite(nameOf(call), nameOf(g.Call)) {
			return call
		}
	}
	return nil
}

// hasContext reports whether fn is given a context of its own.
func hasContext(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return ir.IsContext(p.Type()) })
}

// kept reports whether a closure is returned, or put into a field of an object that
// outlives the function, or into a list that is.
func (m keeper) kept(v ssa.Value) bool {
	return slices.ContainsFunc(ir.Referrers(v), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.Return:
			return true
		case *ssa.ChangeType:
			return m.kept(r)
		case *ssa.Slice:
			return m.kept(r)
		case *ssa.Call:
			return ir.Builtin(&r.Call) == "append" && m.kept(r)
		case *ssa.Store:
			return r.Val == v && m.outlives(r.Addr)
		}
		return false
	})
}

// outlives reports whether what is put at addr is there when the function has returned.
func (m keeper) outlives(addr ssa.Value) bool {
	switch at := addr.(type) {
	case *ssa.FieldAddr:
		object, local := m.maker.Pkg.Table.NameOf(at.X).(*ssa.Alloc)
		return !local || m.returned(object)
	case *ssa.IndexAddr:
		list, local := at.X.(*ssa.Alloc)
		return local && m.kept(list)
	}
	return false
}

// returned reports whether the function returns an object that it has made.
func (m keeper) returned(object *ssa.Alloc) bool {
	for _, b := range m.maker.Function.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool { return m.maker.Pkg.Table.NameOf(v) == object }) {
			return true
		}
	}
	return false
}
