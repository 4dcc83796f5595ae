package engine

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// An Exchange is a request and the cancel point at which its reply is awaited.
type Exchange struct {
	Request effect.Effect
	Reply   Reply
	Point   *cancel.Point
}

// A Reply is what a cancel point waits for.
type Reply struct {
	// From is the channel or the stream that it comes from.
	From    place.Place
	Channel bool

	// Values is what is received, as far as it has values in the function.
	Values []ssa.Value

	// ByName is set if only the name of a method says that it reads.
	ByName bool

	// At is where the reply is received.
	At token.Pos
}

// Exchanges returns the requests of f with the points at which it waits for
// their replies: where a request is sent to a channel or written to a stream,
// and then a reply is received from another channel of the same object, or read
// from the same stream.
func (f *Func) Exchanges() []Exchange {
	replies := make(map[ssa.Instruction][]Reply)
	points := make(map[ssa.Instruction]*cancel.Point)
	for _, p := range f.Points {
		if list := f.replies(p); len(list) > 0 {
			replies[p.Instr], points[p.Instr] = list, p
		}
	}
	if len(replies) == 0 {
		return nil
	}
	var list []Exchange
	for _, o := range f.requests() {
		if o.Kind == effect.Send && receivesFrom(replies, o.Place) {
			continue
		}
		seen := make(map[ssa.Instruction]bool)
		w := f.from(o, Visitor{
			Instr: func(instr ssa.Instruction) bool {
				if point := points[instr]; point != nil && !seen[instr] && instr != o.Instr {
					seen[instr] = true
					for _, r := range replies[instr] {
						if answers(r, o.Effect) {
							list = append(list, Exchange{o.Effect, r, point})
						}
					}
				}
				return true
			},
			Effect: func(e effect.Effect) bool { return !f.settles(e, o.Effect) },
		})
		f.start(w, o)
	}
	return list
}

// receivesFrom reports whether one of the replies comes from p: what a function sends there
// it takes its own share of, and asks nobody.
func receivesFrom(replies map[ssa.Instruction][]Reply, p place.Place) bool {
	for _, list := range replies {
		if slices.ContainsFunc(list, func(r Reply) bool { return r.From == p }) {
			return true
		}
	}
	return false
}

// requests returns the effects of f that may ask somebody for something: what is
// sent to a durable channel, or written to a stream that the function was given
// or has fetched.
func (f *Func) requests() []*Opener {
	var list []*Opener
	t := f.Pkg.Table
	add := func(e effect.Effect, b *ssa.BasicBlock, i int) {
		switch {
		case !e.Certain(), e.Depth > 0 && awaits(e.Instr, 0):
		case e.Kind == effect.Send && place.Durable(e.Place, f.Function),
			e.Kind == effect.Write && (place.Durable(e.Place, f.Function) || isFetched(e.Place)):
			list = append(list, &Opener{e, b, i})
		}
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			for _, e := range t.At(instr) {
				add(e, nil, 0)
			}
			if e, ok := f.byName(instr, emitVerbs); ok && !writes(t.At(instr), e.Place) {
				add(e, nil, 0)
			}
		}
		for i := range b.Succs {
			for _, e := range t.OnEdge(b, i) {
				add(e, b, i)
			}
		}
	}
	return list
}

// awaits reports whether instr calls a function that receives from a channel: it
// waits for the reply to what it asks itself.
func awaits(instr ssa.Instruction, depth int) bool {
	call, ok := instr.(*ssa.Call)
	if !ok || depth > maxUp {
		return false
	}
	fn := ir.Callee(call)
	if fn == nil {
		return false
	}
	for _, b := range fn.Blocks {
		for _, x := range b.Instrs {
			if recv, ok := x.(*ssa.UnOp); ok && recv.Op == token.ARROW || awaits(x, depth+1) {
				return true
			}
		}
	}
	return false
}

func writes(list []effect.Effect, p place.Place) bool {
	for _, e := range list {
		if e.Kind == effect.Write && e.Place == p {
			return true
		}
	}
	return false
}

// isFetched reports whether p is in an object that a function returned or that
// was received, as from a pool.
func isFetched(p place.Place) bool {
	switch root := p.Root.(type) {
	case *ssa.Call:
		return true
	case *ssa.Extract:
		switch root.Tuple.(type) {
		case *ssa.Call, *ssa.Select:
			return true
		}
	case *ssa.UnOp:
		return root.Op == token.ARROW
	}
	return false
}

var (
	emitVerbs  = []string{"write", "send", "encode", "emit", "transmit"}
	awaitVerbs = []string{"read", "recv", "receive", "decode"}
)

// byName returns the effect of a method of a connection on the connection as a
// whole, as far as its name tells. A method that is given a name or a number
// reads what belongs to that, and is not meant.
func (f *Func) byName(instr ssa.Instruction, verbs []string) (effect.Effect, bool) {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return effect.Effect{}, false
	}
	c := call.Common()
	recv := ir.Receiver(c)
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 || recv == nil || !isConnection(recv.Type()) {
		return effect.Effect{}, false
	}
	name := strings.ToLower(ir.NameOfCall(c).Func)
	for _, verb := range verbs {
		if !strings.HasPrefix(name, verb) {
			continue
		}
		kind := effect.Write
		if verbs[0] == awaitVerbs[0] {
			kind = effect.Read
			for _, a := range ir.Args(c) {
				if b, ok := a.Type().Underlying().(*types.Basic); ok && !ir.IsNamed(a.Type(), "time", "Duration") && b.Info()&types.IsBoolean == 0 {
					return effect.Effect{}, false
				}
			}
		}
		p := f.Pkg.Table.Places.Of(recv)
		return effect.Effect{Kind: kind, Place: p, Instr: instr}, !p.IsZero()
	}
	return effect.Effect{}, false
}

// isConnection reports whether t has methods that write, that read and that
// close.
func isConnection(t types.Type) bool {
	if ir.HasMethod(t, "Seek") || ir.HasMethod(t, "ReadAt") {
		return false
	}
	closes := ir.HasMethod(t, "Close") || ir.HasMethod(t, "CloseNow") || ir.HasMethod(t, "close")
	return closes && hasVerb(t, emitVerbs) && hasVerb(t, awaitVerbs)
}

func hasVerb(t types.Type, verbs []string) bool {
	if _, ok := t.Underlying().(*types.Interface); !ok {
		if _, ok := t.(*types.Pointer); !ok {
			t = types.NewPointer(t)
		}
	}
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		name := strings.ToLower(set.At(i).Obj().Name())
		for _, verb := range verbs {
			if strings.HasPrefix(name, verb) {
				return true
			}
		}
	}
	return false
}

// replies returns what point waits for that may be a reply.
func (f *Func) replies(point *cancel.Point) []Reply {
	t := f.Pkg.Table
	var list []Reply
	if sel, ok := point.Instr.(*ssa.Select); ok {
		for k, st := range sel.States {
			if st.Dir != types.RecvOnly || cancels(point, k) || !f.isReplySource(st.Chan) {
				continue
			}
			for _, e := range effect.Arm(t.Places, sel, k) {
				r := Reply{From: e.Place, Channel: true, At: st.Pos}
				if e.Value != nil {
					r.Values = []ssa.Value{e.Value}
				}
				list = append(list, r)
			}
		}
		return list
	}
	call, ok := point.Instr.(*ssa.Call)
	if !ok {
		return nil
	}
	if row := api.Lookup(&call.Call); row != nil && row.Class.Has(api.Sticky|api.Closes) {
		return nil // nobody reads from it again
	}
	for _, e := range t.At(call) {
		if e.Async || e.When == effect.OnError {
			continue
		}
		switch {
		case e.Kind == effect.Receive && e.Callee != "" && f.isReplyChannel(e.Place):
			list = append(list, Reply{From: e.Place, Channel: true, Values: f.results(call), At: call.Pos()})
		case e.Kind == effect.Read && !e.May:
			list = append(list, Reply{From: e.Place, Values: f.results(call), At: call.Pos()})
		}
	}
	if e, ok := f.byName(call, awaitVerbs); ok && len(list) == 0 {
		list = append(list, Reply{From: e.Place, Values: f.results(call), ByName: true, At: call.Pos()})
	}
	return list
}

// cancels reports whether arm k is one that a cancellation takes.
func cancels(point *cancel.Point, k int) bool {
	for _, e := range point.Edges {
		if e.Takes(k) {
			return true
		}
	}
	return false
}

// isReplySource reports whether what comes from a channel is data or an error, and
// not a stop or the time.
func (f *Func) isReplySource(ch ssa.Value) bool {
	if src, _ := cancel.ChannelSource(ch); src == cancel.Context || src == cancel.Stop {
		return false
	}
	c, ok := ch.Type().Underlying().(*types.Chan)
	return ok && (summary.IsData(c.Elem()) || ir.IsError(c.Elem()))
}

func (f *Func) isReplyChannel(p place.Place) bool {
	t := p.Type()
	if t == nil {
		return false
	}
	c, ok := t.Underlying().(*types.Chan)
	return ok && (summary.IsData(c.Elem()) || ir.IsError(c.Elem()))
}

// answers reports whether r can be the reply to a request: it comes from another
// channel of the same object, or from the other side of the same stream.
func answers(r Reply, request effect.Effect) bool {
	if r.Channel {
		return r.From != request.Place && r.From.Root == request.Place.Root && !hasElement(r.From) && r.From.Path != ""
	}
	return request.Kind == effect.Write && sameStream(request.Place, r.From)
}

// hasElement reports whether p is reached through a map or a list, so that there
// is one for each of something.
func hasElement(p place.Place) bool { return strings.Contains(p.Path, "[]") }

// sameStream reports whether what is written to w is answered at r: they are one
// connection, or one of them is a buffer that the same object has over it.
func sameStream(w, r place.Place) bool {
	if w == r {
		return true
	}
	if w.Path == "" || r.Path == "" || w.Owner() != r.Owner() {
		return false
	}
	return !bidirectional(w) || !bidirectional(r)
}

func bidirectional(p place.Place) bool {
	t := p.Type()
	return t != nil && ir.HasMethod(t, "Read") && ir.HasMethod(t, "Write")
}

// settles reports whether after e nobody waits any more for a reply to the
// request: it was received, or the stream was closed.
func (f *Func) settles(e, request effect.Effect) bool {
	if e.When == effect.OnError || e.Instr == request.Instr {
		return false
	}
	switch e.Kind {
	case effect.Receive:
		return e.Place != request.Place && e.Place.Root == request.Place.Root && f.isReplyChannel(e.Place)
	case effect.Read:
		return request.Kind == effect.Write && sameStream(request.Place, e.Place)
	case effect.Poison:
		return e.Place.Holds(request.Place) && !e.May
	}
	return false
}

// Drained reports whether what was left in the channel that the reply comes from
// is thrown away before the request is sent.
func (f *Func) Drained(x Exchange) bool {
	receives := func(list []effect.Effect) bool {
		for _, e := range list {
			if e.Kind == effect.Receive && e.Place == x.Reply.From || e.Kind.Mutates() && e.Kind != effect.Receive && e.Kind != effect.Send && e.Place == x.Reply.From {
				return true
			}
		}
		return false
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			if instr == x.Point.Instr || instr == x.Request.Instr || !ir.Precedes(instr, x.Request.Instr) {
				continue
			}
			switch instr := instr.(type) {
			case *ssa.Select:
				for k := range instr.States {
					if receives(effect.Arm(f.Pkg.Table.Places, instr, k)) {
						return true
					}
				}
			case *ssa.Call:
				if ir.Builtin(&instr.Call) == "len" && f.Pkg.Table.Places.Of(instr.Call.Args[0]) == x.Reply.From {
					return true
				}
			}
			if receives(f.Pkg.Table.At(instr)) {
				return true
			}
		}
	}
	return false
}

// OpensFor reports whether f itself has opened the stream of x, and has put it into its
// object on each way to where it waits for the reply.
func (f *Func) OpensFor(x Exchange) bool {
	return slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			st, ok := instr.(*ssa.Store)
			if !ok || !Opened(st.Val) || !ir.Precedes(st, x.Point.Instr) {
				return false
			}
			to := f.Pkg.Table.Places.Of(st.Addr)
			return to.IsReceiver() && to.Overlaps(x.Request.Place)
		})
	})
}
