package helpers

import (
	"context"
	"slices"
	"time"
)

func (d *Dispatcher) peek() *task {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.tasks[0]
}

func (d *Dispatcher) snapshot() []*task {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.tasks)
}

func (d *Dispatcher) lane(i int) chan *task { return d.lanes[i] }

// popLocal pops from a list that it has just made.
func popLocal(names []string) *task {
	var all []*task
	for _, n := range names {
		all = append(all, &task{n})
	}
	t := all[0]
	all = all[1:]
	if len(all) > 0 {
		t = all[0]
	}
	return t
}

// Peek looks, and pops in the arm.
func (d *Dispatcher) Peek(ctx context.Context) error {
	select {
	case d.out <- d.peek():
		d.pop()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// First looks at a queue of another package.
func (d *Dispatcher) First(ctx context.Context, sizes chan<- int) {
	select {
	case d.out <- d.queue.First():
	case sizes <- d.queue.Size():
	case t := <-d.queue.C():
		d.out <- t
	case <-ctx.Done():
	}
}

// Copies sends copies of what stays.
func (d *Dispatcher) Copies(ctx context.Context, all chan<- []*task) {
	select {
	case all <- d.snapshot():
	case d.bytes <- d.box.Copy("a"):
	case <-ctx.Done():
	}
}

// Made sends what it makes.
func (d *Dispatcher) Made(ctx context.Context, names []string) {
	select {
	case d.out <- popLocal(names):
	case d.out <- &task{names[0]}:
	case <-ctx.Done():
	}
}

// Lanes chooses a channel, which stays in its place.
func (d *Dispatcher) Lanes(ctx context.Context, i int) *task {
	select {
	case t := <-d.lane(i):
		return t
	case d.lane(i + 1) <- d.current:
	case <-time.After(time.Second):
	case <-ctx.Done():
	}
	return nil
}

// Hoisted pops before the select, and keeps the task when it is cancelled.
func (d *Dispatcher) Hoisted(ctx context.Context) (*task, error) {
	t := d.pop()
	select {
	case d.out <- t:
		return nil, nil
	case <-ctx.Done():
		return t, ctx.Err()
	}
}

// Alone has no arm that could win against it.
func (d *Dispatcher) Alone() {
	select {
	case d.out <- d.pop():
	}
}

// Value sends the method itself, which pops when it is called.
func (d *Dispatcher) Value(ctx context.Context, pops chan<- func() *task) {
	select {
	case pops <- d.pop:
	case <-ctx.Done():
	}
}

// Clock asks a function for the time.
func (d *Dispatcher) Clock(ctx context.Context, out chan<- int64) {
	select {
	case out <- d.clock():
	case out <- time.Now().Unix():
	case <-ctx.Done():
	}
}
