package verdict_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

func TestVerdicts(t *testing.T) {
	for _, a := range analyzers.All() {
		require.NoError(t, a.Flags.Set("audit", "true"))
	}
	analysistest.Run(t, analysistest.TestData(), analyzers.Verdicts(analyzers.Rules()), "verdicts")
}
