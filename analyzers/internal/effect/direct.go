package effect

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Direct returns the effects that instr has by itself, without those of the
// functions it calls. The effects of a select's arms are those of Arm.
func Direct(r *place.Resolver, instr ssa.Instruction) []Effect {
	x := extractor{r: r, instr: instr}
	switch instr := instr.(type) {
	case *ssa.Store:
		x.store(instr)
	case *ssa.MapUpdate:
		x.mapUpdate(instr)
	case *ssa.Send:
		x.add(Send, r.Of(instr.Chan), instr.X)
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			x.add(Receive, r.Of(instr.X), instr)
		}
	case ssa.CallInstruction:
		x.call(instr.Common())
	}
	return x.list
}

// Arm returns the effect of taking arm k of a select.
func Arm(r *place.Resolver, sel *ssa.Select, k int) []Effect {
	if k < 0 || k >= len(sel.States) {
		return nil
	}
	x := extractor{r: r, instr: sel}
	st := sel.States[k]
	if st.Dir == types.SendOnly {
		x.add(Send, r.Of(st.Chan), st.Send)
	} else {
		x.add(Receive, r.Of(st.Chan), received(sel, k))
	}
	for i := range x.list {
		x.list[i].At = st.Pos
	}
	return x.list
}

// received returns the value that arm k receives, or nil if it is not used. The
// received values follow the index and the ok flag, in the order of the arms.
func received(sel *ssa.Select, k int) ssa.Value {
	index := 2
	for _, before := range sel.States[:k] {
		if before.Dir == types.RecvOnly {
			index++
		}
	}
	return ir.Extract(sel, index)
}

type extractor struct {
	r     *place.Resolver
	instr ssa.Instruction
	list  []Effect
}

func (x *extractor) add(k Kind, p place.Place, v ssa.Value) {
	if !p.IsZero() {
		x.list = append(x.list, Effect{Kind: k, Place: p, Value: v, Instr: x.instr})
	}
}

// Stored returns the kind of storing val at p.
func Stored(r *place.Resolver, p place.Place, val ssa.Value) Kind {
	x := extractor{r: r}
	return x.storeKind(p, val)
}

func (x *extractor) store(st *ssa.Store) {
	p := x.r.Of(st.Addr)
	if cell, ok := st.Addr.(*ssa.Alloc); ok {
		// The variable itself is written, not what it designates.
		p = place.Place{Root: cell}
	} else if fv, ok := st.Addr.(*ssa.FreeVar); ok {
		if cell := ir.Cell(fv); cell != nil {
			p = place.Place{Root: cell}
		}
	}
	kind := x.storeKind(p, st.Val)
	x.add(kind, p, st.Val)
	if kind != Clear && kind != Lower && marksDead(p) || kind == Lower && saysUsable(p) {
		x.add(Poison, p.Owner(), st.Val)
	}
}

// mapUpdate tells counting in an entry from setting it.
func (x *extractor) mapUpdate(up *ssa.MapUpdate) {
	p := x.r.Of(up.Map)
	if v, ok := up.Value.(*ssa.BinOp); ok {
		if k := x.counterKind(p.Elem(), v); k != None {
			x.add(k, p.Elem(), nil)
			return
		}
	}
	x.entry(Insert, p, up.Key, up.Value)
}

// entry adds an effect on the entry of a map under key.
func (x *extractor) entry(k Kind, p place.Place, key, v ssa.Value) {
	if !p.IsZero() {
		x.list = append(x.list, Effect{Kind: k, Place: p, Value: v, Key: x.r.Of(key), Instr: x.instr})
	}
}

// storeKind tells what storing val does to p by where val comes from.
func (x *extractor) storeKind(p place.Place, val ssa.Value) Kind {
	switch v := val.(type) {
	case *ssa.Const:
		return constKind(v)
	case *ssa.BinOp:
		if k := x.counterKind(p, v); k != None {
			return k
		}
	case *ssa.Slice:
		if x.r.Of(v.X) == p {
			return resliceKind(v)
		}
		if a, ok := v.X.(*ssa.Alloc); ok && (isEmptyArray(a) || a.Comment == "makeslice" && IsZero(v.High)) {
			return Clear
		}
	case *ssa.MakeMap, *ssa.MakeChan:
		return Clear
	case *ssa.MakeSlice:
		if IsZero(v.Len) {
			return Clear
		}
	case *ssa.Call:
		return x.callResultKind(p, v)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			if a, ok := v.X.(*ssa.Alloc); ok && isFreshZero(a) {
				return Clear
			}
		}
	}
	return Set
}

func constKind(c *ssa.Const) Kind {
	if c.Value == nil {
		return Clear // nil, or the zero value of a struct
	}
	switch c.Value.Kind() {
	case constant.Bool:
		if constant.BoolVal(c.Value) {
			return Raise
		}
		return Lower
	case constant.Int:
		return State
	case constant.String:
		if constant.StringVal(c.Value) == "" {
			return Clear
		}
		return State
	}
	return Set
}

func (x *extractor) counterKind(p place.Place, v *ssa.BinOp) Kind {
	if v.Op != token.ADD && v.Op != token.SUB || !isNumber(v.Type()) {
		return None
	}
	if x.r.Of(v.X) != p {
		return None
	}
	negative := v.Op == token.SUB
	if c, ok := v.Y.(*ssa.Const); ok && c.Value != nil && constant.Sign(c.Value) < 0 {
		negative = !negative
	}
	if negative {
		return Dec
	}
	return Inc
}

// resliceKind tells popping from emptying.
func resliceKind(v *ssa.Slice) Kind {
	if v.High != nil && IsZero(v.High) {
		return Clear
	}
	if v.Low == nil && v.High == nil {
		return None
	}
	return Pop
}

// callResultKind knows the functions that return a changed version of the slice
// that they are given.
func (x *extractor) callResultKind(p place.Place, call *ssa.Call) Kind {
	args := call.Call.Args
	if ir.Builtin(&call.Call) == "append" && len(args) > 0 {
		if s, ok := args[0].(*ssa.Slice); ok && x.r.Of(s.X) == p && (s.Low != nil || s.High != nil) {
			if s.High != nil && len(args) == 2 && x.r.Of(args[1]) == p && (!IsZero(s.High) || isTail(args[1])) {
				return Pop // append(s[:i], s[i+1:]...)
			}
			return Set
		}
		if x.r.Of(args[0]) == p {
			return Append
		}
		return Set
	}
	name := ir.NameOfCall(&call.Call)
	if name.Pkg == "slices" && len(args) > 0 && x.r.Of(args[0]) == p {
		switch name.Func {
		case "Delete", "DeleteFunc":
			return Pop
		case "Insert", "Concat":
			return Append
		}
	}
	return Set
}

// isTail reports whether v is a slice without its first elements.
func isTail(v ssa.Value) bool {
	s, ok := v.(*ssa.Slice)
	return ok && s.Low != nil && !IsZero(s.Low) && s.High == nil
}

// IsZero reports whether v is the constant 0.
func IsZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.Kind() == constant.Int && constant.Sign(c.Value) == 0
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// isEmptyArray reports whether a is the backing array of a literal such as
// []T{}.
func isEmptyArray(a *ssa.Alloc) bool {
	arr, ok := ir.Deref(a.Type()).Underlying().(*types.Array)
	return ok && arr.Len() == 0
}

// isFreshZero reports whether a is a literal such as T{} that nothing is stored
// into.
func isFreshZero(a *ssa.Alloc) bool {
	if a.Comment != "complit" {
		return false
	}
	for _, r := range ir.Referrers(a) {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			if c, ok := r.Val.(*ssa.Const); !ok || c.Value != nil {
				return false
			}
		default:
			return false
		}
	}
	return true
}
