package engine

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// BorrowedBy returns the parameter of f, a buffer of its caller, that g passes to
// a function, if one of the two writes into it: the goroutine, or the caller when
// it has the buffer back. It returns nil if there is none.
func (f *Func) BorrowedBy(g Goroutine) *ssa.Parameter {
	for _, p := range f.Params {
		if !ir.IsBytes(p.Type()) || !f.shares(g, place.Place{Root: p}) {
			continue
		}
		for _, b := range g.Body.Blocks {
			for _, instr := range b.Instrs {
				if f.passes(g, instr, p) && (fillsArg(instr.(ssa.CallInstruction), nil, 0) || f.refilled(p)) {
					return p
				}
			}
		}
	}
	return nil
}

// passes reports whether instr, in the body of g, passes on the parameter.
func (f *Func) passes(g Goroutine, instr ssa.Instruction, p *ssa.Parameter) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok || Copies(call.Common()) || Prints(call.Common()) {
		return false
	}
	switch ir.Builtin(call.Common()) {
	case "len", "cap":
		return false
	}
	return slices.ContainsFunc(call.Common().Args, func(a ssa.Value) bool {
		at := f.Pkg.Table.Places.Of(a)
		if inner, ok := at.Root.(*ssa.Parameter); ok && inner.Parent() == g.Body {
			at = f.Pkg.Table.Outside(at, g.Body, g.Start.Common().Args)
		}
		return ir.IsBytes(a.Type()) && at.Root == p
	})
}

// fillsArg reports whether call writes into the bytes v, or into any that it is
// given if v is nil, by what it does or, if that is not known, by its name.
func fillsArg(call ssa.CallInstruction, v ssa.Value, depth int) bool {
	fn := ir.Callee(call)
	if fn == nil || len(fn.Blocks) == 0 || depth == maxUp {
		name := strings.ToLower(ir.NameOfCall(call.Common()).Func)
		return slices.ContainsFunc([]string{"read", "recv", "receive", "fill"}, func(verb string) bool { return strings.HasPrefix(name, verb) })
	}
	for i, a := range ir.CallArgs(call) {
		if (a == v || v == nil && ir.IsBytes(a.Type())) && i < len(fn.Params) && filled(fn.Params[i], depth) {
			return true
		}
	}
	return false
}

// filled reports whether a function writes into the bytes v, which it was given.
func filled(v ssa.Value, depth int) bool {
	return slices.ContainsFunc(ir.Referrers(v), func(r ssa.Instruction) bool {
		switch x := r.(type) {
		case *ssa.Slice:
			return filled(x, depth)
		case *ssa.IndexAddr:
			return slices.ContainsFunc(ir.Referrers(x), func(r ssa.Instruction) bool {
				st, ok := r.(*ssa.Store)
				return ok && st.Addr == x
			})
		case *ssa.Call:
			return slices.Contains(overwritten(x), v) || ir.Builtin(&x.Call) == "" && fillsArg(x, v, depth+1)
		}
		return false
	})
}

// refilled reports whether callers of f write into the buffer that they give it
// as a parameter once they have it back: f writes, by its name, and so must not
// keep the buffer, or one of its callers in the package does.
func (f *Func) refilled(param *ssa.Parameter) bool {
	if strings.HasPrefix(strings.ToLower(f.Name()), "write") {
		return true
	}
	i := slices.Index(f.Params, param)
	return slices.ContainsFunc(f.Pkg.Uses.Callers(f.Function), func(c ssa.CallInstruction) bool {
		args := ir.CallArgs(c)
		if i >= len(args) {
			return false
		}
		lent := memoryOf(args[i])
		for _, b := range c.Parent().Blocks {
			for _, instr := range b.Instrs {
				if after(instr, c) && slices.ContainsFunc(writtenBy(instr), func(v ssa.Value) bool { return memoryOf(v) == lent }) {
					return true
				}
			}
		}
		return false
	})
}

// writtenBy returns the bytes into which instr writes.
func writtenBy(instr ssa.Instruction) []ssa.Value {
	switch x := instr.(type) {
	case *ssa.Store:
		if a, ok := x.Addr.(*ssa.IndexAddr); ok {
			return []ssa.Value{a.X}
		}
	case *ssa.Call:
		list := overwritten(x)
		for _, a := range ir.Args(&x.Call) {
			if ir.IsBytes(a.Type()) && fillsArg(x, a, 0) {
				list = append(list, a)
			}
		}
		return list
	}
	return nil
}

// memoryOf returns the value whose memory v is a part of.
func memoryOf(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.Slice:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		default:
			return v
		}
	}
}
