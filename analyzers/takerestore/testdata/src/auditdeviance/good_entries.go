package auditdeviance

import (
	"container/list"
	"context"
	"sync"
)

// A Gate queues those who wait in entries that hold their channels. Who opens it
// for somebody has taken the entry out before.
type Gate struct {
	mu      sync.Mutex
	waiters list.List
	tickets tickets
	room    int
}

type entry struct {
	n    int
	turn chan struct{}
}

// Enter makes the channel before the entry.
func (g *Gate) Enter(ctx context.Context, n int) error {
	done := ctx.Done()

	g.mu.Lock()
	turn := make(chan struct{})
	e := entry{n: n, turn: turn}
	elem := g.waiters.PushBack(e)
	g.mu.Unlock()

	select {
	case <-done:
		g.mu.Lock()
		select {
		case <-turn:
			g.room++
		default:
			g.waiters.Remove(elem)
		}
		g.mu.Unlock()
		return ctx.Err()

	case <-turn:
		select {
		case <-done:
			g.Leave()
			return ctx.Err()
		default:
		}
		return nil
	}
}

// Leave makes room for somebody.
func (g *Gate) Leave() {
	g.mu.Lock()
	g.room++
	g.mu.Unlock()
}

// Open lets in as many as there is room for.
func (g *Gate) Open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for ; g.room > 0 && g.waiters.Len() > 0; g.room-- {
		e := g.waiters.Front()
		g.waiters.Remove(e)
		close(e.Value.(entry).turn)
	}
}

// tickets are those who wait for a seat.
type tickets struct{ list []ticket }

type ticket struct {
	seat chan int
	at   *int
}

func (t *tickets) add(seat chan int) *int {
	at := len(t.list)
	t.list = append(t.list, ticket{seat, &at})
	return &at
}

func (t *tickets) drop(at *int) {
	t.list[*at] = t.list[len(t.list)-1]
	t.list = t.list[:len(t.list)-1]
}

// Sit leaves the entry to a helper.
func (g *Gate) Sit(ctx context.Context, usher func(context.Context, int) error) error {
	g.mu.Lock()
	seat := make(chan int, 1)
	at := g.tickets.add(seat)
	g.mu.Unlock()
	select {
	case <-ctx.Done():
		g.mu.Lock()
		g.tickets.drop(at)
		g.mu.Unlock()
		return ctx.Err()
	case n := <-seat:
		if err := usher(ctx, n); err != nil {
			return err
		}
		return nil
	}
}

// Call gives the first who waits a seat.
func (g *Gate) Call(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.tickets.list) > 0 {
		t := g.tickets.list[0]
		g.tickets.drop(t.at)
		t.seat <- n
	}
}
