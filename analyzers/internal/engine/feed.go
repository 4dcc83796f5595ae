package engine

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Feed is a send, without another arm, to a channel that a function is given
// from outside, in a loop that ends with a context: whoever sends leaves with
// the context at any time but this one.
type Feed struct {
	Send *ssa.Send
	Chan *ssa.Parameter

	// Loop is the function with the loop, and Edge how it leaves that.
	Loop *Func
	Edge *cancel.Edge
}

// Feeds returns the feeds of f whose receiver is not known: the package does not
// make the channel, and nothing says that it is received from to its end.
func (f *Func) Feeds() []*Feed {
	var list []*Feed
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			send, ok := instr.(*ssa.Send)
			if !ok {
				continue
			}
			ch := givenChannel(send.Chan)
			if ch == nil {
				continue
			}
			if feed := f.feed(send, ch); feed != nil && f.Pkg.onlySentTo(ch, make(map[*ssa.Parameter]bool)) {
				list = append(list, feed)
			}
		}
	}
	return list
}

// feed looks for the loop around a send: in f, or around all calls of f.
func (f *Func) feed(send *ssa.Send, ch *ssa.Parameter) *Feed {
	if e := f.leavesLoopsAround(send); e != nil {
		return &Feed{send, ch, f, e}
	}
	if ch.Parent() != f.Function {
		return nil
	}
	var found *Feed
	for _, s := range f.Pkg.sites()[f.Function] {
		call, ok := s.Instr.(*ssa.Call)
		if !ok || s.How != Called {
			return nil
		}
		caller := f.Pkg.FuncOf(call.Parent())
		e := caller.leavesLoopsAround(call)
		if e == nil || !f.Pkg.gives(call, e.Value) {
			return nil
		}
		found = &Feed{send, ch, caller, e}
	}
	return found
}

// gives reports whether call hands on a context, or the object that it is in.
func (p *Package) gives(call *ssa.Call, ctx ssa.Value) bool {
	root := p.Table.Places.Of(ctx).Root
	return root != nil && slices.ContainsFunc(ir.CallArgs(call), func(a ssa.Value) bool { return p.Table.Places.Of(a).Root == root })
}

// leavesLoopsAround returns how a loop around instr is left when a context ends
// that the loop does not make itself, in an arm of a select or after a check, or
// nil.
func (f *Func) leavesLoopsAround(instr ssa.Instruction) *cancel.Edge {
	for _, l := range LoopsAround(instr.Block()) {
		for _, p := range f.Points {
			if p.Kind == cancel.Call || !l.Has(p.Instr) {
				continue
			}
			for _, e := range p.Edges {
				if e.Source != cancel.Context || e.Value == nil || l.makes(f.Pkg.Table.Places.Of(e.Value).Root) {
					continue
				}
				way := f.Cancelled(e, instr)
				if way.LeavesLoop(l) && !slices.ContainsFunc(way.Again, func(b BackEdge) bool { return l.blocks[b.Header] }) {
					return e
				}
			}
		}
	}
	return nil
}

// givenChannel returns the parameter that ch is, of the function or of one that
// it is written in, or nil.
func givenChannel(ch ssa.Value) *ssa.Parameter {
	for {
		switch x := ch.(type) {
		case *ssa.Parameter:
			return x
		case *ssa.ChangeType:
			ch = x.X
		case *ssa.FreeVar:
			if ch = ir.Binding(x); ch == nil {
				return nil
			}
		case *ssa.UnOp:
			cell := ir.Cell(x.X)
			if x.Op != token.MUL || cell == nil {
				return nil
			}
			if ch = ir.OnlyStore(cell); ch == nil {
				return nil
			}
		default:
			return nil
		}
	}
}

// onlySentTo reports whether the package does nothing with a channel that a
// function is given but to send to it and to hand it on: it neither makes it,
// nor receives from it, closes it or asks for its room.
func (p *Package) onlySentTo(ch *ssa.Parameter, seen map[*ssa.Parameter]bool) bool {
	if seen[ch] {
		return true
	}
	seen[ch] = true
	fn := ch.Parent()
	if p.usesOtherwise(fn, ch) {
		return false
	}
	for _, s := range p.sites()[fn] {
		call, ok := s.Instr.(ssa.CallInstruction)
		if !ok || ir.Callee(call) != fn {
			if fn.Parent() != nil {
				return false // who runs the literal has made the channel for it, and receives until it returns
			}
			continue // who runs it so is not known
		}
		arg := argumentFor(ch, fn, ir.CallArgs(call))
		if arg == nil {
			return false
		}
		if c, ok := arg.(*ssa.Const); ok && c.IsNil() {
			continue
		}
		if from := givenChannel(arg); from == nil || !p.onlySentTo(from, seen) {
			return false
		}
	}
	return true
}

// usesOtherwise reports whether fn, or a function that is written in it, does
// more with the channel than to send to it and to hand it on.
func (p *Package) usesOtherwise(fn *ssa.Function, ch *ssa.Parameter) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			// What is deferred tells the receiver that this was all.
			_, last := instr.(*ssa.Defer)
			if call, ok := instr.(ssa.CallInstruction); ok && (last || ir.Builtin(call.Common()) != "") &&
				slices.ContainsFunc(call.Common().Args, func(a ssa.Value) bool { return givenChannel(a) == ch }) {
				return true
			}
			if slices.ContainsFunc(p.Table.At(instr), func(e effect.Effect) bool {
				return (e.Kind == effect.Receive || e.Kind == effect.Poison) && e.Place.Root == ssa.Value(ch)
			}) {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(inner *ssa.Function) bool { return p.usesOtherwise(inner, ch) })
}
