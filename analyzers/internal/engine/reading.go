package engine

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Reading is bytes that were taken from a stream and are in hand when a cancel
// point is reached, or are taken by it.
type Reading struct {
	effect.Effect

	// Rest is the instruction that reads what is still to come.
	Rest ssa.Instruction

	// Values are what holds the bytes.
	Values []ssa.Value

	// Belongs is set if what is read first shows that more follows: the rest is
	// read in the same call or the same loop, or is made of it.
	Belongs bool
}

// Readings returns what of a message the function has in hand, and nobody else,
// when point is cancelled: what it read before from the stream that the point
// reads from, what the point itself has read in earlier rounds, and what a call
// drops that reads a whole item.
func (f *Func) Readings(point *cancel.Point) []Reading {
	call, ok := point.Instr.(*ssa.Call)
	if !ok {
		return f.readElsewhere(point)
	}
	rest := f.readBy(call)
	if rest == nil {
		return nil
	}
	var list []Reading
	if first := f.firstRead(point, rest.Place); first != nil {
		values := f.bytesOf(first.Instr)
		list = append(list, Reading{*first, call, values, f.announced(values, call)})
	}
	if row := api.Lookup(&call.Call); row != nil && row.Class.Has(api.Lossy|api.Gone) && rest.Callee == "" {
		list = append(list, Reading{*rest, call, f.bytesOf(call), true})
	}
	if len(list) == 0 && f.accumulates(call, rest.Place) {
		list = append(list, Reading{*rest, call, f.bytesOf(call), true})
	}
	return list
}

// readBy returns what call reads from a stream that leads to a peer, itself or
// through a helper that always does, in messages.
func (f *Func) readBy(call *ssa.Call) *effect.Effect {
	if e := f.readFrom(call); e != nil && f.Pkg.hasMessages(e.Place) {
		return e
	}
	return nil
}

// hasMessages reports whether what is read at a place are messages that a read can tear: not
// packets, each of which is read whole, and not random numbers.
func (p *Package) hasMessages(at place.Place) bool { return !p.IsPackets(at) && !p.isRandom(at) }

func (f *Func) readFrom(call *ssa.Call) *effect.Effect {
	if row := api.Lookup(&call.Call); row != nil {
		v := row.Reads.In(&call.Call)
		if v == nil || row.Class.Has(api.Sticky|api.Closes) || !isPeer(v) {
			return nil
		}
		return &effect.Effect{Kind: effect.Read, Place: f.Pkg.Table.Places.Of(v), Instr: call}
	}
	for _, e := range f.Pkg.Table.At(call) {
		if e.Kind == effect.Read && !e.Async && e.When != effect.OnError && e.Depth <= effect.MaxDepth+1 {
			if t := e.Place.Type(); t == nil || isPeerType(t) {
				return &e
			}
		}
	}
	return nil
}

// isPeer reports whether v is a stream of bytes at whose other end somebody
// writes, as far as its type tells: not a buffer in memory, a file or a socket
// that receives whole messages.
func isPeer(v ssa.Value) bool {
	if mi, ok := v.(*ssa.MakeInterface); ok {
		return isPeerType(mi.X.Type())
	}
	return isPeerType(v.Type())
}

func isPeerType(t types.Type) bool {
	if ir.HasMethod(t, "ReadFrom") && ir.HasMethod(t, "WriteTo") && !ir.HasMethod(t, "ReadLine") && !ir.HasMethod(t, "CloseWrite") {
		return false // packets
	}
	named := ir.Named(t)
	if named == nil || named.Obj().Pkg() == nil {
		return true
	}
	switch named.Obj().Pkg().Path() {
	case "bytes", "strings", "os", "hash", "compress/gzip", "compress/flate", "compress/zlib", "archive/tar", "archive/zip",
		"mime/multipart", "encoding/base64", "encoding/hex", "embed", "io/fs", "net/http", "io":
		name := named.Obj().Name()
		return named.Obj().Pkg().Path() == "io" && (name == "Reader" || name == "ReadWriter" || name == "ReadCloser" || name == "ReadWriteCloser")
	}
	return true
}

// firstRead returns the first read from the stream at p that surely stands when
// point is reached.
func (f *Func) firstRead(point *cancel.Point, p place.Place) *effect.Effect {
	var first *effect.Effect
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || instr == point.Instr || !ir.Precedes(instr, point.Instr) || first != nil && !ir.Precedes(instr, first.Instr) {
				continue
			}
			if e := f.readBy(call); e != nil && !e.May && e.Place == p && !peeks(call) && f.stillInHand(call, point, p) {
				first = e
			}
		}
	}
	return first
}

// peeks reports whether a call looks at bytes without taking them, or throws
// them away.
func peeks(call *ssa.Call) bool {
	name := ir.NameOfCall(&call.Call).Func
	return name == "Peek" || name == "Discard" || name == "ReadByte" && ir.NameOfCall(&call.Call).Pkg != "bufio"
}

// stillInHand reports whether control gets from a read to point without an
// answer being written, or the bytes being kept or handed on.
func (f *Func) stillInHand(call *ssa.Call, point *cancel.Point, p place.Place) bool {
	derived := derivedFrom(f.bytesOf(call))
	reached := false
	f.Explore(call, summary.Success(call), Visitor{
		Instr: func(instr ssa.Instruction) bool {
			reached = reached || instr == point.Instr
			if reached {
				return false
			}
			return !handsOnData(instr, derived)
		},
		Effect: func(e effect.Effect) bool {
			switch e.Kind {
			case effect.Write, effect.Flush:
				return e.Place.Owner() != p.Owner() && e.Place != p
			case effect.Poison:
				return !e.Place.Holds(p) || e.May
			}
			return true
		},
	})
	return reached
}

// handsOnData reports whether instr gives one of the derived values to somebody
// who may keep it: not to a function of the standard library that only looks at
// it, or to one that computes something else from it.
func handsOnData(instr ssa.Instruction, derived map[ssa.Value]bool) bool {
	switch x := instr.(type) {
	case *ssa.Return, *ssa.MakeInterface:
		return false
	case *ssa.MakeClosure:
		return false
	case *ssa.Call:
		name := ir.NameOfCall(&x.Call)
		if ir.IsStd(name.Pkg) || name.Func == "" {
			return false
		}
		if fn := ir.Callee(x); fn != nil && x.Call.Signature().Results().Len() > 0 {
			return false // it is taken to compute something
		}
	}
	return handsOn(instr, derived)
}

// bytesOf returns the values in which a call that reads leaves what it has read:
// its results, and the buffers and variables that it is given.
func (f *Func) bytesOf(instr ssa.Instruction) []ssa.Value {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return nil
	}
	values := f.results(call)
	for _, a := range ir.Args(&call.Call) {
		a = ir.Unboxed(a)
		switch a.Type().Underlying().(type) {
		case *types.Slice, *types.Pointer:
			if !ir.HasMethod(a.Type(), "Read") {
				values = append(values, a)
				if s, ok := a.(*ssa.Slice); ok {
					values = append(values, s.X)
				}
			}
		}
	}
	return values
}

// announced reports whether the operands of a later read are made of the values:
// the length of what follows was read first.
func (f *Func) announced(values []ssa.Value, rest *ssa.Call) bool {
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value) bool
	visit = func(v ssa.Value) bool {
		if v == nil || seen[v] || len(seen) > maxDerived {
			return false
		}
		seen[v] = true
		if slices.Contains(values, v) {
			return true
		}
		instr, ok := v.(ssa.Instruction)
		if !ok {
			return false
		}
		if call, ok := v.(*ssa.Call); ok && call == rest {
			return false
		}
		var buf [8]*ssa.Value
		for _, op := range instr.Operands(buf[:0]) {
			if visit(*op) {
				return true
			}
		}
		return false
	}
	for _, a := range ir.Args(&rest.Call) {
		if visit(a) {
			return true
		}
	}
	return false
}

// accumulates reports whether call reads in a loop into something that the
// function has made before, and puts together there.
func (f *Func) accumulates(call *ssa.Call, p place.Place) bool {
	if !InLoop(call.Block()) || peeks(call) {
		return false
	}
	var values []ssa.Value
	values = append(values, f.bytesOf(call)...)
	if recv := ir.Receiver(&call.Call); recv != nil && f.Pkg.Table.Places.Of(recv) != p {
		values = append(values, recv) // a buffer that fills itself
	}
	derived := derivedFrom(values)
	kept := false
	for v := range derived {
		if q := f.Pkg.Table.Places.Of(v); !q.IsZero() && place.Durable(q, f.Function) {
			return false
		}
	}
	for _, b := range f.Blocks {
		if !f.sameLoop(b, call.Block()) {
			continue
		}
		for _, instr := range b.Instrs {
			if instr == call {
				continue
			}
			if x, ok := instr.(*ssa.Call); ok {
				if ir.Builtin(&x.Call) == "append" && anyOf(derived, x.Call.Args) || gathers(x, derived) {
					kept = true
					continue
				}
				if recv := ir.Receiver(&x.Call); recv != nil && recv == ir.Receiver(&call.Call) {
					kept = kept || f.Pkg.Table.Places.Of(recv) != p
					continue
				}
			}
			if handsOn(instr, derived) && !isReturn(instr) && !isStdCall(instr) {
				return false
			}
		}
	}
	return kept
}

func isReturn(instr ssa.Instruction) bool {
	_, ok := instr.(*ssa.Return)
	return ok
}

func isStdCall(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	return ok && ir.IsStd(ir.NameOfCall(&call.Call).Pkg)
}

// gathers reports whether a call adds one of the values to a buffer in memory.
func gathers(call *ssa.Call, derived map[ssa.Value]bool) bool {
	name := ir.NameOfCall(&call.Call)
	return (name.Pkg == "bytes" && name.Recv == "Buffer" || name.Pkg == "strings" && name.Recv == "Builder") && anyOf(derived, ir.Args(&call.Call))
}

func anyOf(derived map[ssa.Value]bool, args []ssa.Value) bool {
	return slices.ContainsFunc(args, func(a ssa.Value) bool { return derived[a] })
}

// readElsewhere returns the stream that a goroutine reads from which the
// function starts, and for whose end a select waits: nobody takes what it reads
// once the select has left.
func (f *Func) readElsewhere(point *cancel.Point) []Reading {
	sel, ok := point.Instr.(*ssa.Select)
	if !ok {
		return nil
	}
	for k, st := range sel.States {
		if st.Dir != types.RecvOnly || cancels(point, k) {
			continue
		}
		ch := f.Pkg.Table.Places.Of(st.Chan)
		if ch.Path != "" {
			continue // it is there for the next one to receive from
		}
		for _, b := range f.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok || !ir.Precedes(instr, sel) || !f.feeds(call, ch) {
					continue
				}
				for _, e := range f.Pkg.Table.At(instr) {
					if t := e.Place.Type(); e.Kind == effect.Read && e.Async && place.Durable(e.Place, f.Function) && (t == nil || isPeerType(t)) && f.Pkg.hasMessages(e.Place) {
						return []Reading{{Effect: e, Rest: sel, Belongs: true}}
					}
				}
			}
		}
	}
	return nil
}

// feeds reports whether the goroutine that call starts is the one that sends messages to
// the channel: the call returns the channel, or starts a closure that sends.
func (f *Func) feeds(call ssa.CallInstruction, ch place.Place) bool {
	if v, ok := call.(*ssa.Call); ok && ch.Root == v {
		return true
	}
	fn := ir.Callee(call)
	if fn == nil || fn.Parent() == nil || readsToTheEnd(fn) {
		return false
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			for _, e := range effect.Direct(f.Pkg.Table.Places, instr) {
				if e.Place == ch && (e.Kind == effect.Send || e.Kind == effect.Poison) {
					return true
				}
			}
		}
	}
	return false
}

// readsToTheEnd reports whether all that fn reads it reads until the stream ends: no message
// is taken from those who read after it, since nothing comes after it.
func readsToTheEnd(fn *ssa.Function) bool {
	whole := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok {
				continue
			}
			if row := api.Lookup(&call.Call); row == nil || row.Reads.In(&call.Call) == nil {
				continue
			}
			switch ir.NameOfCall(&call.Call) {
			case ir.Name{Pkg: "io", Func: "ReadAll"}, ir.Name{Pkg: "io", Func: "Copy"}, ir.Name{Pkg: "io", Func: "CopyBuffer"}:
				whole = true
			default:
				return false
			}
		}
	}
	return whole
}

// ReadsAgain reports whether the way begins another round of a loop in which
// instr reads anew, or comes to it again.
func (w *Way) ReadsAgain(instr ssa.Instruction) bool {
	return slices.ContainsFunc(w.Again, func(e BackEdge) bool { return e.Header.Dominates(instr.Block()) })
}

// WaitPos returns where a select waits for what it is not cancelled by.
func (f *Func) WaitPos(sel *ssa.Select, point *cancel.Point) token.Pos {
	for k, st := range sel.States {
		if st.Dir == types.RecvOnly && !cancels(point, k) {
			return st.Pos
		}
	}
	return sel.Pos()
}
