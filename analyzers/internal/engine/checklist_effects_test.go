package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

// sourceFunc returns the function of that name, with a cancel point or not.
func sourceFunc(t *testing.T, pkg *engine.Package, name string) *ssa.Function {
	t.Helper()
	var found *ssa.Function
	pkg.EachSource(func(fn *ssa.Function) {
		if fn.Name() == name {
			found = fn
		}
	})
	require.NotNil(t, found, "a function %s", name)
	return found
}

// leaves describes what a method H with the given body leaves behind.
func leaves(t *testing.T, signature, body string) []string {
	t.Helper()
	pkg := prepare(t, object+"func (s *S) H"+signature+" {\n"+body+"\n}")
	return append([]string{}, describe(pkg.Table.Of(sourceFunc(t, pkg, "H")).Effects)...)
}

// TestPoint04 splits the effects of helpers by exit.
func TestPoint04Summaries(t *testing.T) {
	for _, test := range []struct {
		name, signature, body string
		want                  []string
	}{
		{"always", "()", "s.n++", []string{"inc s.n"}},
		{"always, whatever it returns", "() error", "s.n++; return s.err", []string{"inc s.n"}},
		{"sometimes", "()", "if s.busy { s.n++ }", []string{"may inc s.n"}},
		{"on success", "() error", `if s.busy { return errors.New("busy") }; s.n++; return nil`, []string{"inc s.n on success"}},
		{"on true", "() bool", `if s.busy { return false }; s.n++; return true`, []string{"inc s.n on success"}},
		{"on failure", "() error", `if s.busy { s.n++; return errors.New("busy") }; return nil`, []string{"may inc s.n on failure"}},
		{"on success of two kinds", "() error", "if s.busy { s.n++; return nil }\nif s.m > 0 { s.n++; return nil }\nreturn errors.New(\"no\")",
			[]string{"inc s.n on success"}},
		{"by the error of another", "(ctx context.Context) error", "if err := wait(ctx); err != nil { return err }; s.n++; return nil",
			[]string{"inc s.n on success"}},
		{"by a named result", "() (err error)", "if err = s.err; err != nil { return }; s.n++; return", []string{"inc s.n on success"}},
		{"in a local object", "()", "l := new(S); l.n++", []string{}},
		{"on an argument", "(x *S, m map[int]int)", "x.n++; delete(m, 1)", []string{"inc x.n", "delete m"}},
		{"raised and lowered", "()", "s.busy = true; record(s.n); s.busy = false", []string{"lower s.busy"}},
		{"of a panic", "()", `s.n++; panic("no")`, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, leaves(t, test.signature, test.body))
		})
	}
}

func TestPoint04Calls(t *testing.T) {
	const helpers = `
func (s *S) one() { s.n++ }
func (s *S) two() { s.one() }
func (s *S) three() { s.two() }
func (s *S) sometimes() { if s.busy { s.n++ } }
func (s *S) maybeDown() { if s.busy { s.n-- } }
func (s *S) far() { s.farther() }
func (s *S) farther() { s.maybeDown() }
func (s *S) try() error { if s.busy { return errors.New("busy") }; s.n++; return nil }
func (s *S) recover() error { if s.busy { s.n = 0; return errors.New("busy") }; return nil }
func (s *S) pair() { s.one(); s.n-- }
func again(s *S, i int) { s.n++; if i > 0 { again(s, i-1) } }
func (s *S) settle(ctx context.Context) error { if err := wait(ctx); err != nil { return err }; s.n--; return nil }
func (s *S) giveUp(ctx context.Context) error { if err := wait(ctx); err != nil { s.n--; return err }; return nil }
`
	with := func(body string) answer {
		return ask(t, helpers+object+"func (s *S) F(ctx context.Context) error {\n"+body+"\nreturn nil }")
	}
	const wait = "\nif err := wait(ctx); err != nil { return err }\ns.n--"
	t.Run("depth", func(t *testing.T) {
		require.Equal(t, []string{"inc s.n"}, with("s.one()"+wait).pending())
		require.Equal(t, []string{"inc s.n"}, with("s.two()"+wait).pending())
		require.Empty(t, with("s.three()"+wait).pending())
	})
	t.Run("a mutation must be certain", func(t *testing.T) {
		require.Empty(t, with("s.sometimes()"+wait).pending())
		require.Empty(t, with("s.recover()"+wait).pending())
	})
	t.Run("on the way of its success", func(t *testing.T) {
		a := with("if err := s.try(); err != nil { return err }" + wait)
		require.Equal(t, []string{"inc s.n"}, a.pending())
		a = with("if err := s.try(); err == nil { return nil }" + wait)
		require.Empty(t, a.pending())
	})
	t.Run("a compensation need not be", func(t *testing.T) {
		require.True(t, with("s.n++\nif err := wait(ctx); err != nil { s.maybeDown(); return err }\ns.n--").touched(t))
		require.True(t, with("s.n++\nif err := wait(ctx); err != nil { s.far(); return err }\ns.n--").touched(t))
	})
	t.Run("pairs cancel out", func(t *testing.T) {
		require.NotContains(t, with("s.pair()"+wait).pending(), "inc s.n")
	})
	t.Run("recursion ends", func(t *testing.T) {
		require.Equal(t, []string{"inc s.n"}, with("again(s, 1)"+wait).pending())
	})
	t.Run("a point that undoes on success", func(t *testing.T) {
		a := with("s.n++\nreturn s.settle(ctx)")
		require.True(t, a.f.Normally(a.point, a.opener(t)).Always)
		require.False(t, a.f.Cancelled(a.edge, a.opener(t).Instr).Point.Touch(a.opener(t).Place))
	})
	t.Run("a point that undoes on failure", func(t *testing.T) {
		a := with("s.n++\nif err := s.giveUp(ctx); err != nil { return err }\ns.n--")
		require.True(t, a.f.Cancelled(a.edge, a.opener(t).Instr).Point.Touch(a.opener(t).Place))
	})
}

// TestPoint05 lets defers, closures and named results count.
func TestPoint05Defers(t *testing.T) {
	const wait = "\nif err = wait(ctx); err != nil { return err }\n"
	for _, test := range []struct {
		name, body string
		touched    bool
	}{
		{"closure", "defer func() { s.n-- }()" + wait, true},
		{"method", "defer s.down()" + wait, true},
		{"if it failed", "defer func() { if err != nil { s.n-- } }()" + wait, true},
		{"if it succeeded", "defer func() { if err == nil { s.n-- } }()" + wait, false},
		{"result of another name", "defer func() { if err != nil { s.n-- } }()\nif e := wait(ctx); e != nil { return e }\n", true},
		{"unless it is done", "done := false\ndefer func() { if !done { s.n-- } }()" + wait + "done = true", true},
		{"unless the way says it is done", "done := false\ndefer func() { if !done { s.n-- } }()\n" +
			"if err = wait(ctx); err != nil { done = true; return err }", false},
		{"after the point", wait + "defer s.down()", false},
		{"in a closure of a closure", "defer func() { func() { s.n-- }() }()" + wait, true},
		{"of something else", "defer func() { s.m-- }()" + wait, false},
		{"through a parameter", "defer func(x *S) { x.n-- }(s)" + wait, true},
		{"through a variable", "x := s\ndefer func() { x.n-- }()" + wait, true},
		{"through a local function", "down := func() { s.n-- }\ndefer down()" + wait, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := inside(t, "s.n++\n"+test.body+"\nreturn nil }\nfunc (s *S) down() { s.n--\nreturn }\nfunc (s *S) end() error {")
			require.Equal(t, test.touched, a.touched(t))
		})
	}
}

func TestPoint05SummariesOfDefers(t *testing.T) {
	require.Equal(t, []string{"dec s.n"}, leaves(t, "() error", "defer func() { s.n-- }(); return s.err"))
	require.Equal(t, []string{"dec s.n on failure"}, leaves(t, "(ctx context.Context) (err error)",
		"defer func() { if err != nil { s.n-- } }()\nif err := wait(ctx); err != nil { return err }\nreturn nil"))
	require.Equal(t, []string{"dec s.n on success"}, leaves(t, "(ctx context.Context) (err error)",
		"defer func() { if err == nil { s.n-- } }()\nif err := wait(ctx); err != nil { return err }\nreturn nil"))
	require.NotContains(t, leaves(t, "(ctx context.Context) error", "s.n++\ndefer func() { s.n-- }()\nreturn wait(ctx)"), "inc s.n")
}

func TestPoint05Async(t *testing.T) {
	for _, test := range []struct {
		name, body string
		exempt     bool
	}{
		{"go closure", "go func() { s.n-- }()", true},
		{"go method", "go s.down()", true},
		{"go function that is given the object", "go watch(s)", true},
		{"AfterFunc", "time.AfterFunc(1, func() { s.n-- })", true},
		{"AfterFunc of a context", "defer context.AfterFunc(ctx, func() { s.n-- })()", true},
		{"group", "g.Go(func() error { s.n--; return nil })", true},
		{"in a helper", "s.start()", true},
		{"of something else", "go func() { s.m-- }()", false},
		{"stored callback", "s.callback = func() { s.n-- }", false},
		{"nothing", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := ask(t, `
type S struct { n, m int; callback func() }
type group struct{}
func (*group) Go(func() error)
var g group
func wait(ctx context.Context) error
func watch(s *S) { s.n-- }
func (s *S) down() { s.n-- }
func (s *S) start() { go s.down() }
func (s *S) F(ctx context.Context) error {
	`+test.body+`
	s.n++
	if err := wait(ctx); err != nil { return err }
	s.n--
	return nil
}`)
			require.Equal(t, test.exempt, a.f.Async().Touch(a.opener(t).Place))
		})
	}
}

// TestPoint06 wants poison to hit the owner.
func TestPoint06Poison(t *testing.T) {
	for _, test := range []struct {
		name, change, body string
		poisoned           bool
	}{
		{"Close of the owner", "s.n++", "s.Close()", true},
		{"Close of a part", "s.n++", "s.conn.Close()", false},
		{"of the part that holds the place", "s.conn.n++", "s.conn.Close()", true},
		{"of the part's owner", "s.conn.n++", "s.Close()", true},
		{"of another part", "s.conn.n++", "s.other.Close()", false},
		{"close of a channel", "s.n++", "close(s.done)", true},
		{"close of a part's channel", "s.n++", "close(s.conn.done)", false},
		{"a sticky error", "s.n++", "s.err = err", true},
		{"the error of a part", "s.n++", "s.conn.err = err", false},
		{"a flag", "s.n++", "s.closed = true", true},
		{"a flag that is taken back", "s.n++", "s.closed = false", false},
		{"another field", "s.n++", "s.m = 1", false},
		{"argument", "s.n++", "record(s)", false},
		{"argument of a pool that removes it", "s.n++", "p.Remove(s)", true},
		{"argument of a pool that takes it back", "s.n++", "p.Put(s)", false},
		{"in a helper", "s.n++", "s.abandon(err)", true},
		{"in a defer", "s.n++\ndefer func() { if err != nil { s.Close() } }()", "", true},
		{"a flush", "s.n++", "s.Flush()", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := ask(t, `
type conn struct { n int; err error; done chan struct{} }
type S struct { n, m int; closed bool; err error; conn, other *conn; done chan struct{} }
type pool struct{}
func (*pool) Remove(*S)
func (*pool) Put(*S)
var p pool
func (*conn) Close() error
func (*S) Close() error
func (*S) Flush() error
func (s *S) abandon(err error) { s.err = err }
func record(any)
func wait(ctx context.Context) error
func (s *S) F(ctx context.Context) (err error) {
	`+test.change+`
	if err = wait(ctx); err != nil {
		`+test.body+`
		return err
	}
	return nil
}`)
			require.Equal(t, test.poisoned, a.poisoned(t))
		})
	}
}
