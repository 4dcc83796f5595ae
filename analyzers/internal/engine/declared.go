package engine

import (
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/summary"
)

// declared returns what directives say of the functions of a package and of the
// methods of its interfaces.
func declared(pass *analysis.Pass, x *directive.Index) map[*types.Func]*summary.Fact {
	facts := make(map[*types.Func]*summary.Fact)
	for _, d := range x.All() {
		if d.Func == nil {
			continue
		}
		obj, ok := pass.TypesInfo.Defs[d.Func].(*types.Func)
		if !ok {
			continue
		}
		f := facts[obj]
		if f == nil {
			f = new(summary.Fact)
			facts[obj] = f
		}
		switch d.Verb {
		case directive.Safe:
			f.Marks.Safe = true
		case directive.Unsafe:
			f.Marks.Unsafe = d.Reason
		case directive.Detaches:
			f.Marks.Detaches = true
		case directive.Restores:
			f.DeclareEffects(obj.Signature(), true, false)
		case directive.Poisons:
			f.DeclareEffects(obj.Signature(), false, true)
		}
	}
	return facts
}

// exportDeclared exports what directives say of functions without a body, such
// as the methods of interfaces.
func (p *Package) exportDeclared(pass *analysis.Pass) {
	for _, d := range p.Directives.All() {
		if d.Func == nil {
			continue
		}
		obj, ok := pass.TypesInfo.Defs[d.Func].(*types.Func)
		if ok && !pass.ImportObjectFact(obj, new(summary.Fact)) && p.declared[obj] != nil {
			pass.ExportObjectFact(obj, p.declared[obj])
		}
	}
}

// exportBehind exports which contexts the methods of interfaces ignore, as far as the
// implementations in the package tell.
func (p *Package) exportBehind(pass *analysis.Pass) {
	scope := pass.Pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() || obj.IsAlias() {
			continue
		}
		named, ok := obj.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 {
			continue
		}
		iface, ok := named.Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for method := range iface.ExplicitMethods() {
			if ignores := p.Table.IgnoredBehind(named, method); len(ignores) > 0 {
				fact := new(summary.Fact)
				pass.ImportObjectFact(method, fact) // what directives say
				fact.Ignores = ignores
				pass.ExportObjectFact(method, fact)
			}
		}
	}
}
