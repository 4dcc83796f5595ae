// Package cancel finds the cancel points of a function: blocking operations
// that can return because somebody gave up, and the checks that ask whether
// somebody did.
package cancel

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Kind is the form of a cancel point.
type Kind uint8

const (
	Select Kind = iota // a select with a cancel arm
	Call               // a call that is given a context, and whose failure is looked at
	Check              // ctx.Err(), context.Cause(ctx), or a select with a default arm
	IO                 // a call on a stream that has a deadline
	Wait               // a bare receive from a cancel channel
)

// Source is what makes the operation give up.
type Source uint8

const (
	Context  Source = iota // a context ends
	Stop                   // a stop channel is closed
	Timer                  // a timer fires
	Deadline               // the deadline of a stream passes
	Peer                   // the error is asked whether it means a timeout or a cancellation
	Sibling                // another goroutine of the same work fails
	Signal                 // an object signals on a channel without values
)

// An Edge is one way in which control leaves a point because of a cancellation.
type Edge struct {
	Point  *Point
	Source Source

	// Value is the context or the channel, nil if there is none.
	Value ssa.Value

	// Assume holds on this way right after the point.
	Assume []flow.Fact

	// Inner is set for the loop over an iterator function: the edge in its body
	// on which the body leaves the enclosing function.
	Inner *Edge
}

// Form returns the kind of the point that control leaves at: for a loop over an
// iterator function, of the point in its body.
func (e *Edge) Form() Kind {
	if e.Inner != nil {
		return e.Inner.Form()
	}
	return e.Point.Kind
}

// A Point is a cancel point.
type Point struct {
	Kind  Kind
	Instr ssa.Instruction

	// Edges are the cancelled ways out, in source order.
	Edges []*Edge

	// Normal are the other outcomes, each as what holds right after the point.
	Normal [][]flow.Fact
}

// Pos returns where the point stands in the source.
func (p *Point) Pos() token.Pos {
	return p.Instr.Pos()
}

// EndsContext returns a function that reports whether a context is known to
// have ended on this way: only a done channel and a check say so for sure.
func (e *Edge) EndsContext(same func(a, b ssa.Value) bool) func(ssa.Value) bool {
	if e.Source != Context || e.Point.Kind == Call && e.Inner == nil || e.Value == nil {
		return nil
	}
	return func(ctx ssa.Value) bool { return same(ctx, e.Value) }
}

// Hints lets the engine tell Points what it knows of callees.
type Hints interface {
	// Cancellable reports whether ctx can ever end: not if it is made by
	// Background, TODO or WithoutCancel.
	Cancellable(ctx ssa.Value) bool

	// Quits returns what a call that is given a context and returns a bool
	// answers when it is cancelled; that is unknown of a call which waits for
	// nothing, but looks a value up.
	Quits(call *ssa.Call) flow.Truth

	// Ignores reports whether the callee is known not to heed the end of the
	// context that it is given.
	Ignores(call *ssa.Call) bool

	// GivesUp returns the source on which a callee that is given no context
	// gives up, with the context or channel if the caller can see it, and
	// reports whether it has one.
	GivesUp(call *ssa.Call) (Source, ssa.Value, bool)

	// Fails reports whether the way through e ends the function with a failure.
	Fails(e *Edge) bool

	// Leaves returns the cancelled ways out of the function from the bodies of
	// the loop over an iterator function that call runs, and what holds after
	// the call if the loop ends by itself.
	Leaves(call *ssa.Call) (edges []*Edge, normal []flow.Fact)
}

// Points returns the cancel points of fn in the order of its instructions.
func Points(fn *ssa.Function, h Hints) []*Point {
	f := finder{fn: fn, hints: h, asked: askedErrors(fn), deadlines: setsDeadline(fn)}
	var points []*Point
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if p := f.point(instr); p != nil {
				for _, e := range p.Edges {
					e.Point = p
				}
				points = append(points, p)
			}
		}
	}
	return points
}

type finder struct {
	fn        *ssa.Function
	hints     Hints
	asked     questions
	deadlines deadlines
}

func (f *finder) point(instr ssa.Instruction) *Point {
	switch instr := instr.(type) {
	case *ssa.Select:
		return f.selectPoint(instr)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			return f.waitPoint(instr)
		}
	case *ssa.Call:
		return f.callPoint(instr)
	}
	return nil
}

func (f *finder) waitPoint(recv *ssa.UnOp) *Point {
	src, val := ChannelSource(recv.X)
	if src != Context || !f.hints.Cancellable(val) {
		return nil
	}
	return &Point{Kind: Wait, Instr: recv, Edges: []*Edge{{Source: src, Value: val}}}
}

// callPoint recognises checks of a context, calls that are given one, I/O under
// a deadline, and callees that give up by themselves.
func (f *finder) callPoint(call *ssa.Call) *Point {
	if ctx := checked(call); ctx != nil {
		if !f.hints.Cancellable(ctx) || len(ir.Referrers(call)) == 0 {
			return nil
		}
		return outcome(Check, call, call, flow.True, Context, ctx)
	}
	if edges, normal := f.hints.Leaves(call); len(edges) > 0 {
		return &Point{Kind: Call, Instr: call, Edges: edges, Normal: [][]flow.Fact{normal}}
	}
	result, typ := ir.LastResult(call)
	if result == nil || !ir.IsError(typ) && !ir.IsBool(typ) {
		return nil
	}
	p := f.failing(call, result)
	if p == nil {
		return nil
	}
	if conds := f.asked[result]; len(conds) > 0 {
		// The way on which each question is answered with yes.
		e := *p.Edges[0]
		e.Assume = slices.Clone(e.Assume)
		for _, c := range conds {
			e.Assume = append(e.Assume, flow.Fact{Value: c, Truth: flow.True, Lasts: true})
		}
		p.Edges = append(p.Edges, &e)
	}
	return p
}

// failing returns the point of a call whose failure can be a cancellation.
func (f *finder) failing(call *ssa.Call, result ssa.Value) *Point {
	isBool := !ir.IsError(result.Type())
	if ctx := contextArg(&call.Call); ctx != nil && f.hears(call) {
		if !f.hints.Cancellable(ctx) || makesContext(&call.Call) || aboutError(&call.Call) {
			return nil
		}
		bad := flow.True
		if isBool {
			if bad = f.hints.Quits(call); bad == flow.Unknown {
				return nil
			}
		}
		return outcome(Call, call, result, bad, Context, ctx)
	}
	if isBool {
		return nil
	}
	if src, val, ok := f.hints.GivesUp(call); ok {
		return outcome(Call, call, result, flow.True, src, val)
	}
	if f.deadlines.bounds(call, packagePath(f.fn)) {
		return outcome(IO, call, result, flow.True, Deadline, nil)
	}
	if len(f.asked[result]) > 0 {
		return outcome(Call, call, result, flow.True, Peer, nil)
	}
	return nil
}

// hears reports whether the callee may heed the end of the context that it is given.
func (f *finder) hears(call *ssa.Call) bool {
	if row := api.Lookup(&call.Call); row != nil {
		return row.Hears()
	}
	return !f.hints.Ignores(call)
}

// packagePath returns the import path of the package that fn is written in.
func packagePath(fn *ssa.Function) string {
	if fn.Pkg == nil {
		return ""
	}
	return fn.Pkg.Pkg.Path()
}

// outcome returns the point of an operation whose result tells whether it was
// cancelled: an error that is not nil, or a bool that is bad.
func outcome(kind Kind, call *ssa.Call, result ssa.Value, bad flow.Truth, src Source, val ssa.Value) *Point {
	good := flow.True
	if bad == flow.True {
		good = flow.False
	}
	return &Point{
		Kind:   kind,
		Instr:  call,
		Edges:  []*Edge{{Source: src, Value: val, Assume: []flow.Fact{{Value: result, Truth: bad}}}},
		Normal: [][]flow.Fact{{{Value: result, Truth: good}}},
	}
}

// checked returns the context that call asks whether it has ended, or nil.
func checked(call *ssa.Call) ssa.Value {
	switch ir.NameOfCall(&call.Call) {
	case ir.Name{Pkg: "context", Recv: "Context", Func: "Err"}:
		return ir.Receiver(&call.Call)
	case ir.Name{Pkg: "context", Func: "Cause"}:
		return call.Call.Args[0]
	}
	return nil
}

// contextArg returns the first argument that is a context, or the request that
// carries one, or nil.
func contextArg(c *ssa.CallCommon) ssa.Value {
	for _, a := range ir.Args(c) {
		if ir.IsContext(a.Type()) {
			return a
		}
	}
	if n := ir.NameOfCall(c); n.Pkg == "net/http" && (n.Func == "Do" || n.Func == "RoundTrip") {
		return ir.Args(c)[0]
	}
	return nil
}

// aboutError reports whether the call is given an error besides the context: it
// wraps or sorts a failure that has already happened.
func aboutError(c *ssa.CallCommon) bool {
	return slices.ContainsFunc(ir.Args(c), func(a ssa.Value) bool { return ir.IsError(a.Type()) })
}

// makesContext reports whether the call only derives another context.
func makesContext(c *ssa.CallCommon) bool {
	results := c.Signature().Results()
	return results.Len() > 0 && ir.IsContext(results.At(0).Type())
}

// Takes reports whether e is the way through arm k of a select.
func (e *Edge) Takes(k int) bool {
	for _, f := range e.Assume {
		if f.Truth == flow.Chosen(k) {
			return true
		}
	}
	return false
}
