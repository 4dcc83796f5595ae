package gclplugin

import (
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/tools/go/analysis"
)

// TestFirstFix checks that golangci-lint, which applies all fixes that it gets, and
// all to one file, gets the first that is for this file.
func TestFirstFix(t *testing.T) {
	fset := token.NewFileSet()
	here, there := fset.AddFile("here.go", -1, 100), fset.AddFile("there.go", -1, 100)
	fix := func(message string, files ...*token.File) analysis.SuggestedFix {
		f := analysis.SuggestedFix{Message: message}
		for _, file := range files {
			f.TextEdits = append(f.TextEdits, analysis.TextEdit{Pos: file.Pos(10), End: file.Pos(20)})
		}
		return f
	}
	both, first, second := fix("both", here, there), fix("first", here, here), fix("second", here)
	choose := func(fixes ...analysis.SuggestedFix) []analysis.SuggestedFix {
		return firstFix(&analysis.Pass{Fset: fset}, analysis.Diagnostic{Pos: here.Pos(10), SuggestedFixes: fixes})
	}
	assert.Empty(t, choose())
	assert.Empty(t, choose(both))
	assert.Equal(t, []analysis.SuggestedFix{first}, choose(both, first, second))
	assert.Equal(t, []analysis.SuggestedFix{second}, choose(second, first))
}
