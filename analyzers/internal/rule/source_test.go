package rule

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// TestEnclosing holds what is found in one declaration to what is found in the whole file.
func TestEnclosing(t *testing.T) {
	const src = `// Package p is a package.
package p

import "fmt"

// A T is one.
type T struct{ n int } // trailing

var a, b = 1, func() int { return 2 }()

func (t *T) F(x int) {
	if x > 0 {
		go func() { fmt.Println(t.n, x) }()
	}
}

func G() {}

// The end.
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	require.NoError(t, err)
	p := &Pass{Pass: &analysis.Pass{Fset: fset, Files: []*ast.File{file}}}
	for pos := file.Package; pos < file.FileEnd; pos++ {
		want, _ := astutil.PathEnclosingInterval(file, pos, pos)
		assert.Equal(t, want, p.Enclosing(pos), fset.Position(pos))
	}
	assert.Nil(t, p.Enclosing(token.NoPos))

	empty, err := parser.ParseFile(fset, "empty.go", "package p\n", 0)
	require.NoError(t, err)
	p.Files = append(p.Files, empty)
	assert.Equal(t, []ast.Node{empty}, p.Enclosing(empty.FileEnd-1))
}
