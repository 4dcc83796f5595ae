package engine

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// An Obtained is a resource that a call has given to a function, which itself ends
// it or gives it back on a way that can only fail: a connection, a stream, a
// subscription, or a function that releases what was reserved.
type Obtained struct {
	Call *ssa.Call
	End  *ssa.Call // where a failure ends it

	f       *Func
	derived map[ssa.Value]bool
	at      map[*cancel.Point][][]flow.Fact
}

// Obtained returns the resources of the function, in the order of its instructions.
func (f *Func) Obtained() []*Obtained {
	return f.obtained.Of(obtaining{}, f.Pkg.Table.Budget, f.findObtained)
}

// obtaining is the question which resources a function obtains.
type obtaining struct{}

func (f *Func) findObtained() []*Obtained {
	var list []*Obtained
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || !f.obtains(call) {
				continue
			}
			for _, v := range f.results(call) {
				if o := f.asObtained(call, v); o != nil {
					list = append(list, o)
				}
			}
		}
	}
	return list
}

// asObtained returns v, a result of call, as a resource, or nil if it is none.
func (f *Func) asObtained(call *ssa.Call, v ssa.Value) *Obtained {
	if !isEndable(v.Type()) {
		return nil
	}
	o := &Obtained{Call: call, f: f, derived: withinStd(v)}
	if !f.endsSome(o.derived) {
		return nil
	}
	o.follow(v)
	if o.End == nil {
		return nil
	}
	return o
}

// follow finds the points at which the resource is held, and where a failure ends it.
func (o *Obtained) follow(v ssa.Value) {
	points := make(map[ssa.Instruction]*cancel.Point)
	for _, p := range o.f.Points {
		points[p.Instr] = p
	}
	o.at = make(map[*cancel.Point][][]flow.Fact)
	w := o.f.walk(append(summary.Success(o.Call), flow.Fact{Value: v, Truth: flow.True}), Visitor{Effect: o.lives})
	see := w.Instr
	w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
		if call := o.ends(instr); call != nil {
			if o.End == nil && o.f.onlyFails(effect.Effect{Instr: instr}, s.Facts()) {
				o.End = call
			}
			return false
		}
		if o.leaves(instr) {
			return false
		}
		if p := points[instr]; p != nil && len(o.at[p]) < maxWays {
			o.at[p] = append(o.at[p], s.Facts())
		}
		return see(instr, s)
	}
	w.After(o.Call)
}

// Forgotten reports whether the way through e can only fail, and leaves the
// resource as it is: it neither ends it nor gives it to anybody.
func (o *Obtained) Forgotten(e *cancel.Edge) bool {
	for _, facts := range o.at[e.Point] {
		if o.forgets(e, facts) {
			return true
		}
	}
	return false
}

func (o *Obtained) forgets(e *cancel.Edge, facts []flow.Fact) bool {
	if o.finishes(e.Point.Instr) {
		return false
	}
	way := &Way{instrs: make(map[ssa.Instruction]bool)}
	ended, succeeds := false, false
	w := o.f.walk(append(slices.Clone(facts), o.f.told(e)...), Visitor{
		Effect: func(x effect.Effect) bool {
			ended = ended || !o.lives(x)
			return !ended
		},
		Exit: func(ret *ssa.Return, out summary.Outcome) {
			way.Exits = append(way.Exits, ret)
			succeeds = succeeds || out != summary.Failed
		},
		Again: func(_, _ *ssa.BasicBlock) { succeeds = true },
	})
	see := w.Instr
	w.Instr = func(instr ssa.Instruction, s *flow.State) bool {
		way.instrs[instr] = true
		ended = ended || o.ends(instr) != nil || o.leaves(instr)
		return !ended && see(instr, s)
	}
	w.Ended = e.EndsContext(o.f.Pkg.Table.SameValue)
	w.After(e.Point.Instr)
	returned := slices.ContainsFunc(way.Exits, func(ret *ssa.Return) bool { return way.returns(ret, o.derived) })
	return !ended && !succeeds && !returned && len(way.Exits) > 0
}

// ends returns instr if it is a call that ends the resource or gives it back.
func (o *Obtained) ends(instr ssa.Instruction) *ssa.Call {
	call, ok := instr.(*ssa.Call)
	if ok && endsOne(call, o.derived) {
		return call
	}
	return nil
}

// endsSome reports whether some call of f ends one of the values.
func (f *Func) endsSome(values map[ssa.Value]bool) bool {
	for v := range values {
		for _, r := range ir.Referrers(v) {
			if call, ok := r.(*ssa.Call); ok && endsOne(call, values) {
				return true
			}
		}
	}
	return false
}

// endsOne reports whether call ends one of the values, or gives it back to where it
// came from.
func endsOne(call *ssa.Call, values map[ssa.Value]bool) bool {
	if values[call.Call.Value] && !call.Call.IsInvoke() {
		return len(call.Call.Args) == 0
	}
	if !isEnder(ir.NameOfCall(&call.Call).Func) {
		return false
	}
	if recv := ir.Receiver(&call.Call); recv != nil && values[recv] {
		return true
	}
	return slices.ContainsFunc(ir.Args(&call.Call), func(a ssa.Value) bool { return values[a] })
}

// isEnder reports whether the name of a function says that what it is called on,
// or given, is not used by its caller any more.
func isEnder(name string) bool {
	name = strings.ToLower(name)
	if rest, ok := strings.CutPrefix(name, "close"); ok && slices.Contains([]string{"send", "write", "read", "idleconnections"}, rest) {
		return false
	}
	return slices.ContainsFunc(endVerbs, func(verb string) bool { return strings.HasPrefix(name, verb) })
}

// endVerbs are the verbs of functions that end a resource or give it back, and
// lastVerbs those of what is done with it last, which ends it, or waits for its end.
var (
	endVerbs = []string{
		"abort", "cancel", "cleanup", "close", "destroy", "disconnect", "discard", "free", "kill", "release", "reset", "rollback", "shutdown",
		"stop", "teardown", "terminate", "unsubscribe",
	}
	lastVerbs = []string{"commit", "complete", "done", "end", "finish", "join", "run", "serve", "wait"}
)

// leaves reports whether instr gives the resource to somebody, who may end it.
func (o *Obtained) leaves(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return handsOn(instr, o.derived) && !isReturn(instr)
	}
	c := call.Common()
	if _, ok := instr.(*ssa.Call); !ok {
		return callHandsOn(c, o.derived) || c.IsInvoke() && o.derived[c.Value]
	}
	if recv := ir.Receiver(c); recv != nil && o.derived[recv] {
		return slices.ContainsFunc(ir.Args(c), func(a ssa.Value) bool { return o.derived[a] })
	}
	return !ir.IsStd(ir.NameOfCall(c).Pkg) && callHandsOn(c, o.derived)
}

// finishes reports whether instr is the last that is done with the resource, so
// that there is nothing to end even if it fails, or may end it when it fails.
func (o *Obtained) finishes(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	if slices.ContainsFunc(o.f.Pkg.Table.At(instr), func(e effect.Effect) bool { return !o.lives(e) && (e.When != effect.OnOK || e.Async) }) {
		return true
	}
	recv := ir.Receiver(&call.Call)
	if recv == nil || !o.derived[recv] {
		return false
	}
	name := strings.ToLower(ir.NameOfCall(&call.Call).Func)
	return slices.ContainsFunc(lastVerbs, func(verb string) bool { return strings.HasPrefix(name, verb) })
}

// lives reports whether the resource lives on after an effect.
func (o *Obtained) lives(e effect.Effect) bool {
	return e.Kind != effect.Poison || !o.derived[e.Place.Root]
}

// isEndable reports whether a value of type t can be something that has to be
// ended: an object, or a function without arguments that does it.
func isEndable(t types.Type) bool {
	if ir.IsContext(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return true
	case *types.Signature:
		return u.Params().Len() == 0
	}
	return false
}

// obtains reports whether the name of the function that call runs says that its
// caller has what it returns for itself. One that cannot fail only makes an object,
// which has nothing to give back until it is connected or started.
func (f *Func) obtains(call *ssa.Call) bool {
	name := ir.NameOfCall(&call.Call)
	if _, typ := ir.LastResult(call); typ == nil || !ir.IsError(typ) && !ir.IsBool(typ) {
		return false
	}
	if row := api.Lookup(&call.Call); row != nil && row.Class.Has(api.Closes) {
		return false // it ends with the context that it is given
	}
	verb := name.Func
	if verb == "" {
		verb = f.Pkg.Table.Places.Of(call.Call.Value).LastName()
	}
	verb = strings.ToLower(verb)
	return slices.ContainsFunc(obtainers, func(o string) bool { return strings.Contains(verb, o) })
}

// obtainers are the verbs of functions whose caller has what they return for itself.
var obtainers = []string{
	"accept", "acquire", "alloc", "begin", "connect", "create", "dial", "lease", "listen", "lock", "new", "open", "prepare", "reserve",
	"start", "subscribe", "watch",
}

// withinStd returns v and what is computed from it, with what functions of the
// standard library make of it.
func withinStd(v ssa.Value) map[ssa.Value]bool {
	derived := derivedFrom([]ssa.Value{v})
	for {
		n := len(derived)
		var made []ssa.Value
		for d := range derived {
			made = append(made, d)
			for _, r := range ir.Referrers(d) {
				if call, ok := r.(*ssa.Call); ok && ir.Receiver(&call.Call) == nil && ir.IsStd(ir.NameOfCall(&call.Call).Pkg) && len(derived) < maxDerived {
					made = append(made, closable(call)...)
				}
			}
		}
		if derived = derivedFrom(made); len(derived) <= n {
			return derived
		}
	}
}

// closable returns the results of call that can be closed.
func closable(call *ssa.Call) []ssa.Value {
	if isClosable(call.Type()) {
		return []ssa.Value{call}
	}
	var list []ssa.Value
	for _, r := range ir.Referrers(call) {
		if x, ok := r.(*ssa.Extract); ok && isClosable(x.Type()) {
			list = append(list, x)
		}
	}
	return list
}
