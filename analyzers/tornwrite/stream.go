package tornwrite

import (
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// countsProgress reports whether f returns how much it wrote, as io.Writer
// does.
func countsProgress(f *engine.Func) bool {
	results := f.Signature.Results()
	if results.Len() < 2 {
		return false
	}
	return ir.IsInteger(results.At(0).Type())
}

// alike reports whether two writes are of the same make, so that each is a whole
// message: by the same helper that frames what it is given, or of what the same
// function encoded.
func alike(a, b effect.Effect) bool {
	if a.Callee != "" || b.Callee != "" {
		return a.Callee == b.Callee && !engine.WritesOnce(a)
	}
	x, y := encoder(a.Value), encoder(b.Value)
	return x != "" && x == y
}

// encoder returns the name of the function whose result is written.
func encoder(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Call:
		return ir.NameOfCall(&v.Call).Func
	case *ssa.Extract:
		return encoder(v.Tuple)
	}
	return ""
}

// prints reports whether a write formats text. On a stream that is not known to
// lead to a peer, that is read by people, who do not mind half a page.
func prints(e effect.Effect) bool {
	call, ok := e.Instr.(ssa.CallInstruction)
	return ok && ir.NameOfCall(call.Common()).Pkg == "fmt"
}

// leadsToPeer reports whether the stream at p surely leads to a peer: it is a
// connection or a buffered writer.
func leadsToPeer(p place.Place) bool {
	t := p.Type()
	if t == nil {
		return false
	}
	return ir.HasMethod(t, "SetWriteDeadline") || ir.HasMethod(t, "SetDeadline") || isBuffered(p)
}
