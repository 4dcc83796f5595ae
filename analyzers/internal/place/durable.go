package place

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// isReference reports whether a variable of type t that holds a copy of another
// one still designates the same memory.
func isReference(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Slice, *types.Interface, *types.Signature:
		return true
	}
	return false
}

// Durable reports whether state at p outlives a call of fn: it is reached from
// the receiver, a global, a variable that fn captures, or a parameter that
// points to an object other than a bag of options.
func Durable(p Place, fn *ssa.Function) bool {
	switch root := p.Root.(type) {
	case *ssa.Global:
		return true
	case *ssa.FreeVar:
		return true
	case *ssa.Parameter:
		if isReceiver(root) {
			return p.Path != "" || isReference(root.Type())
		}
		if !isReference(root.Type()) {
			return false
		}
		if isSlice(root) {
			return false
		}
		return !isOptions(root.Type()) && !ir.IsContext(root.Type())
	case *ssa.Alloc:
		switch param := kept(root); {
		case param != nil && isReceiver(param):
			return p.crossesReference()
		case param != nil && isSlice(param):
			return false
		}
		return !within(root.Parent(), ir.Home(fn))
	}
	return false
}

// kept returns the parameter that a is where its function keeps it, if that was passed
// by value, or nil.
func kept(a *ssa.Alloc) *ssa.Parameter {
	for _, r := range ir.Referrers(a) {
		if st, ok := r.(*ssa.Store); ok && st.Addr == a {
			param, _ := st.Val.(*ssa.Parameter)
			return param
		}
	}
	return nil
}

// isSlice reports whether p is a slice, of which the caller has one of its own.
func isSlice(p *ssa.Parameter) bool {
	_, ok := p.Type().Underlying().(*types.Slice)
	return ok
}

// crossesReference reports whether the way from p's root to p leads through a
// pointer, a map or another reference, so that a copy of the root shares p.
func (p Place) crossesReference() bool {
	for i := 1; i < len(p.Path); i++ {
		if p.Path[i] != '.' && p.Path[i] != '[' {
			continue
		}
		if t := (Place{p.Root, p.Path[:i]}).Type(); t != nil && isReference(t) {
			return true
		}
	}
	return false
}

// within reports whether inner is outer or the body of a loop in it.
func within(inner, outer *ssa.Function) bool { return ir.Home(inner) == outer }

func isReceiver(p *ssa.Parameter) bool {
	fn := p.Parent()
	return fn.Signature.Recv() != nil && len(fn.Params) > 0 && fn.Params[0] == p
}

// IsReceiver reports whether p is reached from the receiver of its method.
func (p Place) IsReceiver() bool {
	param, ok := p.Root.(*ssa.Parameter)
	return ok && isReceiver(param)
}

func isOptions(t types.Type) bool {
	named := ir.Named(t)
	if named == nil {
		return false
	}
	name := named.Obj().Name()
	for _, suffix := range []string{"Options", "Opts", "Option", "Config", "Params", "Args", "Settings", "Request", "Response"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}
