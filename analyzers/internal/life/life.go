package life

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Life is whose life a cancellation ends.
type Life uint8

const (
	Never    Life = iota // the context cannot end
	Teardown             // the object's
	Unclear              // the package does not tell
	PerCall              // that of one operation, as far as the package tells
	limited              // that of one operation, as the package itself shows
)

// A Judge tells per-call cancellation from teardown.
type Judge struct {
	Uses   *Uses
	Places *place.Resolver

	lives  map[ssa.Value]Life // of the contexts and channels that parameters are and variables hold
	open   []ssa.Value        // those whose life may still turn out to be longer
	asking int                // how many wait for the lives of others
}

// Of returns what the cancellation on edge e ends.
func (j *Judge) Of(e *cancel.Edge) Life {
	fn := e.Point.Instr.Parent()
	switch e.Source {
	case cancel.Timer, cancel.Deadline:
		return PerCall
	case cancel.Peer:
		return j.Running(fn)
	}
	l := Teardown
	if e.Value != nil {
		l = j.Trace(e.Value)
	}
	if l == PerCall && e.Source == cancel.Context && j.Bounds(e.Value, fn) {
		return PerCall // the function made the deadline itself
	}
	return min(l, j.Running(fn))
}

// Running returns Teardown for functions that only run as goroutines, and for
// main loops, and PerCall for others.
func (j *Judge) Running(fn *ssa.Function) Life {
	if j.Uses.OnlyStarted(fn) || IsMain(fn) {
		return Teardown
	}
	return PerCall
}

// IsMain reports whether fn is, by its name, the main loop of an object or of
// the program: what ends it ends the object.
func IsMain(fn *ssa.Function) bool {
	name := strings.ToLower(ir.Home(fn).Name())
	for _, verb := range []string{"run", "serve", "listenandserve", "main", "loop", "mainloop", "shutdown", "stop", "close", "quit"} {
		if rest, ok := strings.CutPrefix(name, verb); ok && (rest == "" || rest == "loop" || rest == "forever") {
			return true
		}
	}
	return strings.HasSuffix(name, "loop") || name == "init"
}

// Cancellable reports whether ctx can end at all.
func (j *Judge) Cancellable(ctx ssa.Value) bool { return j.trace(ctx, 0) != Never }

// Trace returns whose life the end of a context or a stop channel ends, whatever
// the function that waits for it is.
func (j *Judge) Trace(v ssa.Value) Life { return min(j.trace(v, 0), PerCall) }

// Limited reports whether the package itself shows that the cancellation on e, which
// is per call, is the end of one operation, while the program goes on: it comes from a
// timer, a deadline, the stop channel of an object or anything else but a context or a
// stop channel that a function is given, or one of the contexts that come here has a
// deadline or is that of a request. Of a context that only callers elsewhere know, Of
// supposes the same: it is often so, but many a program gives all that it does the one
// context that ends when it stops.
func (j *Judge) Limited(e *cancel.Edge) bool {
	switch e.Source {
	case cancel.Context:
		return e.Value != nil && j.trace(e.Value, 0) == limited
	case cancel.Stop:
		p := j.Places.Of(e.Value)
		_, param := p.Root.(*ssa.Parameter)
		return !param || p.Path != ""
	}
	return true
}

// maxTrace bounds how far a context is followed through variables.
const maxTrace = 12

// trace follows a context or a stop channel to where it comes from.
func (j *Judge) trace(v ssa.Value, depth int) Life {
	if depth > maxTrace {
		return Unclear
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return j.settled(v)
	case *ssa.FreeVar:
		if b := ir.Binding(v); b != nil {
			return j.trace(b, depth+1)
		}
	case *ssa.Alloc:
		return j.settled(v)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return j.load(v)
		}
	case *ssa.Extract:
		return j.trace(v.Tuple, depth+1)
	case *ssa.Call:
		return j.call(v, depth)
	case *ssa.MakeInterface:
		return j.trace(v.X, depth+1)
	case *ssa.ChangeInterface:
		return j.trace(v.X, depth+1)
	case *ssa.ChangeType:
		return j.trace(v.X, depth+1)
	case *ssa.TypeAssert:
		return j.trace(v.X, depth+1)
	case *ssa.MakeChan:
		return PerCall
	case *ssa.Const:
		return Never // It is nil, and nobody can end what is not there.
	case *ssa.Phi:
		life := Never
		for _, e := range v.Edges {
			if c, ok := e.(*ssa.Const); !ok || !c.IsNil() {
				life = max(life, j.trace(e, depth+4))
			}
		}
		return life
	}
	return Unclear
}

// settled returns the life of a parameter, or of what is stored in a variable. What
// it asks for that may ask for it in turn: each begins with the shortest, until none
// gets longer.
func (j *Judge) settled(v ssa.Value) Life {
	if l, ok := j.lives[v]; ok {
		return l
	}
	if j.lives == nil {
		j.lives = make(map[ssa.Value]Life)
	}
	j.lives[v] = Never
	j.asking++
	j.lengthen(v)
	j.asking--
	j.open = append(j.open, v)
	if j.asking == 0 {
		// What one asks for comes before it, but for those in a cycle.
		for longer := true; longer; {
			longer = false
			for _, v := range j.open {
				longer = j.lengthen(v) || longer
			}
		}
		j.open = j.open[:0]
	}
	return j.lives[v]
}

// lengthen asks once more for the life of a parameter or a variable, and reports
// whether it is longer than it was.
func (j *Judge) lengthen(v ssa.Value) bool {
	var l Life
	switch v := v.(type) {
	case *ssa.Parameter:
		l = j.given(v)
	case *ssa.Alloc:
		l = j.stored(v)
	}
	if l <= j.lives[v] {
		return false
	}
	j.lives[v] = l
	return true
}

// given asks the callers: what ends a context that an exported function, or one
// that is called as a value, or from elsewhere through an interface, is given is one
// call of it.
func (j *Judge) given(p *ssa.Parameter) Life {
	fn := p.Parent()
	callers, invokers := j.Uses.callers[fn], j.Uses.Invokers(fn)
	life := Teardown
	switch public := IsPublic(fn); {
	case public && IsMain(fn):
		return Teardown
	case public, len(callers)+len(invokers) == 0 && (!j.Uses.started[fn] || j.Uses.escapes[fn]):
		life = PerCall
	}
	index := paramIndex(p)
	for _, c := range slices.Concat(callers, invokers) {
		common := c.Common()
		args := common.Args
		if common.IsInvoke() {
			args = append([]ssa.Value{common.Value}, args...)
		}
		if index >= len(args) {
			continue
		}
		l := j.trace(args[index], 0)
		if caller := c.Parent(); caller != fn && l > Teardown && l < limited {
			l = min(l, j.Running(caller))
		}
		life = max(life, l)
	}
	if life == PerCall && ir.IsContext(p.Type()) && (slices.ContainsFunc(fn.Params, isMessage) || slices.ContainsFunc(fn.Params, IsAnswer)) {
		return limited
	}
	return life
}

// IsAnswer reports whether p is where the answer to an HTTP request is written: what is
// given one serves one request.
func IsAnswer(p *ssa.Parameter) bool { return ir.IsNamed(p.Type(), "net/http", "ResponseWriter") }

// isMessage reports whether p is a message of Protocol Buffers: what is given one
// together with a context serves, or makes, one request.
func isMessage(p *ssa.Parameter) bool {
	for _, name := range []string{"ProtoReflect", "ProtoMessage"} {
		if obj, _, _ := types.LookupFieldOrMethod(p.Type(), true, nil, name); obj != nil {
			return true
		}
	}
	return false
}

func paramIndex(p *ssa.Parameter) int {
	for i, q := range p.Parent().Params {
		if p == q {
			return i
		}
	}
	return 0
}

// stored returns the longest life of what is stored in a variable.
func (j *Judge) stored(a *ssa.Alloc) Life {
	list, _ := ir.Stores(a)
	life := Never
	for _, st := range list {
		life = max(life, j.trace(st.Val, 0))
	}
	if len(list) == 0 {
		return Unclear
	}
	return life
}

// load judges a context or channel that is read from memory: one that lives in
// a field of an object ends with the object, one in a request with the request.
func (j *Judge) load(v *ssa.UnOp) Life {
	if cell := ir.Cell(v); cell != nil {
		return j.settled(cell)
	}
	p := j.Places.Of(v)
	if p.IsReceiver() {
		return Teardown
	}
	switch root := p.Root.(type) {
	case *ssa.Global:
		return Teardown
	case *ssa.Parameter:
		if !ir.IsContext(root.Type()) && root.Parent().Parent() == nil {
			return Unclear
		}
	}
	return Unclear
}

func (j *Judge) call(c *ssa.Call, depth int) Life {
	least := Never
	switch made(c) {
	case api.Endless:
		return Never
	case api.Timed, api.Requested:
		return limited
	case api.Lasting:
		return Teardown
	case api.Cancelled:
		least = Teardown
	}
	if ir.NameOfCall(&c.Call).Func == "Done" {
		return j.trace(ir.Receiver(&c.Call), depth+1)
	}
	for _, a := range ir.Args(&c.Call) {
		if ir.IsContext(a.Type()) {
			return max(j.trace(a, depth+1), least)
		}
	}
	return Unclear
}

// Bounds reports whether fn itself gives ctx its deadline.
func (j *Judge) Bounds(ctx ssa.Value, fn *ssa.Function) bool {
	if x, ok := ctx.(*ssa.Extract); ok {
		ctx = x.Tuple
	}
	call, ok := ctx.(*ssa.Call)
	if !ok || call.Parent() != fn {
		return false
	}
	return made(call) == api.Timed
}

// made returns how long the context lives that call is known to make.
func made(call *ssa.Call) api.Lifetime {
	if row := api.Lookup(&call.Call); row != nil {
		return row.Makes
	}
	return api.NoContext
}
