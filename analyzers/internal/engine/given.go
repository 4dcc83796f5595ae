package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Given is a call that is given a context, in a function or in a closure that
// the function runs, starts, defers or lends to one that does.
type Given struct {
	Call ssa.CallInstruction
	Arg  int // the context, among the arguments of Call.Common()
	Ctx  ssa.Value

	// At is where the function itself runs, starts or defers it: Call, or the
	// call of the closure around it.
	At ssa.Instruction
}

// Deferred reports whether the function defers the call.
func (g Given) Deferred() bool {
	_, ok := g.At.(*ssa.Defer)
	return ok
}

// AboutError reports whether the call is given an error besides the context: it
// sorts, counts or wraps a failure that has already happened.
func (g Given) AboutError() bool {
	return slices.ContainsFunc(ir.Args(g.Call.Common()), func(a ssa.Value) bool { return ir.IsError(a.Type()) })
}

// Givens returns the calls that are given a context, with those of closures in
// which it is not a parameter, two closures deep.
func (f *Func) Givens() []Given {
	if f.givens == nil {
		f.givens = givens(f.Function, nil, 0)
	}
	return f.givens
}

// maxInner bounds how deep closures in closures are looked into.
const maxInner = 2

func givens(fn *ssa.Function, at ssa.Instruction, depth int) []Given {
	list := []Given{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			where := at
			if where == nil {
				where = instr
			}
			if i := contextArg(call.Common()); i >= 0 {
				list = append(list, Given{call, i, call.Common().Args[i], where})
			}
			if depth == maxInner {
				continue
			}
			for _, inner := range runs(call) {
				list = append(list, givens(inner, where, depth+1)...)
			}
		}
	}
	return list
}

// contextArg returns the first argument that is a context, or a request that
// carries one, or -1.
func contextArg(c *ssa.CallCommon) int {
	name := ir.NameOfCall(c)
	isRequest := name.Pkg == "net/http" && (name.Func == "Do" || name.Func == "RoundTrip")
	return slices.IndexFunc(c.Args, func(a ssa.Value) bool {
		return ir.IsContext(a.Type()) || isRequest && ir.IsNamed(a.Type(), "net/http", "Request")
	})
}

// runs returns the closures that call runs, starts or is lent: what has become of a
// context when the call stands, has become of it when the closure runs.
func runs(call ssa.CallInstruction) []*ssa.Function {
	fns, _ := life.Starts(call)
	if fn := ir.Callee(call); fn != nil && !slices.Contains(fns, fn) {
		fns = append(fns, fn)
	}
	for _, a := range ir.Args(call.Common()) {
		if fn := ir.FuncOf(a); fn != nil && !slices.Contains(fns, fn) {
			fns = append(fns, fn)
		}
	}
	return slices.DeleteFunc(fns, func(fn *ssa.Function) bool { return fn.Parent() == nil || fn == call.Parent() })
}

// ContextArg returns which argument of call is a context, or a request that
// carries one, or -1.
func ContextArg(call ssa.CallInstruction) int { return contextArg(call.Common()) }

// MadeOf returns what a call returns, and what is made of it, also by the function
// around a closure that puts it into a variable of that.
func MadeOf(call *ssa.Call) map[ssa.Value]bool {
	values := []ssa.Value{call}
	if call.Call.Signature().Results().Len() > 1 {
		values = nil
		for _, r := range ir.Referrers(call) {
			if x, ok := r.(*ssa.Extract); ok && !ir.IsError(x.Type()) {
				values = append(values, x)
			}
		}
	}
	made := derivedFrom(values)
	outer := values
	for v := range made {
		for _, r := range ir.Referrers(v) {
			if st, ok := r.(*ssa.Store); ok && st.Val == v && ir.Cell(st.Addr) != nil {
				outer = append(outer, ir.Cell(st.Addr))
			}
		}
	}
	if len(outer) > len(values) {
		return derivedFrom(outer)
	}
	return made
}

// Among reports whether v, or the variable that it is read from, or the object that
// it is a field of, is one of the values, or a literal that has one of them.
func (f *Func) Among(values map[ssa.Value]bool, v ssa.Value) bool {
	if f.among(values, v) {
		return true
	}
	lit, ok := v.(*ssa.Alloc)
	return ok && slices.ContainsFunc(fieldsOf(lit), func(x ssa.Value) bool { return f.among(values, x) })
}

// among is Among for a value that is no literal.
func (f *Func) among(values map[ssa.Value]bool, v ssa.Value) bool {
	if values[v] || values[f.Pkg.Table.NameOf(v)] {
		return true
	}
	if load, ok := v.(*ssa.UnOp); ok {
		if field, ok := load.X.(*ssa.FieldAddr); ok {
			return f.among(values, field.X)
		}
	}
	if cell := ir.Cell(v); cell != nil {
		return values[cell]
	}
	return false
}

// fieldsOf returns what is put into the fields of a literal, right where it is made.
func fieldsOf(lit *ssa.Alloc) []ssa.Value {
	var vals []ssa.Value
	for _, r := range ir.Referrers(lit) {
		field, ok := r.(*ssa.FieldAddr)
		if !ok || field.Block() != lit.Block() {
			continue
		}
		for _, r := range ir.Referrers(field) {
			if st, ok := r.(*ssa.Store); ok && st.Addr == field && st.Val != lit {
				vals = append(vals, st.Val)
			}
		}
	}
	return vals
}

// Detached returns the calls of the package that are given a context which
// certainly does not end with another one.
func (p *Package) Detached() []Given {
	if p.detached != nil {
		return p.detached
	}
	p.detached = []Given{}
	for _, fn := range p.all {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if i := contextArg(call.Common()); i >= 0 && p.Table.Detached(call.Common().Args[i]) {
					p.detached = append(p.detached, Given{call, i, call.Common().Args[i], instr})
				}
			}
		}
	}
	return p.detached
}

// DoneElsewhere reports whether another function of the package does the same to the
// same field of an object, with a context that it is given itself, and both are about
// the object as a whole.
func (p *Package) DoneElsewhere(g Given) bool {
	at, ok := p.fieldCalled(g.Call)
	if !ok {
		return false
	}
	return slices.ContainsFunc(p.all, func(fn *ssa.Function) bool {
		return fn != Outermost(g.Call.Parent()) && slices.ContainsFunc(p.FuncOf(fn).Givens(), func(other Given) bool {
			also, ok := p.fieldCalled(other.Call)
			_, lent := p.Table.NameOf(other.Ctx).(*ssa.Parameter)
			return ok && lent && also == at && ir.NameOfCall(other.Call.Common()) == ir.NameOfCall(g.Call.Common())
		})
	})
}

// fieldCalled returns the field of which a method is called that is given nothing but
// a context.
func (p *Package) fieldCalled(call ssa.CallInstruction) (summary.Field, bool) {
	recv := ir.Receiver(call.Common())
	if recv == nil || len(ir.Args(call.Common())) != 1 {
		return summary.Field{}, false
	}
	return summary.FieldAt(p.Table.Places.Of(recv))
}

// Outermost returns the declared function that fn is written in.
func Outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
