package rule

import (
	"fmt"

	"golang.org/x/tools/go/analysis"
)

// NewSilenced returns an analyzer that tells of the findings of the rules which
// directives silence. Before the message of each stand its rule, the beginning
// of the directive and its reason, each in a line.
func NewSilenced(rules []*analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "silenced",
		Doc:      "tell of findings that directives silence\n\nServes the command; its diagnostics are no findings.",
		Requires: rules,
		Run: func(pass *analysis.Pass) (any, error) {
			for _, a := range rules {
				res, ok := pass.ResultOf[a].(*Result)
				if !ok {
					continue // not one of ours
				}
				for _, s := range res.Silenced {
					s.Message = fmt.Sprintf("%s\n%s\n%s\n%s", a.Name, s.By, s.By.Reason, s.Message)
					pass.Report(s.Diagnostic)
				}
			}
			return nil, nil
		},
	}
}
