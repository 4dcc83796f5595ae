// Package lives has contexts and channels that end for many reasons.
package lives

import (
	"context"
	"os/signal"
	"time"
)

type server struct {
	ctx   context.Context
	stop  chan struct{}
	next  *server
	timer *time.Timer
	data  chan int
}

type request struct{ ctx context.Context }

func (r *request) Context() context.Context { return r.ctx }

type group struct{}

func (*group) Go(func() error) {}

type api interface {
	wait(context.Context) error
	derive(context.Context) context.Context
	current() context.Context
}

var (
	a    api
	base context.Context
	quit chan struct{}
)

// Contexts that callers give.

func Exported(ctx context.Context) error { return a.wait(ctx) } // want "per call"

func (s *server) method(ctx context.Context) error { return a.wait(ctx) } // want "per call"

func called(ctx context.Context) error { return a.wait(ctx) } // want "per call"

func Calls(ctx context.Context) error { return called(ctx) } // want "per call"

func calledWithField(ctx context.Context) error { return a.wait(ctx) } // want "teardown"

func (s *server) Field() error { return calledWithField(s.ctx) } // want "teardown"

func calledWithBoth(ctx context.Context) error { return a.wait(ctx) } // want "per call"

func (s *server) Both(ctx context.Context) {
	_ = calledWithBoth(s.ctx)
	_ = calledWithBoth(ctx)
}

func calledByRun(ctx context.Context) error { return a.wait(ctx) } // want "teardown"

func (s *server) Run(ctx context.Context) error { return calledByRun(ctx) } // want "teardown"

func (s *server) Serve(ctx context.Context) error { return a.wait(ctx) } // want "teardown"

func (s *server) RunOnce(ctx context.Context) error { return a.wait(ctx) } // want "per call"

func (s *server) readLoop(ctx context.Context) error { return a.wait(ctx) } // want "teardown"

func (s *server) Running(ctx context.Context) error { return a.wait(ctx) } // want "per call"

// Functions that are started.

func started(ctx context.Context) { <-ctx.Done() } // want "teardown"

func startedOnly(ctx context.Context) error { return a.wait(ctx) } // want "teardown"

func calledByStarted(ctx context.Context) error { return a.wait(ctx) } // want "teardown"

func starts(ctx context.Context) error { return calledByStarted(ctx) } // want "teardown"

func startedAndCalled(ctx context.Context) error { return a.wait(ctx) } // want "per call"

func Starts(ctx context.Context, g *group) {
	go started(ctx)
	go startedOnly(ctx)
	go starts(ctx)
	go startedAndCalled(ctx)
	_ = startedAndCalled(ctx)
	go func() {
		if a.wait(ctx) != nil { // want "teardown"
			return
		}
	}()
	g.Go(func() error {
		return a.wait(ctx) // want "teardown"
	})
	func() {
		if a.wait(ctx) != nil { // want "per call"
			return
		}
	}()
	each(func(ctx context.Context) error {
		return a.wait(ctx) // want "per call"
	})
	if fn := (func(ctx context.Context) error { return a.wait(ctx) }); fn(ctx) != nil { // want "per call" "per call"
		return
	}
}

func each(func(context.Context) error) {}

// Contexts that functions make.

func (s *server) timeouts() error {
	ctx, cancel := context.WithTimeout(s.ctx, time.Second)
	defer cancel()
	if err := a.wait(ctx); err != nil { // want "per call"
		return err
	}
	for {
		ctx, cancel := context.WithDeadline(context.Background(), time.Now())
		if err := a.wait(ctx); err != nil { // want "per call"
			cancel()
			return err
		}
	}
}

func (s *server) derived(ctx context.Context, r *request) {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	if a.wait(inner) != nil { // want "per call"
		return
	}
	mine, abort := context.WithCancelCause(context.Background())
	defer abort(nil)
	if a.wait(mine) != nil { // want "teardown"
		return
	}
	if a.wait(context.WithValue(s.ctx, 1, 2)) != nil { // want "teardown"
		return
	}
	if a.wait(a.derive(ctx)) != nil { // want "per call"
		return
	}
	if a.wait(a.derive(s.ctx)) != nil { // want "teardown"
		return
	}
	if a.wait(a.current()) != nil { // want "unclear"
		return
	}
	if a.wait(r.ctx) != nil { // want "unclear"
		return
	}
	sig, stop := signal.NotifyContext(ctx)
	defer stop()
	if a.wait(sig) != nil { // want "teardown"
		return
	}
}

func never(ctx context.Context) {
	if a.wait(context.Background()) != nil {
		return
	}
	if a.wait(context.TODO()) != nil {
		return
	}
	if a.wait(context.WithValue(context.WithoutCancel(ctx), 1, 2)) != nil {
		return
	}
}

func either(ctx context.Context, s *server, b bool) {
	x := s.ctx
	if b {
		x = ctx
	}
	if a.wait(x) != nil { // want "per call"
		return
	}
	y := context.Background()
	if b {
		y = base
	}
	if a.wait(y) != nil { // want "teardown"
		return
	}
	var z context.Context
	if b {
		z = ctx
	}
	func() {
		if a.wait(z) != nil { // want "per call"
			return
		}
	}()
}

// Channels.

func (s *server) channels(ctx context.Context, quitCh chan struct{}) {
	select {
	case <-s.data:
	case <-s.stop: // want "teardown"
	}
	select {
	case <-s.data:
	case <-s.next.stop: // want "teardown"
	}
	select {
	case <-s.data:
	case <-quit: // want "teardown"
	}
	select {
	case <-s.data:
	case <-s.timer.C: // want "per call"
	}
	select {
	case <-s.data:
	case <-s.ctx.Done(): // want "teardown"
	case <-ctx.Done(): // want "per call"
	}
	select {
	case <-s.data:
	case <-quitCh: // want "per call"
	}
	if err := s.ctx.Err(); err != nil { // want "teardown"
		return
	}
	if err := context.Cause(ctx); err != nil { // want "per call"
		return
	}
}

func loops(s *server, seq func(func(int) bool), ctx context.Context) {
	for range seq {
		select {
		case <-s.data:
		case <-ctx.Done(): // want "per call" "per call"
			return
		}
	}
}

// taker and giver are known to this package alone: their methods are not exported.
type taker interface{ take(ctx context.Context) }

type giver interface{ give(ctx context.Context) }

func (s *server) take(ctx context.Context) {
	select {
	case <-s.data:
	case <-ctx.Done(): // want "teardown"
	}
}

func (s *server) give(ctx context.Context) {
	select {
	case <-s.data:
	case <-ctx.Done(): // want "per call"
	}
}

// run gives both the context that it ends with.
func run(ctx context.Context, t taker, g giver) {
	t.take(ctx)
	g.give(ctx)
}

// Give has a context of its own.
func Give(ctx context.Context, g giver) { g.give(ctx) }

// renewed hides its context behind others that are made of it.
func (s *server) renewed(n int) {
	ctx := s.ctx
	show := func() { print(ctx) }
	for range n {
		ctx = context.WithValue(ctx, s, n)
		show()
	}
	select {
	case <-s.data:
	case <-ctx.Done(): // want "teardown"
	}
}
