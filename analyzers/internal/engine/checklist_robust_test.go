package engine_test

import (
	"errors"
	"fmt"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/rule"
)

// web returns a function that assigns to its variables again and again in a
// chain of switches, so that their Phis form a web in which the number of ways
// from one end to the other is exponential.
func web(switches, cases int, assign func(k int) string) string {
	var b strings.Builder
	b.WriteString("func (s *S) F(ctx context.Context, k int) (err error) {\nx, y, on := s, s.next, false\n")
	for i := range switches {
		fmt.Fprintf(&b, "switch k + %d {\n", i)
		for c := range cases {
			fmt.Fprintf(&b, "case %d:\n%s\n", c, assign(c))
		}
		b.WriteString("}\n")
	}
	b.WriteString(`if on { x = y }
		x.n++
		if errors.Is(err, context.Canceled) { return err }
		if err := wait(ctx); err != nil { return err }
		x.n--
		return err
	}`)
	return "type S struct { n int; next *S }\nfunc wait(context.Context) error\nfunc step() error\n" + b.String()
}

// TestPoint10 bounds the work on functions with many Phis.
func TestPoint10PhiWebs(t *testing.T) {
	for _, test := range []struct {
		name            string
		switches, cases int
		assign          func(k int) string
	}{
		{"deep, of pointers", 400, 2, func(k int) string { return []string{"x, y = y, x", "x = y"}[k] }},
		{"deep, of flags", 400, 2, func(k int) string { return []string{"on = !on", "on = err != nil"}[k] }},
		{"deep, of errors", 400, 2, func(k int) string { return []string{"err = step()", "if err == nil { err = wait(ctx) }"}[k] }},
		{"wide, of contexts", 6, 60, func(k int) string { return fmt.Sprintf("if k == 7 { ctx = context.WithValue(ctx, %d, x) }", k) }},
		{"wide, of errors", 9, 12, func(k int) string { return []string{"_ = x", "err = step()"}[k/11] }},
	} {
		t.Run(test.name, func(t *testing.T) {
			done := make(chan *engine.Func, 1)
			go func() {
				defer close(done)
				f := function(t, prepare(t, web(test.switches, test.cases, test.assign)), "F")
				for _, p := range f.Points {
					for _, o := range f.Pending(p) {
						f.Normally(p, o)
						for _, e := range p.Edges {
							f.Life(e)
							f.Cancelled(e, o.Instr)
						}
					}
				}
				done <- f
			}()
			select {
			case f := <-done:
				require.NotNil(t, f)
				require.LessOrEqual(t, visits(f), 13*instructions(f))
			case <-time.After(10 * time.Second):
				require.Fail(t, "the analysis does not end")
			}
		})
	}
}

// visits counts the instructions that a walk through f visits.
func visits(f *engine.Func) int {
	n := 0
	w := &flow.Walk{Graph: flow.NewGraph(f.Function), Instr: func(ssa.Instruction, *flow.State) bool {
		n++
		return true
	}}
	w.Entry()
	return n
}

func instructions(f *engine.Func) int {
	n := 0
	for _, b := range f.Blocks {
		n += len(b.Instrs)
	}
	return n
}

func TestPoint10TypesByIdentity(t *testing.T) {
	t.Run("a context by another name", func(t *testing.T) {
		require.Equal(t, "call: wait is cancelled or fails", points(prepare(t, `
type Ctx = context.Context
func wait(Ctx) error
func F(ctx Ctx) error { return wait(ctx) }`)))
	})
	t.Run("another type of that name", func(t *testing.T) {
		require.Empty(t, points(prepareAll(t,
			source{path: "other/context", text: "package context\ntype Context interface{ Done() <-chan int; Err() error }"},
			source{path: "p", text: `package p
import "other/context"
func wait(context.Context) error
func F(ctx context.Context) error { return wait(ctx) }`})))
	})
}

// TestPoint11 never panics: a rule that does, or the engine, ends in an error
// that says where.
func TestPoint11PanicsBecomeErrors(t *testing.T) {
	r := func(query func(*rule.Pass)) *rule.Rule { return rule.New(&rule.Rule{Name: "probe"}, query) }
	const text = "func wait(context.Context) error\nfunc Lookup(ctx context.Context) error { return wait(ctx) }\nfunc Last() {}"
	each := func(p *rule.Pass) { p.EachFunc(func(*engine.Func) { panic("odd code") }) }
	t.Run("at a function", func(t *testing.T) {
		act := analyse(t, r(each).Analyzer, load(t, source{path: "some/where", text: text}))
		require.ErrorContains(t, act.Err, "odd code")
		require.ErrorContains(t, act.Err, "package some/where")
		require.ErrorContains(t, act.Err, "where.Lookup")
	})
	t.Run("at a source function", func(t *testing.T) {
		query := func(p *rule.Pass) { p.EachSource(func(*ssa.Function) { panic(errors.New("odder code")) }) }
		act := analyse(t, r(query).Analyzer, load(t, source{path: "some/where", text: text}))
		require.ErrorContains(t, act.Err, "odder code")
		require.ErrorContains(t, act.Err, "where.wait")
	})
	t.Run("of the runtime", func(t *testing.T) {
		query := func(p *rule.Pass) { p.EachFunc(func(f *engine.Func) { f.Points = nil; _ = f.Points[0] }) }
		act := analyse(t, r(query).Analyzer, load(t, source{path: "some/where", text: text}))
		require.ErrorContains(t, act.Err, "where.Lookup")
		require.ErrorContains(t, act.Err, "index out of range")
	})
	t.Run("and the others go on", func(t *testing.T) {
		pkgs := load(t, source{path: "p", text: text})
		require.Error(t, analyse(t, r(each).Analyzer, pkgs).Err)
		for _, a := range analyzers.All() {
			require.NoError(t, analyse(t, a, pkgs).Err, a.Name)
		}
	})
	t.Run("in the engine", func(t *testing.T) {
		// Its pass is one in which facts cannot be exported.
		broken := *engine.Analyzer
		broken.Run = func(pass *analysis.Pass) (any, error) {
			p := *pass
			p.ExportObjectFact = func(types.Object, analysis.Fact) { panic("no facts") }
			return engine.Analyzer.Run(&p)
		}
		const up = "package where\ntype S struct { n int }\nfunc (s *S) Up() { s.n++ }"
		act := analyse(t, &broken, load(t, source{path: "some/where", text: up}))
		require.ErrorContains(t, act.Err, "no facts")
		require.ErrorContains(t, act.Err, "package some/where")
		require.ErrorContains(t, act.Err, "where.S).Up")
	})
}

// TestPoint11Stack analyses in a process of its own what may overflow the
// stack, which nothing recovers from.
func TestPoint11Stack(t *testing.T) {
	deep := strings.Repeat("func() { ", 500) + "s.n++" + strings.Repeat(" }()", 500)
	for _, test := range []struct{ name, code string }{
		{"defer of itself", "var f func(context.Context) error\nf = func(ctx context.Context) error { defer f(ctx); return f(ctx) }\n_ = f(ctx)"},
		{"defer of another", `var f, g func()
			f = func() { defer g() }
			g = func() { defer f() }
			f()`},
		{"call of itself", "var f func()\nf = func() { f() }\ndefer f()"},
		{"method", "defer s.F(ctx)"},
		{"variable of itself", "var x any\nx = func() any { return x }\n_ = x"},
		{"closures", deep},
	} {
		t.Run(test.name, func(t *testing.T) {
			if os.Getenv("CANCELSAFE_TEST_STACK") == "" {
				cmd := exec.Command(os.Args[0], "-test.run", "^"+strings.ReplaceAll(t.Name(), "/", "$/^")+"$")
				cmd.Env = append(os.Environ(), "CANCELSAFE_TEST_STACK=1")
				out, err := cmd.CombinedOutput()
				require.NoError(t, err, "%.300s", out)
				return
			}
			text := object + "func (s *S) F(ctx context.Context) error {\n" + test.code + "\nif err := wait(ctx); err != nil { return err }\nreturn nil }"
			for _, a := range analyzers.All() {
				require.NoError(t, analyse(t, a, load(t, source{path: "p", text: text})).Err)
			}
		})
	}
}

func TestPoint11OddCode(t *testing.T) {
	names, err := filepath.Glob("testdata/odd/*.go")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	var files []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		files = append(files, string(text))
	}
	cases := strings.Builder{}
	for i := range 2000 {
		fmt.Fprintf(&cases, "case %d: s.n = %d; if ctx.Err() != nil { return ctx.Err() }; s.n = 0\n", i, i)
	}
	huge := "type S struct { n int }\nfunc (s *S) F(ctx context.Context, k int) error { switch k {\n" + cases.String() + "}\nreturn nil }"
	for _, src := range []source{{path: "odd", text: files[0], more: files[1:]}, {path: "huge", text: huge}, {path: "none", text: "package none"}} {
		pkgs := load(t, src)
		for _, a := range analyzers.All() {
			t.Run(src.path+"/"+a.Name, func(t *testing.T) {
				require.NoError(t, a.Flags.Set("audit", "true"))
				defer func() { require.NoError(t, a.Flags.Set("audit", "false")) }()
				require.NoError(t, analyse(t, a, pkgs).Err)
			})
		}
	}
}
