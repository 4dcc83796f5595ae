package engine

import (
	"cmp"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// maxBlocks is the size beyond which a function is given up unseen: such
// functions are generated tables and state machines.
const maxBlocks = 6000

// Afford runs f, which finds something out about fn, within the budget for one
// function, and reports whether that was enough. If not, fn is given up: f has
// not come to its end.
func (p *Package) Afford(fn *ssa.Function, f func()) bool {
	ok := p.Table.Budget.Within(f)
	if !ok {
		p.giveUp(fn)
	}
	return ok
}

// giveUp remembers that not all is known of fn.
func (p *Package) giveUp(fn *ssa.Function) {
	if p.givenUp == nil {
		p.givenUp = make(map[*ssa.Function]bool)
	}
	p.givenUp[fn] = true
}

// IsGivenUp reports whether fn is one of those that GivenUp returns.
func (p *Package) IsGivenUp(fn *ssa.Function) bool { return p.givenUp[fn] || p.Table.IsGivenUp(fn) }

// GivenUp returns the functions that were too large, or too costly for one of
// those who have asked so far, in the order of the source. What was found in
// them holds, but is not all.
func (p *Package) GivenUp() []*ssa.Function {
	var list []*ssa.Function
	for fn := range p.givenUp {
		list = append(list, fn)
	}
	for _, fn := range p.Table.GivenUp() {
		if !p.givenUp[fn] {
			list = append(list, fn)
		}
	}
	slices.SortFunc(list, func(a, b *ssa.Function) int {
		return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(a.String(), b.String()))
	})
	return list
}

// NewGivenUp returns an analyzer that reports the functions that were given up,
// by the engine or by one of the analyzers that it comes after. The message is
// the name of the function.
func NewGivenUp(after []*analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "givenup",
		Doc:      "name the functions that were too large or too costly to be followed\n\nServes the command; its diagnostics are no findings.",
		Requires: append([]*analysis.Analyzer{Analyzer}, after...),
		Run: func(pass *analysis.Pass) (any, error) {
			pkg := pass.ResultOf[Analyzer].(*Package)
			pkg.Ask(func(*string) {
				for _, fn := range pkg.GivenUp() {
					pass.Report(analysis.Diagnostic{Pos: fn.Pos(), Message: fn.RelString(pass.Pkg)})
				}
			})
			return nil, nil
		},
	}
}
