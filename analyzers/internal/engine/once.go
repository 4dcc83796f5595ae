package engine

import (
	"go/constant"
	"go/token"
	"maps"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// onlyOnce reports whether a block in a loop runs at most once for each time that
// its function is called: a local flag leads to it, and wherever the flag is
// asked again after the block it is known to lead elsewhere. A variable that is
// compared with nil is a flag, too, such as the first error.
func onlyOnce(b *ssa.BasicBlock) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		v, open := leadsTo(d, b)
		if flag, ok := v.(*ssa.Phi); ok && !repeatsWithout(b, d) && turned(b, !open)[d][flag] {
			return true
		}
	}
	return false
}

// leadsTo returns the value that is asked at the end of d, and what it is on all ways
// from there to b, or nil if it may be either.
func leadsTo(d, b *ssa.BasicBlock) (v ssa.Value, set bool) {
	cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, false
	}
	for i, s := range d.Succs {
		if len(s.Preds) == 1 && s.Dominates(b) {
			return asked(cond.Cond, i == 0)
		}
	}
	return nil, false
}

// asked returns the value that a condition asks, and whether it is set, which is true
// or not nil, if the answer is truth. It returns nil if the condition asks for more.
func asked(cond ssa.Value, truth bool) (v ssa.Value, set bool) {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, truth = not.X, !truth
	}
	test, ok := cond.(*ssa.BinOp)
	if !ok {
		return cond, truth
	}
	if test.Op != token.EQL && test.Op != token.NEQ || !isNil(test.Y) {
		return nil, false
	}
	return test.X, truth == (test.Op == token.NEQ)
}

// repeatsWithout reports whether control gets from b to b again without passing d.
func repeatsWithout(b, d *ssa.BasicBlock) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	work := []*ssa.BasicBlock{b}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range x.Succs {
			if s != d && !seen[s] {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return seen[b]
}

// turned returns for each block that control can come to after b the values that
// are surely set then, or surely not: they were so in b, or were given such a value since.
func turned(b *ssa.BasicBlock, set bool) map[*ssa.BasicBlock]map[ssa.Value]bool {
	in := make(map[ssa.Value]bool)
	for d := b.Idom(); d != nil; d = d.Idom() {
		if v, is := leadsTo(d, b); v != nil && is == set {
			in[v] = true
		}
	}
	at := make(map[*ssa.BasicBlock]map[ssa.Value]bool)
	type step struct {
		from  *ssa.BasicBlock
		known map[ssa.Value]bool
	}
	work := []step{{b, in}}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for i, s := range x.from.Succs {
			if cond, ok := x.from.Instrs[len(x.from.Instrs)-1].(*ssa.If); ok {
				if v, is := asked(cond.Cond, i == 0); x.known[v] && is != set {
					continue // not while it is so
				}
			}
			known := entering(s, x.from, x.known, set)
			before, ok := at[s]
			if ok {
				n := len(before)
				maps.DeleteFunc(before, func(v ssa.Value, _ bool) bool { return !known[v] })
				if len(before) == n {
					continue
				}
				known = before
			}
			at[s] = known
			work = append(work, step{s, known})
		}
	}
	return at
}

// entering returns the values that are surely set, or surely not, when control goes on
// from a block to the end of b, if those before were.
func entering(b, from *ssa.BasicBlock, had map[ssa.Value]bool, set bool) map[ssa.Value]bool {
	known := maps.Clone(had)
	for _, instr := range b.Instrs {
		v, ok := instr.(ssa.Value)
		if !ok {
			continue
		}
		delete(known, v) // it is another one in each round of a loop
		if phi, ok := v.(*ssa.Phi); ok && comesAs(phi, from, had, set) {
			known[phi] = true
		}
	}
	return known
}

// comesAs reports whether what phi gets from a block is surely set, or surely not.
func comesAs(phi *ssa.Phi, from *ssa.BasicBlock, had map[ssa.Value]bool, set bool) bool {
	for i, pred := range phi.Block().Preds {
		if pred != from {
			continue
		}
		if c, ok := phi.Edges[i].(*ssa.Const); ok {
			is := !c.IsNil() && !(ir.IsBool(c.Type()) && !constant.BoolVal(c.Value))
			if is != set {
				return false
			}
		} else if !had[phi.Edges[i]] {
			return false
		}
	}
	return true
}
