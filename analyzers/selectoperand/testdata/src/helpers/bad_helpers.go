// Package helpers takes from queues in the operands of a select.
package helpers

import (
	"container/list"
	"context"
	"sync"

	"depq"
)

type task struct{ name string }

// A Dispatcher hands out tasks.
type Dispatcher struct {
	mu      sync.Mutex
	tasks   []*task
	parked  map[string]*task
	shared  sync.Map
	chain   list.List
	lanes   []chan *task
	out     chan *task
	bytes   chan []byte
	queue   depq.Queue[*task]
	box     depq.Box
	generic fifo[task]
	clock   func() int64
	current *task
}

func (d *Dispatcher) pop() *task {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.tasks[0]
	d.tasks = d.tasks[1:]
	return t
}

func (d *Dispatcher) unpark(name string) *task {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, ok := d.parked[name]
	if !ok {
		return nil
	}
	delete(d.parked, name)
	return t
}

func (d *Dispatcher) steal(name string) any {
	v, _ := d.shared.LoadAndDelete(name)
	return v
}

func (d *Dispatcher) unlink() *task { return d.chain.Remove(d.chain.Front()).(*task) }

// popLane takes a lane, and its place in the row, out of the dispatcher.
func (d *Dispatcher) popLane() chan *task {
	d.mu.Lock()
	defer d.mu.Unlock()
	last := len(d.lanes) - 1
	lane := d.lanes[last]
	d.lanes = d.lanes[:last]
	return lane
}

// recv is a helper that receives.
func recv(in <-chan *task) *task { return <-in }

// next pops two calls away.
func (d *Dispatcher) next() *task { return d.pop() }

type fifo[T any] struct{ items []T }

func (f *fifo[T]) shift() T {
	item := f.items[0]
	f.items = f.items[1:]
	return item
}

// Pop loses the first task when it is cancelled.
func (d *Dispatcher) Pop(ctx context.Context) error {
	select {
	case d.out <- d.pop(): /* ^rest */ // want `the operand of this case is taken by pop at line \d+ before any arm is chosen`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// PopDeep does so two calls away.
func (d *Dispatcher) PopDeep(ctx context.Context) error {
	select {
	case d.out <- d.next(): /* ^rest */ // want `taken by next`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Unpark takes out of a map.
func (d *Dispatcher) Unpark(ctx context.Context, name string) error {
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	case d.out <- d.unpark(name): /* ^rest */ // want `taken by unpark`
		return nil
	}
}

// Steal takes out of a sync.Map.
func (d *Dispatcher) Steal(ctx context.Context, name string) error {
	select {
	case d.out <- d.steal(name).(*task): /* ^rest */ // want `taken by steal`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Unlink takes out of a list.
func (d *Dispatcher) Unlink() bool {
	select { // ^leaves
	case d.out <- d.unlink(): /* ^rest */ // want `taken by unlink`
		return true
	default:
		return false
	}
}

// Shift uses a generic queue of another package.
func (d *Dispatcher) Shift(ctx context.Context) error {
	select {
	case d.out <- d.queue.Shift(): /* ^rest */ // want `taken by Shift`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Grab uses a map of another package.
func (d *Dispatcher) Grab(ctx context.Context, name string) error {
	select {
	case d.bytes <- d.box.Grab(name): /* ^rest */ // want `taken by Grab`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Generic uses a generic queue of its own, and the address of what it gives.
func (d *Dispatcher) Generic(ctx context.Context, out chan<- task) error {
	select {
	case out <- d.generic.shift(): /* ^rest */ // want `taken by shift`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Method pops through a method value.
func (d *Dispatcher) Method(ctx context.Context) error {
	take := d.pop
	select {
	case d.out <- take(): /* ^rest */ // want `taken by pop`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Received receives in a helper.
func (d *Dispatcher) Received(ctx context.Context, in <-chan *task) error {
	select {
	case d.out <- recv(in): /* ^rest */ // want `taken by recv`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Lane takes the channel to receive from.
func (d *Dispatcher) Lane(ctx context.Context) (*task, error) {
	select {
	case t := <-d.popLane(): /* ^rest */ // want `taken by popLane`
		return t, nil
	case <-ctx.Done(): // ^leaves
		return nil, ctx.Err()
	}
}

// LaneOut takes the channel to send to, and what to send.
func (d *Dispatcher) LaneOut(ctx context.Context, t *task) error {
	select {
	case d.popLane() <- t: /* ^rest */ // want `taken by popLane`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Part sends a part of what it pops.
func (d *Dispatcher) Part(ctx context.Context, out chan<- string) error {
	select {
	case out <- d.pop().name: /* ^rest */ // want `taken by pop`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
