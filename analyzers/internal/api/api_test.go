package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/ir"
)

func TestFind(t *testing.T) {
	m := Builtin()
	for name, class := range map[ir.Name]Class{
		{Pkg: "net", Recv: "Conn", Func: "Write"}:             Resume,
		{Pkg: "net", Recv: "Resolver", Func: "LookupIPAddr"}:  Safe | Detached,
		{Pkg: "bufio", Recv: "Scanner", Func: "Scan"}:         Silent | Sticky,
		{Pkg: "encoding/json", Recv: "Decoder", Func: "More"}: 0,
		{Pkg: "fmt", Func: "Fprintln"}:                        Resume,
		{Pkg: "fmt", Recv: "Fprint", Func: "Fprintln"}:        0,
		{Pkg: "log/slog", Func: "InfoContext"}:                Deaf,
		{Pkg: "log/slog", Recv: "Handler", Func: "Handle"}:    Deaf,
	} {
		r := m.Find(name)
		if class == 0 {
			assert.Nil(t, r, Join(name))
		} else if assert.NotNil(t, r, Join(name)) {
			assert.Equal(t, class, r.Class, Join(name))
		}
	}
}

func TestFindPattern(t *testing.T) {
	m := new(Model)
	require.NoError(t, m.Extend("m", "package p\nfunc *.Load?\n\tclass SAFE\n\tby nothing\nfunc *\n\tclass GONE\n\tby close\n"))
	assert.Equal(t, Safe, m.Find(ir.Name{Pkg: "p", Recv: "T", Func: "Loads"}).Class)
	assert.Equal(t, Gone, m.Find(ir.Name{Pkg: "p", Func: "Loads"}).Class, "a function has no receiver to match")
	assert.Nil(t, m.Find(ir.Name{Pkg: "p", Recv: "T", Func: "Load"}))
	assert.Nil(t, m.Find(ir.Name{Pkg: "q", Func: "Loads"}))
}

// What has a row is asked about contexts: those that a function only reads values
// of may have ended.
func TestIgnores(t *testing.T) {
	for by, want := range map[Cause]bool{Nothing: true, Close: true, Context: false, Entry: false, Entry | Peer: false} {
		assert.Equal(t, want, (&Row{Class: Deaf, By: by}).Ignores(), by.String())
	}
	assert.False(t, (&Row{Class: Safe, By: Nothing}).Ignores())
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"func F\n":                                    `m:1: func F stands before any package`,
		"package p\nfunc F\n\tclass SAFE\n":           `m:2: func F has no by`,
		"package p\nfunc F\n\tclass SAFER\n":          `m:3: unknown class "SAFER": it is one of SAFE, RESUME,`,
		"package p\nfunc F\n\tby ctx\n":               `m:3: unknown cause "ctx": it is one of context,`,
		"package p\nfunc F\n\tby nothing, context\n":  `m:3: nothing cannot stand beside`,
		"package p\nfunc F\n\tstream receiver\n":      `m:3: unknown key "stream": it is one of class, by,`,
		"package p\nfunc F\n\treads first\n":          `m:3: "first" is no operand`,
		"package p\nfunc F\n\treads\n":                `m:3: reads has no value`,
		"package p\nfunc F\n\tby close\n\tby close\n": `m:4: by is given twice`,
		"package p\nfunc p.T.F\n":                     `m:2: "p.T.F" is not a function`,
		"package p\nfunc *T.*-\n":                     `m:2: "*T.*-" is not a function`,
		"package p\nfunc (*T).F\n":                    `m:2: "(*T).F" is not a function`,
		"package p\n\tclass SAFE\n":                   `m:2: "class SAFE" is indented but stands below no func`,
		"package p\nfunc F\n\tby close\n\t\tmore\n":   `m:4: "more" is indented twice`,
		"package p\nfunc F\n\treturns soon\n":         `m:3: returns can only be "at once"`,
		"package p\nfunc F\n\tmakes forever\n":        `m:3: unknown lifetime "forever": it is one of endless context,`,
		"package p\nfunc F, F\n":                      `m:2: p.F has a row already, at m:2`,
		"package \"p\"\n":                             `m:1: package wants one import path, without quotes`,
		"functions F\n":                               `m:1: unknown word "functions"`,
	} {
		_, err := Parse("m", text)
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want, text)
	}
}
