package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

// The tests TestPoint01 to TestPoint12 go through what the engine must get
// right, one point after the other; see section 4 of the design. Each fails if
// the mechanism behind its point is taken out.

// points describes the cancel points of F, one per line, with the reasons for
// which control leaves: "select: ctx ends, the timer fires".
func points(pkg *engine.Package) string {
	kinds := map[cancel.Kind]string{
		cancel.Select: "select", cancel.Call: "call", cancel.Check: "check", cancel.IO: "io", cancel.Wait: "wait",
	}
	var lines []string
	pkg.EachFunc(func(f *engine.Func) {
		if f.Name() != "F" {
			return
		}
		for _, p := range f.Points {
			var why []string
			for _, e := range p.Edges {
				why = append(why, f.Because(e))
			}
			lines = append(lines, kinds[p.Kind]+": "+strings.Join(why, ", "))
		}
	})
	return strings.Join(lines, "\n")
}

const declarations = `
type S struct {
	n int
	items, ch chan int
	stop, stopCh, quit, closed, closing, done, ready, wakeup chan struct{}
	errc chan error
	conn net.Conn
	timer *time.Timer
	ticker *time.Ticker
}

type service interface {
	Fetch(context.Context) error
	Get(context.Context) (int, bool)
	Wait(context.Context) bool
	TryGet(context.Context) bool
	Call() error
	With(context.Context) (context.Context, error)
}

type code int

func plain() error
func exitCode(error) code
func isCancelled(error) bool

var errTimeout, errOther = errors.New("timeout"), errors.New("other")

var _ time.Time
`

// testPoints compares the points of functions with the given bodies.
func testPoints(t *testing.T, tests []pointTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fn := fmt.Sprintf("func (s *S) F(ctx context.Context, v service, p []byte) error {\n%s\nreturn nil }", test.body)
			require.Equal(t, test.want, points(prepare(t, declarations+fn)))
		})
	}
}

type pointTest struct{ name, body, want string }

func TestPoint01CancelPoints(t *testing.T) {
	testPoints(t, []pointTest{
		{"select that blocks", `select { case <-s.items: case <-ctx.Done(): }`, "select: ctx ends"},
		{"select that sends", `select { case s.items <- 1: case <-ctx.Done(): }`, "select: ctx ends"},
		{"select with default", `select { case <-ctx.Done(): default: }`, "check: ctx ends"},
		{"select with default and data", `select { case s.items <- 1: case <-ctx.Done(): default: }`, "select: ctx ends"},
		{"select without a cancel arm", `select { case <-s.items: case s.ch <- 1: }`, ""},
		{"wait", `<-ctx.Done()`, "wait: ctx ends"},
		{"Err", `if ctx.Err() != nil { return nil }`, "check: ctx ends"},
		{"Cause", `if err := context.Cause(ctx); err != nil { return err }`, "check: ctx ends"},
		{"Err that nobody looks at", `ctx.Err()`, ""},
		{"call of an interface", `if err := v.Fetch(ctx); err != nil { return err }`, "call: Fetch is cancelled or fails"},
		{"call whose error is returned", `return v.Fetch(ctx)`, "call: Fetch is cancelled or fails"},
		{"call that waits and returns a bool", `if !v.Wait(ctx) { return nil }`, "call: Wait is cancelled or fails"},
		{"call whose error is discarded", `v.Fetch(ctx)`, ""},
		{"lookup with a value", `if _, ok := v.Get(ctx); !ok { return nil }`, ""},
		{"lookup with a bool", `if !v.TryGet(ctx) { return nil }`, ""},
		{"call that derives a context", `if _, err := v.With(ctx); err != nil { return err }`, ""},
		{"call without a context", `if err := plain(); err != nil { return err }`, ""},
		{"context that cannot end", `if err := v.Fetch(context.WithoutCancel(ctx)); err != nil { return err }`, ""},
		{"read with a deadline", "s.conn.SetDeadline(time.Now())\nif _, err := s.conn.Read(p); err != nil { return err }",
			"io: Read is cancelled or fails"},
		{"write with a deadline", "s.conn.SetWriteDeadline(time.Now())\nif _, err := s.conn.Write(p); err != nil { return err }",
			"io: Write is cancelled or fails"},
		{"write that a context interrupts", "defer context.AfterFunc(ctx, func() { s.conn.Close() })()\n_, err := s.conn.Write(p)\nreturn err",
			"io: Write is cancelled or fails"},
		{"write without a deadline", `if _, err := s.conn.Write(p); err != nil { return err }`, ""},
	})
}

func TestPoint01ErrorsThatAreAsked(t *testing.T) {
	const asked = "call: Call is cancelled or fails, Call is cancelled or fails"
	testPoints(t, []pointTest{
		{"Timeout", "err := v.Call()\nif t, ok := err.(net.Error); ok && t.Timeout() { return err }", asked},
		{"os.IsTimeout", "err := v.Call()\nif os.IsTimeout(err) { return err }", asked},
		{"Is Canceled", "err := v.Call()\nif errors.Is(err, context.Canceled) { return err }", asked},
		{"Is DeadlineExceeded", "err := v.Call()\nif errors.Is(err, context.DeadlineExceeded) { return err }", asked},
		{"Is a timeout of the package", "err := v.Call()\nif errors.Is(err, errTimeout) { return err }", asked},
		{"As", "err := v.Call()\nvar t net.Error\nif errors.As(err, &t) && t.Timeout() { return err }", asked},
		{"predicate", "err := v.Call()\nif isCancelled(err) { return err }", asked},
		{"status code", "err := v.Call()\nif exitCode(err) == 4 { return err }", asked},
		{"Is something else", "err := v.Call()\nif errors.Is(err, errOther) { return err }", ""},
		{"As something else", "err := v.Call()\nvar t *net.OpError\nif errors.As(err, &t) { return err }", ""},
		{"code that is not compared", "err := v.Call()\n_ = exitCode(err)", ""},
	})
}

func TestPoint01Channels(t *testing.T) {
	var tests []pointTest
	for _, name := range []string{"stop", "stopCh", "quit", "closed", "closing", "done"} {
		tests = append(tests, pointTest{name, "select { case <-s.items: case <-s." + name + ": }", "select: s." + name + " is closed"})
	}
	tests = append(tests,
		pointTest{"timer of After", `select { case <-s.items: case <-time.After(1): }`, "select: the timer fires"},
		pointTest{"timer", `select { case <-s.items: case <-s.timer.C: }`, "select: the timer fires"},
		pointTest{"ticker alone", `select { case <-s.items: case <-s.ticker.C: }`, "select: the timer fires"},
		pointTest{"ticker beside a context", `select { case <-s.items: case <-ctx.Done(): case <-s.ticker.C: }`, "select: ctx ends"},
		pointTest{"context and timer", `select { case <-s.items: case <-ctx.Done(): case <-time.After(1): }`,
			"select: ctx ends, the timer fires"},
		pointTest{"sleep", `select { case <-ctx.Done(): case <-time.After(1): }`, "select: ctx ends"},
		pointTest{"sleep of an object", `select { case <-s.stop: case <-time.After(1): }`, "select: s.stop is closed"},
		pointTest{"completion beside a context", `select { case <-ctx.Done(): case <-s.done: }`, "select: ctx ends"},
		pointTest{"stop and context", `select { case <-s.items: case <-ctx.Done(): case <-s.stop: }`,
			"select: ctx ends, s.stop is closed"},
		pointTest{"channel of another name", `select { case <-s.items: case <-s.ready: }`, ""},
		pointTest{"channel with data", `select { case closed := <-s.items: _ = closed; case s.ch <- 1: }`, ""},
		pointTest{"alias", "quit := s.quit\nselect { case <-s.items: case <-quit: }", "select: s.quit is closed"},
		pointTest{"alias of Done", "d := ctx.Done()\nselect { case <-s.items: case <-d: }", "select: ctx ends"},
	)
	testPoints(t, tests)
}

// object is what the functions of the tests work on.
const object = `
type S struct {
	n, m int
	busy bool
	items, sent []int
	byName map[string]int
	ch chan int
	work, stop chan struct{}
	err error
}
func (s *S) fetch(ctx context.Context) error
func wait(ctx context.Context) error
func record(any)
`

// inside asks about a method with the given body.
func inside(t *testing.T, body string) answer {
	t.Helper()
	return ask(t, object+"func (s *S) F(ctx context.Context) (err error) {\n"+body+"\nreturn nil }")
}

// around asks about one that counts up and down around a piece of code.
func around(t *testing.T, body string) answer {
	t.Helper()
	return inside(t, "s.n++\n"+body+"\ns.n--")
}

// TestPoint02 begins the cancelled way right after the operation, and keeps it
// apart from the ways of success.
func TestPoint02CancelledWay(t *testing.T) {
	t.Run("code before the test counts", func(t *testing.T) {
		a := around(t, "err = wait(ctx)\ns.n = s.m\nif err != nil { return err }")
		require.True(t, a.touched(t))
	})
	t.Run("success does not", func(t *testing.T) {
		a := around(t, "if err := wait(ctx); err == nil { s.n--; return nil } else { record(err); return err }")
		require.False(t, a.touched(t))
		require.False(t, a.f.Cancelled(a.edge, a.opener(t).Instr).Succeeds)
	})
	t.Run("other arms do not", func(t *testing.T) {
		a := around(t, "select { case <-s.work: s.n--; return nil\ncase <-ctx.Done(): return ctx.Err() }")
		require.False(t, a.touched(t))
	})
	t.Run("nor does the default", func(t *testing.T) {
		a := around(t, "select { case <-ctx.Done(): return ctx.Err()\ndefault: s.n-- ; return nil }")
		require.False(t, a.touched(t))
	})
	t.Run("tests of the same error come out alike", func(t *testing.T) {
		a := around(t, "if err = wait(ctx); err != nil { record(err) }\nif err == nil { s.n = s.m }\nif err != nil { return err }")
		require.False(t, a.touched(t))
	})
	t.Run("a context that has ended has an error", func(t *testing.T) {
		a := around(t, "select { case <-s.work:\ncase <-ctx.Done(): }\nif ctx.Err() == nil { s.n-- }\nif err := ctx.Err(); err != nil { return err }")
		require.False(t, a.touched(t))
	})
	t.Run("the question about the error has an answer", func(t *testing.T) {
		a := around(t, "err = s.fetch(ctx)\nif errors.Is(err, context.Canceled) { return err }\ns.n = s.m\nif err != nil { return err }")
		require.Len(t, a.point.Edges, 2)
		way := func(i int) *engine.Way { return a.f.Cancelled(a.point.Edges[i], a.opener(t).Instr) }
		require.True(t, way(0).Touch(a.opener(t).Place), "some failures")
		require.False(t, way(1).Touch(a.opener(t).Place), "the cancellation")
	})
}

// TestPoint03 takes the mutation, the point and the missing half in this order.
func TestPoint03Order(t *testing.T) {
	rest := func(a answer) engine.Rest { return a.f.Normally(a.point, a.opener(t)) }
	t.Run("in order", func(t *testing.T) {
		a := around(t, "if err := wait(ctx); err != nil { return err }")
		require.Equal(t, []string{"inc s.n"}, a.pending())
		require.NotNil(t, rest(a).Undo)
		require.True(t, rest(a).Always)
	})
	t.Run("the undoing first", func(t *testing.T) {
		a := inside(t, "s.n++\ns.n--\nif err := wait(ctx); err != nil { return err }")
		require.NotContains(t, a.pending(), "inc s.n")
	})
	t.Run("the point first", func(t *testing.T) {
		a := inside(t, "if err := wait(ctx); err != nil { return err }\ns.n++\ns.n--")
		require.Empty(t, a.pending())
	})
	t.Run("not over the back edge of a loop", func(t *testing.T) {
		a := inside(t, "for { if err := wait(ctx); err != nil { return err }\ns.n++ }")
		require.Empty(t, a.pending())
	})
	t.Run("the rest not in the next round", func(t *testing.T) {
		a := inside(t, "for { if s.busy { s.n-- }\ns.n++\nif err := wait(ctx); err != nil { return err } }")
		require.Equal(t, []string{"inc s.n"}, a.pending())
		require.Nil(t, rest(a).Undo)
	})
	t.Run("nor the cancelled way", func(t *testing.T) {
		a := inside(t, "for { if s.busy { s.n-- }\ns.n++\nif err := wait(ctx); err != nil { continue }\nreturn nil }")
		require.Equal(t, []string{"inc s.n"}, a.pending())
		require.False(t, a.touched(t))
		require.Len(t, a.f.Cancelled(a.edge, a.opener(t).Instr).Again, 1)
	})
	t.Run("the cancelled way on in a loop around the point", func(t *testing.T) {
		a := around(t, "for { if err := wait(ctx); err == nil { break } }")
		require.Equal(t, []string{"inc s.n"}, a.pending())
		require.True(t, a.touched(t), "the next round succeeds and counts down")
	})
	t.Run("not on all ways of success", func(t *testing.T) {
		a := around(t, "if err := wait(ctx); err != nil { return err }\nif s.busy { return nil }")
		require.NotNil(t, rest(a).Undo)
		require.False(t, rest(a).Always)
	})
}
