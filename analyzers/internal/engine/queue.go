package engine

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// A Queue is a channel in a field of a type of the package: what its functions
// do with it, whatever object they have.
type Queue struct {
	Field summary.Field

	// Buffered is set if it is made with room, so that a sender can be gone
	// before the value is received.
	Buffered bool

	// Ends is set if a method that ends the object, by its name, closes the
	// channel, and Closed if any function does.
	Ends, Closed bool

	Sends, Receives []Passing

	// Made are the channels that are stored in the field.
	Made []*ssa.MakeChan
}

// A Passing is a send or a receive: an instruction, or an arm of a select.
type Passing struct {
	Instr ssa.Instruction
	Arm   int // -1 if it is not an arm
	Chan  ssa.Value
	Value ssa.Value // what is sent; what is received, nil if it is not used
}

// Select returns the select that p is an arm of, or nil.
func (p Passing) Select() *ssa.Select {
	sel, _ := p.Instr.(*ssa.Select)
	return sel
}

// Queues returns the queues of the package, in the order of the source.
func (p *Package) Queues() []*Queue {
	if p.queueOf == nil {
		p.queueOf = make(map[summary.Field]*Queue)
		for _, fn := range p.all {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					p.addToQueue(instr)
				}
			}
		}
	}
	return p.queues
}

// QueueAt returns the queue in a field, which may be used for nothing.
func (p *Package) QueueAt(key summary.Field) *Queue {
	q := p.queueOf[key]
	if q == nil {
		q = &Queue{Field: key}
		p.queueOf[key] = q
		p.queues = append(p.queues, q)
	}
	return q
}

// QueueOf returns the queue that ch is, or nil.
func (p *Package) QueueOf(ch ssa.Value) *Queue {
	if _, ok := ch.Type().Underlying().(*types.Chan); !ok {
		return nil
	}
	key, ok := summary.FieldAt(p.Table.Places.Of(ch))
	if !ok {
		return nil
	}
	return p.QueueAt(key)
}

func (p *Package) addToQueue(instr ssa.Instruction) {
	switch x := instr.(type) {
	case *ssa.Select:
		for k, st := range x.States {
			if q := p.QueueOf(st.Chan); q != nil && st.Dir == types.SendOnly {
				q.Sends = append(q.Sends, Passing{x, k, st.Chan, st.Send})
			} else if q != nil {
				q.Receives = append(q.Receives, Passing{x, k, st.Chan, summary.Received(x, k)})
			}
		}
	case *ssa.Send:
		if q := p.QueueOf(x.Chan); q != nil {
			q.Sends = append(q.Sends, Passing{x, -1, x.Chan, x.X})
		}
	case *ssa.UnOp:
		if q := p.QueueOf(x.X); q != nil && x.Op == token.ARROW {
			q.Receives = append(q.Receives, Passing{x, -1, x.X, x})
		}
	case *ssa.Store:
		p.made(x)
	case ssa.CallInstruction:
		if ir.Builtin(x.Common()) == "close" {
			if q := p.QueueOf(x.Common().Args[0]); q != nil {
				q.Closed = true
				q.Ends = q.Ends || endsObject(instr.Parent())
			}
			return
		}
		for _, e := range p.Table.At(instr) {
			if key, ok := summary.FieldAt(e.Place); ok && e.Kind == effect.Poison && isChan(e.Place) {
				p.QueueAt(key).Closed = true // by a helper
			}
		}
	}
}

func isChan(p place.Place) bool {
	t := p.Type()
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// Waits returns the receives from q, also those of the functions that make the
// channel, and have it in a variable of their own.
func (p *Package) Waits(q *Queue) []Passing {
	list := slices.Clone(q.Receives)
	for _, made := range q.Made {
		for _, b := range made.Parent().Blocks {
			for _, instr := range b.Instrs {
				switch x := instr.(type) {
				case *ssa.UnOp:
					if x.Op == token.ARROW && p.Table.Places.Of(x.X).Root == made {
						list = append(list, Passing{x, -1, x.X, x})
					}
				case *ssa.Select:
					for k, st := range x.States {
						if st.Dir == types.RecvOnly && p.Table.Places.Of(st.Chan).Root == made {
							list = append(list, Passing{x, k, st.Chan, nil})
						}
					}
				}
			}
		}
	}
	return list
}

// made records a channel that is stored in a field.
func (p *Package) made(st *ssa.Store) {
	v := st.Val
	if c, ok := v.(*ssa.ChangeType); ok {
		v = c.X
	}
	ch, ok := v.(*ssa.MakeChan)
	if !ok {
		return
	}
	key, ok := summary.FieldAt(p.Table.Places.Of(st.Addr))
	if !ok {
		return
	}
	q := p.QueueAt(key)
	q.Made = append(q.Made, ch)
	q.Buffered = q.Buffered || !effect.IsZero(ch.Size)
}

// endsObject reports whether fn is, by its name, what ends the life of its
// object.
func endsObject(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	name := strings.ToLower(fn.Name())
	return slices.ContainsFunc([]string{"close", "stop", "shutdown", "destroy", "kill"}, func(w string) bool { return strings.HasPrefix(name, w) })
}

// Departures returns the ways through a select on which its function stops
// serving the object that it belongs to: on a stop channel of that object, which
// is one by its name or because what ends the object closes it, and in an event
// loop on the end of a context.
func (f *Func) Departures(sel *ssa.Select, object place.Place) []*cancel.Edge {
	var list []*cancel.Edge
	point := &cancel.Point{Kind: cancel.Select, Instr: sel}
	for _, p := range f.Points {
		if p.Instr != sel {
			continue
		}
		point = p
		for _, e := range p.Edges {
			if e.Source == cancel.Stop && f.belongs(e.Value, object) || e.Source != cancel.Timer && !f.Leaves(p) {
				list = append(list, e)
			}
		}
	}
	index := ir.Extract(sel, 0)
	for k, st := range sel.States {
		if index == nil || st.Dir != types.RecvOnly || slices.ContainsFunc(list, func(e *cancel.Edge) bool { return e.Takes(k) }) {
			continue
		}
		if q := f.Pkg.QueueOf(st.Chan); q != nil && q.Ends && !carriesData(st.Chan.Type()) && f.belongs(st.Chan, object) {
			fact := []flow.Fact{{Value: index, Truth: flow.Chosen(k)}}
			list = append(list, &cancel.Edge{Point: point, Source: cancel.Stop, Value: st.Chan, Assume: fact})
		}
	}
	return list
}

func (f *Func) belongs(ch ssa.Value, object place.Place) bool {
	return ch != nil && f.Pkg.Table.Places.Of(ch).Root == object.Root
}

func carriesData(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	return ok && summary.IsData(ch.Elem())
}

// Pos returns where p stands in the source.
func (p Passing) Pos() token.Pos {
	if sel := p.Select(); sel != nil && p.Arm >= 0 {
		return sel.States[p.Arm].Pos
	}
	return p.Instr.Pos()
}

// Object returns the object whose queue it is.
func (p *Package) Object(pass Passing) place.Place { return p.Table.Places.Of(pass.Chan).Owner() }

// Unserved reports whether p waits for a value, and only the end of a context of
// its own caller can end the wait: nothing tells it that there will be none.
func (f *Func) Unserved(p Passing) bool {
	sel := p.Select()
	if sel == nil {
		return true
	}
	if !sel.Blocking {
		return false
	}
	for k := range sel.States {
		if k != p.Arm && !f.endsWithCaller(sel, k) {
			return false
		}
	}
	return true
}

func (f *Func) endsWithCaller(sel *ssa.Select, arm int) bool {
	for _, p := range f.Points {
		if p.Instr != sel {
			continue
		}
		for _, e := range p.Edges {
			if e.Takes(arm) && e.Source == cancel.Context && f.Life(e) == life.PerCall {
				return true
			}
		}
	}
	return false
}

// Stores reports whether the value that the function sends is also kept elsewhere,
// where somebody else may find it: by the function itself, or by the one that it has the
// value from.
func (f *Func) Stores(send Passing) bool {
	value := ir.Unboxed(send.Value)
	if f.keepsBesides(value, send.Instr) {
		return true
	}
	return slices.ContainsFunc(origins(value), func(v ssa.Value) bool {
		call, ok := v.(*ssa.Call)
		if !ok {
			return false
		}
		fn := ir.Callee(call)
		return fn != nil && fn.Pkg == f.Function.Pkg && f.Pkg.FuncOf(fn).keepsWhatItReturns(value.Type())
	})
}

// keepsWhatItReturns reports whether the function also keeps a value of type t that it
// returns.
func (f *Func) keepsWhatItReturns(t types.Type) bool {
	for _, b := range f.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for _, v := range ret.Results {
			if types.Identical(v.Type(), t) && f.keepsBesides(v, ret) {
				return true
			}
		}
	}
	return false
}

// keepsBesides reports whether an instruction other than but keeps value where it outlives
// the function.
func (f *Func) keepsBesides(value ssa.Value, but ssa.Instruction) bool {
	keeps := f.Keeps([]ssa.Value{value})
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if instr == but {
				continue
			}
			if up, ok := instr.(*ssa.MapUpdate); ok && ir.Unboxed(up.Key) == value && place.Durable(f.Pkg.Table.Places.Of(up.Map), f.Function) {
				return true
			}
			if slices.ContainsFunc(f.Pkg.Table.At(instr), keeps) {
				return true
			}
		}
	}
	return false
}

// Disposes returns the call with which the function ends the life of a value
// that it cannot send, on another way through the select, or nil.
func (f *Func) Disposes(send Passing) *ssa.Call {
	sel := send.Select()
	if sel == nil {
		return nil
	}
	index := ir.Extract(sel, 0)
	value := f.Pkg.Table.Places.Of(send.Value)
	if index == nil || value.IsZero() {
		return nil
	}
	var found *ssa.Call
	for k := -1; k < len(sel.States); k++ {
		if k == send.Arm || k < 0 && sel.Blocking {
			continue
		}
		f.Explore(sel, []flow.Fact{{Value: index, Truth: flow.Chosen(k)}}, Visitor{Instr: func(instr ssa.Instruction) bool {
			if call, ok := instr.(*ssa.Call); ok && found == nil && disposing(&call.Call) && f.Pkg.Table.Places.Of(ir.Receiver(&call.Call)) == value {
				found = call
			}
			return found == nil
		}})
	}
	return found
}

// disposing reports whether a call is that of a method which, by its name, ends
// the life of its receiver.
func disposing(c *ssa.CallCommon) bool {
	if ir.Receiver(c) == nil {
		return false
	}
	name := strings.ToLower(ir.NameOfCall(c).Func)
	return slices.ContainsFunc([]string{"close", "abort", "release", "destroy", "reset", "free"}, func(w string) bool { return strings.HasPrefix(name, w) })
}
