// Package basic receives in the operands of a select.
package basic

import (
	"context"
	"time"
)

type event struct {
	id   int
	body []byte
}

// A Pipe moves events from one channel to another.
type Pipe struct {
	in    chan event
	out   chan event
	raw   chan []byte
	lanes chan chan event
	wake  chan struct{}
	errs  chan error
	limit time.Duration
}

// Forward loses an event whenever the context ends first, and cannot be
// cancelled while there is none.
func (p *Pipe) Forward(ctx context.Context) error {
	select {
	case p.out <- <-p.in: /* ^rest */ // want `the operand of this case is received from p.in at line \d+ before any arm is chosen: `
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Default drops an event each time that nobody is ready for it.
func (p *Pipe) Default() bool {
	select { // ^leaves
	case p.out <- <-p.in: /* ^rest */ // want `received from p.in`
		return true
	default:
		return false
	}
}

// Wrap receives inside a literal.
func Wrap(ctx context.Context, out chan<- event, in <-chan []byte) error {
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	case out <- event{body: <-in}: /* ^rest */ // want `received from in`
		return nil
	}
}

// Field receives and sends a part.
func Field(stop <-chan struct{}, out chan<- []byte, in <-chan event) bool {
	select {
	case out <- (<-in).body: /* ^rest */ // want `received from in`
		return true
	case <-stop: // ^leaves
		return false
	}
}

// Lane receives the channel to receive from.
func (p *Pipe) Lane(ctx context.Context) (event, error) {
	select {
	case e := <-<-p.lanes: /* ^rest */ // want `received from p.lanes`
		return e, nil
	case <-ctx.Done(): // ^leaves
		return event{}, ctx.Err()
	}
}

// LaneOut receives the channel to send to.
func (p *Pipe) LaneOut(ctx context.Context, e event) error {
	select {
	case <-p.lanes <- e: /* ^rest */ // want `received from p.lanes`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Loop loses one per round in which the other arm is chosen.
func (p *Pipe) Loop(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C: // ^leaves
			p.wake <- struct{}{}
		case p.out <- <-p.in: /* ^rest */ // want `received from p.in`
		case <-ctx.Done():
			return
		}
	}
}

// Label leaves a loop by a label.
func (p *Pipe) Label(ctx context.Context) (n int) {
loop:
	for {
		select {
		case p.out <- <-p.in: /* ^rest */ // want `received from p.in`
			n++
			continue loop
		case <-ctx.Done(): // ^leaves
			break loop
		}
	}
	return n
}

// Asserted receives and asserts a type.
func Asserted(ctx context.Context, out chan<- event, in <-chan any) error {
	select {
	case out <- (<-in).(event): /* ^rest */ // want `received from in`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
