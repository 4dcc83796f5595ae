package deadcleanup

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// acquired is what a cleanup undoes.
type acquired struct {
	call              *ssa.Call
	strong            bool // what it gave is what the cleanup is about
	detachedElsewhere bool
}

// acquisition returns the call, given a context, whose work g undoes, or nil. It
// comes before e: as long as it succeeds, the context has not ended.
func acquisition(p *rule.Pass, f *engine.Func, g engine.Given, e *cancel.Edge) *acquired {
	var found *acquired
	at := g.At
	for fn := f.Function; fn != nil; fn = fn.Parent() {
		for _, made := range p.FuncOf(fn).Givens() {
			call, ok := made.Call.(*ssa.Call)
			if !ok || !comesBefore(f, made, at, e) {
				continue
			}
			s := pairs(f, call, g)
			if s > 0 && (found == nil || s == 2 && !found.strong) {
				found = &acquired{call: call, strong: s == 2}
			}
		}
		maker := ir.MakerOf(fn)
		if maker == nil {
			break
		}
		at = maker
	}
	if found != nil {
		found.detachedElsewhere = detachesElsewhere(p, f, g) != nil
	}
	return found
}

// comesBefore reports whether the function waits for made before it comes to at, where
// the cleanup stands, and to e.
func comesBefore(f *engine.Func, made engine.Given, at ssa.Instruction, e *cancel.Edge) bool {
	if _, waits := made.At.(*ssa.Call); !waits || made.At == e.Point.Instr || !ir.Precedes(made.At, at) {
		return false
	}
	return made.At.Parent() != f.Function || ir.Precedes(made.At, e.Point.Instr)
}

// pairs reports whether g undoes what call did: 2 if it is about what call
// returned or was given on the same object, 1 if only their names say so.
func pairs(f *engine.Func, call *ssa.Call, g engine.Given) int {
	name := verb(nameOf(call))
	v := verb(nameOf(g.Call))
	if !makers[name] || !acquires(f, call) || cleanups[v].gives && !cleanups[v].undo(name) {
		return 0
	}
	common := g.Call.Common()
	made := engine.MadeOf(call)
	recv := ir.Receiver(common)
	if recv != nil && len(ir.Args(common)) == 1 && f.Among(made, recv) {
		return 2 // with arguments it is about something else that the object knows of
	}
	for _, a := range ir.Args(common) {
		if !ir.IsContext(a.Type()) && f.Among(made, a) {
			return 2
		}
	}
	other := ir.Receiver(&call.Call)
	if recv == nil && other == nil && sameObject(call, g.Call) && cleanups[v].undo(name) {
		return 2
	}
	if recv == nil || other == nil || !f.Pkg.Table.SameValue(recv, other) {
		return 0
	}
	for _, a := range ir.Args(common) {
		for _, b := range ir.Args(&call.Call) {
			if _, ok := a.(*ssa.Const); !ok && !ir.IsContext(a.Type()) && f.Pkg.Table.SameValue(f.Pkg.Table.NameOf(a), f.Pkg.Table.NameOf(b)) {
				return 2
			}
		}
	}
	switch {
	case v == "un"+name || v == "de"+name, v == "release" && name == "acquire":
		return 2 // an object has one lock, and one subscription
	case cleanups[v].undo(name):
		return 1
	}
	return 0
}

// sameObject reports whether two functions are, by the rest of their names, about
// the same object of the package: AcquireTable and ReleaseTable.
func sameObject(a, b ssa.CallInstruction) bool {
	_, x := split(nameOf(a))
	_, y := split(nameOf(b))
	return x != "" && x == y
}

// acquires reports whether call may make something outside of this function: it
// can fail, or it heeds the end of its context. A call that does neither works out
// a name, or a value.
func acquires(f *engine.Func, call *ssa.Call) bool {
	for v := range call.Call.Signature().Results().Variables() {
		if ir.IsError(v.Type()) || ir.IsBool(v.Type()) {
			return true
		}
	}
	return f.Pkg.Table.UseOf(call, engine.ContextArg(call)) == summary.Noticed
}

// sorted reports whether what kind of failure it was decides that g runs: who
// sorts failures has thought of this one.
func sorted(f *engine.Func, g engine.Given, e *cancel.Edge) bool {
	for b := g.Call.Block(); b != nil && b != e.Point.Instr.Block(); b = b.Idom() {
		// Several conditions lead to what stands under one or the other of them.
		if len(b.Preds) > 0 && !slices.ContainsFunc(b.Preds, func(p *ssa.BasicBlock) bool {
			cond, ok := p.Instrs[len(p.Instrs)-1].(*ssa.If)
			return !ok || !asksError(cond.Cond)
		}) {
			return true
		}
	}
	return false
}

// asksError reports whether a condition asks what kind of error one is.
func asksError(cond ssa.Value) bool {
	switch v := cond.(type) {
	case *ssa.UnOp:
		return asksError(v.X)
	case *ssa.Call:
		for _, a := range v.Call.Args {
			if ir.IsError(a.Type()) {
				return true
			}
		}
		name := ir.NameOfCall(&v.Call)
		return name.Pkg == "context"
	case *ssa.Extract:
		t, ok := v.Tuple.(*ssa.TypeAssert)
		return ok && ir.IsError(t.X.Type())
	case *ssa.BinOp:
		if call, ok := v.X.(*ssa.Call); ok && ir.NameOfCall(&call.Call) == (ir.Name{Pkg: "context", Recv: "Context", Func: "Err"}) {
			return true
		}
		if ir.IsError(v.X.Type()) {
			c, ok := v.Y.(*ssa.Const)
			return !ok || !c.IsNil()
		}
	}
	return false
}

// detachesElsewhere returns other cleanup of the same object to which the function
// gives a context of its own, or nil: its author knows that it is needed.
func detachesElsewhere(p *rule.Pass, f *engine.Func, g engine.Given) ssa.CallInstruction {
	recv := ir.Receiver(g.Call.Common())
	for _, d := range p.Detached() {
		other := ir.Receiver(d.Call.Common())
		if d.Call == g.Call || recv == nil || other == nil || strengthOf(d) == notCleanup || engine.Outermost(d.Call.Parent()) != engine.Outermost(f.Function) {
			continue
		}
		if f.Pkg.Table.SameValue(f.Pkg.Table.NameOf(recv), f.Pkg.Table.NameOf(other)) {
			return d.Call
		}
	}
	return nil
}
