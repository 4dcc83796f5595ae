package engine

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// Life returns what the cancellation on edge e ends. What ends an event loop
// ends the object that the loop serves, unless it is a deadline of its own.
func (f *Func) Life(e *cancel.Edge) life.Life {
	l := f.Pkg.Judge.Of(e)
	if l == life.PerCall && (e.Source == cancel.Context || e.Source == cancel.Stop) && !f.Leaves(e.Point) && !f.Pkg.Judge.Bounds(e.Value, f.Function) {
		return life.Teardown
	}
	return l
}

// Callers is what the callers of a function in its package do about a place
// when the function fails.
type Callers uint8

const (
	UnknownCallers Callers = iota // there are none, or also some elsewhere
	SomeForget                    // at least one does nothing about it
	AllHandleIt                   // each touches the place, or ends its owner's life
)

// maxUp bounds how far up callers are asked.
const maxUp = 2

// IsLent reports whether the stream at p is itself given to f, as for a handshake,
// by callers that give it up when that fails, or that are not known: whoever lends
// a stream gives it up with what it was to be part of.
func (f *Func) IsLent(p place.Place) bool { return isGiven(p) && f.AskCallers(p) != SomeForget }

// isGiven reports whether p is a parameter itself.
func isGiven(p place.Place) bool {
	_, ok := p.Root.(*ssa.Parameter)
	return ok && p.Path == "" && !p.IsReceiver()
}

// AskCallers tells what the callers of f in its package do about p, which is a
// place of f, when f fails.
func (f *Func) AskCallers(p place.Place) Callers {
	return f.Pkg.askCallers(f.Function, p, question{wanted: isHandled})
}

// AskKnownCallers tells the same of an exported function of which the package has
// callers: those are an example for the others.
func (f *Func) AskKnownCallers(p place.Place) Callers {
	return f.Pkg.askCallers(f.Function, p, question{wanted: isHandled, byExample: true})
}

func isHandled(seen *Effects, p place.Place) bool { return seen.Touch(p) || seen.Poison(p) }

// A question is what callers are asked about a place.
type question struct {
	wanted    func(seen *Effects, p place.Place) bool // of what they do when the function fails
	byExample bool                                    // callers in other packages do the same
	depth     int                                     // how far up it has been asked
}

// askCallers asks the callers of fn whether what they do when it fails is what
// is wanted for their name of p.
func (pkg *Package) askCallers(fn *ssa.Function, p place.Place, ask question) Callers {
	calls := pkg.Uses.Callers(fn)
	if len(calls) == 0 || ask.depth >= maxUp {
		return UnknownCallers
	}
	all := AllHandleIt
	for _, c := range calls {
		call, ok := c.(*ssa.Call)
		if !ok {
			return SomeForget
		}
		if call.Parent() == fn {
			continue
		}
		switch pkg.handles(call, fn, p, ask) {
		case SomeForget:
			return SomeForget
		case UnknownCallers:
			all = UnknownCallers
		}
	}
	if pkg.Uses.Escapes(fn) || !ask.byExample && life.IsPublic(fn) {
		return UnknownCallers
	}
	return all
}

// handles tells whether the caller of fn does something about p when the call
// fails, or what its own callers do.
func (pkg *Package) handles(call *ssa.Call, fn *ssa.Function, p place.Place, ask question) Callers {
	q := pkg.Table.Outside(p, fn, ir.CallArgs(call))
	caller := &Func{Function: call.Parent(), Pkg: pkg}
	if q.IsZero() {
		return SomeForget
	}
	all := pkg.handlesPlace(call, caller, q, ask)
	for _, one := range pkg.alternatives(q) {
		// What is done about one of them would be done about another in its place.
		switch answer := pkg.handlesPlace(call, caller, one, ask); {
		case answer == AllHandleIt:
			return AllHandleIt
		case all == SomeForget:
			all = answer
		}
	}
	return all
}

// alternatives returns the places that p may be, as the ways that come together say, if
// that is more than one.
func (pkg *Package) alternatives(p place.Place) []place.Place {
	phi, ok := p.Root.(*ssa.Phi)
	if !ok {
		return nil
	}
	var list []place.Place
	for _, e := range phi.Edges {
		if one := pkg.Table.Places.Of(e); !one.IsZero() && one.Root != phi {
			list = append(list, one.Join(p.Path))
		}
	}
	return list
}

// handlesPlace tells the same of a place of the caller.
func (pkg *Package) handlesPlace(call *ssa.Call, caller *Func, q place.Place, ask question) Callers {
	var seen Effects
	caller.Explore(call, summary.Failure(call), Visitor{Effect: func(e effect.Effect) bool {
		seen.list = append(seen.list, e)
		return true
	}})
	if ask.wanted(&seen, q) || !place.Durable(q, caller.Function) && isLocal(q) {
		return AllHandleIt
	}
	if pkg.passedOut(call, q, ask.wanted) || ask.byExample && pkg.dropped(call, q) {
		return AllHandleIt
	}
	ask.depth++
	above := pkg.askCallers(caller.Function, q, ask)
	if above == UnknownCallers && !(passesOn(call) && isHandedIn(q)) {
		return SomeForget // nobody above hears of it, or has what p is in
	}
	return above
}

// dropped reports whether p is in an object that the caller has fetched for itself, and does
// not give back to anybody when call fails.
func (pkg *Package) dropped(call *ssa.Call, p place.Place) bool {
	caller := pkg.FuncOf(call.Parent())
	if !isFetched(p) || place.Durable(p, caller.Function) {
		return false
	}
	for _, point := range caller.Points {
		if point.Instr == call {
			return !slices.ContainsFunc(point.Edges, func(e *cancel.Edge) bool {
				return caller.GivesBack(caller.Cancelled(e, call), e, p) != NotReturned
			})
		}
	}
	return false
}

// isHandedIn reports whether p is in something that the function was given, so
// that its callers have it, too.
func isHandedIn(p place.Place) bool {
	switch p.Root.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return true
	}
	return false
}

// IsForgotten reports whether whoever calls f, a method, in its package takes the object
// out of the table that holds it when f fails, so that the next caller makes one anew.
func (f *Func) IsForgotten() bool {
	recv := f.Signature.Recv()
	calls := f.Pkg.Uses.Callers(f.Function)
	if recv == nil || len(calls) == 0 {
		return false
	}
	return !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool {
		call, ok := c.(*ssa.Call)
		if !ok {
			return true
		}
		forgets := false
		caller := &Func{Function: call.Parent(), Pkg: f.Pkg}
		caller.Explore(call, summary.Failure(call), Visitor{Effect: func(e effect.Effect) bool {
			forgets = forgets || e.Kind == effect.Delete && mayHold(e.Instr, ir.Named(recv.Type()))
			return !forgets
		}})
		return !forgets
	})
}

// mayHold reports whether what an instruction deletes may be an object of type t, or have
// one in a field: what a map holds says so, of other tables it is not known.
func mayHold(instr ssa.Instruction, t *types.Named) bool {
	call, ok := instr.(*ssa.Call)
	if !ok || ir.Builtin(&call.Call) != "delete" {
		return true
	}
	m, ok := call.Call.Args[0].Type().Underlying().(*types.Map)
	if !ok || t == nil || ir.Named(m.Elem()) == t {
		return true
	}
	s, ok := ir.Deref(m.Elem()).Underlying().(*types.Struct)
	if !ok {
		return types.IsInterface(m.Elem())
	}
	for field := range s.Fields() {
		if ir.Named(field.Type()) == t {
			return true
		}
	}
	return false
}

// passesOn reports whether a function returns the error of call to its callers.
func passesOn(call *ssa.Call) bool {
	result, _ := ir.LastResult(call)
	if result == nil {
		return false
	}
	for v := range carriers(result) {
		for _, r := range ir.Referrers(v) {
			if _, ok := r.(*ssa.Return); ok {
				return true
			}
		}
	}
	return false
}

// passedOut reports whether call stands in a closure that sends its error to
// somebody, and the function around, who may be the one, does what is wanted
// about p, or has made its owner itself.
func (pkg *Package) passedOut(call *ssa.Call, p place.Place, wanted func(*Effects, place.Place) bool) bool {
	maker := ir.MakerOf(call.Parent())
	result, _ := ir.LastResult(call)
	if maker == nil || result == nil || !sent(carriers(result)) {
		return false
	}
	outer := &Func{Function: maker.Parent(), Pkg: pkg}
	var seen Effects
	outer.Explore(maker, nil, Visitor{Effect: func(e effect.Effect) bool {
		seen.list = append(seen.list, e)
		return true
	}})
	return wanted(&seen, p) || !place.Durable(p, outer.Function) && isLocal(p)
}

// sent reports whether one of the values is sent to a channel.
func sent(values map[ssa.Value]bool) bool {
	for v := range values {
		for _, r := range ir.Referrers(v) {
			if send, ok := r.(*ssa.Send); ok && send.X == v {
				return true
			}
		}
	}
	return false
}

// isLocal reports whether p is in an object that its function made itself: it
// dies with the call. So does what a buffer has read ahead of a stream.
func isLocal(p place.Place) bool {
	switch root := p.Root.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeChan, *ssa.MakeSlice:
		return true
	case *ssa.Call:
		name := ir.NameOfCall(&root.Call)
		return name.Pkg == "bufio" && (name.Func == "NewReader" || name.Func == "NewReaderSize")
	}
	return false
}
