// Package key names findings in a way that outlives changes of the code around
// them: by what they say, and in which function.
package key

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"github.com/cancelsafe/cancelsafe/cmd/cancelsafe/internal/finding"
)

// A Key names a finding. Neither its line nor its file is part of it, nor its
// tier, nor in which of the function's literals it is: they change with code
// that has nothing to do with it. So several findings may have one key.
type Key struct {
	Rule     string
	Package  string // import path
	Function string // F, or T.F for a method, or what else is declared; "-" if unknown
	Text     string // the message, without lines and rule
}

// String returns the key in one line, of which the first three words are its
// first three fields.
func (k Key) String() string {
	return fmt.Sprintf("%s %s %s %s", k.Rule, k.Package, k.Function, k.Text)
}

// Hash returns a short name of the key.
func (k Key) Hash() string {
	sum := sha256.Sum256([]byte(k.String()))
	return fmt.Sprintf("%x", sum[:8])
}

// Fingerprints returns a name for each of the findings: the hash of its key and,
// behind a colon, which of the findings with that key it is.
func Fingerprints(findings []finding.Finding) []string {
	keys := make(Keys)
	count := make(map[Key]int)
	var names []string
	for _, f := range findings {
		k := keys.Of(f)
		count[k]++
		names = append(names, fmt.Sprintf("%s:%d", k.Hash(), count[k]))
	}
	return names
}

// Keys makes keys. It holds the declarations of the files read so far.
type Keys map[string][]declaration

// A declaration is one at the top level of a file, with its first and its last
// line.
type declaration struct {
	name        string
	first, last int
}

// Of returns the key of the finding.
func (k Keys) Of(f finding.Finding) Key {
	return Key{f.Rule, f.Package, k.function(f.Position), textOf(f)}
}

// function returns the name of the declaration at p.
func (k Keys) function(p finding.Position) string {
	all, ok := k[p.File]
	if !ok {
		all = declarations(p.File)
		k[p.File] = all
	}
	for _, d := range all {
		if d.first <= p.Line && p.Line <= d.last {
			return d.name
		}
	}
	return "-"
}

// declarations returns the declarations of a file, as far as it can be parsed.
func declarations(name string) []declaration {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
	if file == nil {
		return nil
	}
	var all []declaration
	add := func(name string, n ast.Node) {
		line := func(pos token.Pos) int { return fset.PositionFor(pos, false).Line }
		all = append(all, declaration{name, line(n.Pos()), line(n.End())})
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil && len(d.Recv.List) > 0 {
				name = receiver(d.Recv.List[0].Type) + "." + name
			}
			add(name, d)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					add(s.Names[0].Name, s)
				case *ast.TypeSpec:
					add(s.Name.Name, s)
				}
			}
		}
	}
	return all
}

// receiver returns the name of a receiver's type, without star and parameters.
func receiver(e ast.Expr) string {
	name, _, _ := strings.Cut(types.ExprString(e), "[")
	return strings.Trim(name, "*()")
}

var (
	// lines are the places in a message.
	lines = regexp.MustCompile(`( (at|by|on|in))? \blines? \d+`)

	// literal is the number of a function literal.
	literal = regexp.MustCompile(`\$\d+`)

	// safe is what a directive adds.
	safe = regexp.MustCompile(`; \S+ is marked as safe$`)
)

// textOf returns what the message says, without what may change when the code
// does not.
func textOf(f finding.Finding) string {
	text := f.Message
	for _, tail := range []string{" (" + f.Rule + ")", " (" + f.Rule + ", audit)"} {
		text = strings.TrimSuffix(text, tail)
	}
	text = safe.ReplaceAllString(text, "")
	text = literal.ReplaceAllString(lines.ReplaceAllString(text, ""), "$$")
	return strings.Join(strings.Fields(text), " ")
}
