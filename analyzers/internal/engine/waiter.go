package engine

import (
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// A Waiter is an entry that a function adds to durable state before it waits
// for a channel that belongs to the entry: whoever answers finds the channel
// there.
type Waiter struct {
	*Opener
	Channel ssa.Value // what the point receives from
	Arm     *ssa.SelectState

	f       *Func
	handles []ssa.Value // the entry, its key, and what it is made of
}

// Waiter returns o as the waiter that p waits as, or nil if p waits for
// something else.
func (f *Func) Waiter(o *Opener, p *cancel.Point) *Waiter {
	sel, ok := p.Instr.(*ssa.Select)
	if !ok || o.Kind != effect.Append && o.Kind != effect.Insert {
		return nil
	}
	handles := registered(o)
	for k, st := range sel.States {
		if st.Dir != types.RecvOnly || slices.ContainsFunc(p.Edges, func(e *cancel.Edge) bool { return e.Takes(k) }) {
			continue
		}
		if f.isPartOf(st.Chan, handles, o) {
			if root := f.Pkg.Table.Places.Of(st.Chan).Root; root != nil {
				handles = append(handles, root)
			}
			return &Waiter{o, st.Chan, st, f, handles}
		}
	}
	return nil
}

// registered returns the values by which an entry can be known: what is added,
// its key, and, for a helper that adds it, what that is given and returns.
func registered(o *Opener) []ssa.Value {
	var list []ssa.Value
	if o.Value != nil {
		list = append(list, o.Value)
	}
	switch x := o.Instr.(type) {
	case *ssa.MapUpdate:
		list = append(list, x.Key)
	case *ssa.Store:
		list = append(list, listed(o)...)
	case *ssa.Call:
		for _, a := range ir.Args(&x.Call) {
			if !ir.IsContext(a.Type()) {
				list = append(list, a)
			}
		}
		list = append(list, x)
	}
	return slices.DeleteFunc(list, func(v ssa.Value) bool {
		_, isConst := v.(*ssa.Const)
		return isConst
	})
}

// listed returns the values that o adds to a list with append.
func listed(o *Opener) []ssa.Value {
	st, ok := o.Instr.(*ssa.Store)
	if !ok {
		return nil
	}
	call, ok := st.Val.(*ssa.Call)
	if !ok || ir.Builtin(&call.Call) != "append" || len(call.Call.Args) != 2 {
		return nil
	}
	return appended(call.Call.Args[1])
}

// appended returns the elements of the list that is made for a call of append.
func appended(rest ssa.Value) []ssa.Value {
	var list []ssa.Value
	s, ok := rest.(*ssa.Slice)
	if !ok {
		return nil
	}
	for _, r := range ir.Referrers(s.X) {
		if at, ok := r.(*ssa.IndexAddr); ok {
			for _, r := range ir.Referrers(at) {
				if st, ok := r.(*ssa.Store); ok && st.Addr == at {
					list = append(list, st.Val)
				}
			}
		}
	}
	return list
}

// isPartOf reports whether a channel that the function has made, or got from the
// helper that registered it, is one of the handles or a part of one.
func (f *Func) isPartOf(ch ssa.Value, handles []ssa.Value, o *Opener) bool {
	places := f.Pkg.Table.Places
	at := places.Of(ch)
	switch root := at.Root.(type) {
	case *ssa.MakeChan, *ssa.Alloc:
	case *ssa.Call:
		if root == o.Instr {
			return true
		}
	case *ssa.Extract:
		call, ok := root.Tuple.(*ssa.Call)
		if !ok || call == o.Instr {
			return ok
		}
	default:
		return false
	}
	derived := derivedFrom([]ssa.Value{at.Root})
	return slices.ContainsFunc(handles, func(v ssa.Value) bool {
		if _, ok := v.Type().Underlying().(*types.Basic); ok {
			return false
		}
		p := places.Of(v)
		return derived[v] || !p.IsZero() && p.Holds(at)
	})
}

// Place of the entry itself, for effects on it.
func (w *Waiter) entries() []place.Place {
	var list []place.Place
	for _, v := range append([]ssa.Value{w.Channel}, w.handles...) {
		if p := w.f.Pkg.Table.Places.Of(v); !p.IsZero() && !place.Durable(p, w.f.Function) {
			list = append(list, place.Place{Root: p.Root})
		}
	}
	return list
}

// HandedOn reports whether somebody else has the entry in hand, or the way does
// anything with it but leave: it is marked, closed, passed to a function, or
// looked after by a defer, a goroutine or a callback.
func (w *Waiter) HandedOn(way *Way) bool {
	derived := derivedFrom(w.handles)
	for instr := range way.instrs {
		if handsOn(instr, derived) && !w.takesOut(instr) {
			return true
		}
	}
	if w.isDeferred() {
		return true
	}
	return slices.ContainsFunc(w.entries(), func(p place.Place) bool {
		return touches(way.All(), p) || touches(w.f.Async().All(), p)
	})
}

// touches reports whether one of the effects changes something of the entry at
// p. To receive from it is to look whether it was answered.
func touches(list []effect.Effect, p place.Place) bool {
	return slices.ContainsFunc(list, func(e effect.Effect) bool {
		return e.Kind.Mutates() && (e.Kind != effect.Receive || e.Async) && e.Place.Root == p.Root
	})
}

// takesOut reports whether instr does nothing with the entry but take it out.
func (w *Waiter) takesOut(instr ssa.Instruction) bool {
	for _, e := range w.f.Pkg.Table.At(instr) {
		if e.Place == w.Place && isRemoval(e.Kind) {
			return e.Via == nil || w.onlyRemoves(e.Via)
		}
	}
	return false
}

// onlyRemoves reports whether a helper takes an entry out without looking at it.
func (w *Waiter) onlyRemoves(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch x := instr.(type) {
			case *ssa.Select:
				return false
			case *ssa.UnOp:
				if x.Op == token.ARROW {
					return false
				}
			}
		}
	}
	return !slices.ContainsFunc(w.f.Pkg.Table.Of(fn).Effects, func(e effect.Effect) bool {
		return e.Kind.Mutates() && !isRemoval(e.Kind)
	})
}

// isDeferred reports whether a defer is given the entry.
func (w *Waiter) isDeferred() bool {
	derived := derivedFrom(w.handles)
	for _, b := range w.f.Blocks {
		for _, instr := range b.Instrs {
			if d, ok := instr.(*ssa.Defer); ok && deferHandsOn(d, derived) {
				return true
			}
		}
	}
	return false
}

// SecondLook reports whether the way looks whether the waiter was answered
// after all: it receives from the channel, reads a part of the entry, or asks
// whether it was still there.
func (w *Waiter) SecondLook(way *Way) bool {
	places := w.f.Pkg.Table.Places
	ch := places.Of(w.Channel)
	entries := w.entries()
	for instr := range way.instrs {
		switch x := instr.(type) {
		case *ssa.UnOp:
			if x.Op == token.ARROW && places.Of(x.X) == ch {
				return true
			}
			if _, ok := x.X.(*ssa.FieldAddr); ok && x.Op == token.MUL && slices.ContainsFunc(entries, func(p place.Place) bool { return places.Of(x.X).Root == p.Root }) {
				return true
			}
		case *ssa.Select:
			if slices.ContainsFunc(x.States, func(st *ssa.SelectState) bool { return st.Dir == types.RecvOnly && places.Of(st.Chan) == ch }) {
				return true
			}
		case *ssa.Lookup:
			if x.CommaOk && places.Of(x.X) == w.Place {
				return true
			}
		case *ssa.Call:
			if name := ir.NameOfCall(&x.Call); name.Recv == "Map" && name.Func == "LoadAndDelete" {
				return true
			}
			// A helper that removes and tells whether there was something.
			if len(ir.Referrers(x)) > 0 && w.removes(x) {
				return true
			}
		}
	}
	return false
}

// OnlyPolls reports whether all that the way looks at is whether there is an
// answer yet. If there is none, the entry is still where it was.
func (w *Waiter) OnlyPolls(way *Way) bool {
	polls := make(map[ssa.Instruction]bool)
	ch := w.f.Pkg.Table.Places.Of(w.Channel)
	for instr := range way.instrs {
		sel, ok := instr.(*ssa.Select)
		if ok && !sel.Blocking && len(sel.States) == 1 && w.f.Pkg.Table.Places.Of(sel.States[0].Chan) == ch {
			polls[instr] = true
		}
	}
	rest := &Way{instrs: maps.Clone(way.instrs)}
	maps.DeleteFunc(rest.instrs, func(instr ssa.Instruction, _ bool) bool { return polls[instr] })
	return len(polls) > 0 && !w.SecondLook(rest)
}

func (w *Waiter) removes(call *ssa.Call) bool {
	if name := ir.NameOfCall(&call.Call); name.Pkg == "container/list" || name.Pkg == "slices" || name.Pkg == "" {
		return false
	}
	return slices.ContainsFunc(w.f.Pkg.Table.At(call), func(e effect.Effect) bool { return e.Place == w.Place && isRemoval(e.Kind) })
}

func isRemoval(k effect.Kind) bool {
	return k == effect.Pop || k == effect.Delete || k == effect.Clear
}

// Removal returns the effect with which the way takes the entry out, or nil.
func (w *Waiter) Removal(way *Way) *effect.Effect {
	for _, e := range way.All() {
		if e.Place == w.Place && isRemoval(e.Kind) && !e.Async {
			return &e
		}
	}
	return nil
}

// Unbuffered reports whether whoever sends to the waiter's channel has to meet
// it there.
func (w *Waiter) Unbuffered() bool {
	at := w.f.Pkg.Table.Places.Of(w.Channel)
	switch root := at.Root.(type) {
	case *ssa.MakeChan:
		return effect.IsZero(root.Size)
	case *ssa.Call:
		fn := ir.Callee(root)
		return fn != nil && w.makesUnbuffered(fn, at.LastName())
	}
	return w.makesUnbuffered(w.f.Function, at.LastName())
}

// makesUnbuffered reports whether fn makes a channel without a buffer for a
// field of that name, and none with one.
func (w *Waiter) makesUnbuffered(fn *ssa.Function, field string) bool {
	found := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok || w.f.Pkg.Table.Places.Of(st.Addr).LastName() != field {
				continue
			}
			mc, ok := st.Val.(*ssa.MakeChan)
			if !ok || !effect.IsZero(mc.Size) {
				return false
			}
			found = true
		}
	}
	return found
}
