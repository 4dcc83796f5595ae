package summary

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// behind returns the methods of the package that call may run, if it calls a method
// of an interface that the package declares itself, or implements more than once.
// There may be others elsewhere, but those are what the interface is made or used for.
func (t *Table) behind(call *ssa.CallCommon) []*ssa.Function {
	if !call.IsInvoke() {
		return nil
	}
	named := ir.Named(call.Value.Type())
	if named == nil || named.Obj().Pkg() == nil {
		return nil
	}
	iface, ok := named.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var list []*ssa.Function
	for _, fn := range t.methodsCalled(call.Method.Name()) {
		if types.Implements(fn.Signature.Recv().Type(), iface) {
			list = append(list, fn)
		}
	}
	if len(list) == 1 && named.Obj().Pkg() != t.pkg() {
		return nil // it may be a stand-in
	}
	return list
}

// pkg returns the package that the table is about.
func (t *Table) pkg() *types.Package {
	if len(t.fns) == 0 || t.fns[0].Pkg == nil {
		return nil
	}
	return t.fns[0].Pkg.Pkg
}

// methodsCalled returns the methods of the package that have a name.
func (t *Table) methodsCalled(name string) []*ssa.Function {
	if t.methods == nil {
		t.methods = make(map[string][]*ssa.Function)
		for _, fn := range t.fns {
			if fn.Signature.Recv() != nil && fn.Parent() == nil {
				t.methods[fn.Name()] = append(t.methods[fn.Name()], fn)
			}
		}
	}
	return t.methods[name]
}

// useBehind returns what the methods of the package that call may run do with the
// end of argument i, a context: what the one that makes most of it does.
func (t *Table) useBehind(call ssa.CallInstruction, i int) ContextUse {
	fns := t.behind(call.Common())
	if len(fns) == 0 {
		return Noticed
	}
	use := Ignored
	for _, fn := range fns {
		if len(fn.Blocks) == 0 || t.cycles.same(call.Parent(), fn) {
			return Noticed
		}
		use = max(use, t.ParamUse(fn, i+1))
	}
	return use
}
