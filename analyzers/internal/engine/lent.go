package engine

import (
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Lent is a buffer that the function lends to another goroutine and, once it
// has given up to wait for it, uses as its own.
type Lent struct {
	summary.Loan
	Place place.Place

	// Fill is what writes into the buffer before it is lent, so that the next
	// call does too, and Always is set if each call does. Put is what puts the
	// buffer back into its pool on the cancelled way. One of them is nil.
	Fill, Put ssa.Instruction
	Always    bool
}

// Lent returns the buffers of f that it uses again although they may still be
// lent.
func (f *Func) Lent() []Lent {
	if len(f.Points) == 0 {
		return nil
	}
	var list []Lent
	for _, l := range f.Pkg.Table.Loans(f.Function) {
		b := f.bufferOf(l.Value)
		if b.place.IsZero() {
			continue
		}
		way := f.Cancelled(l.Edge, l.At)
		if len(way.Exits) == 0 && len(way.Again) == 0 {
			continue
		}
		if put := f.putsBack(way, l, b.place); put != nil {
			list = append(list, Lent{Loan: l, Place: b.place, Put: put})
			continue
		}
		if b.place.Path == "" || !place.Durable(b.place, f.Function) || f.parts(way, l, b) {
			continue
		}
		if fill, always := f.fills(l, b); fill != nil {
			list = append(list, Lent{Loan: l, Place: b.place, Fill: fill, Always: always})
		}
	}
	return list
}

// A buffer is where the memory that a value designates belongs.
type buffer struct {
	place place.Place

	// within is set if the memory is a part of the object at that place, and not
	// only pointed to from there, so that it cannot be exchanged for another.
	within bool
}

// bufferOf returns the buffer that v designates, through what only looks at the
// same memory in another way.
func (f *Func) bufferOf(v ssa.Value) buffer {
	for range maxSteps {
		switch x := v.(type) {
		case *ssa.Slice:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.Phi:
			return buffer{place: f.Pkg.Table.Places.Of(x)}
		case *ssa.Call:
			from := sameMemory(x)
			if from == nil {
				return buffer{place: f.Pkg.Table.Places.Of(x)}
			}
			v = from
		case *ssa.FieldAddr:
			return buffer{f.Pkg.Table.Places.Of(x), true}
		case *ssa.UnOp:
			if cell := ir.Cell(x); cell != nil {
				if v = ir.OnlyStore(cell); v == nil {
					return buffer{}
				}
				continue
			}
			return buffer{place: f.Pkg.Table.Places.Of(x)}
		case *ssa.TypeAssert:
			return buffer{place: f.Pkg.Table.Places.Of(x)}
		default:
			return buffer{}
		}
	}
	return buffer{}
}

// maxSteps bounds how far a value is followed to where its memory belongs.
const maxSteps = 16

// sameMemory returns the argument of call in whose memory its result is, or nil:
// it appends to it, or it is a buffer that is asked for its bytes.
func sameMemory(call *ssa.Call) ssa.Value {
	args := call.Call.Args
	if ir.Builtin(&call.Call) == "append" {
		return args[0]
	}
	name := ir.NameOfCall(&call.Call)
	if name.Pkg == "bytes" && name.Recv == "Buffer" && name.Func == "Bytes" {
		return ir.Receiver(&call.Call)
	}
	if !strings.HasPrefix(strings.ToLower(name.Func), "append") {
		return nil
	}
	for _, a := range ir.Args(&call.Call) {
		if s, ok := a.(*ssa.Slice); ok && call.Type() == a.Type() && effect.IsZero(s.High) {
			return a
		}
	}
	return nil
}

// fills returns an instruction that writes into the buffer before it is lent,
// and reports whether it always comes before.
func (f *Func) fills(l summary.Loan, b buffer) (fill ssa.Instruction, always bool) {
	for _, block := range f.Blocks {
		if !ir.Reaches(block, l.At.Block()) && block != l.At.Block() {
			continue
		}
		for _, instr := range block.Instrs {
			if instr == l.At {
				break
			}
			if !f.writesInto(instr, b) {
				continue
			}
			if ir.Precedes(instr, l.At) {
				return instr, true
			}
			if fill == nil {
				fill = instr
			}
		}
	}
	return fill, false
}

// writesInto reports whether instr writes over what the buffer holds.
func (f *Func) writesInto(instr ssa.Instruction, b buffer) bool {
	if call, ok := instr.(*ssa.Call); ok {
		for _, a := range overwritten(call) {
			if into := f.bufferOf(a); into.place == b.place {
				return true
			}
		}
	}
	if st, ok := instr.(*ssa.Store); ok && !b.within {
		s, ok := st.Val.(*ssa.Slice)
		if ok && effect.IsZero(s.High) && f.bufferOf(s).place == b.place && f.Pkg.Table.Places.Of(st.Addr) == b.place {
			return true
		}
	}
	for _, e := range f.Pkg.Table.At(instr) {
		if e.Async || e.When == effect.OnError || !e.Kind.Mutates() || e.Kind == effect.Spawn || e.Kind == effect.Poison {
			continue
		}
		if b.place.Holds(e.Place) && (b.within || e.Place != b.place) {
			return true
		}
	}
	return false
}

// overwritten returns the arguments of call into whose memory it writes.
func overwritten(call *ssa.Call) []ssa.Value {
	args := ir.Args(&call.Call)
	switch ir.Builtin(&call.Call) {
	case "copy", "clear":
		return call.Call.Args[:1]
	case "append":
		if s, ok := call.Call.Args[0].(*ssa.Slice); ok && effect.IsZero(s.High) {
			return call.Call.Args[:1]
		}
		return nil
	}
	name := ir.NameOfCall(&call.Call)
	switch {
	case name.Pkg == "bytes" && name.Recv == "Buffer" && (name.Func == "Reset" || name.Func == "Truncate"):
		return []ssa.Value{ir.Receiver(&call.Call)}
	case name.Pkg == "encoding/binary" && strings.HasPrefix(name.Func, "Put") && len(args) > 0:
		return args[:1]
	case name.Pkg == "io" && (name.Func == "ReadFull" || name.Func == "ReadAtLeast"):
		return args[1:2]
	}
	if from := sameMemory(call); from != nil && name.Pkg != "bytes" {
		return []ssa.Value{from}
	}
	return nil
}

// parts reports whether f parts with the buffer: each call begins with another
// one, or the cancelled way puts another one in its place, touches it in a way
// that is not known, or ends the life of its owner, here or in the callers.
func (f *Func) parts(way *Way, l summary.Loan, b buffer) bool {
	replaces := func(e effect.Effect) bool { return f.replaces(e, b) }
	for _, block := range f.Blocks {
		for _, instr := range block.Instrs {
			if !ir.Precedes(instr, l.At) {
				continue
			}
			for _, e := range f.Pkg.Table.At(instr) {
				if e.Certain() && replaces(e) {
					return true
				}
			}
		}
	}
	for _, list := range []*Effects{&way.Effects, &way.Point} {
		for _, e := range list.All() {
			if replaces(e) || e.Kind == effect.Poison && e.Place.Holds(b.place) {
				return true
			}
		}
	}
	return f.Async().Touch(b.place) || f.AskCallers(b.place) == AllHandleIt
}

// replaces reports whether e puts another buffer where b is.
func (f *Func) replaces(e effect.Effect, b buffer) bool {
	if b.within || !e.Place.Holds(b.place) {
		return false
	}
	switch e.Kind {
	case effect.Restore:
		return true
	case effect.Set, effect.Clear:
		return e.Callee != "" || e.Value == nil || f.bufferOf(e.Value).place != b.place
	}
	return false
}

// putsBack returns the instruction that puts what is at p, or what it lies in,
// into a pool on the way, or in a defer.
func (f *Func) putsBack(way *Way, l summary.Loan, p place.Place) ssa.Instruction {
	if _, ok := p.Root.(*ssa.Parameter); ok {
		return nil
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if d, ok := instr.(*ssa.Defer); !way.In(instr) && (!ok || !ir.Precedes(d, l.Edge.Point.Instr)) {
				continue
			}
			if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 1 && ir.NameOfCall(call.Common()).Func != "Put" {
				continue // it may count who uses it
			}
			if v := recycled(call, 0); v != nil && f.Pkg.Table.Places.Of(v).Holds(p) {
				return instr
			}
		}
	}
	return nil
}
