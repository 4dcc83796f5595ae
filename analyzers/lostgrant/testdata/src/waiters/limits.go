package waiters

import "context"

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
