package engine

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Sends returns how many values run sends to the channel at most, -1 if that
// cannot be told: it does so in a loop, without a flag that keeps it from doing
// so again, or is started in one.
func (c *Channel) Sends(run Run) int {
	if run.Start == nil || Repeats(run.Start.Block(), c.Make.Block()) || Repeats(run.Instr.Block(), c.At.Block()) {
		return -1
	}
	var sends []ssa.Instruction
	for _, op := range c.Ops {
		if op.Kind == effect.Send && slices.Contains(op.Runs, run) {
			if op.Instr.Parent() != run.Body && run.Body != nil && !op.last || InLoop(op.Instr.Block()) && !onlyOnce(op.Instr.Block()) {
				return -1
			}
			sends = append(sends, op.Instr)
		}
	}
	return longest(sends)
}

// AllSends returns how many values are sent to the channel at most, -1 if that
// cannot be told.
func (c *Channel) AllSends() int {
	if c.OtherSenders {
		return -1
	}
	var seen []Run
	sum := 0
	for _, op := range c.Ops {
		if op.Kind != effect.Send {
			continue
		}
		for _, r := range op.Runs {
			if slices.Contains(seen, r) {
				continue
			}
			seen = append(seen, r)
			n := c.Sends(r)
			if n < 0 {
				return -1
			}
			sum += n
		}
	}
	return sum
}

// comesAfter reports whether one send of a goroutine can come after another, which
// stands before it in their list or not. What a deferred closure does comes after
// all that the function itself does, or instead of it if it recovers from a panic.
func comesAfter(later, earlier ssa.Instruction, listed bool) bool {
	switch a, b := earlier.Parent(), later.Parent(); {
	case a == b:
		return ir.Precedes(earlier, later) || earlier.Block() != later.Block() && ir.Reaches(earlier.Block(), later.Block())
	case b.Parent() == a:
		return !recovers(b)
	default:
		return a.Parent() != b && listed
	}
}

// recovers reports whether fn calls recover.
func recovers(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(*ssa.Call)
			return ok && ir.Builtin(&call.Call) == "recover"
		})
	})
}

// Catches reports whether body defers something that recovers from a panic: a function
// that calls recover or, of another package, that has a word for it in its name.
func Catches(body *ssa.Function) bool {
	return slices.ContainsFunc(body.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			d, ok := instr.(*ssa.Defer)
			if !ok {
				return false
			}
			if fn := ir.Callee(d); fn != nil && len(fn.Blocks) > 0 {
				return recovers(fn)
			}
			name := strings.ToLower(ir.NameOfCall(&d.Call).Func)
			return strings.Contains(name, "panic") || strings.Contains(name, "recover")
		})
	})
}

// SendsForSure returns how many values run sends on some way at least: each further
// one follows on all ways from the one before.
func (c *Channel) SendsForSure(run Run) int {
	return longestBy(c.sendsOf(run), func(later, earlier ssa.Instruction, _ bool) bool { return inevitable(later, earlier) })
}

// inevitable reports whether control comes from one instruction of a function to
// another, whichever way it goes.
func inevitable(later, earlier ssa.Instruction) bool {
	if later.Parent() != earlier.Parent() {
		return false
	}
	a, b := earlier.Block(), later.Block()
	if a == b {
		return ir.Precedes(earlier, later)
	}
	return ir.Reaches(a, b) && !slices.ContainsFunc(a.Parent().Blocks, func(end *ssa.BasicBlock) bool {
		return len(end.Succs) == 0 && (end == a || ir.ReachesWithout(a, end, b))
	})
}

// longest returns how many of the instructions can follow each other at most.
func longest(instrs []ssa.Instruction) int { return longestBy(instrs, comesAfter) }

// longestBy returns how many of the instructions follow each other at most, where
// follows says which does, of two that are listed in that order or not.
func longestBy(instrs []ssa.Instruction, follows func(later, earlier ssa.Instruction, listed bool) bool) int {
	best := 0
	length := make([]int, len(instrs))
	for range instrs {
		for i, a := range instrs {
			length[i] = max(length[i], 1)
			for j, b := range instrs {
				if i != j && follows(b, a, i < j) {
					length[i] = min(max(length[i], length[j]+1), len(instrs))
				}
			}
			best = max(best, length[i])
		}
	}
	return best
}
