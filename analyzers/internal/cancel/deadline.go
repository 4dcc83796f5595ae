package cancel

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// deadlines are the places where a function gives its streams a deadline, by
// direction.
type deadlines struct{ read, write []armed }

// armed is an instruction that gives a stream a deadline.
type armed struct {
	instr ssa.Instruction
	after []bool // blocks that control gets to from there, by their indexes
}

func newArmed(instr ssa.Instruction) armed {
	after := make([]bool, len(instr.Parent().Blocks))
	for _, next := range instr.Block().Succs {
		for i, reached := range ir.Reachable(next) {
			after[i] = after[i] || reached
		}
	}
	return armed{instr, after}
}

// anyBefore reports whether one of them may be executed before instr.
func anyBefore(all []armed, instr ssa.Instruction) bool {
	return slices.ContainsFunc(all, func(a armed) bool {
		return a.after[instr.Block().Index] || a.instr.Block() == instr.Block() && ir.Precedes(a.instr, instr)
	})
}

// setsDeadline returns where fn gives a stream a deadline.
func setsDeadline(fn *ssa.Function) deadlines {
	var d deadlines
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			read, write := Arms(instr)
			if read {
				d.read = append(d.read, newArmed(instr))
			}
			if write {
				d.write = append(d.write, newArmed(instr))
			}
		}
	}
	return d
}

// Arms reports the directions in which instr gives a stream a deadline, or has a
// context interrupt it. Taking a deadline off is not setting one.
func Arms(instr ssa.Instruction) (read, write bool) {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false, false
	}
	name, args := ir.NameOfCall(call.Common()), ir.Args(call.Common())
	if len(args) == 0 {
		return false, false
	}
	if c, ok := args[0].(*ssa.Const); ok && c.Value == nil {
		return false, false // the zero time
	}
	both := name.Func == "SetDeadline" || name.Func == "AfterFunc" && name.Pkg == "context"
	return both || name.Func == "SetReadDeadline", both || name.Func == "SetWriteDeadline"
}

// canHaveDeadline reports whether a stream of type t, of another package, can be
// one that was given a deadline: it is a connection, an interface that may hold
// one, or a buffer over one. A compressor or a buffer in memory is not.
func canHaveDeadline(t types.Type) bool {
	if types.IsInterface(t) || ir.HasMethod(t, "SetDeadline") || ir.HasMethod(t, "SetWriteDeadline") || ir.HasMethod(t, "SetReadDeadline") {
		return true
	}
	named := ir.Named(t)
	if named == nil || named.Obj().Pkg() == nil {
		return false
	}
	switch named.Obj().Pkg().Path() {
	case "bufio", "net", "net/textproto", "encoding/json", "encoding/gob", "encoding/xml":
		return true
	}
	return false
}

// givesConnection reports whether a call is given a stream that can have a
// deadline, to read from it or to write to it.
func givesConnection(c *ssa.CallCommon) bool {
	return slices.ContainsFunc(ir.Args(c), func(a ssa.Value) bool {
		if mi, ok := a.(*ssa.MakeInterface); ok {
			a = mi.X
		} else if ci, ok := a.(*ssa.ChangeInterface); ok {
			a = ci.X
		}
		return ir.HasMethod(a.Type(), "SetReadDeadline") || ir.HasMethod(a.Type(), "SetWriteDeadline")
	})
}

// bounds reports whether the call, in package pkg, reads from or writes to a
// stream in a direction that may have a deadline by then, itself or through a
// helper.
func (d deadlines) bounds(call *ssa.Call, pkg string) bool {
	c := &call.Call
	name := ir.NameOfCall(c)
	if recv := ir.Receiver(c); recv != nil && name.Pkg != pkg && !canHaveDeadline(recv.Type()) && !givesConnection(c) {
		return false
	}
	verb := strings.ToLower(name.Func)
	switch {
	case strings.HasPrefix(verb, "read"), strings.HasPrefix(verb, "peek"), verb == "decode", verb == "discard", verb == "fill":
		return anyBefore(d.read, call)
	case strings.HasPrefix(verb, "write"), strings.HasPrefix(verb, "fprint"), verb == "flush", verb == "encode":
		return anyBefore(d.write, call)
	case verb == "copy", verb == "copyn":
		return anyBefore(d.read, call) || anyBefore(d.write, call)
	}
	return false
}
