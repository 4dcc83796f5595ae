package tornwrite

import (
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// parts returns the messages in several parts that are sent to a channel around
// point: a part that says that more follow was sent, and another one is to come,
// after the point or in the next round of a loop.
func parts(f *engine.Func, point *cancel.Point) []part {
	var list []part
	for _, o := range f.Pending(point) {
		if o.Kind != effect.Send || !saysMore(o.Value) {
			continue
		}
		for _, to := range sends(f, point) {
			if to.Place == o.Place {
				list = append(list, part{first: o.Effect, rest: to.Pos(), whole: true})
			}
		}
		if next := f.Next(point, o.Place, effect.Send); next != nil {
			list = append(list, part{first: o.Effect, rest: next.Pos(), whole: true})
		}
	}
	if engine.InLoop(point.Instr.Block()) {
		for _, e := range sends(f, point) {
			if saysMore(e.Value) && place.Durable(e.Place, f.Function) {
				list = append(list, part{first: e, rest: e.Pos(), whole: true})
			}
		}
	}
	return list
}

// sends returns the sends of a select.
func sends(f *engine.Func, point *cancel.Point) []effect.Effect {
	sel, ok := point.Instr.(*ssa.Select)
	if !ok {
		return nil
	}
	var list []effect.Effect
	for k, st := range sel.States {
		if st.Dir == types.SendOnly {
			list = append(list, effect.Arm(f.Pkg.Table.Places, sel, k)...)
		}
	}
	return list
}

// saysMore reports whether v is a part of a message that may not be the last: a
// struct with a flag that tells, unless a literal sets it to the end.
func saysMore(v ssa.Value) bool {
	if v == nil {
		return false // sent by a helper
	}
	st, ok := ir.Deref(v.Type()).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		field := st.Field(i)
		if !ir.IsBool(field.Type()) {
			continue
		}
		switch strings.ToLower(field.Name()) {
		case "more", "hasmore", "continued":
			return literalFlag(v, i) != isFalse
		case "final", "fin", "last", "islast", "eof", "end", "endstream":
			return literalFlag(v, i) != isTrue
		}
	}
	return false
}

// flag is what a literal sets a field to.
type flag uint8

const (
	notLiteral flag = iota
	isFalse
	isTrue
	computed
)

// literalFlag returns what field i of v is set to, if v is a literal.
func literalFlag(v ssa.Value, i int) flag {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	lit, ok := v.(*ssa.Alloc)
	if !ok {
		return notLiteral
	}
	set := isFalse
	for _, r := range ir.Referrers(lit) {
		fa, ok := r.(*ssa.FieldAddr)
		if !ok || fa.Field != i {
			continue
		}
		for _, r := range ir.Referrers(fa) {
			st, ok := r.(*ssa.Store)
			if !ok {
				continue
			}
			c, ok := st.Val.(*ssa.Const)
			switch {
			case !ok:
				set = computed
			case constant.BoolVal(c.Value):
				set = isTrue
			}
		}
	}
	return set
}
