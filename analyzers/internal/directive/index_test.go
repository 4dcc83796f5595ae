package directive_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/directive"
)

func read(t *testing.T, src string) (*token.FileSet, *ast.File, *directive.Index) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	return fset, file, directive.Read(fset, []*ast.File{file})
}

// TestCovers checks what directives cover: the calls of yes, and not those of no.
func TestCovers(t *testing.T) {
	for name, body := range map[string]string{
		"beside":      "no()\nyes() //cancelsafe:ignore r why\nno()",
		"above":       "no()\n//cancelsafe:ignore r why\nyes()\nno()",
		"above prose": "//cancelsafe:ignore r why\n// which is fine\nyes()\nno()",
		"stacked":     "//nolint:errcheck\n//cancelsafe:ignore r why\nyes()\nno()",
		"call in several lines, beside its begin": "f(yes(), //cancelsafe:ignore r why\n\tyes(),\n\tyes())\nno()",
		"call in several lines, beside its end":   "f(yes(),\n\tyes(),\n) //cancelsafe:ignore r why\nno()",
		"call in several lines, within":           "f(no(),\n\tyes(), //cancelsafe:ignore r why\n\tno())",
		"call in several lines, above argument":   "f(no(),\n\t//cancelsafe:ignore r why\n\tyes(),\n\tno())",
		"call in several lines, above":            "//cancelsafe:ignore r why\nf(yes(),\n\tyes(),\n\tyes())\nno()",
		"literal, beside":                         "f(yes(), func() { //cancelsafe:ignore r why\n\tno()\n})\nno()",
		"literal, beside its end":                 "f(no(), func() {\n\tno()\n}, yes()) //cancelsafe:ignore r why\nno()",
		"literal, above":                          "//cancelsafe:ignore r why\nf(yes(), func() {\n\tyes()\n})\nno()",
		"if, beside":                              "if yes() { //cancelsafe:ignore r why\n\tno()\n}\nno()",
		"if, above":                               "//cancelsafe:ignore r why\nif yes() {\n\tyes()\n} else {\n\tyes()\n}\nno()",
		"else":                                    "if no() {\n\tno()\n\t//cancelsafe:ignore r why\n} else if yes() {\n\tyes()\n}\nno()",
		"select, above":                           "//cancelsafe:ignore r why\nselect {\ncase a <- yes():\n\tyes()\n}\nno()",
		"case, beside":                            "select {\ncase a <- yes(): //cancelsafe:ignore r why\n\tno()\n}",
		"case, above":                             "select {\n//cancelsafe:ignore r why\ncase a <- yes():\n\tyes()\ncase a <- no():\n}",
		"loop, above":                             "//cancelsafe:ignore r why\nfor yes() {\n\tyes()\n}\nno()",
		"label":                                   "//cancelsafe:ignore r why\nloop:\n\tfor yes() {\n\t\tbreak loop\n\t}\nno()",
		"defer":                                   "defer yes() //cancelsafe:ignore r why\nno()",
		"var":                                     "var x = yes() //cancelsafe:ignore r why\nno()",
		"nothing below":                           "no()\n//cancelsafe:ignore r why\n\nno()",
		"end of block":                            "if no() {\n\tno()\n\t//cancelsafe:ignore r why\n}\nno()",
		"another rule":                            "no() //cancelsafe:ignore s why",
		"without reason":                          "no() //cancelsafe:ignore r",
		"nolint beside":                           "yes() //nolint:r // why\nno()",
		"nolint above":                            "//nolint:cancelsafe\nif yes() {\n\tyes()\n}\nno()",
		"nolint for others":                       "no() //nolint:errcheck",
		"line comment":                            "//line q.go:100\nno()\nyes() //cancelsafe:ignore r why\nno()",
	} {
		t.Run(name, func(t *testing.T) {
			checkCovered(t, "package p\n\nfunc g() {\n"+body+"\n}\n\nfunc h() { no() }\n")
		})
	}
	for name, src := range map[string]string{
		"function":         "package p\n\n// g is.\n//\n//cancelsafe:ignore r why\nfunc g() {\n\tyes()\n\tfunc() { yes() }()\n}\n\nfunc h() { no() }\n",
		"function, beside": "package p\n\nfunc g() { //cancelsafe:ignore r why\n\tno()\n}\n",
		"far above":        "package p\n\n//cancelsafe:ignore r why\n\n// g is.\nfunc g() { no() }\n",
		"variable":         "package p\n\n//cancelsafe:ignore r why\nvar v = func() {\n\tyes()\n}\n\nvar w = no()\n",
		"variables":        "package p\n\n//cancelsafe:ignore r why\nvar (\n\tv = yes()\n\tw = yes()\n)\n\nvar x = no()\n",
		"one variable":     "package p\n\nvar (\n\t//cancelsafe:ignore r why\n\tv = yes()\n\tw = no()\n)\n",
		"type":             "package p\n\n//cancelsafe:ignore r why\ntype T struct{}\n\nfunc (t *T) f() { yes() }\n\nfunc (U) f() { no() }\n",
		"generic type":     "package p\n\nfunc (t *T[K, V]) f() { yes() }\n\nfunc (t S[K]) f() { yes() }\n\n//cancelsafe:ignore r why\ntype (\n\tT[K, V any] struct{}\n\tS[K any] struct{}\n)\n",
		"one type":         "package p\n\ntype (\n\t//cancelsafe:ignore r why\n\tT struct{}\n\tU struct{}\n)\n\nfunc (T) f() { yes() }\n\nfunc (U) f() { no() }\n",
		"package":          "//cancelsafe:ignore r why\npackage p\n\nvar v = no()\n",
		"nolint package":   "//nolint:cancelsafe\npackage p\n\nvar v = yes()\n",
		"nolint beside it": "package p //nolint:cancelsafe\n\nvar v = no()\n",
		"windows":          "package p\r\n\r\n//cancelsafe:ignore r why\r\nvar v = yes()\r\nvar w = no()\r\n",
	} {
		t.Run(name, func(t *testing.T) { checkCovered(t, src) })
	}
}

func checkCovered(t *testing.T, src string) {
	t.Helper()
	fset, file, x := read(t, src)
	require.NotNil(t, x)
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && (id.Name == "yes" || id.Name == "no") {
			pos := fset.PositionFor(id.Pos(), false)
			require.Equal(t, id.Name == "yes", len(x.Silencing("r", id.Pos())) > 0, "%s in\n%s", pos, src)
		}
		return true
	})
}

// TestMarks checks on what a mark can stand.
func TestMarks(t *testing.T) {
	_, file, x := read(t, `package p

// f does.
//
//cancelsafe:unsafe half-way
//cancelsafe:poisons
func f() { g() }

//cancelsafe:unsafe why
//cancelsafe:detaches
func outside()

//cancelsafe:safe
func assembly()

type i interface {
	// m does.
	//
	//cancelsafe:restores
	m()

	//cancelsafe:safe
	n()

	//cancelsafe:restores
	i2
}

//cancelsafe:safe
type t struct {
	//cancelsafe:poisons
	f func()
}

//cancelsafe:safe
var v = func() {}

func h() { //cancelsafe:safe
	//cancelsafe:safe
	h()
}
`)
	var marked, wrong []string
	for _, d := range x.All() {
		if d.Problem == "" {
			marked = append(marked, string(d.Verb)+" "+d.Func.Name)
		} else {
			wrong = append(wrong, string(d.Verb)+": "+d.Problem)
		}
	}
	const function, method = "it is not in the doc comment of a function", " or of an interface's method"
	require.Equal(t, []string{"unsafe f", "poisons f", "unsafe outside", "detaches outside", "restores m"}, marked)
	require.Equal(t, []string{
		"safe: the function has no body here", "safe: " + function, "restores: " + function + method, "safe: " + function,
		"poisons: " + function + method, "safe: " + function, "safe: " + function, "safe: " + function,
	}, wrong)
	var inF token.Pos
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == "g" {
			inF = id.Pos()
		}
		return true
	})
	require.Equal(t, "half-way", x.Marked(directive.Unsafe, inF).Reason)
	require.Nil(t, x.Marked(directive.Safe, inF))
}

// TestNone checks that nothing is kept of files without directives.
func TestNone(t *testing.T) {
	_, _, x := read(t, "// Package p is.\npackage p\n\n//go:generate true\n")
	require.Nil(t, x)
	require.Empty(t, x.All())
	require.False(t, x.Claims())
	require.Empty(t, x.Silencing("r", 1))
	require.Nil(t, x.Marked(directive.Safe, 1))

	_, _, x = read(t, "package p\n\nvar v int //nolint:unused\n")
	require.False(t, x.Claims(), "nobody asks whether a nolint is used")
}

func FuzzRead(f *testing.F) {
	for _, src := range []string{
		"package p\nfunc f() {\n\tg( //cancelsafe:ignore a b\n)\n}\n",
		"//nolint\npackage p\ntype (\n\t//cancelsafe:ignore a b\n\tT[P any] struct{}\n)\nfunc (t (*T[P])) m() {}\n",
		"package p\nvar x = f(\n//cancelsafe:safe\n)\n//line q.go:3\n//cancelsafe:unsafe",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !strings.Contains(src, "cancelsafe:") && !strings.Contains(src, "nolint") {
			return
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return
		}
		for _, d := range directive.Read(fset, []*ast.File{file}).All() {
			require.True(t, d.Pos < d.End)
			d.Covers(d.Pos)
		}
	})
}
