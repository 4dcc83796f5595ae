package nogo

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"

	"golang.org/x/tools/go/packages"
)

// A Build is a list of packages to analyse, as the build system sees them: each
// stands after all that it imports.
type Build struct {
	all     []*packages.Package
	named   map[*packages.Package]bool
	exports map[string]string // the files with export data, by package
}

// Load lists the packages of a module that patterns name, and those that they
// import, but for the standard library. Test files are left out.
func Load(dir string, patterns ...string) (*Build, error) {
	cfg := &packages.Config{Dir: dir, Mode: packages.NeedName | packages.NeedCompiledGoFiles | packages.NeedImports |
		packages.NeedDeps | packages.NeedExportFile | packages.NeedTypesSizes | packages.NeedModule}
	named, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, err
	}
	b := &Build{named: make(map[*packages.Package]bool), exports: make(map[string]string)}
	for _, p := range named {
		b.named[p] = true
	}
	packages.Visit(named, nil, func(p *packages.Package) {
		b.exports[p.PkgPath] = p.ExportFile
		if p.Module != nil {
			b.all = append(b.all, p)
		}
		for _, e := range p.Errors {
			err = e
		}
	})
	return b, err
}

// Run analyses the packages of b.
func (d *Driver) Run(b *Build) error {
	for _, p := range b.all {
		u, err := b.unit(p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.PkgPath, err)
		}
		if err := d.Analyse(u, b.named[p]); err != nil {
			return err
		}
	}
	return nil
}

// unit reads p. It shares nothing with other packages that were read.
func (b *Build) unit(p *packages.Package) (*Unit, error) {
	u := &Unit{Fset: token.NewFileSet(), Sizes: p.TypesSizes, Info: &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}}
	for _, name := range p.CompiledGoFiles {
		file, err := parser.ParseFile(u.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		u.Files = append(u.Files, file)
	}
	exported := importer.ForCompiler(u.Fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(b.exports[path]) })
	cfg := &types.Config{Sizes: p.TypesSizes, GoVersion: "go" + p.Module.GoVersion, Importer: importerFunc(func(path string) (*types.Package, error) {
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		return exported.Import(p.Imports[path].PkgPath)
	})}
	var err error
	u.Types, err = cfg.Check(p.PkgPath, u.Fset, u.Files, u.Info)
	return u, err
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }
