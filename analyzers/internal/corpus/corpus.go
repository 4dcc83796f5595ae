// Package corpus makes one module of all that the rules are tested on, so that
// drivers which know nothing but modules can be compared.
//
// The testdata of the rules is written in the form of GOPATH: packages import one
// another as "depwork", and each rule has its own of that name. Here the packages
// of rule R are below example.com/corpus/R, and import each other from there. What
// they import of other modules has its true path: of golang.org/x/sync, which this
// module depends on anyway, there is the real one; others are modules of their own
// next to it, made of the testdata. The reference server and its broken twins are
// below example.com/corpus/pubsub.
package corpus

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Module is the path of the module.
const Module = "example.com/corpus"

// stubs are the modules that testdata has parts of, and the rule that has them.
var stubs = map[string]string{
	"github.com/segmentio/kafka-go":   "droppedsend",
	"github.com/spf13/cobra":          "abandoned",
	"go.opentelemetry.io/otel/metric": "deadcleanup",
}

// server is the path of the reference server, and of what is below it.
const server = "github.com/cancelsafe/cancelsafe/testdata/pubsub"

// Write writes the module to dir, which is empty or not there, from the clone of
// the repository at root.
func Write(root, dir string) error {
	if list, err := os.ReadDir(dir); err == nil && len(list) > 0 {
		return fmt.Errorf("%s is not empty", dir)
	}
	sources, err := filepath.Glob(filepath.Join(root, "analyzers", "*", "testdata", "src"))
	if err != nil {
		return err
	}
	for _, src := range append(sources, filepath.Join(root, "analyzers", "testdata", "src")) {
		rule := filepath.Base(filepath.Dir(filepath.Dir(src)))
		if err := writeRule(src, rule, filepath.Join(dir, rule)); err != nil {
			return err
		}
	}
	err = copyGo(filepath.Join(root, "testdata", "pubsub"), filepath.Join(dir, "pubsub"), func(imported string) string {
		if below, ok := strings.CutPrefix(imported, server); ok {
			return Module + "/pubsub" + below
		}
		return imported
	})
	if err != nil {
		return err
	}
	return writeModules(root, dir)
}

// writeRule writes the packages in src that are not those of other modules.
func writeRule(src, rule, dir string) error {
	entries, err := os.ReadDir(src)
	if err != nil {
		return err
	}
	own := make(map[string]bool)
	for _, e := range entries {
		own[e.Name()] = !strings.Contains(e.Name(), ".")
	}
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if !own[name] {
			continue
		}
		err := copyGo(filepath.Join(src, name), filepath.Join(dir, name), func(imported string) string {
			if first, _, _ := strings.Cut(imported, "/"); own[first] {
				return path.Join(Module, rule, imported)
			}
			return imported
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// copyGo copies all Go files below one directory to another, in which they import
// what rename says. No line of them gets another number.
func copyGo(from, to string, rename func(imported string) string) error {
	return filepath.WalkDir(from, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(file) != ".go" {
			return err
		}
		below, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		data, err = renameImports(file, data, rename)
		if err != nil {
			return err
		}
		return write(filepath.Join(to, below), data)
	})
}

func renameImports(file string, data []byte, rename func(imported string) string) ([]byte, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, data, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	done := 0
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		start := fset.PositionFor(spec.Path.Pos(), false).Offset
		out.Write(data[done:start])
		out.WriteString(strconv.Quote(rename(imported)))
		done = start + len(spec.Path.Value)
	}
	out.Write(data[done:])
	return out.Bytes(), nil
}

// writeModules makes dir a module that requires what this one does, and writes
// the others that it imports.
func writeModules(root, dir string) error {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	_, requires, _ := strings.Cut(string(mod), "\n")
	var b strings.Builder
	fmt.Fprintf(&b, "module %s\n%s", Module, requires)
	for _, stub := range slices.Sorted(maps.Keys(stubs)) {
		fmt.Fprintf(&b, "\nrequire %s v0.0.0\n\nreplace %[1]s => ./modules/%[1]s\n", stub)
		from := filepath.Join(root, "analyzers", stubs[stub], "testdata", "src", filepath.FromSlash(stub))
		to := filepath.Join(dir, "modules", filepath.FromSlash(stub))
		if err := copyGo(from, to, func(imported string) string { return imported }); err != nil {
			return err
		}
		if err := write(filepath.Join(to, "go.mod"), fmt.Appendf(nil, "module %s\n\ngo 1.26.0\n", stub)); err != nil {
			return err
		}
	}
	if err := write(filepath.Join(dir, "go.sum"), sums); err != nil {
		return err
	}
	return write(filepath.Join(dir, "go.mod"), []byte(b.String()))
}

func write(file string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o666)
}
