package falsesuccess

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// isRequest reports whether ctx is what a request or a stream has for its context:
// when it ends, whoever would be told has gone.
func isRequest(ctx ssa.Value) bool {
	call, ok := ctx.(*ssa.Call)
	return ok && ir.NameOfCall(&call.Call).Func == "Context" && ir.Receiver(&call.Call) != nil
}

// declines reports whether f, which has no result to take for a whole one, asks for
// the end of its context before it has done anything, other than to say what it is
// about to do: it decides not to begin.
func declines(f *engine.Func, p *cancel.Point) bool {
	if p.Kind != cancel.Check || hasResult(f.Signature.Results()) {
		return false
	}
	at := p.Instr.Block()
	return !engine.InLoop(at) && !slices.ContainsFunc(f.Blocks, func(b *ssa.BasicBlock) bool {
		return ir.Reaches(b, at) && slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			call, ok := instr.(ssa.CallInstruction)
			return ok && instr != p.Instr && (b != at || ir.Precedes(instr, p.Instr)) && !says(call.Common())
		})
	})
}

// hasResult reports whether there is a result besides the error, other than what says
// how to go on.
func hasResult(results *types.Tuple) bool {
	for v := range results.Variables() {
		_, isStruct := v.Type().Underlying().(*types.Struct)
		if !isStruct && !ir.IsError(v.Type()) {
			return true
		}
	}
	return false
}

// says reports whether a call prints something, or prepares that.
func says(call *ssa.CallCommon) bool {
	return ir.Prints(call) || ir.ReturnsLogger(call) || ir.AsksError(call) != ""
}
