package directive_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/cancelsafe/cancelsafe/analyzers/directive"
)

// TestDirective tests the rule on testdata, like ruletest, but for the steps of
// a way into trouble, of which a wrong directive has none.
func TestDirective(t *testing.T) {
	dir := analysistest.TestData()
	entries, err := os.ReadDir(filepath.Join(dir, "src"))
	require.NoError(t, err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "dep") {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			require.NoError(t, directive.Analyzer.Flags.Set("audit", fmt.Sprint(strings.HasPrefix(e.Name(), "audit"))))
			analysistest.Run(t, dir, directive.Analyzer, e.Name())
		})
	}
}
