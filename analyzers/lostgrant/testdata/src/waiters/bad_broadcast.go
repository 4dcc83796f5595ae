package waiters

import "context"

// A Barrier lets in as many as there is room for.
type Barrier struct {
	in, size int
	waiting  map[int][]chan struct{}
}

// Enter leaves its waiter where each is counted in that is told.
func (g *Barrier) Enter(ctx context.Context, class int) error {
	if g.in < g.size {
		g.in++
		return nil
	}
	ch := make(chan struct{}, 1)
	g.waiting[class] = append(g.waiting[class], ch) // want `which stays there when ctx ends at line \d+: Open grants it what nobody will give back`
	select {
	case <-ch: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Open lets a whole class in.
func (g *Barrier) Open(class int) {
	waiting := g.waiting[class]
	delete(g.waiting, class)
	for _, ch := range waiting {
		g.in++
		ch <- struct{}{}
	}
}
