package main

import (
	"fmt"

	"golang.org/x/tools/go/analysis"
)

// guard makes panics of the analyzers, and of all that they require, errors.
//
// A tool that dies on one package leaves no types for its importers, so that
// none of them can be analysed: the price of a panic in a corner of the
// standard library would be every package that there is. An error costs the
// one result. The analyzers recover by themselves; this also holds for those
// that we did not write, such as buildssa.
func guard(tools []*analysis.Analyzer) {
	seen := make(map[*analysis.Analyzer]bool)
	var visit func([]*analysis.Analyzer)
	visit = func(tools []*analysis.Analyzer) {
		for _, a := range tools {
			if seen[a] {
				continue
			}
			seen[a] = true
			a.Run = recovering(a.Run)
			visit(a.Requires)
		}
	}
	visit(tools)
}

// recovering returns run with panics turned into errors.
func recovering(run func(*analysis.Pass) (any, error)) func(*analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (result any, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panic in %s: %v", pass.Analyzer.Name, r)
			}
		}()
		return run(pass)
	}
}
