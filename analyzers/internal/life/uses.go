// Package life decides whose life a cancellation ends: that of one operation
// while its object lives on (per call), or that of the object itself (teardown).
package life

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Uses is how the functions of a package are used in it.
type Uses struct {
	callers map[*ssa.Function][]ssa.CallInstruction
	invoked map[string][]ssa.CallInstruction // through interfaces, by methods that are not exported
	started map[*ssa.Function]bool           // by go, or by handing it to a method called Go
	escapes map[*ssa.Function]bool           // stored, returned or passed on as a value

	rands []*ssa.Value // of the instruction that is looked at
}

// NewUses indexes the functions of a package.
func NewUses(fns []*ssa.Function) *Uses {
	u := &Uses{
		callers: make(map[*ssa.Function][]ssa.CallInstruction),
		invoked: make(map[string][]ssa.CallInstruction),
		started: make(map[*ssa.Function]bool),
		escapes: make(map[*ssa.Function]bool),
	}
	for _, fn := range fns {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				u.instr(instr)
			}
		}
	}
	return u
}

func (u *Uses) instr(instr ssa.Instruction) {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		if _, ok := instr.(*ssa.MakeClosure); ok {
			return // its uses tell
		}
		u.operands(instr, nil)
		return
	}
	common := call.Common()
	if callee := ir.Callee(call); callee != nil {
		if _, ok := call.(*ssa.Go); ok {
			u.started[callee] = true
		} else {
			u.callers[callee] = append(u.callers[callee], call)
		}
	}
	if m := common.Method; m != nil && !m.Exported() {
		u.invoked[m.Name()] = append(u.invoked[m.Name()], call)
	}
	if starts(common) {
		for _, a := range common.Args {
			if fn := ir.FuncOf(a); fn != nil {
				u.started[fn] = true
			}
		}
		return
	}
	u.operands(instr, common.Value)
}

// operands marks the functions among the operands of instr, but callee, as
// escaping.
func (u *Uses) operands(instr ssa.Instruction, callee ssa.Value) {
	u.rands = instr.Operands(u.rands[:0])
	for _, op := range u.rands {
		if *op == nil || *op == callee {
			continue
		}
		switch v := (*op).(type) {
		case *ssa.Function, *ssa.MakeClosure:
			if fn := ir.FuncOf(v); fn != nil && !ir.IsRangeBody(fn) {
				u.escapes[fn] = true
			}
		}
	}
}

// starts reports whether a call runs the function that it is given in a
// goroutine of its own.
func starts(c *ssa.CallCommon) bool {
	switch name := ir.NameOfCall(c).Func; name {
	case "Go", "GoFunc", "Spawn", "AfterFunc":
		return true
	default:
		return strings.HasSuffix(name, "Go") // TryGo, SafeGo
	}
}

// Starts reports whether instr starts a goroutine, and returns the functions
// that may run in it.
func Starts(instr ssa.Instruction) ([]*ssa.Function, bool) {
	switch instr := instr.(type) {
	case *ssa.Go:
		if fn := ir.Callee(instr); fn != nil {
			return []*ssa.Function{fn}, true
		}
		return nil, true
	case *ssa.Call:
		if !starts(&instr.Call) {
			return nil, false
		}
		var fns []*ssa.Function
		for _, a := range instr.Call.Args {
			if fn := ir.FuncOf(a); fn != nil {
				fns = append(fns, fn)
			}
		}
		return fns, true
	}
	return nil, false
}

// Callers returns the calls of fn in the package.
func (u *Uses) Callers(fn *ssa.Function) []ssa.CallInstruction { return u.callers[fn] }

// Invokers returns the calls through an interface that may come to fn, a method. Only
// the package itself can call one that is not exported; of others it returns none.
func (u *Uses) Invokers(fn *ssa.Function) []ssa.CallInstruction {
	if fn.Signature.Recv() == nil || IsPublic(fn) {
		return nil
	}
	var list []ssa.CallInstruction
	for _, c := range u.invoked[fn.Name()] {
		if m := c.Common().Method; types.Identical(m.Signature(), fn.Signature) {
			list = append(list, c)
		}
	}
	return list
}

// Escapes reports whether fn is used as a value, so that it has callers that
// are not known.
func (u *Uses) Escapes(fn *ssa.Function) bool { return u.escapes[fn] }

// Unused reports whether nothing in a program runs fn: it is no method and not
// exported, and the package does not use it outside its tests.
func (u *Uses) Unused(fn *ssa.Function) bool {
	return fn.Parent() == nil && fn.Signature.Recv() == nil && fn.TypeParams().Len() == 0 && !IsPublic(fn) && fn.Name() != "main" && fn.Name() != "init" &&
		len(u.callers[fn]) == 0 && !u.started[fn] && !u.escapes[fn]
}

// maxCallers bounds how far up the callers of a function are followed.
const maxCallers = 3

// OnlyStarted reports whether fn only ever runs in a goroutine of its own:
// it is started, and all of its callers, if any, only run so too.
func (u *Uses) OnlyStarted(fn *ssa.Function) bool { return u.onlyStarted(fn, 0) }

func (u *Uses) onlyStarted(fn *ssa.Function, depth int) bool {
	fn = ir.Home(fn)
	if u.escapes[fn] || IsPublic(fn) && !u.started[fn] || depth > maxCallers {
		return false
	}
	callers := u.callers[fn]
	if len(callers) == 0 {
		return u.started[fn]
	}
	for _, c := range callers {
		if !u.onlyStarted(c.Parent(), depth+1) {
			return false
		}
	}
	return true
}

// IsPublic reports whether code outside the package can call fn.
func IsPublic(fn *ssa.Function) bool {
	if fn.Parent() != nil {
		return false
	}
	obj := fn.Object()
	return obj != nil && obj.Exported()
}
