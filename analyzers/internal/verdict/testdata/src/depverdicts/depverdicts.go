// Package depverdicts has functions for others to call.
package depverdicts

import (
	"context"
	"errors"
)

type Conn interface {
	Send(ctx context.Context, b []byte) error
	Close() error
}

type Queue struct {
	items chan int
	lines []string
	err   error
	conn  Conn
}

// Take waits for an item.
func (q *Queue) Take(ctx context.Context) (int, error) { // want Take:"safe"
	select {
	case x := <-q.items:
		return x, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Move drops what it took.
func (q *Queue) Move(ctx context.Context, out chan<- int) error { // want Move:"unsafe"
	x := <-q.items
	select {
	case out <- x:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Break leaves the queue unusable.
func (q *Queue) Break(ctx context.Context) error { // want Break:"poisons"
	select {
	case <-q.items:
		return nil
	case <-ctx.Done():
		q.err = errors.New("broken")
		return ctx.Err()
	}
}

// Send leaves it to the connection.
func (q *Queue) Send(ctx context.Context) error { // want Send:"unknown"
	return q.conn.Send(ctx, nil)
}

// Watch closes the connection when ctx ends.
func (q *Queue) Watch(ctx context.Context) {
	go func() {
		<-ctx.Done()
		q.conn.Close()
	}()
}

// Len waits for nothing.
func (q *Queue) Len(ctx context.Context) (int, error) { return len(q.lines), ctx.Err() } // want Len:"safe"
