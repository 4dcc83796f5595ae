package main

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// outline takes the place of the inspect analyzer where ctrlflow alone reads its
// result. That asks for the functions and the function literals, and reads their
// bodies by itself: an inspector of all nodes is the largest thing made of a
// package before its SSA form, and nobody would look at the rest of it.
func outline(pass *analysis.Pass) (any, error) {
	var decls []ast.Decl
	var lits []ast.Expr
	var fill []func() // give the copies their bodies
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				f := &ast.FuncDecl{Name: n.Name, Type: new(ast.FuncType)}
				decls, fill = append(decls, f), append(fill, func() { f.Body = n.Body })
			case *ast.FuncLit:
				f := &ast.FuncLit{Type: new(ast.FuncType), Body: new(ast.BlockStmt)}
				lits, fill = append(lits, f), append(fill, func() { f.Body = n.Body })
			}
			return true
		})
	}
	values := &ast.ValueSpec{Names: []*ast.Ident{new(ast.Ident)}, Values: lits}
	decls = append(decls, &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{values}})
	in := inspector.New([]*ast.File{{Name: new(ast.Ident), Decls: decls}})
	for _, f := range fill {
		f()
	}
	return in, nil
}
