package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

// ledger is what another package offers; F uses it.
const (
	ledger = `
type Ledger struct { n int; open bool; list []int; ready chan int; stop chan struct{} }
func (l *Ledger) Reserve() { l.n++ }
func (l *Ledger) TryReserve(max int) error { if l.n >= max { return errors.New("full") }; l.n++; return nil }
func (l *Ledger) Release() { l.n-- }
func (l *Ledger) Maybe() { if l.open { l.n++ } }
func (l *Ledger) Far() { l.far1() }
func (l *Ledger) far1() { l.Reserve() }
func (l *Ledger) Start() { go l.Release() }
func (l *Ledger) Close() { l.open = false }
func (l *Ledger) Abandon() { l.dead() }
func (l *Ledger) dead() { close(l.stop) }
func (l *Ledger) Take() int { x := l.list[0]; l.list = l.list[1:]; return x }
func (l *Ledger) Wait() error { select { case <-l.ready: return nil; case <-l.stop: return errors.New("stopped") } }
func (l *Ledger) Put(ctx context.Context, x int) error { select { case l.ready <- x: return nil; case <-ctx.Done(): return ctx.Err() } }
func Count(l *Ledger) { l.Reserve() }
func Pure(n int) int { return n + 1 }
func hidden(l *Ledger) { l.n++ }
`
	user = `
type S struct { l *Ledger }
func wait(context.Context) error
func (s *S) F(ctx context.Context) error {
	%s
	if err := wait(ctx); err != nil { %s; return err }
	s.l.Release()
	return nil
}
`
)

// TestPoint12 compares what is known of another package by its facts with what
// is known of the same code in the package itself.
func TestPoint12Facts(t *testing.T) {
	for _, test := range []struct{ name, change, failure string }{
		{"method", "s.l.Reserve()", ""},
		{"function", "Count(s.l)", ""},
		{"on success", "if err := s.l.TryReserve(1); err != nil { return err }", ""},
		{"sometimes", "s.l.Maybe()", ""},
		{"two calls down", "s.l.Far()", ""},
		{"undone", "s.l.Reserve()", "s.l.Release()"},
		{"undone later", "s.l.Start(); s.l.Reserve()", ""},
		{"ended", "s.l.Reserve()", "s.l.Abandon()"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := fmt.Sprintf(user, test.change, test.failure)
			same := facts(t, prepare(t, ledger+text))
			other := strings.NewReplacer("*Ledger", "*dep.Ledger", "Count(", "dep.Count(").Replace(text)
			require.Equal(t, same, facts(t, prepareAll(t,
				source{path: "dep", text: ledger},
				source{path: "p", text: "package p\nimport (\"context\"; \"dep\")\n" + other})))
		})
	}
}

// facts are the answers about the first point of F at which something is
// pending.
func facts(t *testing.T, pkg *engine.Package) string {
	t.Helper()
	f := function(t, pkg, "F")
	a := answerOf(t, pkg, len(f.Points)-1)
	if len(a.pending()) == 0 {
		return "nothing"
	}
	o := a.opener(t)
	way := a.f.Cancelled(a.edge, o.Instr)
	return fmt.Sprint(a.pending(), way.Touch(o.Place), way.Poison(o.Place), a.f.Async().Touch(o.Place), a.f.Normally(a.point, o).Always)
}

// exported returns the facts of the last package, as text.
func exported(t *testing.T, list []*packages.Package) string {
	t.Helper()
	act := analyse(t, engine.Analyzer, list)
	require.NoError(t, act.Err)
	names := make(map[string]string)
	for _, f := range act.AllObjectFacts() {
		names[f.Object.Name()] = fmt.Sprint(f.Fact)
	}
	return fmt.Sprint(names)
}

func TestPoint12WhatIsExported(t *testing.T) {
	all := exported(t, load(t, source{path: "dep", text: ledger}))
	t.Run("of what others can call", func(t *testing.T) {
		require.Contains(t, all, "Reserve:inc(0.n)")
		require.Contains(t, all, "TryReserve:inc(0.n) on success")
		require.Contains(t, all, "Take:pop(0.list), consumes(0.list)")
		require.Contains(t, all, "drops(2)")
		require.Contains(t, all, "far1:", "a method may be promoted")
		require.NotContains(t, all, "Pure")
		require.NotContains(t, all, "hidden")
	})
	t.Run("of generated code not what it does to data", func(t *testing.T) {
		generated := exported(t, load(t, source{path: "dep", text: "package dep", more: []string{
			"// Code generated for a test. DO NOT EDIT.\n\npackage dep\nimport (\"context\"; \"errors\")\n" + ledger}}))
		require.Contains(t, generated, "Take:pop(0.list), consumes(0.list)")
		require.Contains(t, generated, "Abandon:poison(0), poison(0.stop)")
		require.Contains(t, generated, "drops(2)")
		require.NotContains(t, generated, "Reserve:")
		require.NotContains(t, generated, "Close:")
	})
	t.Run("not of the standard library", func(t *testing.T) {
		require.Equal(t, "map[]", exported(t, load(t, source{path: "container/ledger", text: ledger})))
	})
	t.Run("the same for another body", func(t *testing.T) {
		changed := strings.NewReplacer("l.n++", "// counted\n\nl.n += 1", "return n + 1", "return n + 2").Replace(ledger)
		require.NotEqual(t, ledger, changed)
		require.Equal(t, all, exported(t, load(t, source{path: "dep", text: changed})))
	})
	t.Run("another for another effect", func(t *testing.T) {
		changed := strings.Replace(ledger, "l.n--", "l.n = 0", 1)
		require.NotEqual(t, all, exported(t, load(t, source{path: "dep", text: changed})))
	})
}
