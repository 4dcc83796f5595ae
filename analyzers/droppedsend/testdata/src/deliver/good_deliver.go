package deliver

import (
	"context"
	"time"

	"depsink"
)

// Back puts the order back when the kitchen did not take it.
func (d *Desk) Back(ctx context.Context) error {
	o := d.pop()
	if err := d.deliver(ctx, o); err != nil {
		d.reopen(o)
		return err
	}
	return nil
}

// Saved leaves it to the helper to keep the order.
func (d *Desk) Saved(ctx context.Context) error {
	o := d.pop()
	return d.save(ctx, o)
}

// Stored leaves it to another package to keep the record.
func (d *Desk) Stored(ctx context.Context) error {
	rec := <-d.records
	return d.sink.Store(ctx, rec)
}

// Given delivers what it was given: the caller still has it.
func (d *Desk) Given(ctx context.Context, o *Order) error {
	return d.deliver(ctx, o)
}

// Made delivers an order that it makes itself.
func (d *Desk) Made(ctx context.Context, id int) error {
	o := &Order{ID: id}
	if err := d.deliver(ctx, o); err != nil {
		return err
	}
	return nil
}

// Returned gives the order to its caller when the kitchen does not take it.
func (d *Desk) Returned(ctx context.Context) (*Order, error) {
	o := <-d.orders
	if err := d.deliver(ctx, o); err != nil {
		return o, err
	}
	return nil, nil
}

// Patient tries the same order again and again, each time for a while.
func (d *Desk) Patient() {
	o := <-d.orders
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err := d.deliver(ctx, o)
		cancel()
		if err == nil {
			return
		}
	}
}

// Uncancellable delivers whatever happens.
func (d *Desk) Uncancellable() error {
	o := <-d.orders
	return d.deliver(context.Background(), o)
}

// Detached delivers even after its caller has left.
func (d *Desk) Detached(ctx context.Context) error {
	select {
	case o := <-d.orders:
		return d.deliver(context.WithoutCancel(ctx), o)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Second tries another way when the first one is busy.
func (d *Desk) Second(ctx context.Context, takeaway chan<- *Order) error {
	o := <-d.orders
	if err := d.offer(o); err != nil {
		takeaway <- o
	}
	return nil
}

// Peeked pops the order only after the kitchen has it.
func (d *Desk) Peeked(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.deliver(ctx, d.open[0]); err != nil {
		return err
	}
	d.open = d.open[1:]
	return nil
}

// Derived sends a record about the order, which is kept.
func (d *Desk) Derived(ctx context.Context) error {
	o := d.pop()
	d.reopen(o)
	return d.sink.Put(ctx, depsink.Record{Key: "seen"})
}

// work runs in a goroutine of its own, and ends with the desk.
func (d *Desk) work(ctx context.Context) {
	for o := range d.orders {
		if err := d.deliver(ctx, o); err != nil {
			return
		}
	}
}

// Open opens the desk.
func (d *Desk) Open(ctx context.Context) {
	go d.work(ctx)
}
