// Package deliver sends values with the help of functions that can be
// cancelled.
package deliver

import (
	"context"
	"errors"
	"sync"
	"time"

	"depsink"
)

var errBusy = errors.New("busy")

type Order struct {
	ID    int
	Items []string
}

type Desk struct {
	mu      sync.Mutex
	open    []*Order
	orders  chan *Order
	kitchen chan *Order
	records chan depsink.Record
	sink    *depsink.Sink
	patient time.Duration
}

// deliver sends an order to the kitchen, unless ctx ends first.
func (d *Desk) deliver(ctx context.Context, o *Order) error {
	select {
	case d.kitchen <- o:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tryDeliver tells by a bool whether the kitchen took the order.
func (d *Desk) tryDeliver(ctx context.Context, o *Order) bool {
	select {
	case d.kitchen <- o:
		return true
	case <-ctx.Done():
		return false
	}
}

// offer gives the kitchen a moment.
func (d *Desk) offer(o *Order) error {
	select {
	case d.kitchen <- o:
		return nil
	case <-time.After(d.patient):
		return errBusy
	}
}

// forward delivers by way of another helper.
func (d *Desk) forward(ctx context.Context, o *Order) error {
	if len(o.Items) == 0 {
		return nil
	}
	return d.deliver(ctx, o)
}

// save delivers an order, or keeps it.
func (d *Desk) save(ctx context.Context, o *Order) error {
	select {
	case d.kitchen <- o:
		return nil
	case <-ctx.Done():
		d.reopen(o)
		return ctx.Err()
	}
}

// reopen puts an order back.
func (d *Desk) reopen(o *Order) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = append(d.open, o)
}

// pop takes the oldest open order.
func (d *Desk) pop() *Order {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.open) == 0 {
		return nil
	}
	o := d.open[0]
	d.open = d.open[1:]
	return o
}

// send sends anything to anybody.
func send[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
