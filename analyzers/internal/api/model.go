package api

import (
	"embed"
	"strings"
	"sync/atomic"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// A Model is a set of rows, at most one for each name.
type Model struct {
	rows     []*Row // in the order of their files
	exact    map[ir.Name]*Row
	packages map[string][]*Row // those with patterns
}

// files are the parts of the built-in model, in the order of the table.
var files = []string{"language", "streams", "encoding", "net", "http", "sql", "values", "x", "modules"}

//go:embed model/*.txt
var builtin embed.FS

// current is the model of this process. It is one, as a process analyses for
// one user; a vet tool serves a single package. It is nil until it is first
// needed, which in a vet tool is often never.
var current atomic.Pointer[Model]

// Builtin returns the model that comes with the tool.
func Builtin() *Model {
	m := new(Model)
	for _, f := range files {
		name := "model/" + f + ".txt"
		data, err := builtin.ReadFile(name)
		if err == nil {
			err = m.Extend(name, string(data))
		}
		if err != nil {
			panic(err) // a test parses them
		}
	}
	return m
}

// Current returns the model that Lookup uses.
func Current() *Model {
	if m := current.Load(); m != nil {
		return m
	}
	current.CompareAndSwap(nil, Builtin())
	return current.Load()
}

// Use makes m the model that Lookup uses.
func Use(m *Model) { current.Store(m) }

// Extend adds the rows that text holds. A row takes the place of one of the
// same name. The name of the file is for errors, and for Row.Pos.
func (m *Model) Extend(file, text string) error {
	rows, err := Parse(file, text)
	if err != nil {
		return err
	}
	for _, r := range rows {
		m.add(r)
	}
	return nil
}

func (m *Model) add(r *Row) {
	if m.exact == nil {
		m.exact = make(map[ir.Name]*Row)
		m.packages = make(map[string][]*Row)
	}
	old := m.exact[r.Name]
	m.exact[r.Name] = r
	if old != nil {
		replace(m.rows, old, r)
		replace(m.packages[r.Name.Pkg], old, r)
		return
	}
	m.rows = append(m.rows, r)
	if r.isPattern() {
		m.packages[r.Name.Pkg] = append(m.packages[r.Name.Pkg], r)
	}
}

func replace(rows []*Row, old, r *Row) {
	for i := range rows {
		if rows[i] == old {
			rows[i] = r
		}
	}
}

// isPattern reports whether the row is about all functions whose names match.
func (r *Row) isPattern() bool { return strings.ContainsAny(r.Name.Recv+r.Name.Func, "*?[") }

// isModule reports whether the package of that path is of a module, and not of
// the standard library.
func isModule(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

// Rows returns all rows in the order of the table.
func (m *Model) Rows() []*Row { return m.rows }
