package summary

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Outcome is how a function ended.
type Outcome uint8

const (
	Either Outcome = iota // the last result is not known on this path
	OK                    // it returned nil or true, or nothing
	Failed                // it returned an error or false
)

// OutcomeOf returns how a path that reaches ret ends the function.
func OutcomeOf(ret *ssa.Return, s *flow.State) Outcome {
	n := len(ret.Results)
	if n == 0 {
		return OK
	}
	res := ret.Results[n-1]
	failed := s.Truth(res)
	switch {
	case ir.IsBool(res.Type()):
		failed = failed.Not()
	case !ir.IsError(res.Type()):
		return OK
	}
	switch failed {
	case flow.True:
		return Failed
	case flow.False:
		return OK
	}
	return Either
}

// hasOutcome reports whether fn tells how it ended.
func hasOutcome(fn *ssa.Function) bool {
	results := fn.Signature.Results()
	if results.Len() == 0 {
		return false
	}
	last := results.At(results.Len() - 1).Type()
	return ir.IsError(last) || ir.IsBool(last)
}

// Assumption returns what holds after the instruction of e if the effect took
// place: a helper whose effect needs its success has succeeded.
func Assumption(e effect.Effect) []flow.Fact {
	call, ok := e.Instr.(*ssa.Call)
	switch {
	case !ok || e.When == effect.Always && e.Callee == "":
		return nil
	case e.When == effect.OnError:
		return Failure(call)
	}
	return Success(call)
}

// Success returns what holds after a call that succeeded.
func Success(call *ssa.Call) []flow.Fact { return ended(call, flow.False) }

// Failure returns what holds after a call that failed.
func Failure(call *ssa.Call) []flow.Fact { return ended(call, flow.True) }

// ended returns what holds after a call whose error has the given truth.
func ended(call *ssa.Call, err flow.Truth) []flow.Fact {
	result, typ := ir.LastResult(call)
	switch {
	case result == nil:
		return nil
	case ir.IsError(typ):
		return []flow.Fact{{Value: result, Truth: err}}
	case ir.IsBool(typ):
		return []flow.Fact{{Value: result, Truth: err.Not()}}
	}
	return nil
}
