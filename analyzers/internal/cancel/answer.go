package cancel

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Answer returns what a question about an error comes out as if the error says
// that a context has ended.
func Answer(call *ssa.Call) flow.Truth {
	switch ir.AsksError(&call.Call) {
	case "Is":
		return SaysEnded(call.Call.Args[1])
	case "As":
		return flow.False
	}
	name := ir.NameOfCall(&call.Call)
	switch name {
	case ir.Name{Pkg: "os", Func: "IsNotExist"}, ir.Name{Pkg: "os", Func: "IsExist"}, ir.Name{Pkg: "os", Func: "IsPermission"}:
		return flow.False
	}
	if strings.Contains(strings.ToLower(name.Func), "cancel") && ir.IsBool(call.Type()) {
		return flow.True
	}
	return flow.Unknown
}

// SaysEnded tells whether v is an error that says that a context has ended: one of
// those of package context, or what a context says of itself.
func SaysEnded(v ssa.Value) flow.Truth {
	switch x := v.(type) {
	case *ssa.UnOp:
		if g, ok := x.X.(*ssa.Global); ok && x.Op == token.MUL {
			name := strings.ToLower(g.Name())
			if strings.Contains(name, "cancel") || strings.Contains(name, "deadline") || strings.Contains(name, "timeout") {
				return flow.True
			}
			return flow.False
		}
	case *ssa.MakeInterface:
		return SaysEnded(x.X)
	case *ssa.Call:
		if name := ir.NameOfCall(&x.Call); name.Pkg == "context" {
			return flow.True
		}
	}
	return flow.Unknown
}
