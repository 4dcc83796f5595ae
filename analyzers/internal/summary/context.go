package summary

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Contexts are derived in one direction: a context ends when the one that it was
// made from ends, and not the other way round. What cuts the line is
// context.WithoutCancel, a context of its own, and helpers that return such.

// Derived reports whether ctx is parent, or certainly made from it, so that it
// has ended when parent has. Both may be requests, which carry a context.
func (t *Table) Derived(ctx, parent ssa.Value) bool {
	l := &lineage{t: t, target: t.context(parent), done: make(map[ssa.Value]bool)}
	return l.from(ctx)
}

// A lineage looks for one context among those that others are made from.
type lineage struct {
	t      *Table
	target ssa.Value
	done   map[ssa.Value]bool // what was found; true while it is being found
}

// from reports whether v is made from the target on all ways.
func (l *lineage) from(v ssa.Value) bool {
	v = l.t.context(v)
	if l.t.sameContext(v, l.target) {
		return true
	}
	if found, ok := l.done[v]; ok {
		return found
	}
	l.done[v] = true // a circle adds nothing
	found := l.made(v)
	l.done[v] = found
	return found
}

func (l *lineage) made(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return l.all(v.Edges)
	case *ssa.UnOp:
		if cell := ir.Cell(v); cell != nil && v.Op == token.MUL {
			vals, ok := ir.Values(v, cell)
			return ok && l.all(vals)
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return l.call(call, v.Index)
		}
	case *ssa.Call:
		return l.call(v, 0)
	case *ssa.MakeInterface:
		inner := embeddedContext(v)
		return inner != nil && l.from(inner)
	}
	return false
}

// all reports whether each of the values but nil is made from the target.
func (l *lineage) all(vals []ssa.Value) bool {
	found := false
	for _, v := range vals {
		if c, ok := v.(*ssa.Const); ok && c.IsNil() {
			continue
		}
		if !l.from(v) {
			return false
		}
		found = true
	}
	return found
}

// call reports whether result k of a call is made from the target.
func (l *lineage) call(call *ssa.Call, k int) bool {
	if carrier := carrierOf(call); carrier != nil {
		return l.from(carrier)
	}
	args := ir.CallArgs(call)
	for i, a := range args {
		if isCarrier(a.Type()) && l.t.derives(call, i, k) && l.from(a) {
			return true
		}
	}
	return false
}

// derives reports whether result k of call is made from its argument i, a
// context. A function that nothing is known of is taken to do so: that is what
// functions are given one for.
func (t *Table) derives(call *ssa.Call, i, k int) bool {
	switch name := ir.NameOfCall(&call.Call); {
	case name.Pkg == "context" && name.Func == "WithoutCancel", t.MarksOf(CalleeObject(call)).Detaches:
		return false
	case name.Pkg == "context":
		return true
	}
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		if i >= len(fn.Params) {
			return false
		}
		return t.cycles.same(call.Parent(), fn) || t.Lineage(fn, i, k)
	}
	if obj := ir.Object(&call.Call); obj != nil && t.Import != nil && k == 0 {
		if f := t.Import(obj); f != nil {
			return !slices.Contains(f.Detaches, i)
		}
	}
	return true
}

// Detached reports whether ctx certainly does not end with any other context: it
// is, or is made from, Background, TODO, WithoutCancel, or a context with an end
// of its own.
func (t *Table) Detached(ctx ssa.Value) bool {
	return detachment{t: t, done: make(map[ssa.Value]bool)}.of(ctx)
}

// endless reports whether ctx is detached, and nobody ends it either.
func (t *Table) endless(ctx ssa.Value) bool {
	return detachment{t: t, done: make(map[ssa.Value]bool), endless: true}.of(ctx)
}

// A detachment looks for what all contexts come from that one is made from.
type detachment struct {
	t       *Table
	done    map[ssa.Value]bool // what was found; true while it is being found
	endless bool               // contexts that are made with an end do not count
}

func (d detachment) of(v ssa.Value) bool {
	v = d.t.context(v)
	if found, ok := d.done[v]; ok {
		return found
	}
	d.done[v] = true // a circle adds nothing
	found := d.made(v)
	d.done[v] = found
	return found
}

func (d detachment) made(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Phi:
		return d.all(v.Edges)
	case *ssa.UnOp:
		if cell := ir.Cell(v); cell != nil && v.Op == token.MUL {
			vals, ok := ir.Values(v, cell)
			return ok && d.all(vals)
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok {
			return d.call(call, v.Index)
		}
	case *ssa.Call:
		return d.call(v, 0)
	case *ssa.MakeInterface:
		if inner := embeddedContext(v); inner != nil {
			return d.of(inner)
		}
		return hasOwnEnd(v.X.Type()) && !d.endless
	}
	return false
}

func (d detachment) all(vals []ssa.Value) bool {
	found := false
	for _, v := range vals {
		if c, ok := v.(*ssa.Const); ok && c.IsNil() {
			continue
		}
		if !d.of(v) {
			return false
		}
		found = true
	}
	return found
}

// call reports whether result k of a call is a context that is made from none
// that can end.
func (d detachment) call(call *ssa.Call, k int) bool {
	if carrier := carrierOf(call); carrier != nil {
		return d.of(carrier)
	}
	if d.endless && makesEnd(&call.Call) {
		return false
	}
	given := false
	for i, a := range ir.CallArgs(call) {
		if !isCarrier(a.Type()) {
			continue
		}
		given = true
		if d.t.derives(call, i, k) && !d.of(a) {
			return false
		}
	}
	name := ir.NameOfCall(&call.Call)
	return given || name.Pkg == "context" && (name.Func == "Background" || name.Func == "TODO")
}

// makesEnd reports whether the call also returns a function, which ends the
// context that it makes.
func makesEnd(c *ssa.CallCommon) bool {
	for v := range c.Signature().Results().Variables() {
		if _, ok := v.Type().Underlying().(*types.Signature); ok {
			return true
		}
	}
	return false
}

// hasOwnEnd reports whether t is a context that says itself when it ends.
func hasOwnEnd(t types.Type) bool {
	obj, index, _ := types.LookupFieldOrMethod(t, true, nil, "Done")
	_, ok := obj.(*types.Func)
	return ok && len(index) == 1
}

// Lineage reports whether result k of fn is made from its parameter i. A result
// that leads back to itself through other functions counts as not.
func (t *Table) Lineage(fn *ssa.Function, i, k int) bool {
	key := lineageKey{fn, i, k}
	if found, ok := t.lineages[key]; ok {
		return found
	}
	if t.lineages == nil {
		t.lineages = make(map[lineageKey]bool)
	}
	t.lineages[key] = false
	l := &lineage{t: t, target: fn.Params[i], done: make(map[ssa.Value]bool)}
	var results []ssa.Value
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && k < len(ret.Results) {
			results = append(results, ret.Results[k])
		}
	}
	found := l.all(results)
	t.lineages[key] = found
	return found
}

type lineageKey struct {
	fn        *ssa.Function
	param, to int
}

// detaches returns the parameters of fn, by their indexes, that are contexts
// from which the context that it returns is not made.
func (t *Table) detaches(fn *ssa.Function) []int {
	results := fn.Signature.Results()
	if len(fn.Blocks) == 0 || results.Len() == 0 || !isCarrier(results.At(0).Type()) {
		return nil
	}
	var list []int
	for i, p := range fn.Params {
		if isCarrier(p.Type()) && !t.Lineage(fn, i, 0) {
			list = append(list, i)
		}
	}
	return list
}

// carrierOf returns what carries the context that call returns: the request that is
// asked for its context, or the context that a request is given in place of its own.
// It returns nil for other calls.
func carrierOf(call *ssa.Call) ssa.Value {
	name := ir.NameOfCall(&call.Call)
	if name.Pkg != "net/http" || name.Recv != "Request" {
		return nil
	}
	switch name.Func {
	case "Context":
		return ir.Receiver(&call.Call)
	case "WithContext", "Clone":
		return ir.Args(&call.Call)[0]
	}
	return nil
}

// isCarrier reports whether t is a context or a request, which carries one.
func isCarrier(t types.Type) bool {
	return ir.IsContext(t) || ir.IsNamed(t, "net/http", "Request")
}

// NameOf returns the value that v is another name for: through conversions, and
// through variables that can hold one value only where v is read.
func (t *Table) NameOf(v ssa.Value) ssa.Value { return t.context(v) }

// context returns the value that v is another name for: through conversions,
// and through variables that can hold one value only where v is read.
func (t *Table) context(v ssa.Value) ssa.Value {
	if known, ok := t.contexts[v]; ok {
		return known
	}
	if t.contexts == nil {
		t.contexts = make(map[ssa.Value]ssa.Value)
	}
	known := named(v)
	t.contexts[v] = known
	return known
}

// named follows the names of one value.
func named(v ssa.Value) ssa.Value {
	for range maxNames {
		switch x := v.(type) {
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.TypeAssert:
			v = x.X
		case *ssa.FreeVar:
			b := ir.Binding(x)
			if b == nil {
				return v
			}
			v = b
		case *ssa.UnOp:
			cell := ir.Cell(x)
			if x.Op != token.MUL || cell == nil {
				return v
			}
			vals, ok := ir.Values(x, cell)
			if !ok || len(vals) != 1 {
				return v
			}
			v = vals[0]
		default:
			return v
		}
	}
	return v
}

// maxNames bounds how many names of one value are followed.
const maxNames = 16

// sameContext reports whether two values are one context: they are read from the
// same field, or asked of the same object by the same method.
func (t *Table) sameContext(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	switch x := a.(type) {
	case *ssa.UnOp, *ssa.Field:
		p := t.Places.Of(x)
		return p.Path != "" && p == t.Places.Of(b)
	case *ssa.Call:
		y, ok := b.(*ssa.Call)
		if !ok || len(ir.Args(&x.Call)) > 0 || ir.Object(&x.Call) == nil || ir.Object(&x.Call) != ir.Object(&y.Call) {
			return false
		}
		p := t.receiver(&x.Call)
		return !p.IsZero() && p == t.receiver(&y.Call)
	}
	return false
}

func (t *Table) receiver(c *ssa.CallCommon) place.Place {
	if recv := ir.Receiver(c); recv != nil {
		return t.Places.Of(recv)
	}
	return place.Place{}
}

// embeddedContext returns the context whose end is that of the object v, which
// embeds it and was made in place, or nil if it has an end of its own.
func embeddedContext(v *ssa.MakeInterface) ssa.Value {
	obj, index, _ := types.LookupFieldOrMethod(v.X.Type(), true, nil, "Done")
	if _, ok := obj.(*types.Func); !ok || len(index) != 2 {
		return nil
	}
	x := v.X
	if load, ok := x.(*ssa.UnOp); ok && load.Op == token.MUL {
		x = load.X
	}
	alloc, ok := x.(*ssa.Alloc)
	if !ok {
		return nil
	}
	for _, r := range ir.Referrers(alloc) {
		if fa, ok := r.(*ssa.FieldAddr); ok && fa.Field == index[0] {
			for _, s := range ir.Referrers(fa) {
				if st, ok := s.(*ssa.Store); ok && st.Addr == fa {
					return st.Val
				}
			}
		}
	}
	return nil
}
