package engine

import (
	"go/constant"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Return is how a way gives an object back to where it was fetched from.
type Return uint8

const (
	NotReturned   Return = iota
	ReturnedBlind        // nobody looks at it before it is used again
	ReturnedAsked        // to a function that is not known, or that may look at it
)

// GivesBack tells how the cancelled way w through e gives the object that holds
// p back to others: it is sent to a channel, stored in a list, put into a pool,
// or passed to a function whose name says so, there or in a defer.
func (f *Func) GivesBack(w *Way, e *cancel.Edge, p place.Place) Return {
	back := NotReturned
	derived := derivedFrom([]ssa.Value{p.Root})
	for instr := range w.instrs {
		back = max(back, f.givesBack(instr, p))
	}
	for _, e := range w.All() {
		switch e.Kind {
		case effect.Send, effect.Append, effect.Insert:
			if e.Value != nil && derived[e.Value] && place.Durable(e.Place, f.Function) && !tellsHow(e.Value) {
				back = max(back, ReturnedBlind)
			}
		}
	}
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok || !ir.Precedes(d, e.Point.Instr) {
				continue
			}
			back = max(back, f.givesBack(d, p))
			if fn := ir.Callee(d); fn != nil && fn.Parent() != nil && len(fn.Blocks) > 0 {
				for _, instr := range fn.Blocks[0].Instrs {
					back = max(back, f.givesBack(instr, p))
				}
			}
		}
	}
	return back
}

// tellsHow reports whether v, an object that is made here, says beside what it holds
// how it went: by an error, or by a yes.
func tellsHow(v ssa.Value) bool {
	alloc, ok := v.(*ssa.Alloc)
	return ok && slices.ContainsFunc(ir.Referrers(alloc), func(r ssa.Instruction) bool {
		field, ok := r.(*ssa.FieldAddr)
		return ok && slices.ContainsFunc(ir.Referrers(field), func(r ssa.Instruction) bool {
			st, ok := r.(*ssa.Store)
			if !ok || st.Addr != field {
				return false
			}
			c, fixed := st.Val.(*ssa.Const)
			return ir.IsError(st.Val.Type()) && !fixed || fixed && c.Value != nil && c.Value.Kind() == constant.Bool && constant.BoolVal(c.Value)
		})
	})
}

var returnVerbs = []string{"put", "release", "return", "recycle", "giveback", "checkin", "restore", "free", "unget"}

func (f *Func) givesBack(instr ssa.Instruction, p place.Place) Return {
	places := f.Pkg.Table.Places
	if send, ok := instr.(*ssa.Send); ok && places.Of(send.X).Holds(p) {
		return ReturnedBlind
	}
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return NotReturned
	}
	c := call.Common()
	name := ir.NameOfCall(c)
	verb := strings.ToLower(name.Func)
	says := false
	for _, v := range returnVerbs {
		says = says || strings.HasPrefix(verb, v)
	}
	if !says {
		return NotReturned
	}
	given := false
	for _, a := range c.Args {
		if ir.IsError(a.Type()) || ir.IsBool(a.Type()) {
			return NotReturned // it is told how it went
		}
		given = given || places.Of(a).Holds(p)
	}
	if recv := ir.Receiver(c); !given && (recv == nil || !places.Of(recv).Holds(p)) {
		return NotReturned
	}
	if name.Pkg == "sync" && name.Recv == "Pool" {
		return ReturnedBlind
	}
	fn := ir.Callee(call)
	if fn == nil || len(fn.Blocks) == 0 {
		return ReturnedAsked
	}
	if looksAt(fn, ir.CallArgs(call), func(a ssa.Value) bool { return places.Of(a).Holds(p) }) {
		return NotReturned
	}
	return ReturnedBlind
}

// looksAt reports whether fn decides anything by one of the arguments that are
// meant: by a field of it, or by what one of its methods answers.
func looksAt(fn *ssa.Function, args []ssa.Value, meant func(ssa.Value) bool) bool {
	var params []ssa.Value
	for i, a := range args {
		if i < len(fn.Params) && meant(a) {
			params = append(params, fn.Params[i])
		}
	}
	derived := derivedFrom(params)
	for v := range derived {
		for _, r := range ir.Referrers(v) {
			switch r := r.(type) {
			case *ssa.If:
				return true
			case *ssa.BinOp:
				if c, ok := r.Y.(*ssa.Const); !ok || !c.IsNil() || ir.IsError(r.X.Type()) {
					return true
				}
			case *ssa.Call:
				if result, typ := ir.LastResult(r); result != nil && (ir.IsBool(typ) || ir.IsError(typ)) {
					return true
				}
			}
		}
	}
	return false
}
