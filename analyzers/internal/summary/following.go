package summary

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A following goes after a context through a function.
type following struct {
	t    *Table
	from *ssa.Parameter
	seen map[ssa.Value]bool
	paramUse
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
		if k := f.parameterRun(call); k >= 0 {
			f.handed = append(f.handed, Handed{slices.Index(f.from.Parent().Params, f.from), k, i})
			continue
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
