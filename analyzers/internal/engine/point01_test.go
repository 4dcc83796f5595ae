package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/cancel"
	"github.com/cancelsafe/cancelsafe/analyzers/internal/engine"
)

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
	ctx context.Context
	conn net.Conn
	timer *time.Timer
}
type service interface {
	Fetch(context.Context) error
	Get(context.Context) (int, bool)
	Wait(context.Context) bool
	Done() bool
}
func fetch(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
func plain() error { return nil }
var _ = time.Now
var _ net.Conn
var _ = errors.New
`

func TestPoint01CancelPoints(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"select that blocks", `select { case <-s.items: case <-ctx.Done(): }`, "select: ctx ends"},
		{"select that sends", `select { case s.items <- 1: case <-ctx.Done(): }`, "select: ctx ends"},
		{"select with default", `select { case <-ctx.Done(): return ctx.Err(); default: }`, "check: ctx ends"},
		{"select with default and a data arm", `select { case s.items <- 1: case <-ctx.Done(): default: }`, "select: ctx ends"},
		{"select without a cancel arm", `select { case <-s.items: case s.ch <- 1: }`, ""},
		{"wait", `<-ctx.Done()`, "wait: ctx ends"},
		{"Err", `if ctx.Err() != nil { return nil }`, "check: ctx ends"},
		{"Err in a variable", `if err := ctx.Err(); err != nil { return err }`, "check: ctx ends"},
		{"Cause", `if err := context.Cause(ctx); err != nil { return err }`, "check: ctx ends"},
		{"Err that nobody looks at", `ctx.Err()`, ""},
		{"call tested for an error", `if err := fetch(ctx); err != nil { return err }`, "call: fetch is cancelled or fails\ncheck: ctx ends"},
		{"call through an interface", `if err := v.Fetch(ctx); err != nil { return err }`, "call: Fetch is cancelled or fails"},
		{"call that fails with false", `if !v.Wait(ctx) { return nil }`, "call: Wait is cancelled or fails"},
		{"call whose error is returned", `return v.Fetch(ctx)`, "call: Fetch is cancelled or fails"},
		{"call whose error is discarded", `v.Fetch(ctx)`, ""},
		{"lookup", `if _, ok := v.Get(ctx); !ok { return nil }`, ""},
		{"call without a context", `if err := plain(); err != nil { return err }`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			fn := fmt.Sprintf("func (s *S) F(ctx context.Context, v service) error {\n%s\nreturn nil }", test.body)
			got := points(prepare(t, declarations+fn))
			require.Equal(t, strings.Split(test.want, "\n")[0], strings.Split(got, "\n")[0])
		})
	}
}
