package rule

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/analysis"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

// Tier is how strong the evidence behind a finding is.
type Tier uint8

const (
	Default Tier = iota // worth a fix
	Audit               // worth a look; reported with -audit
)

// A Note is one step of the way into trouble.
type Note struct {
	Pos  token.Pos
	Text string
}

// A Finding is a hazard in the code.
type Finding struct {
	Tier Tier

	// Message is the finding in one sentence, without a period.
	Message string

	// AtRisk, Leaves and Missing are where state is put at risk, where control
	// leaves, and what the normal way still does. AtRisk is where the finding
	// is reported.
	AtRisk, Leaves, Missing Note

	Fixes []analysis.SuggestedFix
}

// A Pass is one run of a rule over one package.
type Pass struct {
	*analysis.Pass
	*engine.Package

	rule   *Rule
	opts   Options
	found  []found
	at     map[token.Pos]int // what was found at a position, by its index
	result *Result
}

// A found is a finding with what is to be reported of it.
type found struct {
	way        *Finding // nil if it is no way into trouble
	tier       Tier
	diagnostic analysis.Diagnostic
	by         *directive.Directive // what silences it
}

// Audits reports whether findings of the audit tier are wanted: by the user, or
// to know whether a directive tells the truth.
func (p *Pass) Audits() bool { return p.opts.Audit || p.Directives.Claims() }

// Reported reports whether a finding was reported at pos that no other can replace.
func (p *Pass) Reported(pos token.Pos) bool {
	i, ok := p.at[pos]
	return ok && p.found[i].tier == Default
}

// Report reports a finding, once for each position where state is put at risk,
// unless a directive there asks not to. What is there for tests or as an example is worth
// less, but where a function is marked as safe, what is found is worth a fix.
func (p *Pass) Report(f Finding) {
	at := f.AtRisk.Pos
	if p.Reported(at) || !at.IsValid() {
		return
	}
	pos, end := p.extent(at)
	f.Tier += doubt(ir.ModulePath(p.Pass), p.Pass.Pkg.Path())
	if helpsTests(p.Pass.Pkg) {
		f.Tier++
	}
	by := p.silencing(pos)
	if by == nil {
		p.holdToSafe(&f, pos)
	}
	if f.Tier > Audit || f.Tier == Audit && (!p.opts.Audit || p.isGenerated(pos)) {
		return
	}
	d := p.diagnostic(f.Tier, pos, end, f.Message)
	d.SuggestedFixes = f.Fixes
	step := func(what string, n Note) {
		if n.Pos.IsValid() {
			pos, end := p.extent(n.Pos)
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, End: end, Message: what + ": " + n.Text})
		}
	}
	step("put at risk here", f.AtRisk)
	step("control leaves here", f.Leaves)
	step("the normal way still does this", f.Missing)
	p.keep(at, found{&f, f.Tier, d, by})
}

// keep keeps what was found at pos. A finding of the default tier takes the place of
// one of the audit tier: whoever leaves that tier out must miss no other.
func (p *Pass) keep(pos token.Pos, f found) {
	i, ok := p.at[pos]
	switch {
	case !ok:
		p.at[pos] = len(p.found)
		p.found = append(p.found, f)
	case f.tier < p.found[i].tier:
		p.found[i] = f
	}
}

// report reports what was found. What a directive silences is kept apart, unreported.
// What says the same in a generated file, but for the lines, comes from one template, and
// is mended there: it is reported once.
func (p *Pass) report() {
	type template struct {
		file *ast.File
		says string
	}
	told := make(map[template]bool)
	for _, f := range p.found {
		if f.by != nil {
			p.result.Silenced = append(p.result.Silenced, Silenced{f.diagnostic, f.by})
			continue
		}
		if f.way != nil {
			p.result.Found = append(p.result.Found, *f.way)
		}
		if p.isGenerated(f.diagnostic.Pos) {
			t := template{p.FileAt(f.diagnostic.Pos), withoutLines(f.diagnostic.Message)}
			if told[t] {
				continue
			}
			told[t] = true
		}
		p.result.Reported = append(p.result.Reported, f.diagnostic)
		p.Pass.Report(f.diagnostic)
	}
}

// withoutLines returns a message without the numbers in it.
func withoutLines(message string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, message)
}

// isGenerated reports whether the code at pos is generated: there it is of no use to
// look at what is only worth a look.
func (p *Pass) isGenerated(pos token.Pos) bool {
	file := p.FileAt(pos)
	return file != nil && ast.IsGenerated(file)
}

// What folders are called, by convention, that hold what tests need, or examples, and
// words of the names of others.
var (
	testFolders = []string{"test", "tests", "testutil", "testutils", "e2e", "example", "examples"}
	testWords   = []string{"test", "tests", "e2e"}
)

// Such folders serve who works on the module, but some are part of a program.
var (
	helperFolders = []string{"testing", "integration", "hack"}
	helperWords   = []string{"testing"}
)

// doubt returns by how many tiers less a finding in the package at path is worth, by the
// names of the folders that it is in: what is left behind by a test, an example or a
// helper of those who work on the module ends with it. A module may have a word of tests
// in its name and be a program all the same.
func doubt(module, path string) Tier {
	folders := ir.Folders(path)
	words := ir.FolderWords(module, path)
	in := func(these, names []string) bool {
		return slices.ContainsFunc(these, func(name string) bool { return slices.Contains(names, name) })
	}
	switch {
	case in(folders, testFolders) || in(words, testWords):
		return 2
	case in(folders, helperFolders) || in(words, helperWords):
		return 1
	}
	return 0
}

// helpsTests reports whether a package is there, by its name, for the tests of who uses
// another one that it imports, as net/http/httptest is for net/http.
func helpsTests(pkg *types.Package) bool {
	name, ok := strings.CutSuffix(pkg.Name(), "test")
	return ok && slices.ContainsFunc(pkg.Imports(), func(p *types.Package) bool { return p.Name() == name })
}

// Line returns the line of the operation at pos.
func (p *Pass) Line(pos token.Pos) int {
	start, _ := p.extent(pos)
	return p.Fset.Position(start).Line
}

// extent returns the source of the operation that go/ssa places at pos: of a
// call, which it places at the parenthesis, of a receive or of an assignment.
func (p *Pass) extent(pos token.Pos) (start, end token.Pos) {
	for _, n := range p.Enclosing(pos) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.Lparen == pos {
				return n.Pos(), n.End()
			}
		case *ast.UnaryExpr:
			if n.OpPos == pos {
				return n.Pos(), n.End()
			}
		case *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt, *ast.CommClause:
			if n.Pos() == pos {
				return n.Pos(), endOfLine(n)
			}
		case *ast.AssignStmt:
			return n.Pos(), n.End()
		case *ast.IncDecStmt:
			return n.Pos(), n.End()
		case ast.Stmt:
			return pos, token.NoPos
		}
	}
	return pos, token.NoPos
}

// FileAt returns the file that pos is in, or nil.
func (p *Pass) FileAt(pos token.Pos) *ast.File {
	for _, file := range p.Files {
		if file.FileStart <= pos && pos < file.FileEnd {
			return file
		}
	}
	return nil
}

// endOfLine returns where the communication of a case ends, else the end of n.
func endOfLine(n ast.Node) token.Pos {
	if c, ok := n.(*ast.CommClause); ok {
		return c.Colon
	}
	return n.End()
}
