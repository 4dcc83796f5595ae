// Command sarif checks SARIF files against the schema of SARIF 2.1.0.
//
// The schema is that of OASIS, as it stands in the module go-sarif: in a constant
// that is not exported, since that module checks with it only what it has read
// into types of its own, which drops what the schema does not know.
package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"

	"github.com/xeipuuv/gojsonschema"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

func main() {
	if err := check(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "sarif: %v\n", err)
		os.Exit(1)
	}
}

// check checks the files.
func check(files []string) error {
	text, err := schema()
	if err != nil {
		return err
	}
	s, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(text))
	if err != nil {
		return err
	}
	var all []error
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		got, err := s.Validate(gojsonschema.NewBytesLoader(data))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, wrong := range got.Errors() {
			all = append(all, fmt.Errorf("%s: %s", file, wrong))
		}
	}
	return errors.Join(all...)
}

// schema returns the schema.
func schema() (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	pkg, err := build.Import("github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif", wd, build.FindOnly)
	if err != nil {
		return "", err
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "schema.go"), nil, 0)
	if err != nil {
		return "", err
	}
	text := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Names[0].Name == "schema" {
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				text, err = strconv.Unquote(lit.Value)
			}
		}
		return true
	})
	if err == nil && text == "" {
		err = errors.New("go-sarif has no schema where it is expected")
	}
	return text, err
}
