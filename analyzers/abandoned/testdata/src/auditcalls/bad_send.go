package auditcalls

import (
	"context"
	"errors"
	"sync"
	"time"

	"depwork"

	"golang.org/x/sync/errgroup"
)

type Addr string

type Resolver struct {
	quit  chan struct{}
	slots chan struct{}
}

func (r *Resolver) query(name string) Addr { return Addr(name) }

var errLate = errors.New("too late")

// One answer, one context.
func (r *Resolver) Lookup(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { // want `the goroutine started at line \d+ sends to found at line \d+, but nobody receives when ctx ends at line \d+: it blocks for ever`
		found <- r.query(name)
	}()
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// A timer instead of a context.
func (r *Resolver) LookupWithin(d time.Duration, name string) (Addr, error) {
	found := make(chan Addr)
	failed := make(chan error)
	go func() { // want `sends to found at line \d+, but nobody receives when the timer fires`
		addr := r.query(name)
		if addr == "" {
			failed <- errors.New("unknown")
			return
		}
		found <- addr
	}()
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case err := <-failed:
		return "", err
	case <-time.After(d): // ^leaves
		return "", errLate
	}
}

// A worker that runs a handler, and is told to stop.
func (r *Resolver) Handle(name string, handle func(Addr) error) {
	r.slots <- struct{}{}
	go func() {
		defer func() { <-r.slots }()
		result := make(chan error)
		go func() { result <- handle(Addr(name)) }() // want `sends to result at line \d+, but nobody receives when r.quit is closed`
		select {
		case <-r.quit: // ^leaves
			return
		case err := <-result: // ^rest
			_ = err
		}
	}()
}

// The result is sent by a deferred closure.
func (r *Resolver) LookupOrPanic(ctx context.Context, name string) error {
	done := make(chan error)
	go func() { // want `sends to done at line \d+`
		var err error
		defer func() { done <- err }()
		if r.query(name) == "" {
			err = errLate
		}
	}()
	select {
	case err := <-done: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return context.Cause(ctx)
	}
}

// The goroutine runs a method that is given the channel.
func (r *Resolver) answer(name string, to chan<- Addr) { to <- r.query(name) }

func (r *Resolver) LookupByMethod(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go r.answer(name, found) // want `sends to found at line \d+`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// The goroutine runs a function of another package.
func Ask(ctx context.Context) (int, error) {
	answer := make(chan int)
	go depwork.Answer(answer) // want `the goroutine started at line \d+ sends to`
	select {
	case n := <-answer: // ^rest
		return n, nil
	case <-ctx.Done(): // ^leaves
		return 0, ctx.Err()
	}
}

// A producer whose consumer gives up in the middle.
func (r *Resolver) Store(ctx context.Context, names []string, put func(context.Context, Addr) error) error {
	addrs := make(chan Addr, 4)
	go func() { // want `sends to addrs at line \d+, but nobody receives when the call is cancelled or fails`
		defer close(addrs)
		for _, name := range names {
			addrs <- r.query(name)
		}
	}()
	for addr := range addrs { // ^rest
		if err := put(ctx, addr); err != nil { // ^leaves
			return err
		}
	}
	return nil
}

// Two senders, and room for one.
func (r *Resolver) First(ctx context.Context, a, b string) (Addr, error) {
	found := make(chan Addr, 1)
	go func() { found <- r.query(a) }() // want `sends to found`
	go func() { found <- r.query(b) }() // want `sends to found`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// A goroutine for each name.
func (r *Resolver) All(ctx context.Context, names []string) ([]Addr, error) {
	found := make(chan Addr)
	for _, name := range names {
		go func() { found <- r.query(name) }() // want `sends to found`
	}
	var list []Addr
	for range names {
		select {
		case addr := <-found: // ^rest
			list = append(list, addr)
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return list, nil
}

// A retry in a loop leaves one goroutine behind in each round.
func (r *Resolver) Retry(name string) Addr {
	for range 3 {
		found := make(chan Addr)
		go func() { found <- r.query(name) }() // want `but nobody receives when the timer fires`
		select {
		case addr := <-found: // ^rest
			return addr
		case <-time.After(time.Second): // ^leaves
		}
	}
	return ""
}

// Workers that all stop when the group's context ends.
func (r *Resolver) Delete(ctx context.Context, names []string, remove func(context.Context, Addr) error) error {
	queue := make(chan Addr)
	go func() { // want `sends to queue at line \d+, but nobody receives when the call is cancelled or fails`
		for _, name := range names {
			queue <- r.query(name)
		}
		close(queue)
	}()
	g, ctx := errgroup.WithContext(ctx)
	for range 8 {
		g.Go(func() error {
			for addr := range queue { // ^rest
				if err := remove(ctx, addr); err != nil { // ^leaves
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// The function feeds the workers itself, and hangs with the rest of the names.
func (r *Resolver) Feed(ctx context.Context, names []string, use func(Addr)) {
	queue := make(chan Addr)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case addr, ok := <-queue: // ^rest
					if !ok {
						return
					}
					use(addr)
				case <-ctx.Done(): // ^leaves
					return
				}
			}
		}()
	}
	for _, name := range names {
		queue <- r.query(name) // want `queue is sent to at line \d+, but nobody receives from it any more when ctx ends at line \d+: the function blocks for ever`
	}
	close(queue)
	wg.Wait()
}

// Generic code.
func Within[T any](ctx context.Context, work func() T) (T, error) {
	result := make(chan T)
	go func() { result <- work() }() // want `sends to result`
	select {
	case v := <-result: // ^rest
		return v, nil
	case <-ctx.Done(): // ^leaves
		var zero T
		return zero, ctx.Err()
	}
}

// The wait is in a helper that is given the channel.
func await(ctx context.Context, found <-chan Addr) (Addr, error) {
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (r *Resolver) LookupByHelper(ctx context.Context, name string) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `but nobody receives when await is cancelled or fails`
	addr, err := await(ctx, found)         // ^leaves ^rest
	if err != nil {
		return "", err
	}
	return addr, nil
}

// Another wait comes before the one for the result.
func (r *Resolver) LookupThen(ctx context.Context, name string, refresh func(context.Context) error) (Addr, error) {
	found := make(chan Addr)
	go func() { found <- r.query(name) }() // want `but nobody receives when the call is cancelled or fails`
	if err := refresh(ctx); err != nil {   // ^leaves
		return "", err
	}
	return <-found, nil // ^rest
}

// One goroutine may have sent to the channel as well as to the other.
func (r *Resolver) LookupInTurn(ctx context.Context, a, b string) (Addr, error) {
	first := make(chan Addr, 1)
	found := make(chan Addr, 1)
	go func() { // want `sends to found`
		first <- r.query(a)
		found <- r.query(a)
	}()
	select {
	case <-first:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	go func() { found <- r.query(b) }() // want `sends to found`
	select {
	case addr := <-found: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}
