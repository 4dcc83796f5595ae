package summary

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// refuses reports whether the callee of call can only fail before it waits for anything or
// gives its context to somebody who may: what it refuses to begin was not cancelled.
func (t *Table) refuses(call *ssa.Call) bool {
	fn := ir.Callee(call)
	if fn == nil || len(fn.Blocks) == 0 || !hasOutcome(fn) || t.cycles.same(call.Parent(), fn) {
		return false
	}
	return t.refusals.Of(fn, t.Budget, func() bool {
		after := afterWait(fn)
		late, complete := false, false
		w := &flow.Walk{Graph: t.Graph(fn)}
		w.Exit = func(ret *ssa.Return, s *flow.State) {
			complete = true
			late = late || after[ret.Block()] && OutcomeOf(ret, s) != OK
		}
		w.Instr = func(ssa.Instruction, *flow.State) bool { return !late }
		w.Entry()
		return complete && !late
	})
}

// afterWait returns the blocks of fn that may be reached after an instruction that may
// wait, and those that have one.
func afterWait(fn *ssa.Function) map[*ssa.BasicBlock]bool {
	after := make(map[*ssa.BasicBlock]bool)
	var work []*ssa.BasicBlock
	for _, b := range fn.Blocks {
		if slices.ContainsFunc(b.Instrs, mayWait) {
			after[b] = true
			work = append(work, b)
		}
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		for _, succ := range b.Succs {
			if !after[succ] {
				after[succ] = true
				work = append(work, succ)
			}
		}
	}
	return after
}

// mayWait reports whether instr may wait, as far as it shows by itself: all calls may, but
// those of builtins, and those of the standard library that only make or write a text.
func mayWait(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Select:
		return instr.Blocking
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Send:
		return true
	case *ssa.Call:
		name := ir.NameOfCall(&instr.Call)
		_, builtin := instr.Call.Value.(*ssa.Builtin)
		return !builtin && !ir.Prints(&instr.Call) && !slices.Contains(textual, name.Pkg)
	}
	return false
}

// textual are packages that make texts and errors.
var textual = []string{"errors", "fmt", "log", "log/slog", "strconv", "strings"}
