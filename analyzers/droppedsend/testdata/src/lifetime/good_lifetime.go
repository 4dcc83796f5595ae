package lifetime

import (
	"context"
	"time"
)

// loop is the life of the link: what stops it stops everything.
func (l *Link) loop() {
	defer l.wg.Done()
	for {
		select {
		case packet := <-l.in:
			select {
			case l.out <- packet:
			case <-l.stop:
				return
			}
		case <-l.stop:
			return
		}
	}
}

// feed is a goroutine too, and ends with its context.
func (l *Link) feed(ctx context.Context) {
	for packet := range l.in {
		select {
		case l.out <- packet:
		case <-ctx.Done():
			return
		}
	}
}

// step is only called by a goroutine.
func (l *Link) step(ctx context.Context) bool {
	packet := <-l.in
	select {
	case l.out <- packet:
		return true
	case <-ctx.Done():
		return false
	}
}

// drive is that goroutine.
func (l *Link) drive(ctx context.Context) {
	for l.step(ctx) {
	}
}

// Start starts them.
func (l *Link) Start(ctx context.Context) {
	l.wg.Add(1)
	go l.loop()
	go l.feed(ctx)
	go l.drive(ctx)
}

// Run is the main loop of a link: its context is the link's.
func (l *Link) Run(ctx context.Context) error {
	for {
		var packet Packet
		select {
		case packet = <-l.in:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case l.out <- packet:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Serve is another one.
func (l *Link) Serve(ctx context.Context) error {
	for packet := range l.in {
		select {
		case l.out <- packet:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// dispatchLoop says by its name what it is.
func (l *Link) dispatchLoop(ctx context.Context) {
	for packet := range l.in {
		select {
		case l.out <- packet:
		case <-ctx.Done():
			return
		}
	}
}

// Dispatch runs it.
func (l *Link) Dispatch(ctx context.Context) { l.dispatchLoop(ctx) }

// Owned ends with the context that the link was made with.
func (l *Link) Owned() error {
	packet := <-l.in
	select {
	case l.out <- packet:
		return nil
	case <-l.ctx.Done():
		return l.ctx.Err()
	}
}

// Stage returns a channel with what comes out of a goroutine, which ends with
// the pipeline that it is part of.
func Stage(ctx context.Context, in <-chan Packet) <-chan Packet {
	out := make(chan Packet)
	go func() {
		defer close(out)
		for packet := range in {
			packet.Seq++
			select {
			case out <- packet:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Group runs a goroutine by a method that says so.
func (l *Link) Group(ctx context.Context, g *group) {
	g.Go(func() error {
		for packet := range l.in {
			select {
			case l.out <- packet:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
}

// WaitGroup does so with the standard library's.
func (l *Link) WaitGroup(ctx context.Context) {
	l.wg.Go(func() {
		for packet := range l.in {
			select {
			case l.out <- packet:
			case <-ctx.Done():
				return
			}
		}
	})
}

// Fatal closes the link when it cannot deliver.
func (l *Link) Fatal(ctx context.Context) error {
	packet := <-l.in
	select {
	case l.out <- packet:
		return nil
	case <-ctx.Done():
		l.Close()
		return ctx.Err()
	}
}

// FatalDeferred closes it in any case.
func (l *Link) FatalDeferred(ctx context.Context) error {
	defer l.Close()
	for packet := range l.in {
		select {
		case l.out <- packet:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Marked marks the link as dead, so that nobody goes on with a gap.
func (l *Link) Marked(ctx context.Context) error {
	packet := <-l.in
	select {
	case l.out <- packet:
		return nil
	case <-ctx.Done():
		l.dead = true
		return ctx.Err()
	}
}

// Acknowledged drops a delivery that was not acknowledged yet.
func Acknowledged(ctx context.Context, in <-chan *Delivery, out chan<- *Delivery) error {
	d := <-in
	select {
	case out <- d:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Rejected gives it back at once.
func Rejected(ctx context.Context, in <-chan *Delivery, out chan<- []byte) error {
	d := <-in
	select {
	case out <- d.Body:
		return d.Ack()
	case <-ctx.Done():
		return d.Nack(true)
	}
}

// Body passes on what is in a delivery, and acknowledges it afterwards.
func Body(ctx context.Context, in <-chan *Delivery, out chan<- []byte) error {
	d := <-in
	select {
	case out <- d.Body:
		return d.Ack()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Committed drops an offset, which is read again.
func Committed(ctx context.Context, in <-chan Offset, out chan<- Offset) error {
	o := <-in
	select {
	case out <- o:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Shutdown drains the link, and gives up on the rest when it takes too long:
// the link is going away.
func (l *Link) Shutdown(ctx context.Context) error {
	for packet := range l.in {
		select {
		case l.out <- packet:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Open makes a link, which nobody has yet when it gives up.
func Open(ctx context.Context, greeting chan<- Packet) (*Link, error) {
	l := &Link{in: make(chan Packet, 1), stop: make(chan struct{})}
	l.in <- Packet{Seq: 1}
	packet := <-l.in
	select {
	case greeting <- packet:
		return l, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Flush waits for a while, but sends without a limit.
func (l *Link) Flush(ctx context.Context) error {
	timer := time.NewTimer(moment)
	defer timer.Stop()
	for {
		select {
		case packet := <-l.in:
			l.out <- packet
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
