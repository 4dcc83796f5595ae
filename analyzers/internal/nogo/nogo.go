// Package nogo drives analyzers as nogo does, which Bazel's rules_go builds into
// the compilation of Go code: each package is analysed on its own, with the types
// of its imports from export data and facts about them from files. There are no
// facts about the standard library, and a pass knows neither its module nor files
// that are not Go. Flags reach the analyzers that nogo was given and those which
// they require directly.
package nogo

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// A Driver analyses one package after the other.
type Driver struct {
	Analyzers []*analysis.Analyzer

	// Facts are the files with facts, by package. If it is nil, none are kept.
	// A file has the facts about its own package only; nogo's repeat those about
	// the packages that it depends on, which are then read with them.
	Facts map[string][]byte

	Found []Finding
}

// A Finding is a diagnostic of one of the analyzers.
type Finding struct {
	Analyzer string
	Position token.Position
	Message  string
}

// A Unit is a package with its types.
type Unit struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
	Sizes types.Sizes
}

// A Fact is a fact in a file.
type Fact struct {
	Object objectpath.Path
	Fact   analysis.Fact
}

// SetFlags sets flags as analyzer_flags in the configuration of nogo do: by the
// names of analyzers, without a dash before their own.
func SetFlags(all []*analysis.Analyzer, flags map[string]map[string]string) error {
	reached := slices.Clone(all)
	for _, a := range all {
		reached = append(reached, a.Requires...)
	}
	for _, a := range reached {
		for name, value := range flags[a.Name] {
			if strings.HasPrefix(name, "-") {
				return fmt.Errorf("%s: flag %s should not begin with -", a.Name, name)
			}
			if a.Flags.Lookup(name) == nil {
				return fmt.Errorf("%s has no flag %s", a.Name, name)
			}
			if err := a.Flags.Set(name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// Analyse runs all analyzers on u, keeps its facts and, if it is wanted, what was
// found in it.
func (d *Driver) Analyse(u *Unit, reports bool) error {
	r := &run{Driver: d, Unit: u, reports: reports, results: make(map[*analysis.Analyzer]any),
		objects: make(map[types.Object][]analysis.Fact), read: make(map[string]bool)}
	for _, a := range d.Analyzers {
		if _, err := r.ask(a); err != nil {
			return err
		}
	}
	if d.Facts == nil {
		return r.failed
	}
	file, err := r.encode()
	d.Facts[u.Types.Path()] = file
	return errors.Join(r.failed, err)
}

// A run is the analysis of one package.
type run struct {
	*Driver
	*Unit
	reports bool
	results map[*analysis.Analyzer]any
	objects map[types.Object][]analysis.Fact
	read    map[string]bool // the packages whose facts were read
	failed  error           // of what analyzers call, who get no errors
}

// ask runs a once, after what it requires.
func (r *run) ask(a *analysis.Analyzer) (any, error) {
	if res, ok := r.results[a]; ok {
		return res, nil
	}
	results := make(map[*analysis.Analyzer]any)
	for _, required := range a.Requires {
		res, err := r.ask(required)
		if err != nil {
			return nil, err
		}
		results[required] = res
	}
	for _, f := range a.FactTypes {
		gob.Register(f)
	}
	reports := r.reports && slices.Contains(r.Analyzers, a)
	res, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: r.Fset, Files: r.Files, Pkg: r.Types, TypesInfo: r.Info, TypesSizes: r.Sizes, ResultOf: results,
		Report: func(d analysis.Diagnostic) {
			if reports {
				r.Found = append(r.Found, Finding{a.Name, r.Fset.Position(d.Pos), d.Message})
			}
		},
		ImportObjectFact:  r.importFact,
		ExportObjectFact:  func(obj types.Object, f analysis.Fact) { r.objects[obj] = append(r.objects[obj], f) },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) {
			r.failed = fmt.Errorf("%s exports a fact about a package, which is not stored", a.Name)
		},
		AllObjectFacts:  func() []analysis.ObjectFact { return nil },
		AllPackageFacts: func() []analysis.PackageFact { return nil },
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", r.Types.Path(), a.Name, err)
	}
	r.results[a] = res
	return res, nil
}

// importFact copies the fact of that type about obj, if there is one.
func (r *run) importFact(obj types.Object, fact analysis.Fact) bool {
	if pkg := obj.Pkg(); pkg != r.Types && !r.read[pkg.Path()] {
		r.read[pkg.Path()] = true
		r.decode(pkg)
	}
	for _, f := range r.objects[obj] {
		if reflect.TypeOf(f) == reflect.TypeOf(fact) {
			reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(f).Elem())
			return true
		}
	}
	return false
}

// decode reads the facts about pkg. Export data of a package has of those that it
// does not import directly only what it needs of them itself: facts about the rest
// are left.
func (r *run) decode(pkg *types.Package) {
	file := r.Facts[pkg.Path()]
	if file == nil {
		return
	}
	var list []Fact
	if err := gob.NewDecoder(bytes.NewReader(file)).Decode(&list); err != nil {
		r.failed = fmt.Errorf("facts about %s: %w", pkg.Path(), err)
		return
	}
	for _, f := range list {
		if obj, err := objectpath.Object(pkg, f.Object); err == nil {
			r.objects[obj] = append(r.objects[obj], f.Fact)
		}
	}
}

// encode returns the file with the facts about the package.
func (r *run) encode() ([]byte, error) {
	var list []Fact
	for obj, facts := range r.objects {
		if obj.Pkg() != r.Types {
			continue
		}
		path, err := objectpath.For(obj)
		if err != nil {
			continue // nobody else can name it
		}
		for _, f := range facts {
			list = append(list, Fact{path, f})
		}
	}
	slices.SortFunc(list, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(fmt.Sprintf("%T", a.Fact), fmt.Sprintf("%T", b.Fact)))
	})
	var file bytes.Buffer
	err := gob.NewEncoder(&file).Encode(list)
	return file.Bytes(), err
}
