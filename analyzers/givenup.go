package analyzers

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

// GivenUp returns an analyzer that names the functions that the tools, which are
// rules or give verdicts, have not followed in full because that would take too
// long. It returns nil if none of them follows anything. Its diagnostics are no
// findings.
func GivenUp(tools []*analysis.Analyzer) *analysis.Analyzer {
	follows := func(a *analysis.Analyzer) bool { return slices.Contains(a.Requires, engine.Analyzer) }
	if !slices.ContainsFunc(tools, follows) {
		return nil
	}
	return engine.NewGivenUp(tools)
}
