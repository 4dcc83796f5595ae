package deliver

import (
	"context"
	"fmt"

	"depsink"
)

// Next loses the order that the kitchen did not take.
func (d *Desk) Next(ctx context.Context) error {
	o := <-d.orders          // want "taken from d.orders at line .* and sent to deliver at line .*, but dropped when deliver is cancelled or fails"
	return d.deliver(ctx, o) // ^leaves ^rest
}

// NextChecked looks at the error, and does nothing about the order.
func (d *Desk) NextChecked(ctx context.Context) error {
	o := d.pop() // want "taken from d.open by pop at line .* and sent to deliver"
	if o == nil {
		return nil
	}
	if err := d.deliver(ctx, o); err != nil { // ^leaves ^rest
		return fmt.Errorf("order %d: %w", o.ID, err)
	}
	return nil
}

// NextTried is told by a bool.
func (d *Desk) NextTried(ctx context.Context) error {
	o := <-d.orders            // want "taken from d.orders at line .* and sent to tryDeliver"
	if !d.tryDeliver(ctx, o) { // ^leaves ^rest
		return ctx.Err()
	}
	return nil
}

// NextOffered gives up on a timer that only the helper sees.
func (d *Desk) NextOffered() error {
	o := <-d.orders                    // want "taken from d.orders at line .* and sent to offer"
	if err := d.offer(o); err != nil { // ^leaves ^rest
		return err
	}
	return nil
}

// NextForwarded delivers by way of two helpers.
func (d *Desk) NextForwarded(ctx context.Context) error {
	o := <-d.orders                           // want "taken from d.orders at line .* and sent to forward"
	if err := d.forward(ctx, o); err != nil { // ^leaves ^rest
		return err
	}
	return nil
}

// NextGeneric delivers with a generic function.
func (d *Desk) NextGeneric(ctx context.Context) error {
	o := <-d.orders                                 // want "taken from d.orders at line .* and sent to send"
	if err := send(ctx, d.kitchen, o); err != nil { // ^leaves ^rest
		return err
	}
	return nil
}

// Record loses a record that another package did not send.
func (d *Desk) Record(ctx context.Context) error {
	rec := <-d.records                           // want "taken from d.records at line .* and sent to Put"
	if err := d.sink.Put(ctx, rec); err != nil { // ^leaves ^rest
		return err
	}
	return nil
}

// Emit does so with a generic function of another package.
func (d *Desk) Emit(ctx context.Context, out chan<- depsink.Record) error {
	rec := <-d.records                 // want "taken from d.records at line .* and sent to Emit"
	return depsink.Emit(ctx, out, rec) // ^leaves ^rest
}

// Every loses an order and goes on with the next one.
func (d *Desk) Every(ctx context.Context, n int) int {
	failed := 0
	for range n {
		o := <-d.orders                           // want "taken from d.orders at line .* and sent to deliver"
		if err := d.deliver(ctx, o); err != nil { // ^leaves ^rest
			failed++
			continue
		}
	}
	return failed
}

// Literal sends with a function literal.
func (d *Desk) Literal(ctx context.Context) error {
	put := func(o *Order) error {
		select {
		case d.kitchen <- o:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	o := <-d.orders // want "taken from d.orders"
	return put(o)   // ^leaves ^rest
}
