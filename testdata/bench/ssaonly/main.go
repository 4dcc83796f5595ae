// Command ssaonly is a vet tool that builds the SSA form of every package and
// of its dependencies and looks at nothing: the least that a tool over go/ssa
// with facts can cost. What cancelsafe costs is measured against it.
package main

import (
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/unitchecker"
)

func main() {
	unitchecker.Main(&analysis.Analyzer{
		Name:      "ssaonly",
		Doc:       "build the SSA form, here and in dependencies",
		Requires:  []*analysis.Analyzer{buildssa.Analyzer},
		FactTypes: []analysis.Fact{new(visited)},
		Run:       func(*analysis.Pass) (any, error) { return nil, nil },
	})
}

// visited is a fact that is never exported. That there could be one makes the
// go command visit dependencies, too.
type visited struct{}

// AFact marks visited as a fact.
func (*visited) AFact() {}
