package verdict

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// judge gives the verdict on f: what its author says, what the rules found, and
// else the worst of its cancelled ways.
func (j *judge) judge(f *engine.Func) Verdict {
	var marks summary.Marks
	if obj, ok := f.Object().(*types.Func); ok {
		marks = j.pkg.Table.MarksOf(obj)
	}
	if marks.Unsafe != "" {
		return Verdict{Kind: Unsafe, Reason: "marked as unsafe: " + marks.Unsafe}
	}
	if v, ok := j.finding(f.Function); ok {
		return v
	}
	v, ended := Verdict{}, true
	if w, ok := j.watched(f); ok {
		v, ended = w, false
	}
	for _, p := range f.Points {
		for _, e := range p.Edges {
			switch f.Life(e) {
			case life.Never:
			case life.Teardown:
				if v.Reason == "" {
					v.Reason = "what ends it ends the object that it serves"
				}
			default:
				if ended {
					v, ended = Verdict{Reason: "nothing is changed before it waits"}, false
				}
				v = j.combine(v, j.way(f, e))
			}
		}
	}
	if marks.Safe && v.Kind != Unsafe {
		return Verdict{Kind: Safe, Reason: "marked as safe"}
	}
	return v
}

// combine returns the verdict if both ways are there. Between two safe ways, the
// one with a reason of its own tells more.
func (j *judge) combine(v, w Verdict) Verdict {
	if v.Kind == Safe && w.Kind == Safe && w.At.IsValid() && !v.At.IsValid() {
		return w
	}
	return v.worse(w)
}

// way gives the verdict on the cancelled way that begins with e.
func (j *judge) way(f *engine.Func, e *cancel.Edge) Verdict {
	p := e.Point
	base := f.Cancelled(e, p.Instr)
	if len(base.Exits) == 0 {
		return Verdict{} // it goes on waiting
	}
	v := j.operation(f, e, base)
	v = j.combine(v, j.unseen(f, e, base))
	for _, o := range f.Pending(p) {
		v = j.combine(v, j.standing(f, e, o))
	}
	v = j.combine(v, j.rounds(f, e))
	for _, x := range append(base.All(), base.Point.All()...) {
		if name, ok := kills(x, f.Function); ok && v.Kind < Poisons {
			is := "is"
			if x.May {
				is = "may be"
			}
			v = j.combine(v, because(Poisons, x.Pos(), "%s %s dead when %s", name, is, f.Because(e)))
			break
		}
	}
	return v
}

// kills reports whether x ends the life of an object of the function's caller,
// and returns its name: that of the object itself, or of something that is
// closed in it.
func kills(x effect.Effect, fn *ssa.Function) (name string, ok bool) {
	if x.Kind != effect.Poison || x.Async || x.When == effect.OnOK || !place.Durable(x.Place, fn) {
		return "", false
	}
	if call, ok := x.Instr.(ssa.CallInstruction); ok && x.Callee == "" {
		switch ir.NameOfCall(call.Common()).Func {
		case "Reset", "reset", "Stop", "stop":
			return "", false // it may be started again
		}
	}
	if _, isParam := x.Place.Root.(*ssa.Parameter); !isParam {
		return "", false
	}
	if x.Place.Path == "" {
		return x.Place.String(), true
	}
	switch t := x.Place.Type(); t.(type) {
	case *types.Pointer, *types.Named, *types.Alias:
		_, isStruct := t.Underlying().(*types.Struct)
		return x.Place.String(), !isStruct && ir.HasMethod(t, "Close")
	}
	return "", false
}

// standing gives the verdict on effect o, which stands when e is taken.
func (j *judge) standing(f *engine.Func, e *cancel.Edge, o *engine.Opener) Verdict {
	way := f.Cancelled(e, o.Instr)
	line := j.line(o.Pos())
	switch {
	case len(way.Exits) == 0, way.Poison(o.Place):
		return Verdict{}
	case way.Touch(o.Place) || way.Point.Touch(o.Place) || f.Async().Touch(o.Place):
		return because(Safe, o.Pos(), "%s is put right on every way out", o.Place)
	}
	values, taken := f.Taken(o)
	if taken && way.Uses(values) {
		if returned(way, values) {
			return because(Resumable, o.Pos(), "what is taken from %s is returned with the error", o.Place)
		}
		return because(Safe, o.Pos(), "what is taken from %s is handed on", o.Place)
	}
	if rest := f.Normally(e.Point, o); rest.Undo != nil {
		return because(Unknown, o.Pos(), "%s is changed at line %d and back at line %d, but not when %s",
			o.Place, line, j.line(rest.Undo.Pos()), f.Because(e))
	}
	if taken && j.usedNormally(f, e, o, values) {
		return because(Unknown, o.Pos(), "what is taken from %s at line %d is not used when %s", o.Place, line, f.Because(e))
	}
	switch o.Kind {
	case effect.Lock, effect.RLock, effect.Acquire:
		return because(Unknown, o.Pos(), "%s is still held when %s", o.Place, f.Because(e))
	case effect.Insert, effect.Append:
		if j.awaits(e.Point, o) {
			return because(Unknown, o.Pos(), "%s keeps an entry that is no longer waited for", o.Place)
		}
	case effect.Write:
		if j.writesOn(f, e, o) {
			if j.partial(way, e.Point) {
				return because(Resumable, o.Pos(), "how much was written to %s is returned with the error", o.Place)
			}
			return because(Unknown, o.Pos(), "more was to be written to %s", o.Place)
		}
	}
	if o.Kind == effect.Send {
		return because(Safe, o.Pos(), "what is sent to %s is for its receiver to finish", o.Place)
	}
	if j.resumes(f, o) {
		return because(Resumable, o.Pos(), "the next call goes on from %s", o.Place)
	}
	return because(Safe, o.Pos(), "%s is complete before it waits", o.Place)
}

// returned reports whether an exit of the way returns one of the values itself.
func returned(way *engine.Way, values []ssa.Value) bool {
	for _, ret := range way.Exits {
		for _, r := range ret.Results {
			for _, v := range values {
				if r == v {
					return true
				}
			}
		}
	}
	return false
}

// usedNormally reports whether a normal way out of the point of e still uses one
// of the values.
func (j *judge) usedNormally(f *engine.Func, e *cancel.Edge, o *engine.Opener, values []ssa.Value) bool {
	for _, assume := range e.Point.Normal {
		normal := &cancel.Edge{Point: e.Point, Source: e.Source, Assume: assume}
		if f.Cancelled(normal, o.Instr).Uses(values) {
			return true
		}
	}
	return false
}

// awaits reports whether p waits for the value that o registered.
func (j *judge) awaits(p *cancel.Point, o *engine.Opener) bool {
	if o.Value == nil {
		return false
	}
	registered := j.pkg.Table.Places.Of(o.Value)
	if registered.IsZero() {
		return false
	}
	var buf [8]*ssa.Value
	for _, op := range p.Instr.Operands(buf[:0]) {
		if *op != nil && registered.Holds(j.pkg.Table.Places.Of(*op)) {
			return true
		}
	}
	return false
}

// writesOn reports whether the point of e, or a normal way out of it, writes to
// the place of o again.
func (j *judge) writesOn(f *engine.Func, e *cancel.Edge, o *engine.Opener) bool {
	more := false
	see := func(x effect.Effect) bool {
		more = more || x.Kind == effect.Write && x.Place == o.Place && x.Instr != o.Instr
		return !more
	}
	for _, x := range f.Pkg.Table.At(e.Point.Instr) {
		see(x)
	}
	for _, assume := range e.Point.Normal {
		f.Explore(e.Point.Instr, assume, engine.Visitor{Effect: see})
	}
	return more
}

// rounds gives the verdict on what earlier rounds of a loop around the point of
// e have done.
func (j *judge) rounds(f *engine.Func, e *cancel.Edge) Verdict {
	p := e.Point
	for _, o := range f.Openers() {
		if slices.Contains(f.Pending(p), o) || !comesAgain(o.Instr, p) {
			continue
		}
		if j.resumes(f, o) {
			return because(Resumable, o.Pos(), "the next call goes on from %s", o.Place)
		}
		switch o.Kind {
		case effect.Receive, effect.Pop, effect.Delete:
			if values, taken := f.Taken(o); taken && f.Cancelled(e, p.Instr).Uses(values) {
				return because(Resumable, o.Pos(), "what has been taken from %s is returned with the error", o.Place)
			}
		}
	}
	return Verdict{}
}

// comesAgain reports whether control can come from instr to p by another round.
func comesAgain(instr ssa.Instruction, p *cancel.Point) bool {
	for _, s := range instr.Block().Succs {
		if ir.Reaches(s, p.Instr.Block()) {
			return true
		}
	}
	return false
}

// resumes reports whether f looks at the place of o before it changes it: where
// an earlier call has got to.
func (j *judge) resumes(f *engine.Func, o *engine.Opener) bool {
	switch o.Kind {
	case effect.State, effect.Append, effect.Clear, effect.Pop:
	default:
		return false
	}
	if !o.Place.IsReceiver() || o.Place.Path == "" {
		return false
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			load, ok := instr.(*ssa.UnOp)
			if !ok || load == o.Instr || !ir.Reaches(b, o.Instr.Block()) {
				continue
			}
			if _, isCell := load.X.(*ssa.Alloc); isCell {
				continue
			}
			if o.Place == j.pkg.Table.Places.Of(load.X) && looksAt(load) {
				return true
			}
		}
	}
	return false
}

// looksAt reports whether what was loaded decides something.
func looksAt(load *ssa.UnOp) bool {
	for _, r := range ir.Referrers(load) {
		switch r := r.(type) {
		case *ssa.BinOp, *ssa.If:
			return true
		case *ssa.Call:
			if name := ir.Builtin(&r.Call); name == "len" {
				return true
			}
		}
	}
	return false
}
