package engine

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A SharedCall is work that one caller starts and others wait for.
type SharedCall struct {
	Call   *ssa.Call
	Givens []Given // what the work is given contexts for, from outside of it
}

// SharedCalls returns the work that f has done once for all callers that ask for
// it at the same time.
func (f *Func) SharedCalls() []SharedCall {
	var list []SharedCall
	for _, b := range f.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || !sharesWork(&call.Call) {
				continue
			}
			s := SharedCall{Call: call}
			for _, a := range call.Call.Args {
				if fn := ir.FuncOf(a); fn != nil && fn.Parent() != nil && !slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool { return ir.IsContext(p.Type()) }) {
					s.Givens = append(s.Givens, givens(fn, nil, 0)...)
				}
			}
			list = append(list, s)
		}
	}
	return list
}

// IsLookedAt reports whether anybody looks at a result of the work.
func (s SharedCall) IsLookedAt() bool {
	return slices.ContainsFunc(ir.Referrers(s.Call), func(r ssa.Instruction) bool {
		x, ok := r.(*ssa.Extract)
		return !ok || len(ir.Referrers(x)) > 0
	})
}

// HasOneKey reports whether the work has the same key each time, for its object
// at least: such work is often done again and again by a loop or two, whose
// contexts end together, and not for requests.
func (f *Func) HasOneKey(s SharedCall) bool {
	return slices.ContainsFunc(ir.Args(&s.Call.Call), f.isFixed)
}

// isFixed reports whether v depends on nothing but the receiver.
func (f *Func) isFixed(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.Call:
		recv := ir.Receiver(&v.Call)
		return recv != nil && len(ir.Args(&v.Call)) == 0 && f.isFixed(recv)
	case *ssa.UnOp, *ssa.Parameter, *ssa.FieldAddr:
		at := f.Pkg.Table.Places.Of(v)
		return at.IsReceiver() && !strings.Contains(at.Path, "[]")
	}
	return false
}

// HasKeyOfContext reports whether the key of the work is made of what its context holds,
// and of nothing else that changes: those who share it are then often the parts of one
// request, and end with it.
func (s SharedCall) HasKeyOfContext() bool {
	return slices.ContainsFunc(ir.Args(&s.Call.Call), func(key ssa.Value) bool {
		_, is := ofContext(key, maxKey)
		return is
	})
}

// maxKey bounds how many operations and variables a key is followed through: a variable
// may be made of itself.
const maxKey = 16

// ofContext reports whether v depends on nothing but constants and what contexts hold,
// and whether on the latter at all. It looks at most left steps back.
func ofContext(v ssa.Value, left int) (ok, is bool) {
	if left == 0 {
		return false, false
	}
	left--
	switch v := v.(type) {
	case *ssa.Const:
		return true, false
	case *ssa.BinOp:
		okX, isX := ofContext(v.X, left)
		okY, isY := ofContext(v.Y, left)
		return okX && okY, okX && okY && (isX || isY)
	case *ssa.TypeAssert:
		return ofContext(v.X, left)
	case *ssa.Extract:
		return ofContext(v.Tuple, left)
	case *ssa.UnOp: // a variable that the work captures, too
		if cell := ir.Cell(v.X); cell != nil && v.Op == token.MUL {
			return ofContext(ir.OnlyStore(cell), left)
		}
	case *ssa.Call:
		if ir.NameOfCall(&v.Call).Func == "Value" && v.Call.IsInvoke() && ir.IsContext(v.Call.Value.Type()) {
			return true, true
		}
		args := v.Call.Args
		is := len(args) > 0 && !v.Call.IsInvoke() && !slices.ContainsFunc(args, func(a ssa.Value) bool { return !ir.IsContext(a.Type()) })
		return is, is
	}
	return false, false
}

// sharesWork reports whether a call is that of a single flight: many callers, one
// of whose functions is run.
func sharesWork(c *ssa.CallCommon) bool {
	recv := ir.Receiver(c)
	if recv == nil {
		return false
	}
	named := ir.Named(recv.Type())
	if named == nil || named.Obj().Pkg() == nil || named.Obj().Pkg().Name() != "singleflight" {
		return false
	}
	switch ir.NameOfCall(c).Func {
	case "Do", "DoChan", "DoErr":
		return true
	}
	return false
}
