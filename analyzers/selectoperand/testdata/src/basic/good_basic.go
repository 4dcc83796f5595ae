package basic

import (
	"context"
	"time"
)

// ForwardOne has no other arm to lose to: the receive might as well stand
// before it.
func (p *Pipe) ForwardOne() {
	select {
	case p.out <- <-p.in:
	}
}

// ForwardHoisted receives first; what becomes of the event is for others to
// judge.
func (p *Pipe) ForwardHoisted(ctx context.Context) (event, error) {
	var e event
	select {
	case e = <-p.in:
	case <-ctx.Done():
		return e, ctx.Err()
	}
	select {
	case p.out <- e:
		return event{}, nil
	case <-ctx.Done():
		return e, ctx.Err()
	}
}

// ForwardNil switches between receiving and sending with a nil channel.
func (p *Pipe) ForwardNil(ctx context.Context) (event, error) {
	var (
		e    event
		send chan<- event
		recv <-chan event = p.in
	)
	for {
		select {
		case e = <-recv:
			send, recv = p.out, nil
		case send <- e:
			send, recv = nil, p.in
		case <-ctx.Done():
			return e, ctx.Err()
		}
	}
}

// Plain operands compute nothing.
func (p *Pipe) Plain(ctx context.Context, e event) {
	select {
	case p.out <- e:
	case p.raw <- e.body:
	case <-p.wake:
	case <-ctx.Done():
	}
}

// Signal receives what carries no data.
func Signal(ctx context.Context, out chan<- struct{}, in <-chan struct{}) {
	select {
	case out <- <-in:
	case <-ctx.Done():
	}
}

// Tick passes a time on, of which there will be another.
func Tick(ctx context.Context, out chan<- time.Time, tick *time.Ticker) {
	select {
	case out <- <-tick.C:
	case <-ctx.Done():
	}
}

// Fail passes an error on.
func (p *Pipe) Fail(ctx context.Context, out chan<- error) {
	select {
	case out <- <-p.errs:
	case <-ctx.Done():
	}
}

// Timeout makes a new channel in its operand.
func (p *Pipe) Timeout(ctx context.Context) (event, bool) {
	select {
	case e := <-p.in:
		return e, true
	case <-time.After(p.limit):
	case <-ctx.Done():
	}
	return event{}, false
}

// Measured sends what it only counts.
func (p *Pipe) Measured(ctx context.Context, out chan<- int) {
	select {
	case out <- len(p.in):
	case out <- cap(p.out) - len(p.out):
	case <-ctx.Done():
	}
}

// Element reads an element or an entry, which stay where they are.
func Element(ctx context.Context, out chan<- event, list []event, byID map[int]event) {
	select {
	case out <- list[0]:
	case out <- byID[1]:
	case <-ctx.Done():
	}
}

// Literal sends a function that receives when it is called.
func (p *Pipe) Literal(ctx context.Context, out chan<- func() event) {
	select {
	case out <- func() event { return <-p.in }:
	case <-ctx.Done():
	}
}

// Encode sends what it computes from what it holds.
func (p *Pipe) Encode(ctx context.Context, e event) {
	select {
	case p.raw <- encode(e):
	case p.raw <- append([]byte("x"), e.body...):
	case <-ctx.Done():
	}
}

func encode(e event) []byte { return append([]byte{byte(e.id)}, e.body...) }

// Inside receives in the body of an arm, where it has been chosen.
func (p *Pipe) Inside(ctx context.Context) {
	select {
	case <-p.wake:
		p.out <- <-p.in
	case <-ctx.Done():
	}
}
