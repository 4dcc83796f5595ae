package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/effect"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/life"
)

const lives = `
type S struct { ctx context.Context; stop chan struct{}; work chan int; n int; timer *time.Timer; conn net.Conn }
type job struct { ctx context.Context }
type group struct{}
func (*group) Go(func())
func wait(ctx context.Context) error
var ended = make(chan struct{})
var base context.Context
var _ time.Time
var _ net.Conn
`

// TestPoint07 tells the end of an operation from the end of an object.
func TestPoint07Life(t *testing.T) {
	const body = `(ctx context.Context) error { return wait(ctx) }`
	const loop = `{ for { select { case <-s.work: s.n++
		case <-ctx.Done(): return } } }`
	for _, test := range []struct {
		name, code string
		want       life.Life
	}{
		{"parameter of an exported method", `func (s *S) F` + body, life.PerCall},
		{"parameter of one that is called so", `func (s *S) F` + body + `
			func (s *S) Do(ctx context.Context) error { return s.F(ctx) }`, life.PerCall},
		{"two calls up", `func F` + body + `
			func g(ctx context.Context) error { return F(ctx) }
			func Do(ctx context.Context) error { return g(ctx) }`, life.PerCall},
		{"called through an interface", `type doer interface { F(context.Context) error }
			func (s *S) F` + body, life.PerCall},
		{"called by Run", `func F` + body + `
			func Run(ctx context.Context) error { return F(ctx) }`, life.PerCall},
		{"request", `func (s *S) F(r *http.Request) error { return wait(r.Context()) }`, life.PerCall},
		{"timeout in a loop", `func (s *S) F() error { for {
			ctx, cancel := context.WithTimeout(s.ctx, 1)
			err := wait(ctx); cancel()
			if err != nil { return err } } }`, life.PerCall},
		{"timeout of its own", `func (s *S) F() error { ctx, cancel := context.WithTimeout(s.ctx, 1)
			defer cancel()
			return wait(ctx) }`, life.PerCall},
		{"timer", `func (s *S) F() { select { case <-s.work: case <-s.timer.C: } }`, life.PerCall},
		{"deadline of a stream", `func (s *S) F(p []byte) error { s.conn.SetDeadline(time.Now()); _, err := s.conn.Read(p); return err }`, life.PerCall},
		{"with values", `func (s *S) F(ctx context.Context) error { return wait(context.WithValue(ctx, 1, 2)) }`, life.PerCall},
		{"derived", `func (s *S) F(ctx context.Context) error { ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			return wait(ctx) }`, life.PerCall},
		{"field of the object", `func (s *S) F() error { return wait(s.ctx) }`, life.Teardown},
		{"channel of the object", `func (s *S) F() { select { case <-s.work: case <-s.stop: } }`, life.Teardown},
		{"global", `func F() { select { case <-base.Done(): case <-make(chan int): } }`, life.Teardown},
		{"cancel of its own", `func (s *S) F() error { ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			return wait(ctx) }`, life.Teardown},
		{"field of an argument", `func F(j *job) error { return wait(j.ctx) }`, life.Unclear},
		{"event loop", `func (s *S) F(ctx context.Context) ` + loop, life.Teardown},
		{"loop with another exit", `func (s *S) F(ctx context.Context) { for { select { case <-s.work: if s.n > 0 { return }
			case <-ctx.Done(): return } } }`, life.PerCall},
	} {
		t.Run(test.name, func(t *testing.T) {
			request := source{path: "net/http", text: "package http\nimport \"context\"\ntype Request struct{}\nfunc (*Request) Context() context.Context"}
			head := "package p\nimport (\"context\"; \"net\"; \"net/http\"; \"time\")\nvar _ http.Request\n"
			a := answerOf(t, prepareAll(t, request, source{path: "p", text: head + lives + test.code}), 0)
			require.Equal(t, test.want, a.f.Life(a.edge))
		})
	}
}

func TestPoint07ByUse(t *testing.T) {
	for _, test := range []struct {
		name, code string
		want       life.Life
	}{
		{"exported, but started here", `func F(ctx context.Context) error { return wait(ctx) }
			func Start(ctx context.Context) { go F(ctx) }`, life.Teardown},
		{"only started", `func f(ctx context.Context) error { return wait(ctx) }
			func Start(ctx context.Context) { go f(ctx) }`, life.Teardown},
		{"called by what is only started", `func f(ctx context.Context) error { return wait(ctx) }
			func h(ctx context.Context) { f(ctx) }
			func Start(ctx context.Context) { go h(ctx) }`, life.Teardown},
		{"started and called", `func f(ctx context.Context) error { return wait(ctx) }
			func Start(ctx context.Context) { go f(ctx); f(ctx) }`, life.PerCall},
		{"started and stored", `func f(ctx context.Context) error { return wait(ctx) }
			var v func(context.Context) error
			func Start(ctx context.Context) { go f(ctx); v = f }`, life.PerCall},
		{"started and stored in a package-level variable", `func f(ctx context.Context) error { return wait(ctx) }
			var v = f
			func Start(ctx context.Context) { go f(ctx) }`, life.PerCall},
		{"handed to a group", `func f(ctx context.Context) error { return wait(ctx) }
			func Start(ctx context.Context) { g.Go(f) }`, life.Teardown},
		{"called by Run", `func f(ctx context.Context) error { return wait(ctx) }
			func Run(ctx context.Context) error { return f(ctx) }`, life.Teardown},
		{"called by Run, with a time limit", `func f(ctx context.Context) error { return wait(ctx) }
			func Run(ctx context.Context) error { for {
				ctx, cancel := context.WithTimeout(ctx, 1)
				err := f(ctx); cancel()
				if err != nil { return err } } }`, life.PerCall},
	} {
		t.Run(test.name, func(t *testing.T) {
			pkg := prepare(t, "func wait(ctx context.Context) error\ntype group struct{}\nfunc (group) Go(func(context.Context) error)\nvar g group\n"+test.code)
			name := "f"
			if strings.HasPrefix(test.name, "exported") {
				name = "F"
			}
			f := function(t, pkg, name)
			require.Equal(t, test.want, f.Life(f.Points[0].Edges[0]))
		})
	}
	for _, name := range []string{"Run", "Serve", "ListenAndServe", "mainLoop", "RunForever", "eventloop", "main", "Shutdown"} {
		t.Run(name, func(t *testing.T) {
			pkg := prepare(t, "func wait(ctx context.Context) error\nvar ctx context.Context\nfunc "+name+"() error { return wait(ctx) }\ntype S struct{}\nfunc (*S) Serve(ctx context.Context) error { return wait(ctx) }")
			f := function(t, pkg, name)
			require.Equal(t, life.Teardown, f.Life(f.Points[0].Edges[0]))
		})
	}
	t.Run("never", func(t *testing.T) {
		for _, ctx := range []string{"context.Background()", "context.TODO()", "context.WithoutCancel(ctx)", "context.WithValue(context.Background(), 1, 2)", "nil"} {
			require.Empty(t, points(prepare(t, "func wait(ctx context.Context) error\nfunc F(ctx context.Context) error { return wait("+ctx+") }")), ctx)
		}
		// Who is given none waits on, and so do its callers.
		require.Empty(t, points(prepare(t, "func F() error { return f() }\nfunc f() error { return g(nil) }\n"+
			"func g(ctx context.Context) error { if ctx != nil { return ctx.Err() }; return nil }")))
	})
}

// TestPoint08 translates places and containers into one small alphabet: each
// statement is followed by a wait, and its effect is pending there.
func TestPoint08Places(t *testing.T) {
	for _, test := range []struct{ name, code, want string }{
		{"closure", "func() { s.n++ }()", "inc s.n"},
		{"local function", "up := func() { s.n++ }; up()", "inc s.n"},
		{"alias", "x := s; x.n++", "inc s.n"},
		{"pointer to a field", "p := &s.n; *p++", "inc s.n"},
		{"map entry", "s.m[1] = 2", "insert s.m"},
		{"delete", "delete(s.m, 1)", "delete s.m"},
		{"clear", "clear(s.m)", "clear s.m"},
		{"map counter", "s.m[1]++", "inc s.m[…]"},
		{"append", "s.items = append(s.items, 1)", "append s.items"},
		{"pop", "s.items = s.items[1:]", "pop s.items"},
		{"cut out", "s.items = append(s.items[:1], s.items[2:]...)", "pop s.items"},
		{"slices.Delete", "s.items = slices.Delete(s.items, 0, 1)", "pop s.items"},
		{"reslice to nothing", "s.items = s.items[:0]", "clear s.items"},
		{"nil", "s.items = nil", "clear s.items"},
		{"fresh map", "s.m = make(map[int]int)", "clear s.m"},
		{"list", "s.list.PushBack(1)", "append s.list"},
		{"list removal", "s.list.Remove(s.list.Front())", "pop s.list"},
		{"heap", "heap.Push(&s.heap, 1)", "append s.heap"},
		{"heap removal", "heap.Pop(&s.heap)", "pop s.heap"},
		{"channel", "s.ch <- 1", "send s.ch"},
		{"receive", "<-s.ch", "receive s.ch"},
		{"arm", "select { case s.ch <- 1: case <-s.other: return nil }", "send s.ch"},
		{"sync.Map", "s.syn.Store(1, 2)", "insert s.syn"},
		{"sync.Map removal", "s.syn.LoadAndDelete(1)", "delete s.syn"},
		{"atomic", "s.a.Add(1)", "inc s.a"},
		{"atomic by function", "atomic.AddInt64(&s.i, -1)", "dec s.i"},
		{"atomic flag", "s.flag.Store(true)", "raise s.flag"},
		{"swap on its true edge", "if !s.flag.CompareAndSwap(false, true) { return nil }", "raise s.flag"},
		{"swap on its false edge", "if s.flag.CompareAndSwap(false, true) { return nil }", ""},
		{"element of a map", "s.byName[name].n++", "inc s.byName[…].n"},
		{"embedded struct", "s.Lock1 = true", "raise s.inner.Lock1"},
		{"promoted method", "s.up()", "inc s.inner.k"},
		{"generic helper", "push(&s.items, 1)", "append s.items"},
		{"generic helper of another", "pushed(&s.items, 1)", "append s.items"},
		{"generic type", "s.stack.Push(1)", "append s.stack.list"},
		{"loop over a range function", "for x := range s.each { s.n += x }", ""},
		{"assertion", "any(s).(*S).n++", "inc s.n"},
		{"branches that agree", "x := s; if s.n > 0 { x = s }; x.n++", "inc s.n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := ask(t, fmt.Sprintf(containers, test.code))
			if test.want == "" {
				require.Empty(t, a.pending())
			} else {
				require.Contains(t, a.pending(), test.want)
			}
		})
	}
}

// TestPoint08Closures finds what a closure does where its function does it.
func TestPoint08Closures(t *testing.T) {
	for name, code := range map[string]string{
		"undone in one":       "s.n++\nif err := wait(ctx); err != nil { return err }\nfunc() { s.n-- }()",
		"done in one":         "func() { s.n++ }()\nif err := wait(ctx); err != nil { return err }\ns.n--",
		"in a local function": "up := func() { s.n++ }\nup()\nif err := wait(ctx); err != nil { return err }\ns.n--",
		"through a variable":  "x := s\nfunc() { x.n++ }()\nif err := wait(ctx); err != nil { return err }\nx.n--",
	} {
		t.Run(name, func(t *testing.T) {
			a := inside(t, code)
			require.True(t, a.f.Normally(a.point, a.opener(t)).Always)
		})
	}
}

const containers = `
type ints []int
func (h ints) Len() int { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any) { *h = append(*h, x.(int)) }
func (h *ints) Pop() any { old := *h; *h = old[:len(old)-1]; return old[len(old)-1] }
type inner struct { Lock1 bool; k int }
func (i *inner) up() { i.k++ }
type stack[T any] struct { list []T }
func (s *stack[T]) Push(x T) { s.list = append(s.list, x) }
func push[T any](list *[]T, x T) { *list = append(*list, x) }
func pushed[T any](list *[]T, x T) { push(list, x) }
type S struct {
	inner
	n int
	i int64
	m map[int]int
	byName map[string]*S
	items []int
	list *list.List
	heap ints
	ch, other chan int
	syn sync.Map
	a atomic.Int64
	flag atomic.Bool
	stack stack[int]
	each iter.Seq[int]
}
func wait(ctx context.Context) error
var _ heap.Interface
var _ list.List
var _ = slices.Max[[]int]
var _ = atomic.AddInt64
func (s *S) F(ctx context.Context, name string) error {
	%s
	return wait(ctx)
}
`

// TestPoint08RangeFuncs sees through the closures that go/ssa makes of the
// bodies of loops over range functions.
func TestPoint08RangeFuncs(t *testing.T) {
	pkg := prepare(t, `
type S struct { n int; each iter.Seq[int]; stop chan struct{}; ch chan int }
func (s *S) F(ctx context.Context) error {
	for x := range s.each {
		s.n++
		select {
		case s.ch <- x:
		case <-ctx.Done():
			return ctx.Err()
		}
		s.n--
	}
	return nil
}`)
	f := function(t, pkg, "F$1")
	a := answer{f, f.Points[0], f.Points[0].Edges[0]}
	require.Equal(t, []string{"inc s.n"}, a.pending())
	require.Equal(t, sourceFunc(t, pkg, "F").Params[0], a.opener(t).Place.Root, "the receiver of the method itself")
	require.Equal(t, life.PerCall, f.Life(a.edge))
	require.Equal(t, "ctx ends", f.Because(a.edge))
	require.False(t, a.touched(t))
	require.True(t, f.Normally(a.point, a.opener(t)).Always)
}

// TestPoint09 keeps locks apart from what they guard. A lockset is for the rule
// that needs one.
func TestPoint09Locks(t *testing.T) {
	const head = "type S struct { mu sync.RWMutex; n int }\nfunc wait(ctx context.Context) error\n"
	t.Run("a lock is no mutation", func(t *testing.T) {
		for _, k := range []effect.Kind{effect.Lock, effect.Unlock, effect.RLock, effect.RUnlock} {
			require.False(t, k.Mutates(), k)
		}
		a := ask(t, head+"func (s *S) F(ctx context.Context) error { s.mu.Lock()\nif err := wait(ctx); err != nil { s.mu.Unlock(); return err }\ns.mu.Unlock()\nreturn nil }")
		require.Equal(t, []string{"lock s.mu"}, a.pending())
		require.Equal(t, []string{"unlock s.mu"}, a.way(t))
		require.False(t, a.touched(t))
	})
	t.Run("balanced pairs are not left behind", func(t *testing.T) {
		for _, body := range []string{
			"s.mu.Lock(); s.n++; s.mu.Unlock()",
			"s.mu.Lock(); defer s.mu.Unlock(); s.n++",
			"s.mu.RLock(); defer s.mu.RUnlock(); s.n++",
			"s.mu.Lock(); defer func() { s.mu.Unlock() }(); s.n++",
		} {
			pkg := prepare(t, head+"func (s *S) H() { "+body+" }")
			got := describe(pkg.Table.Of(sourceFunc(t, pkg, "H")).Effects)
			require.Contains(t, got, "inc s.n")
			require.NotContains(t, got, "lock s.mu", body)
			require.NotContains(t, got, "rlock s.mu", body)
		}
	})
	t.Run("a lock that is kept is", func(t *testing.T) {
		pkg := prepare(t, head+"func (s *S) H() { s.mu.Lock() }")
		require.Equal(t, []string{"lock s.mu"}, describe(pkg.Table.Of(sourceFunc(t, pkg, "H")).Effects))
	})
	t.Run("TryLock on its true edge", func(t *testing.T) {
		a := ask(t, head+"func (s *S) F(ctx context.Context) error { if !s.mu.TryLock() { return nil }\ndefer s.mu.Unlock()\nreturn wait(ctx) }")
		require.Equal(t, []string{"lock s.mu"}, a.pending())
	})
}

// Whose life a context ends is asked of each caller once: there are 100 million ways
// through these.
func TestLayersOfCallers(t *testing.T) {
	const layers, width = 5, 40
	var b strings.Builder
	b.WriteString("func wait(ctx context.Context) error\n")
	for i := range layers {
		for j := range width {
			fmt.Fprintf(&b, "func F%d_%d(ctx context.Context) error {\n", i, j)
			for k := range width {
				if i+1 < layers {
					fmt.Fprintf(&b, "if err := F%d_%d(ctx); err != nil { return err }\n", i+1, k)
				}
			}
			b.WriteString("return wait(ctx) }\n")
		}
	}
	pkg := prepare(t, b.String())
	start := time.Now()
	pkg.EachFunc(func(f *engine.Func) {
		for _, p := range f.Points {
			require.Equal(t, life.PerCall, f.Life(p.Edges[0]))
			require.False(t, pkg.Judge.Limited(p.Edges[0]))
		}
	})
	require.Less(t, time.Since(start), 10*time.Second)
}
