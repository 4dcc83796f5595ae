package engine

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Closed reports whether o raises a flag beside the close of a channel of the
// same object, and undo takes it down where the object gets another channel or
// none: it says that the channel is closed, which stays so.
func (f *Func) Closed(o *Opener, undo *effect.Effect) bool {
	return o.Kind == effect.Raise && slices.ContainsFunc(f.beside(o.Instr), func(e effect.Effect) bool {
		return f.closes(e) && e.Place.Owner() == o.Place.Owner() && slices.ContainsFunc(f.beside(undo.Instr), func(x effect.Effect) bool {
			return x.Place == e.Place && (x.Kind == effect.Clear || x.Kind == effect.Set)
		})
	})
}

// closes reports whether e is the close of a channel.
func (f *Func) closes(e effect.Effect) bool {
	call, ok := e.Instr.(*ssa.Call)
	return ok && ir.Builtin(&call.Call) == "close" && f.Pkg.Table.Places.Of(call.Call.Args[0]) == e.Place
}

// beside returns the effects of the block of an instruction.
func (f *Func) beside(instr ssa.Instruction) []effect.Effect {
	var list []effect.Effect
	for _, x := range instr.Block().Instrs {
		list = append(list, f.Pkg.Table.At(x)...)
	}
	return list
}
