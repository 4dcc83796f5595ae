package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/cancelsafe/cancelsafe/analyzers"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/flow"
)

// A shape is code that can be made as large as one likes.
type shape struct {
	name string
	make func(n int) string
}

// repeated returns n copies of text, in which %[1]d is the number of the copy.
func repeated(n int, text string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, text+"\n", i)
	}
	return b.String()
}

// within puts text into a function F.
func within(text string) string {
	return "func (s *S) F(ctx context.Context, k int) error {\n" + text + "\nreturn nil\n}\n"
}

const shapeHead = `type S struct { mu sync.Mutex; n int; busy bool; items []int; in chan int; out chan int; m map[int]chan int; done chan struct{}; conn net.Conn; next *S }
func wait(context.Context) error
func step(context.Context, int) (int, error)
func use(...any)
`

var shapes = []shape{
	{"selects", func(n int) string {
		return within(repeated(n, "select { case s.out <- %d: case <-ctx.Done(): return ctx.Err() }"))
	}},
	{"receives and selects", func(n int) string {
		return within(repeated(n, "v%[1]d := <-s.in\nselect { case s.out <- v%[1]d: case <-ctx.Done(): return ctx.Err() }"))
	}},
	{"one select", func(n int) string {
		return within("select {\ncase <-ctx.Done(): return ctx.Err()\n" + repeated(n, "case s.out <- %[1]d: s.n = %[1]d") + "}")
	}},
	{"locks", func(n int) string {
		return within(repeated(n, "s.mu.Lock()\nif err := wait(ctx); err != nil { s.mu.Unlock(); return err }\ns.n = %d\ns.mu.Unlock()"))
	}},
	{"many locks", func(n int) string {
		return "type L struct {\n" + repeated(n, "mu%d sync.Mutex") + "}\nfunc (s *L) F(ctx context.Context) error {\n" +
			repeated(n, "s.mu%d.Lock()") + "if err := wait(ctx); err != nil { return err }\n" + repeated(n, "s.mu%d.Unlock()") + "return nil }\n"
	}},
	{"flags", func(n int) string {
		return within(repeated(n, "s.busy = true\nif err := wait(ctx); err != nil { s.busy = false; return err }\ns.busy = false; use(%d)"))
	}},
	{"counters", func(n int) string {
		return within(repeated(n, "s.n++\nif err := wait(ctx); err != nil { use(%d); return err }"))
	}},
	{"fields", func(n int) string {
		return "type L struct {\n" + repeated(n, "f%d bool; g%[1]d int") + "}\nfunc (s *L) F(ctx context.Context) error {\n" +
			repeated(n, "s.f%d = true; s.g%[1]d++") + "if err := wait(ctx); err != nil { return err }\n" + repeated(n, "s.f%d = false; s.g%[1]d--") + "return nil }\n"
	}},
	{"goroutines", func(n int) string {
		return within(repeated(n, "go func() { s.out <- %d }()") + "return wait(ctx)")
	}},
	{"goroutines and channels", func(n int) string {
		return within(repeated(n, "c%[1]d := make(chan int)\ngo func() { c%[1]d <- %[1]d }()\nselect { case <-c%[1]d: case <-ctx.Done(): return ctx.Err() }"))
	}},
	{"channels made first", func(n int) string {
		return within(repeated(n, "c%[1]d := make(chan int)") + repeated(n, "go func() { c%[1]d <- %[1]d }()") + repeated(n, "select { case <-c%[1]d: case <-ctx.Done(): return ctx.Err() }"))
	}},
	{"one channel", func(n int) string {
		return within("c := make(chan int)\n" + repeated(n, "go func() { c <- %d }()\nselect { case <-c: case <-ctx.Done(): return ctx.Err() }"))
	}},
	{"waiters", func(n int) string {
		return within(repeated(n, "c%[1]d := make(chan int)\ns.m[%[1]d] = c%[1]d\nselect { case <-c%[1]d: case <-ctx.Done(): return ctx.Err() }"))
	}},
	{"callers", func(n int) string {
		return "func (s *S) help(ctx context.Context) error { s.n++; if err := wait(ctx); err != nil { return err }; s.n--; return nil }\n" +
			repeated(n, "func (s *S) f%d(ctx context.Context) error { if err := s.help(ctx); err != nil { return err }; s.n++; return s.help(ctx) }")
	}},
	{"calls of one helper", func(n int) string {
		return "func (s *S) help(ctx context.Context) error { s.n++; s.busy = true; if err := wait(ctx); err != nil { return err }; s.n--; s.busy = false; return nil }\n" +
			within(repeated(n, "if err := s.help(ctx); err != nil { use(%d); return err }"))
	}},
	{"chain of calls", func(n int) string {
		return repeated(n, "func (s *S) f%[1]d(ctx context.Context) error { s.n++; if err := s.g%[1]d(ctx); err != nil { return err }; s.n--; return nil }") +
			repeated(n-1, "func (s *S) g%[1]d(ctx context.Context) error { return s.f%[1]d_(ctx) }\nfunc (s *S) f%[1]d_(ctx context.Context) error { return s.h%[1]d(ctx) }\n") +
			fmt.Sprintf("func (s *S) g%d(ctx context.Context) error { return wait(ctx) }\n", n-1) +
			chain(n-1)
	}},
	{"circle of calls", func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "func (s *S) f%d(ctx context.Context) error { s.n++; if err := s.f%d(ctx); err != nil { return err }; s.n--; return wait(ctx) }\n", i, (i+1)%n)
		}
		return b.String()
	}},
	{"tree of calls", func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "func (s *S) f%d(ctx context.Context) error { s.n++\n", i)
			for _, j := range []int{2*i + 1, 2*i + 2, i + 1, i + 2, i + 3} {
				if j < n {
					fmt.Fprintf(&b, "if err := s.f%d(ctx); err != nil { return err }\n", j)
				}
			}
			b.WriteString("s.n--; return wait(ctx) }\n")
		}
		return b.String()
	}},
	{"helpers with many effects", func(n int) string {
		return "type L struct {\n" + repeated(n, "f%d bool") + "}\nfunc (s *L) set() {\n" + repeated(n, "s.f%d = true") + "}\nfunc (s *L) unset() {\n" + repeated(n, "s.f%d = false") +
			"}\nfunc (s *L) F(ctx context.Context) error { s.set(); if err := wait(ctx); err != nil { return err }; s.unset(); return nil }\n" +
			repeated(n/10, "func (s *L) f%d_(ctx context.Context) error { s.set(); if err := wait(ctx); err != nil { return err }; s.unset(); return nil }")
	}},
	{"nested closures", func(n int) string {
		return within(strings.Repeat("func() {\n", n) + "s.n++; if wait(ctx) != nil { return }; s.n--" + strings.Repeat("\n}()", n))
	}},
	{"closures", func(n int) string {
		return within(repeated(n, "func() { s.n++; if wait(ctx) != nil { return }; s.n-- }(); use(%d)"))
	}},
	{"defers", func(n int) string {
		return within(repeated(n, "s.n++; use(%d)\ndefer func() { s.n-- }()\nif err := wait(ctx); err != nil { return err }"))
	}},
	{"nested loops", func(n int) string {
		return within(strings.Repeat("for s.n < 7 {\n", n) + "s.n++; if err := wait(ctx); err != nil { return err }; s.n--" + strings.Repeat("\n}", n))
	}},
	{"nested ifs", func(n int) string {
		return within(strings.Repeat("if err := wait(ctx); err == nil {\n", n) + "s.n++" + strings.Repeat("\ns.n--}", n))
	}},
	{"one switch", func(n int) string {
		return within("switch k {\n" + repeated(n, "case %[1]d:\ns.n = %[1]d\nv := <-s.in\nselect { case s.out <- v: case <-ctx.Done(): return ctx.Err() }\ns.n = 0") + "}")
	}},
	{"switches", func(n int) string {
		return within(repeated(n, "switch k { case %[1]d: s.n++; case %[1]d+1: s.n--\ncase %[1]d+2: if err := wait(ctx); err != nil { return err } }"))
	}},
	{"contexts", func(n int) string {
		return within(repeated(n, "{ ctx, cancel := context.WithCancel(ctx); s.n++; err := wait(ctx); cancel(); if err != nil { return err }; s.n-- }; use(%d)"))
	}},
	{"contexts of contexts", func(n int) string {
		return within(repeated(n, "c%[1]d, cancel%[1]d := context.WithCancel(ctx); ctx = c%[1]d\ndefer cancel%[1]d()\nif err := wait(c%[1]d); err != nil { return err }"))
	}},
	{"contexts in a captured variable", func(n int) string {
		return within("defer func() { use(wait(ctx)) }()\n" + repeated(n, "c%[1]d, cancel%[1]d := context.WithCancel(ctx); ctx = c%[1]d\ndefer cancel%[1]d()\nif err := wait(c%[1]d); err != nil { return err }"))
	}},
	{"calls below a cleanup", func(n int) string {
		return "func (s *S) Register(ctx context.Context) error { return wait(ctx) }\nfunc (s *S) Unregister(ctx context.Context) error { return wait(ctx) }\n" +
			within("if err := s.Register(ctx); err != nil { return err }\ndefer s.Unregister(ctx)\n"+repeated(n, "if err := wait(ctx); err != nil { use(%d); return err }"))
	}},
	{"errors", func(n int) string {
		return within("var err error\n" + repeated(n, "if err == nil { _, err = step(ctx, %d); s.n++ }") + "return err")
	}},
	{"writes", func(n int) string {
		return within(repeated(n, "if _, err := s.conn.Write(nil); err != nil { use(%d); return err }"))
	}},
	{"reads", func(n int) string {
		return within("b := make([]byte, 9)\ns.conn.SetReadDeadline(time.Now())\n" + repeated(n, "if _, err := s.conn.Read(b); err != nil { use(%d); return err }"))
	}},
	{"pops", func(n int) string {
		return within(repeated(n, "x%[1]d := s.items[0]; s.items = s.items[1:]\nselect { case s.out <- x%[1]d: case <-ctx.Done(): return ctx.Err() }"))
	}},
	{"types", func(n int) string {
		return repeated(n, "type T%[1]d struct { mu sync.Mutex; c chan int; on bool; stop chan struct{} }\nfunc (t *T%[1]d) Do(ctx context.Context) error { t.on = true; select { case v := <-t.c: use(v); case <-t.stop: return nil; case <-ctx.Done(): return ctx.Err() }; t.on = false; return nil }\nfunc (t *T%[1]d) Close() { close(t.stop); t.mu.Lock(); t.on = false; t.mu.Unlock() }")
	}},
	{"literals", func(n int) string {
		return "var table = []func(context.Context, *S) error {\n" + repeated(n, "func(ctx context.Context, s *S) error { s.n = %d; return wait(ctx) },") + "}\n"
	}},
	{"values", func(n int) string {
		return "var table = map[int]*S{\n" + repeated(n, "%[1]d: {n: %[1]d, items: []int{%[1]d}},") + "}\nfunc F(ctx context.Context, k int) error { s := table[k]; s.n++; if err := wait(ctx); err != nil { return err }; s.n--; return nil }\n"
	}},
}

// chain links the functions of "chain of calls".
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "func (s *S) h%d(ctx context.Context) error { return s.f%d(ctx) }\n", i, i+1)
	}
	return b.String()
}

// An outcome is what all rules say of a package.
type outcome struct{ reports, givenUp []string }

// everything runs the analyzers, with their audit tiers and one that names what
// was given up, in the order of the list.
func everything(t *testing.T, list []*analysis.Analyzer, text string) outcome {
	t.Helper()
	for _, a := range list {
		require.NoError(t, a.Flags.Set("audit", "true"))
		defer func() { require.NoError(t, a.Flags.Set("audit", "false")) }()
	}
	last := analyzers.GivenUp(list)
	pkgs := load(t, source{path: "p", text: text})
	graph, err := checker.Analyze(append(slices.Clone(list), last), pkgs, &checker.Options{Sequential: true})
	require.NoError(t, err)
	var o outcome
	for _, act := range graph.Roots {
		require.NoError(t, act.Err)
		for _, d := range act.Diagnostics {
			if act.Analyzer == last {
				o.givenUp = append(o.givenUp, d.Message)
			} else {
				o.reports = append(o.reports, fmt.Sprint(pkgs[0].Fset.Position(d.Pos), " ", d.Message))
			}
		}
	}
	slices.Sort(o.reports)
	return o
}

// limited sets the budget of functions for the length of a test.
func limited(t *testing.T, limit int) {
	before := flow.Limit
	flow.Limit = limit
	t.Cleanup(func() { flow.Limit = before })
}

// TestBudgetIsFair checks that what is given up, and what is found in spite of
// that, does not depend on the order in which the rules run, with budgets that
// end at all kinds of places.
func TestBudgetIsFair(t *testing.T) {
	list := analyzers.All()
	backwards := slices.Clone(list)
	slices.Reverse(backwards)
	for _, s := range shapes {
		text := shapeHead + s.make(6)
		for _, limit := range []int{100, 400, 1600} {
			limited(t, limit)
			require.Equal(t, everything(t, list, text), everything(t, backwards, text), "%s within %d steps", s.name, limit)
		}
	}
}

// TestBudgetIsKept checks that code of any shape is given up in time, that it is
// named, and that its neighbours are analysed.
func TestBudgetIsKept(t *testing.T) {
	const neighbour = "func (s *S) Neighbour(ctx context.Context) error { s.busy = true; if err := wait(ctx); err != nil { return err }; s.busy = false; return nil }\n"
	limited(t, 1<<13)
	for _, s := range shapes {
		start := time.Now()
		o := everything(t, analyzers.All(), shapeHead+s.make(60)+neighbour)
		require.Less(t, time.Since(start), time.Minute, s.name)
		require.Contains(t, strings.Join(o.reports, "\n"), "s.busy is set", s.name)
		require.NotContains(t, o.givenUp, "(*S).Neighbour", s.name)
	}
}

// TestBudgetIsAmple checks that it takes more than a large function to be given
// up, and that one which would take minutes is.
func TestBudgetIsAmple(t *testing.T) {
	for _, s := range shapes {
		if s.name != "switches" {
			require.Empty(t, everything(t, analyzers.All(), shapeHead+s.make(25)).givenUp, s.name)
			continue
		}
		require.Equal(t, []string{"(*S).F"}, everything(t, analyzers.All(), shapeHead+s.make(40)).givenUp)
	}
}

// TestLargeFunctions checks that what is not counted, since it is no walk, does
// not grow faster than what is.
func TestLargeFunctions(t *testing.T) {
	large := map[string]int{"calls below a cleanup": 1200, "contexts in a captured variable": 150, "defers": 400}
	for _, s := range shapes {
		n := large[s.name]
		delete(large, s.name)
		if n == 0 {
			continue
		}
		start := time.Now()
		everything(t, analyzers.All(), shapeHead+s.make(n))
		require.Less(t, time.Since(start), 20*time.Second, s.name) // it was half a minute or more, and is two seconds or so
	}
	require.Empty(t, large, "no such shapes")
}
