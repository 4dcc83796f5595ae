package life

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/api"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Limited reports whether the package itself shows that what ends ctx is the end of
// one operation, while the program goes on: one of the contexts that come here has a
// deadline or is that of a request. Of a context that only callers elsewhere know, Of
// supposes the same: it is often so, but many a program gives all that it does the
// one context that ends when it stops.
func (j *Judge) Limited(ctx ssa.Value) bool { return j.limited(ctx, 0) }

// limited reports whether one of the values that v may be is a context of one
// operation, or its done channel.
func (j *Judge) limited(v ssa.Value, depth int) bool {
	if depth > maxTrace {
		return false
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return j.limitedByCaller(v, depth)
	case *ssa.FreeVar:
		b := ir.Binding(v)
		return b != nil && j.limited(b, depth+1)
	case *ssa.Alloc:
		return j.limitedCell(v, depth)
	case *ssa.UnOp:
		cell := ir.Cell(v)
		return v.Op == token.MUL && cell != nil && j.limitedCell(cell, depth)
	case *ssa.Extract:
		return j.limited(v.Tuple, depth+1)
	case *ssa.Call:
		return j.limitedCall(v, depth)
	case *ssa.MakeInterface:
		return j.limited(v.X, depth+1)
	case *ssa.ChangeInterface:
		return j.limited(v.X, depth+1)
	case *ssa.ChangeType:
		return j.limited(v.X, depth+1)
	case *ssa.TypeAssert:
		return j.limited(v.X, depth+1)
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return j.limited(e, depth+4) })
	}
	return false
}

func (j *Judge) limitedCell(a *ssa.Alloc, depth int) bool {
	list, _ := ir.Stores(a)
	return slices.ContainsFunc(list, func(st *ssa.Store) bool { return j.limited(st.Val, depth+2) })
}

func (j *Judge) limitedByCaller(p *ssa.Parameter, depth int) bool {
	fn := p.Parent()
	if ir.IsContext(p.Type()) && slices.ContainsFunc(fn.Params, isMessage) {
		return true
	}
	index := paramIndex(p)
	return slices.ContainsFunc(j.Uses.callers[fn], func(c ssa.CallInstruction) bool {
		args := c.Common().Args
		return c.Parent() != fn && index < len(args) && j.limited(args[index], depth+3)
	})
}

func (j *Judge) limitedCall(c *ssa.Call, depth int) bool {
	switch made(c) {
	case api.Timed, api.Requested:
		return true
	case api.Endless, api.Lasting:
		return false
	}
	if ir.NameOfCall(&c.Call).Func == "Done" {
		return j.limited(ir.Receiver(&c.Call), depth+1)
	}
	return slices.ContainsFunc(ir.Args(&c.Call), func(a ssa.Value) bool {
		return ir.IsContext(a.Type()) && j.limited(a, depth+1)
	})
}

// isMessage reports whether p is a message of Protocol Buffers: what is given one
// together with a context serves, or makes, one request.
func isMessage(p *ssa.Parameter) bool {
	for _, name := range []string{"ProtoReflect", "ProtoMessage"} {
		if obj, _, _ := types.LookupFieldOrMethod(p.Type(), true, nil, name); obj != nil {
			return true
		}
	}
	return false
}
