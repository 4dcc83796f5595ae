package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// TestOutline checks that an outline has the functions and the literals that an
// inspector of all nodes has.
func TestOutline(t *testing.T) {
	for name, src := range map[string]string{
		"nothing":     `package p`,
		"no literals": `package p; func f() {}; func g(); func (T) m() { f() }; type T struct{}`,
		"literals":    `package p; var v = func() { func() {}() }; func f() { go func(int) {}(0); _ = func() {} }`,
		"no function": `package p; var v = 0`,
	} {
		t.Run(name, func(t *testing.T) {
			file, err := parser.ParseFile(token.NewFileSet(), "p.go", src, 0)
			if err != nil {
				t.Fatal(err)
			}
			result, err := outline(&analysis.Pass{Files: []*ast.File{file}})
			if err != nil {
				t.Fatal(err)
			}
			got, want := bodies(result.(*inspector.Inspector)), bodies(inspector.New([]*ast.File{file}))
			assert.Equal(t, len(want), len(got))
			for body, name := range want {
				assert.Contains(t, got, body)
				assert.Same(t, name, got[body])
			}
		})
	}
}

// bodies returns the bodies of functions that in has, each with the function's name,
// nil for that of a literal.
func bodies(in *inspector.Inspector) map[*ast.BlockStmt]*ast.Ident {
	found := make(map[*ast.BlockStmt]*ast.Ident)
	in.Preorder([]ast.Node{(*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)}, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.FuncDecl:
			found[n.Body] = n.Name
		case *ast.FuncLit:
			found[n.Body] = nil
		}
	})
	return found
}
