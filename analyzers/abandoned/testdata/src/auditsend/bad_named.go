package auditsend

import "context"

// A pump moves what it reads to a handler, each of the two in a goroutine of its own.
type pump struct {
	read   func() (int, error)
	handle func(ctx context.Context, n int)
	trace  func(ctx context.Context, name string) (int, context.Context)
	limit  func(ctx context.Context) (context.Context, context.CancelFunc)
}

// Move leaves the two alone, of which only one knows of the context.
func (p *pump) Move(ctx context.Context) {
	numbers := make(chan int)
	go p.fill(numbers) // want `the goroutine started at line \d+ sends to numbers at line \d+, but nobody receives when ctx ends at line \d+: it blocks for ever \(abandoned, audit\)`
	go p.drain(ctx, numbers)
}

func (p *pump) fill(numbers chan<- int) {
	for {
		n, err := p.read()
		if err != nil {
			return
		}
		numbers <- n
	}
}

func (p *pump) drain(ctx context.Context, numbers <-chan int) {
	for {
		select {
		case n := <-numbers: // ^rest
			p.handle(ctx, n)
		case <-ctx.Done(): // ^leaves
			return
		}
	}
}

// MoveTraced does the same with a context that goes by another name.
func (p *pump) MoveTraced(ctx context.Context) {
	numbers := make(chan int)
	go p.fill(numbers) // want `the goroutine started at line \d+ sends to numbers at line \d+, but nobody receives when the context ends at line \d+: it blocks for ever \(abandoned, audit\)`
	go p.drainTraced(ctx, numbers)
}

func (p *pump) drainTraced(ctx context.Context, numbers <-chan int) {
	_, ctx = p.trace(ctx, "drain")
	for {
		select {
		case n := <-numbers: // ^rest
			p.handle(ctx, n)
		case <-ctx.Done(): // ^leaves
			return
		}
	}
}

// MoveLimited leaves it to drainLimited how long it goes on, which is not followed.
func (p *pump) MoveLimited(ctx context.Context) {
	numbers := make(chan int)
	go p.fill(numbers)
	go p.drainLimited(ctx, numbers)
}

func (p *pump) drainLimited(ctx context.Context, numbers <-chan int) {
	ctx, cancel := p.limit(ctx)
	defer cancel()
	for {
		select {
		case n := <-numbers:
			p.handle(ctx, n)
		case <-ctx.Done():
			return
		}
	}
}
