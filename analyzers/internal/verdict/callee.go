package verdict

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// callee gives the verdict on the cancelled call of a function on which there is
// one.
func (j *judge) callee(f *engine.Func, way *engine.Way, call *ssa.Call, kind Kind) Verdict {
	if kind == Safe || !j.outlives(f, call) {
		return Verdict{}
	}
	name := j.nameOf(call)
	if (kind == Unsafe || kind == Unknown) && j.closes(way, call) {
		return because(Poisons, call.Pos(), "ends the life of what %s leaves behind", name)
	}
	if fn := ir.Callee(call); fn != nil && !life.IsPublic(fn) {
		// There is no verdict to be read on it: say what is behind it.
		if v, ok := j.verdicts[fn]; ok && v.Reason != "" {
			if v.in == "" {
				v.in = name
			}
			return Verdict{Kind: kind, Reason: v.Reason, At: call.Pos(), in: v.in}
		}
	}
	return Verdict{Kind: kind, Reason: fmt.Sprintf("calls %s, which %s", name, predicates[kind]), At: call.Pos()}
}

var predicates = map[Kind]string{
	Resumable: "is resumable", Poisons: "poisons", Unknown: "is unknown", Unsafe: "is unsafe",
}

// known returns the verdict on the function that call runs, if there is one.
func (j *judge) known(call *ssa.Call) (Kind, bool) {
	obj := summary.CalleeObject(call)
	if obj != nil {
		marks := j.pkg.Table.MarksOf(obj)
		switch {
		case marks.Unsafe != "":
			return Unsafe, true
		case marks.Safe:
			return Safe, true
		}
	}
	if fn := ir.Callee(call); fn != nil && len(fn.Blocks) > 0 {
		v, ok := j.verdicts[fn]
		return v.Kind, ok
	}
	fact := new(Fact)
	if obj != nil && obj.Pkg() != nil && obj.Pkg() != j.pass.Pkg && j.pass.ImportObjectFact(obj.Origin(), fact) {
		return fact.Kind, true
	}
	return Safe, false
}

// nameOf returns what the source calls the callee: a name, or a place.
func (j *judge) nameOf(call *ssa.Call) string {
	common := &call.Call
	if obj := summary.CalleeObject(call); obj != nil {
		if recv := ir.Receiver(common); recv != nil {
			if p := j.pkg.Table.Places.Of(recv).String(); p != "?" && p != "value" {
				return p + "." + obj.Name()
			}
		}
		if obj.Pkg() != nil && obj.Pkg() != j.pass.Pkg && obj.Signature().Recv() == nil {
			return obj.Pkg().Name() + "." + obj.Name()
		}
		return obj.Name()
	}
	if fn := ir.Callee(call); fn != nil {
		return "a function literal"
	}
	load := common.Value
	if u, ok := load.(*ssa.UnOp); ok && u.Op == token.MUL {
		load = u.X
	}
	if p := j.pkg.Table.Places.Of(load).String(); p != "?" && p != "value" {
		return p
	}
	return "what it calls"
}

// outlives reports whether the callee is given anything that outlives f, or is
// no method and may work on anything.
func (j *judge) outlives(f *engine.Func, call *ssa.Call) bool {
	if recv := ir.Receiver(&call.Call); recv != nil {
		return j.durable(f, recv) || j.borrows(f, recv)
	}
	args := ir.CallArgs(call)
	for _, a := range args {
		if !ir.IsContext(a.Type()) && (j.durable(f, a) || j.borrows(f, a)) {
			return true
		}
	}
	return len(args) <= 1
}

func (j *judge) durable(f *engine.Func, v ssa.Value) bool {
	return place.Durable(j.pkg.Table.Places.Of(v), f.Function)
}

// borrows reports whether v is not f's own although f seems to have made it: it
// was got from an object that outlives f, or holds one.
func (j *judge) borrows(f *engine.Func, v ssa.Value) bool {
	root := j.pkg.Table.Places.Of(v).Root
	if x, ok := root.(*ssa.Extract); ok {
		root = x.Tuple
	}
	switch x := root.(type) {
	case *ssa.Call:
		recv := ir.Receiver(&x.Call)
		return recv != nil && j.durable(f, recv)
	case *ssa.Alloc:
		for _, r := range ir.Referrers(x) {
			field, ok := r.(*ssa.FieldAddr)
			if !ok {
				continue
			}
			for _, r := range ir.Referrers(field) {
				if st, ok := r.(*ssa.Store); ok && st.Addr == field && !ir.IsContext(st.Val.Type()) && j.durable(f, st.Val) {
					return true
				}
			}
		}
	}
	return false
}

// closes reports whether the way ends the life of an object that the callee was
// given.
func (j *judge) closes(way *engine.Way, call *ssa.Call) bool {
	for _, a := range ir.CallArgs(call) {
		if p := j.pkg.Table.Places.Of(a); !p.IsZero() && way.Poison(p) {
			return true
		}
	}
	return false
}
