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
// asked again after the block it is known to lead elsewhere.
func onlyOnce(b *ssa.BasicBlock) bool {
	for d := b.Idom(); d != nil; d = d.Idom() {
		cond, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for i, s := range d.Succs {
			if len(s.Preds) != 1 || !s.Dominates(b) {
				continue
			}
			if flag, open := flagOf(cond.Cond, i == 0); flag != nil && !repeatsWithout(b, d) && turned(b, !open)[d][flag] {
				return true
			}
		}
	}
	return false
}

// flagOf returns the flag that a condition asks, and its value if the answer is
// truth, or nil.
func flagOf(cond ssa.Value, truth bool) (flag *ssa.Phi, value bool) {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond, truth = not.X, !truth
	}
	flag, ok := cond.(*ssa.Phi)
	if !ok || !ir.IsBool(flag.Type()) {
		return nil, false
	}
	return flag, truth
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

// turned returns for each block that control can come to after b the flags that
// surely have that value then, because they were set since.
func turned(b *ssa.BasicBlock, value bool) map[*ssa.BasicBlock]map[*ssa.Phi]bool {
	at := make(map[*ssa.BasicBlock]map[*ssa.Phi]bool)
	type step struct {
		from  *ssa.BasicBlock
		flags map[*ssa.Phi]bool
	}
	work := []step{{b, nil}}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range x.from.Succs {
			flags := entering(s, x.from, x.flags, value)
			known, ok := at[s]
			if ok {
				n := len(known)
				maps.DeleteFunc(known, func(phi *ssa.Phi, _ bool) bool { return !flags[phi] })
				if len(known) == n {
					continue
				}
				flags = known
			}
			at[s] = flags
			work = append(work, step{s, flags})
		}
	}
	return at
}

// entering returns the flags that have the value when control goes on from a
// block to b, if it had those before.
func entering(b, from *ssa.BasicBlock, had map[*ssa.Phi]bool, value bool) map[*ssa.Phi]bool {
	flags := maps.Clone(had)
	if flags == nil {
		flags = make(map[*ssa.Phi]bool)
	}
	for _, instr := range b.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		if !ir.IsBool(phi.Type()) {
			continue
		}
		for i, pred := range b.Preds {
			if pred != from {
				continue
			}
			set := false
			switch v := phi.Edges[i].(type) {
			case *ssa.Const:
				set = v.Value != nil && constant.BoolVal(v.Value) == value
			case *ssa.Phi:
				set = had[v]
			}
			if set {
				flags[phi] = true
			} else {
				delete(flags, phi)
				break
			}
		}
	}
	return flags
}
