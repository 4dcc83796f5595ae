package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/verdict"
)

// Verdicts returns an analyzer that says of each function of a package's API
// that has a cancel point whether it is safe to cancel, as far as the rules can
// tell. It serves the command cancelsafe audit; its diagnostics are no findings.
func Verdicts(rules []*Rule) *analysis.Analyzer { return verdict.New(rules) }
