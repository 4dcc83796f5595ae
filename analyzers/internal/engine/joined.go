package engine

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Work is shared without a single flight too: who comes first leaves an entry where
// the others find it, does the work and stores its error in the entry; the others
// wait on a channel or a WaitGroup of the entry, and return that error.

// A Joined is work whose error those get who have waited for it to be done by
// another caller.
type Joined struct {
	Work Given           // is given a context by the caller that does the work
	Wait ssa.Instruction // where the others wait
	Exit *ssa.Return     // where they return the error

	// One is set if there is at most one entry for each object, and not one for
	// each key.
	One bool
}

// WaitPos returns where the others wait.
func (j *Joined) WaitPos() token.Pos { return waitPos(j.Wait) }

func waitPos(wait ssa.Instruction) token.Pos {
	if sel, ok := wait.(*ssa.Select); ok && !sel.Pos().IsValid() {
		return sel.States[0].Pos
	}
	return wait.Pos()
}

// A joining is a wait for an entry that was found, in the function that may do the
// work instead or in one that it returns the entry to, and the return of its error.
type joining struct {
	wait   ssa.Instruction
	entry  ssa.Value
	signal slot // is waited for
	err    slot // is returned, if exit is set
	exit   *ssa.Return
}

// Joined returns the work of f that some callers do and others wait for.
func (f *Func) Joined() []Joined {
	var list []Joined
	waits := f.joinings()
	if len(waits) == 0 {
		return nil
	}
	for _, g := range f.Givens() {
		for _, j := range waits {
			if j.exit != nil && f.isInstead(g.At, j) && f.fillsEntry(g, j.err) {
				list = append(list, Joined{Work: g, Wait: j.wait, Exit: j.exit, One: f.isOne(j.entry)})
				break
			}
		}
	}
	return list
}

// joinings returns the waits for entries that f has found, in f and in its callers.
func (f *Func) joinings() []joining {
	return f.joined.Of(sharing{}, f.Pkg.Table.Budget, f.findJoinings)
}

// sharing is the question how others wait for the work of a function.
type sharing struct{}

func (f *Func) findJoinings() []joining {
	var list []joining
	for _, w := range f.Pkg.waits(f.Function) {
		if f.isFound(w.field.X, 0) {
			list = append(list, f.answered(w.instr, w.field)...)
		}
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				list = append(list, f.waitsIn(call)...)
			}
		}
	}
	for _, c := range f.Pkg.Uses.Callers(f.Function) {
		if call, ok := c.(*ssa.Call); ok && call.Parent() != f.Function {
			list = append(list, f.waitsOutside(call)...)
		}
	}
	return list
}

// waitsOutside returns how the function around a call of f waits for an entry that f
// has found and returned.
func (f *Func) waitsOutside(call *ssa.Call) []joining {
	var list []joining
	outer := f.Pkg.FuncOf(call.Parent())
	for _, w := range f.Pkg.waits(outer.Function) {
		if slices.Contains(origins(w.field.X), ssa.Value(call)) && f.Pkg.returnsFound(f.Function, 0) {
			list = append(list, outer.answered(w.instr, w.field)...)
		}
	}
	return list
}

// An await is an instruction that waits for a field of an object.
type await struct {
	instr ssa.Instruction
	field *ssa.FieldAddr
}

// waits returns where fn waits for fields of objects.
func (pkg *Package) waits(fn *ssa.Function) []await {
	list, known := pkg.awaits[fn]
	if known {
		return list
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			for _, field := range awaited(instr) {
				list = append(list, await{instr, field})
			}
		}
	}
	if pkg.awaits == nil {
		pkg.awaits = make(map[*ssa.Function][]await)
	}
	pkg.awaits[fn] = list
	return list
}

// awaited returns the fields of objects for one of which instr waits: a channel that
// it receives from, or a WaitGroup.
func awaited(instr ssa.Instruction) []*ssa.FieldAddr {
	var signals []ssa.Value
	switch x := instr.(type) {
	case *ssa.UnOp:
		if x.Op == token.ARROW {
			signals = append(signals, x.X)
		}
	case *ssa.Select:
		for _, st := range x.States {
			if x.Blocking && st.Dir == types.RecvOnly {
				signals = append(signals, st.Chan)
			}
		}
	case *ssa.Call:
		if recv := ir.Receiver(&x.Call); recv != nil && isWait(x) && ir.IsNamed(ir.Deref(recv.Type()), "sync", "WaitGroup") {
			signals = append(signals, recv)
		}
	}
	var fields []*ssa.FieldAddr
	for _, v := range signals {
		if field := fieldOf(v); field != nil {
			fields = append(fields, field)
		}
	}
	return fields
}

// fieldOf returns the field that v is, or is read from, or nil.
func fieldOf(v ssa.Value) *ssa.FieldAddr {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	field, _ := v.(*ssa.FieldAddr)
	return field
}

// answered returns the wait for a field of an entry, with the returns of an error of
// the entry after it which no question precedes that tells a cancellation from other
// errors.
func (f *Func) answered(wait ssa.Instruction, field *ssa.FieldAddr) []joining {
	j := joining{wait: wait, entry: field.X, signal: slotOf(field)}
	list := []joining{j}
	reads := f.errorsOf(field.X, wait)
	all := make(map[ssa.Value]bool)
	for _, load := range reads {
		maps.Copy(all, carriers(load))
	}
	for _, load := range reads {
		if exit := returned(f.Function, carriers(load)); exit != nil && !asksEnd(f.Function, all, wait, exit) {
			j.err, j.exit = slotOf(load.X.(*ssa.FieldAddr)), exit
			list = append(list, j)
		}
	}
	return list
}

// errorsOf returns where f reads an error of an object after an instruction.
func (f *Func) errorsOf(object ssa.Value, after ssa.Instruction) []*ssa.UnOp {
	var list []*ssa.UnOp
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			load, ok := instr.(*ssa.UnOp)
			if !ok || load.Op != token.MUL || !ir.IsError(load.Type()) || !ir.Precedes(after, load) {
				continue
			}
			if field, ok := load.X.(*ssa.FieldAddr); ok && f.Pkg.Table.SameValue(field.X, object) {
				list = append(list, load)
			}
		}
	}
	return list
}

// waitsIn returns how f waits for an entry by a call of another function of the
// package, which returns the error of the entry.
func (f *Func) waitsIn(call *ssa.Call) []joining {
	var list []joining
	fn := ir.Callee(call)
	if fn == nil || fn == f.Function || len(fn.Blocks) == 0 {
		return nil
	}
	for _, w := range f.Pkg.waits(fn) {
		i := parameterOf(fn, w.field.X)
		if i < 0 || i >= len(call.Call.Args) || !f.isFound(call.Call.Args[i], 0) {
			continue
		}
		exit := f.passesOn(call)
		for _, j := range f.Pkg.FuncOf(fn).answered(w.instr, w.field) {
			j.wait, j.entry = call, call.Call.Args[i]
			if j.exit != nil {
				j.exit = exit
			}
			list = append(list, j)
		}
	}
	return list
}

// passesOn returns where f returns the error of call, unless it asks first whether that
// is a cancellation.
func (f *Func) passesOn(call *ssa.Call) *ssa.Return {
	result, typ := ir.LastResult(call)
	if result == nil || !ir.IsError(typ) {
		return nil
	}
	errs := carriers(result)
	exit := returned(f.Function, errs)
	if exit == nil || asksEnd(f.Function, errs, call, exit) {
		return nil
	}
	return exit
}

// returned returns a return of fn that returns one of the values as its error.
func returned(fn *ssa.Function, values map[ssa.Value]bool) *ssa.Return {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && len(ret.Results) > 0 && values[ret.Results[len(ret.Results)-1]] {
			return ret
		}
	}
	return nil
}

// asksEnd reports whether fn asks what may be about a cancellation: whether one of the
// errors is one or, on a way between two instructions, whether a context has ended.
func asksEnd(fn *ssa.Function, errs map[ssa.Value]bool, from, to ssa.Instruction) bool {
	end := &Ending{Err: errs}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.Call:
				if asksContext(x) && ir.Reaches(from.Block(), b) && ir.Reaches(b, to.Block()) || end.asks(x) && cancel.Answer(x) != flow.False {
					return true
				}
			case *ssa.BinOp:
				truth, ok := end.compared(x)
				if ok && (truth == flow.True) == (x.Op == token.EQL) {
					return true
				}
			}
		}
	}
	return len(end.doubts) > 0
}

// asksContext reports whether call asks a context whether it has ended.
func asksContext(call *ssa.Call) bool {
	recv := ir.Receiver(&call.Call)
	return recv != nil && ir.IsContext(recv.Type()) && ir.NameOfCall(&call.Call).Func == "Err"
}

// isFound reports whether v may be an object that others have left where f has found
// it: in a map or a field, or by a function of the package that looks there.
func (f *Func) isFound(v ssa.Value, depth int) bool {
	places := f.Pkg.Table.Places
	return slices.ContainsFunc(origins(v), func(o ssa.Value) bool {
		switch x := o.(type) {
		case *ssa.Lookup:
			return place.Durable(places.Of(x.X), f.Function)
		case *ssa.UnOp:
			at := places.Of(x)
			return at.Path != "" && place.Durable(at, f.Function)
		case *ssa.Call:
			if recv := ir.Receiver(&x.Call); recv != nil && Looks(&x.Call) && place.Durable(places.Of(recv), f.Function) {
				return true
			}
			fn := ir.Callee(x)
			return fn != nil && depth < maxUp && f.Pkg.returnsFound(fn, depth+1)
		}
		return false
	})
}

// returnsFound reports whether fn may return an object that it has found.
func (pkg *Package) returnsFound(fn *ssa.Function, depth int) bool {
	f := pkg.FuncOf(fn)
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && slices.ContainsFunc(ret.Results, func(v ssa.Value) bool {
			_, object := v.Type().Underlying().(*types.Pointer)
			return object && f.isFound(v, depth)
		}) {
			return true
		}
	}
	return false
}

// isOne reports whether the entry was found without a key that tells it from others
// of its object.
func (f *Func) isOne(entry ssa.Value) bool {
	return !slices.ContainsFunc(origins(entry), func(o ssa.Value) bool {
		switch x := o.(type) {
		case *ssa.Lookup:
			return !f.isFixed(x.Index)
		case *ssa.Call:
			args := ir.Args(&x.Call)
			return len(args) > 0 && !slices.ContainsFunc(args, f.isFixed)
		}
		return false
	})
}
