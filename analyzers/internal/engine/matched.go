package engine

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Matched reports whether the function compares something in the reply with
// something else that it has in hand, as it does with the number of a request,
// or is given such a number both to ask and to wait.
func (f *Func) Matched(x Exchange) bool {
	reply := derivedFrom(x.Reply.Values)
	for v := range reply {
		for _, r := range ir.Referrers(v) {
			switch r := r.(type) {
			case *ssa.BinOp:
				if (r.Op == token.EQL || r.Op == token.NEQ) && comparesKeys(r, reply) {
					return true
				}
			case *ssa.Lookup:
				if reply[r.Index] {
					return true
				}
			case *ssa.Call:
				// A question about the reply and something else.
				if ir.IsBool(r.Type()) && len(r.Call.Args) > 1 {
					return true
				}
			}
		}
	}
	wait, ok := x.Point.Instr.(*ssa.Call)
	if !ok {
		return false
	}
	asks, ok := x.Request.Instr.(*ssa.Call)
	if !ok {
		return false
	}
	for _, a := range ir.Args(&wait.Call) {
		for _, b := range ir.Args(&asks.Call) {
			if a == b && isKey(a.Type()) {
				if _, ok := a.(*ssa.Const); !ok {
					return true
				}
			}
		}
	}
	if fn := ir.Callee(wait); fn != nil {
		return comparesNumbers(fn)
	}
	return false
}

// comparesKeys reports whether a comparison is between a key in the reply and
// one that is not from it, and not a constant.
func comparesKeys(cmp *ssa.BinOp, reply map[ssa.Value]bool) bool {
	other := cmp.Y
	if reply[other] {
		other = cmp.X
	}
	if reply[other] || !isKey(other.Type()) {
		return false
	}
	_, isConst := other.(*ssa.Const)
	return !isConst
}

// isKey reports whether values of type t can tell one request from another.
func isKey(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsInteger|types.IsString) != 0
	case *types.Array:
		return true
	}
	return false
}

// comparesNumbers reports whether fn compares two values by the name of one of
// which requests are told apart.
func comparesNumbers(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			cmp, ok := instr.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || !isKey(cmp.X.Type()) {
				continue
			}
			if _, ok := cmp.Y.(*ssa.Const); ok {
				continue
			}
			if isNumberName(nameOf(cmp.X)) || isNumberName(nameOf(cmp.Y)) {
				return true
			}
		}
	}
	return false
}

// nameOf returns the name of the variable or field that v is read from.
func nameOf(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.Field:
		if st, ok := v.X.Type().Underlying().(*types.Struct); ok {
			return st.Field(v.Field).Name()
		}
	case *ssa.UnOp:
		if fa, ok := v.X.(*ssa.FieldAddr); ok {
			if st, ok := ir.Deref(fa.X.Type()).Underlying().(*types.Struct); ok {
				return st.Field(fa.Field).Name()
			}
		}
	case *ssa.Call:
		return ir.NameOfCall(&v.Call).Func
	}
	return ""
}

func isNumberName(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"id", "seq", "token", "nonce", "tag", "correlation", "cookie", "serial"} {
		if strings.HasSuffix(name, w) || strings.HasPrefix(name, w) {
			return true
		}
	}
	return false
}
