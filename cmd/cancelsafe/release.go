package main

import (
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"
)

// release lets go of what has served its purpose once the analyzer of pass has run.
// The driver keeps all results to the end, and what the SSA form was made from is
// as large as that form: the events of the inspector, the control-flow graphs, and
// what the type checker found out about expressions.
func (g *guard) release(pass *analysis.Pass) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, required := range pass.Analyzer.Requires {
		if g.readers[required]--; g.readers[required] == 0 {
			empty(pass.ResultOf[required])
		}
	}
	if pass.Analyzer == buildssa.Analyzer {
		forgetExpressions(pass.TypesInfo)
	}
}

// empty empties a result that nobody reads any more, if it is a large one.
func empty(result any) {
	switch result := result.(type) {
	case *inspector.Inspector:
		*result = inspector.Inspector{}
	case *ctrlflow.CFGs:
		*result = ctrlflow.CFGs{}
	}
}

// forgetExpressions leaves of info what is about files and declarations, which is
// all that the engine and the rules ask for: expressions they see as SSA values.
func forgetExpressions(info *types.Info) {
	*info = types.Info{Defs: info.Defs, FileVersions: info.FileVersions, InitOrder: info.InitOrder}
}
