package engine

import "golang.org/x/tools/go/ssa"

// Calls reports whether the way makes a call that is such.
func (w *Way) Calls(such func(*ssa.CallCommon) bool) bool {
	for instr := range w.instrs {
		if call, ok := instr.(ssa.CallInstruction); ok && such(call.Common()) {
			return true
		}
	}
	return false
}
