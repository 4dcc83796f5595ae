package waiters

import (
	"context"
	"sync"
)

// A Ticker registers in one function and waits in another.
type Ticker struct{ waiting map[int]chan int }

// Join registers.
func (t *Ticker) Join(id int) <-chan int {
	ch := make(chan int)
	t.waiting[id] = ch
	return ch
}

// WaitTick waits for what Join has registered.
func (t *Ticker) WaitTick(ctx context.Context, id int) (int, error) {
	ch := t.Join(id)
	return t.wait(ctx, ch)
}

func (t *Ticker) wait(ctx context.Context, ch <-chan int) (int, error) {
	select {
	case n := <-ch:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Tick blocks at the first who has left.
func (t *Ticker) Tick(n int) {
	for _, ch := range t.waiting {
		ch <- n
	}
}

// An Owner keeps count for its callers, and is not told when one leaves.
type Owner struct {
	ask   chan chan struct{}
	given int
}

// Get leaves its request with the owner, who counts it.
func (o *Owner) Get(ctx context.Context) error {
	granted := make(chan struct{}, 1)
	select {
	case o.ask <- granted:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-granted:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run is the owner.
func (o *Owner) Run(ctx context.Context) {
	for {
		select {
		case granted := <-o.ask:
			o.given++
			granted <- struct{}{}
		case <-ctx.Done():
			return
		}
	}
}

// A Depot lends things of any kind, which may be a resource or not.
type Depot[T any] struct {
	mu    sync.Mutex
	idle  []T
	queue map[chan T]bool
}

// Borrow loses what it was given at the moment at which it gave up: whether a
// value of a type parameter has to be given back is not known.
func (d *Depot[T]) Borrow(ctx context.Context) (none T, _ error) {
	ch := make(chan T, 1)
	d.mu.Lock()
	d.queue[ch] = true
	d.mu.Unlock()
	select {
	case t := <-ch:
		return t, nil
	case <-ctx.Done():
		d.mu.Lock()
		delete(d.queue, ch)
		d.mu.Unlock()
		return none, ctx.Err()
	}
}

// Return gives a thing to somebody who waits for one.
func (d *Depot[T]) Return(t T) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for ch := range d.queue {
		delete(d.queue, ch)
		ch <- t
		return
	}
	d.idle = append(d.idle, t)
}
