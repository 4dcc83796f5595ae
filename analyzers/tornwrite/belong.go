package tornwrite

import (
	"go/constant"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// belong reports whether something shows that two writes are parts of one
// message: they are made of the same thing, as a length and its bytes are, or
// the first one is by its name what comes before the rest. Two writes alone may
// as well be two messages.
func belong(first, rest effect.Effect) bool {
	a, b := ingredients(first), ingredients(rest)
	for v := range a {
		if b[v] {
			return true
		}
	}
	if announces(first.Callee) || isBuffered(first.Place) || unfinished(first) {
		return true
	}
	for v := range a {
		if p, ok := v.(*ssa.Parameter); ok && announces(p.Name()) {
			return true
		}
	}
	return engine.InLoop(rest.Instr.Block()) && !engine.InLoop(first.Instr.Block())
}

// isBuffered reports whether p is a buffer: what is written to it between two
// flushes is one message.
func isBuffered(p place.Place) bool {
	t := p.Type()
	return t != nil && (ir.IsNamed(t, "bufio", "Writer") || ir.IsNamed(t, "bufio", "ReadWriter"))
}

// unfinished reports whether a write is less than a message of any kind: a
// single byte, or text that does not end its line.
func unfinished(e effect.Effect) bool {
	call, ok := e.Instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	switch ir.NameOfCall(call.Common()).Func {
	case "WriteByte", "WriteRune":
		return true
	case "Fprintf":
		return endsOpen(call.Common().Args[1])
	}
	return e.Value != nil && endsOpen(e.Value)
}

// endsOpen reports whether v is text that is known to end without a line break.
func endsOpen(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.BinOp:
		return endsOpen(v.Y)
	case *ssa.Const:
		if v.Value == nil || v.Value.Kind() != constant.String {
			return false
		}
		text := constant.StringVal(v.Value)
		return text != "" && !strings.HasSuffix(text, "\n")
	}
	return false
}

// announces reports whether something of that name comes before what it belongs
// to.
func announces(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"head", "len", "size", "count", "begin", "prefix", "preamble", "array"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// ingredients returns the parameters and other values of the function that the
// written bytes are made of, without the stream and the object that holds it.
func ingredients(e effect.Effect) map[ssa.Value]bool {
	found := make(map[ssa.Value]bool)
	seen := make(map[ssa.Value]bool)
	var visit func(v ssa.Value)
	visit = func(v ssa.Value) {
		if v == nil || seen[v] || len(seen) > maxIngredients {
			return
		}
		seen[v] = true
		switch x := v.(type) {
		case *ssa.Const, *ssa.Global, *ssa.Function, *ssa.Builtin:
		case *ssa.Parameter, *ssa.FreeVar:
			if v != e.Place.Root && !ir.IsContext(v.Type()) {
				found[v] = true
			}
		case *ssa.Alloc:
			found[v] = true
			visitStores(x, visit)
		default:
			var buf [8]*ssa.Value
			for _, op := range v.(ssa.Instruction).Operands(buf[:0]) {
				visit(*op)
			}
		}
	}
	call, ok := e.Instr.(ssa.CallInstruction)
	if !ok {
		return found
	}
	if recv := ir.Receiver(call.Common()); recv != nil {
		visit(recv)
	}
	for _, a := range ir.Args(call.Common()) {
		visit(a)
	}
	return found
}

const maxIngredients = 64

// visitStores visits what is stored in a variable, a literal or a list of
// variadic arguments, and what is encoded into a buffer.
func visitStores(a *ssa.Alloc, visit func(ssa.Value)) {
	for _, r := range ir.Referrers(a) {
		switch r := r.(type) {
		case *ssa.Store:
			visit(r.Val)
		case *ssa.FieldAddr, *ssa.IndexAddr:
			for _, r := range ir.Referrers(r.(ssa.Value)) {
				if st, ok := r.(*ssa.Store); ok {
					visit(st.Val)
				}
			}
		case *ssa.Slice:
			visitFillers(r, visit)
		}
	}
}

// visitFillers visits the other arguments of the calls that are given a buffer
// before it is written, as in PutUint32(header, uint32(len(body))).
func visitFillers(buf *ssa.Slice, visit func(ssa.Value)) {
	for _, r := range ir.Referrers(buf) {
		call, ok := r.(*ssa.Call)
		if !ok || ir.NameOfCall(&call.Call).Pkg != "encoding/binary" {
			continue
		}
		for _, a := range ir.Args(&call.Call) {
			if a != buf {
				visit(a)
			}
		}
	}
}
