package summary

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// ConsumedBatch returns the consumptions that a collection can come from: as
// ConsumedFrom, and also behind copies of it and where it is the part of a list
// that the rest was cut from. It also returns the values between them and v.
func (t *Table) ConsumedBatch(v ssa.Value) ([]Consumption, []ssa.Value) {
	var found []Consumption
	var chain []ssa.Value
	seen := make(map[ssa.Value]bool)
	work := []ssa.Value{v}
	for len(work) > 0 && len(seen) < maxSourceSteps {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == nil || seen[x] {
			continue
		}
		seen[x] = true
		if c, ok := t.cut(x); ok {
			found, chain = append(found, c), append(chain, x)
			continue
		}
		if from := madeOf(x); len(from) > 0 {
			work, chain = append(work, from...), append(chain, x)
			continue
		}
		more, values := t.ConsumedFrom(x)
		found, chain = append(found, more...), append(chain, values...)
	}
	return found, chain
}

// madeOf returns the collections that v is made of: the branches of a Phi, the
// whole of a slice, the source of a copy.
func madeOf(v ssa.Value) []ssa.Value {
	switch v := v.(type) {
	case *ssa.Phi:
		return v.Edges
	case *ssa.Slice:
		return []ssa.Value{v.X}
	case *ssa.MakeSlice:
		return copiedInto(v)
	case *ssa.Alloc:
		if v.Comment == "makeslice" {
			return copiedInto(v)
		}
	case *ssa.Call:
		if ir.Builtin(&v.Call) == "append" {
			return v.Call.Args
		}
		switch ir.NameOfCall(&v.Call) {
		case ir.Name{Pkg: "slices", Func: "Clone"}, ir.Name{Pkg: "maps", Func: "Clone"}, ir.Name{Pkg: "slices", Func: "Collect"},
			ir.Name{Pkg: "maps", Func: "Keys"}, ir.Name{Pkg: "maps", Func: "Values"}, ir.Name{Pkg: "slices", Func: "Sorted"}:
			return v.Call.Args[:1]
		}
	}
	return nil
}

// copiedInto returns what the builtin copy writes to a fresh slice.
func copiedInto(v ssa.Value) []ssa.Value {
	var from []ssa.Value
	for _, r := range ir.Referrers(v) {
		switch r := r.(type) {
		case *ssa.Slice:
			from = append(from, copiedInto(r)...)
		case *ssa.Call:
			if ir.Builtin(&r.Call) == "copy" && r.Call.Args[0] == v {
				from = append(from, r.Call.Args[1])
			}
		}
	}
	return from
}

// cut recognises the first half of batch := q[:n]; q = q[n:], and the second
// half of the same from the other end.
func (t *Table) cut(v ssa.Value) (Consumption, bool) {
	part, ok := v.(*ssa.Slice)
	if !ok {
		return Consumption{}, false
	}
	source := t.Places.Of(part.X)
	for _, b := range part.Parent().Blocks {
		for _, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			rest, ok := st.Val.(*ssa.Slice)
			if !ok || rest == part || !complements(part, rest) || !isLoad(part.X) || !ir.Precedes(part, st) {
				continue
			}
			for _, e := range t.At(st) {
				if e.Kind == effect.Pop && e.Place == source {
					return Consumption{Source: source, Instr: st, Arm: -1}, true
				}
			}
		}
	}
	return Consumption{}, false
}

func isLoad(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	return ok && load.Op == token.MUL
}

// complements reports whether one slice ends where the other one begins.
func complements(a, b *ssa.Slice) bool {
	return a.High != nil && sameNumber(a.High, b.Low) || a.Low != nil && sameNumber(a.Low, b.High)
}

func sameNumber(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	x, ok1 := a.(*ssa.Const)
	y, ok2 := b.(*ssa.Const)
	return ok1 && ok2 && x.Value != nil && y.Value != nil && constant.Compare(x.Value, token.EQL, y.Value)
}
