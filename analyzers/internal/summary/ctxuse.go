package summary

import (
	"go/types"
	"slices"
	"strings"

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

// seenUse returns what the body of the callee does with the end of argument i of
// call, or what is known of it from another package.
func (t *Table) seenUse(call ssa.CallInstruction, i int) ContextUse {
	common := call.Common()
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		if i -= len(common.Args) - len(ir.CallArgs(call)); i >= len(fn.Params) || t.cycles.same(call.Parent(), fn) {
			return Noticed
		}
		return t.ParamUse(fn, i)
	}
	if common.IsInvoke() {
		return t.useBehind(call, i)
	}
	if obj := ir.Object(common); obj != nil && t.Import != nil {
		if f := t.Import(obj); f != nil {
			switch {
			case slices.Contains(f.Ignores, i):
				return Ignored
			case slices.Contains(f.Asks, i):
				return Asked
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

// tells reports whether a call of a hook only tells it of an error: it is given
// one, and answers nothing.
func tells(c *ssa.CallCommon) bool {
	return c.Signature().Results().Len() == 0 && (c.IsInvoke() || ir.Object(c) == nil) &&
		slices.ContainsFunc(ir.Args(c), func(a ssa.Value) bool { return ir.IsError(a.Type()) })
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

// ParamUse returns what fn does with the end of its parameter i, a context.
func (t *Table) ParamUse(fn *ssa.Function, i int) ContextUse {
	p := fn.Params[i]
	if u, ok := t.uses[p]; ok {
		return u
	}
	if t.uses == nil {
		t.uses = make(map[*ssa.Parameter]ContextUse)
	}
	t.uses[p] = Noticed // for functions that lead back here
	f := following{t: t, seen: make(map[ssa.Value]bool)}
	f.follow(p)
	t.uses[p] = f.use
	return f.use
}

// A following goes after a context through a function.
type following struct {
	t    *Table
	seen map[ssa.Value]bool
	use  ContextUse
}

func (f *following) notice(u ContextUse) { f.use = max(f.use, u) }

// follow looks at all that is done with v, the context, something made from it,
// or a variable that holds one of them.
func (f *following) follow(v ssa.Value) {
	if v == nil || f.seen[v] || f.use == Noticed {
		return
	}
	f.seen[v] = true
	for _, r := range ir.Referrers(v) {
		switch r := r.(type) {
		case ssa.CallInstruction:
			f.call(r, v)
		case *ssa.Store:
			f.store(r, v)
		case *ssa.MakeClosure:
			f.captured(r, v)
		case *ssa.Phi, *ssa.ChangeInterface, *ssa.ChangeType, *ssa.MakeInterface, *ssa.TypeAssert, *ssa.UnOp, *ssa.Extract:
			f.follow(r.(ssa.Value))
		case *ssa.Return, *ssa.DebugRef, *ssa.BinOp, *ssa.If:
		default:
			f.notice(Noticed)
		}
	}
}

func (f *following) captured(mc *ssa.MakeClosure, v ssa.Value) {
	fn, ok := mc.Fn.(*ssa.Function)
	for i, b := range mc.Bindings {
		if b != v {
			continue
		}
		if !ok || i >= len(fn.FreeVars) {
			f.notice(Noticed)
			continue
		}
		f.follow(fn.FreeVars[i])
	}
}

// store follows a context into a local variable. One that is embedded in an
// object with an end of its own is detached; any other object may be asked.
func (f *following) store(st *ssa.Store, v ssa.Value) {
	if st.Addr == v {
		return
	}
	switch addr := st.Addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
		f.follow(addr)
		return
	case *ssa.FieldAddr:
		if alloc, ok := addr.X.(*ssa.Alloc); ok && ir.HasMethod(alloc.Type(), "Deadline") && ir.HasMethod(alloc.Type(), "Done") {
			for _, mi := range interfaces(alloc) {
				if inner := embeddedContext(mi); inner == v {
					f.follow(mi)
				}
			}
			return
		}
		if v := fieldOf(addr); v != nil && !v.Exported() {
			for _, at := range f.t.fieldUses(v) {
				f.follow(at)
			}
			return
		}
	}
	f.notice(Noticed)
}

// fieldOf returns the field of a struct that addr is the address of.
func fieldOf(addr *ssa.FieldAddr) *types.Var {
	s, ok := ir.Deref(addr.X.Type()).Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	return s.Field(addr.Field).Origin()
}

// fieldUses returns where the package takes up a field, which no other can, if it is
// a context.
func (t *Table) fieldUses(field *types.Var) []ssa.Value {
	if t.fields == nil {
		t.fields = make(map[*types.Var][]ssa.Value)
		for _, fn := range t.fns {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					switch at := instr.(type) {
					case *ssa.FieldAddr:
						if v := fieldOf(at); v != nil && ir.IsContext(v.Type()) {
							t.fields[v] = append(t.fields[v], at)
						}
					case *ssa.Field:
						if s, ok := at.X.Type().Underlying().(*types.Struct); ok && ir.IsContext(at.Type()) {
							v := s.Field(at.Field).Origin()
							t.fields[v] = append(t.fields[v], at)
						}
					}
				}
			}
		}
	}
	return t.fields[field]
}

// interfaces returns the interface values that are made of the object, or of a
// copy of it.
func interfaces(alloc *ssa.Alloc) []*ssa.MakeInterface {
	var list []*ssa.MakeInterface
	for _, r := range ir.Referrers(alloc) {
		switch r := r.(type) {
		case *ssa.MakeInterface:
			list = append(list, r)
		case *ssa.UnOp:
			for _, rr := range ir.Referrers(r) {
				if mi, ok := rr.(*ssa.MakeInterface); ok {
					list = append(list, mi)
				}
			}
		}
	}
	return list
}

// call looks at what a callee that is given v does with it, and follows the
// context that it makes of it.
func (f *following) call(call ssa.CallInstruction, v ssa.Value) {
	common := call.Common()
	value, isCall := call.(*ssa.Call)
	if common.IsInvoke() && common.Value == v {
		if isCall && grants(value) {
			return
		}
		u := useOfContext(common.Method.Name())
		if isCall && polls(value) {
			u = Asked
		}
		if u != Asked || !isCall || !onlyPrinted(value) {
			f.notice(u)
		}
		return
	}
	for i, a := range common.Args {
		if a != v {
			continue
		}
		if isCall {
			f.derived(value, i)
		}
		if u := f.t.UseOf(call, i); u != Asked || !isCall || !onlyPrinted(value) {
			f.notice(u)
		}
	}
	if common.Value == v {
		f.notice(Noticed)
	}
}

// polls reports whether done, the call of a context's Done, serves only to ask
// whether the context has ended: in selects that have a default.
func polls(done *ssa.Call) bool {
	users := ir.Referrers(done)
	for _, r := range users {
		if sel, ok := r.(*ssa.Select); !ok || sel.Blocking {
			return false
		}
	}
	return len(users) > 0
}

// grants reports whether done, the call of a context's Done, stands in a
// goroutine that lets some time pass after the end of the context before it
// cancels another one: what is given that one can still do its work.
func grants(done *ssa.Call) bool {
	fn := done.Parent()
	if done.Call.Method.Name() != "Done" || !startedOnly(fn) {
		return false
	}
	var pauses, cancels []ssa.Instruction
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			switch {
			case !ok || !ir.Precedes(done, call):
			case ir.IsNamed(call.Call.Value.Type(), "context", "CancelFunc"):
				cancels = append(cancels, call)
			case slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return ir.IsNamed(a.Type(), "time", "Duration") }):
				pauses = append(pauses, call)
			}
		}
	}
	for _, c := range cancels {
		if !slices.ContainsFunc(pauses, func(p ssa.Instruction) bool { return ir.Precedes(p, c) }) {
			return false
		}
	}
	return len(cancels) > 0
}

// startedOnly reports whether fn is the body of a go statement.
func startedOnly(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if g, ok := instr.(*ssa.Go); ok && ir.Callee(g) == fn {
				return true
			}
		}
	}
	return false
}

// derived follows the contexts that call makes of its argument i.
func (f *following) derived(call *ssa.Call, i int) {
	results := call.Call.Signature().Results()
	i += len(ir.CallArgs(call)) - len(call.Call.Args)
	for k := range results.Len() {
		if !isCarrier(results.At(k).Type()) || !f.t.derives(call, i, k) {
			continue
		}
		if results.Len() == 1 {
			f.follow(call)
		} else {
			f.follow(ir.Extract(call, k))
		}
	}
}

// onlyPrinted reports whether the result of call ends in text for people.
func onlyPrinted(call *ssa.Call) bool {
	work, seen := []ssa.Value{call}, make(map[ssa.Value]bool)
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[v] {
			continue
		}
		seen[v] = true
		for _, r := range ir.Referrers(v) {
			switch r := r.(type) {
			case *ssa.MakeInterface, *ssa.ChangeInterface, *ssa.Slice, *ssa.IndexAddr, *ssa.Convert:
				work = append(work, r.(ssa.Value))
			case *ssa.Store:
				addr, ok := r.Addr.(*ssa.IndexAddr)
				if !ok {
					return false
				}
				if alloc, ok := addr.X.(*ssa.Alloc); ok && alloc.Comment == "varargs" {
					work = append(work, alloc)
				} else {
					return false
				}
			case *ssa.Call:
				if !ir.Prints(&r.Call) && !strings.HasPrefix(ir.NameOfCall(&r.Call).Func, "Wrap") {
					return false
				}
			case *ssa.DebugRef:
			default:
				return false
			}
		}
	}
	return true
}

// contextUses returns the parameters of fn that are contexts, by their indexes,
// whose end it ignores, and those that it only asks.
func (t *Table) contextUses(fn *ssa.Function) (ignores, asks []int) {
	if len(fn.Blocks) == 0 {
		return nil, nil
	}
	for i, p := range fn.Params {
		if !ir.IsContext(p.Type()) {
			continue
		}
		switch t.ParamUse(fn, i) {
		case Ignored:
			ignores = append(ignores, i)
		case Asked:
			asks = append(asks, i)
		}
	}
	return ignores, asks
}
