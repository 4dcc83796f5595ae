// Package fix applies the changes that findings suggest.
package fix

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/atomicfile"
	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// A Plan is what can be applied of the fixes of findings.
type Plan struct {
	Files   []File    // to be changed, ordered by name
	Fixes   int       // how many are applied
	LeftOut []LeftOut // in the order of the findings
}

// A File is a file before and after all its fixes.
type File struct {
	Name          string
	Before, After []byte
}

// A LeftOut is a fix that is not applied.
type LeftOut struct {
	Finding finding.Finding
	Why     string
}

// String returns a line about the fix.
func (l LeftOut) String() string {
	return fmt.Sprintf("%s: the fix is left out: %s", l.Finding.Position, l.Why)
}

// Make plans the first fix of each finding. Of two that get in each other's way,
// the first is applied; generated files are not touched, nor those which are not
// ours to change. Files that were formatted as gofmt does it are so afterwards.
func Make(findings []finding.Finding, isOurs func(file string) bool) (*Plan, error) {
	m := maker{isOurs: isOurs, files: make(map[string]*state)}
	for _, f := range findings {
		if len(f.Fixes) > 0 && len(f.Fixes[0].Edits) > 0 {
			if why := m.add(f); why != "" {
				m.plan.LeftOut = append(m.plan.LeftOut, LeftOut{f, why})
			}
		}
	}
	for name, s := range m.files {
		if len(s.edits) == 0 {
			continue
		}
		after, err := s.apply(name)
		if err != nil {
			return nil, err
		}
		m.plan.Files = append(m.plan.Files, File{name, s.before, after})
	}
	slices.SortFunc(m.plan.Files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return &m.plan, nil
}

// Write changes the files.
func (p *Plan) Write() error {
	for _, f := range p.Files {
		err := atomicfile.Write(f.Name, func(w io.Writer) error {
			_, err := w.Write(f.After)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Diff writes what Write would change, in a form that patch and git apply read.
func (p *Plan) Diff(w io.Writer) error {
	for _, f := range p.Files {
		if err := unified(w, f.Name, f.Before, f.After); err != nil {
			return err
		}
	}
	return nil
}

// A maker makes a plan.
type maker struct {
	plan    Plan
	isOurs  func(file string) bool
	files   map[string]*state
	applied []finding.Finding
}

// A state is what is known of a file, and what shall be done to it.
type state struct {
	before    []byte
	err       error
	formatted bool // as gofmt does it
	generated bool
	decls     [][2]int // from where to where its declarations go
	edits     []edit
}

// An edit is one of a fix that is applied.
type edit struct {
	finding.Edit
	of finding.Finding
}

// add applies the fix of the finding as a whole, or says why not.
func (m *maker) add(f finding.Finding) (why string) {
	edits := f.Fixes[0].Edits
	for _, g := range m.applied {
		if slices.Equal(g.Fixes[0].Edits, edits) {
			return "" // what mends the one mends the other
		}
	}
	for i, e := range edits {
		if why := m.refuses(e); why != "" {
			return why
		}
		for _, other := range m.files[e.File].edits {
			if m.clash(e, other.Edit) {
				return fmt.Sprintf("it gets in the way of the one for %s, which comes first", other.of.Position)
			}
		}
		for _, other := range edits[:i] {
			if e.File == other.File && e.Start < other.End && other.Start < e.End {
				return "it does not agree with itself"
			}
		}
	}
	for _, e := range edits {
		s := m.files[e.File]
		s.edits = append(s.edits, edit{e, f})
	}
	m.applied = append(m.applied, f)
	m.plan.Fixes++
	return ""
}

// refuses says why the file of the edit must stay as it is.
func (m *maker) refuses(e finding.Edit) (why string) {
	if !m.isOurs(e.File) {
		return e.File + " does not belong to the modules that are worked on"
	}
	s := m.files[e.File]
	if s == nil {
		s = read(e.File)
		m.files[e.File] = s
	}
	switch {
	case s.err != nil:
		return s.err.Error()
	case s.generated:
		return e.File + " is generated"
	case e.Start < 0 || e.End < e.Start || e.End > len(s.before):
		return e.File + " has changed since it was analysed"
	}
	return ""
}

// read reads a file and looks at how it is made.
func read(name string) *state {
	s := new(state)
	if s.before, s.err = os.ReadFile(name); s.err != nil {
		return s
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, s.before, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		s.err = err
		return s
	}
	s.generated = ast.IsGenerated(file)
	for _, d := range file.Decls {
		s.decls = append(s.decls, [2]int{fset.PositionFor(d.Pos(), false).Offset, fset.PositionFor(d.End(), false).Offset})
	}
	formatted, err := format.Source(s.before)
	s.formatted = err == nil && bytes.Equal(formatted, s.before)
	return s
}

// clash reports whether two edits of a file cannot both be made: they overlap or
// touch, or they declare the same variable in the same function.
func (m *maker) clash(a, b finding.Edit) bool {
	if overlap(a, b) {
		return true
	}
	decls := m.files[a.File].decls
	if declOf(decls, a.Start) != declOf(decls, b.Start) {
		return false
	}
	names := declared(a.New)
	return slices.ContainsFunc(declared(b.New), func(name string) bool { return slices.Contains(names, name) })
}

// overlap reports whether two edits overlap or touch.
func overlap(a, b finding.Edit) bool {
	return a.File == b.File && a.Start <= b.End && b.Start <= a.End
}

// declOf returns the index of the declaration that the place is in.
func declOf(decls [][2]int, at int) int {
	return slices.IndexFunc(decls, func(d [2]int) bool { return d[0] <= at && at <= d[1] })
}

// declaration matches a statement that declares variables.
var declaration = regexp.MustCompile(`(?m)^\s*(\w+(?:, *\w+)*) :=`)

// declared returns the names of the variables that the text declares.
func declared(text string) []string {
	var names []string
	for _, m := range declaration.FindAllStringSubmatch(text, -1) {
		for name := range strings.SplitSeq(m[1], ",") {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

// apply returns the content of the file after its edits.
func (s *state) apply(name string) ([]byte, error) {
	slices.SortStableFunc(s.edits, func(a, b edit) int { return cmp.Compare(a.Start, b.Start) })
	var after bytes.Buffer
	last := 0
	for _, e := range s.edits {
		after.Write(s.before[last:e.Start])
		after.WriteString(e.New)
		last = e.End
	}
	after.Write(s.before[last:])
	formatted, err := format.Source(after.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%s: a fix does not parse, and nothing is changed: %w", name, err)
	}
	if s.formatted {
		return formatted, nil
	}
	return after.Bytes(), nil
}
