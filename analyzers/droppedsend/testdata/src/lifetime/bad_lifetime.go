package lifetime

import (
	"context"
	"time"
)

// relay is started as a goroutine by Watch, but called by Sync as well, whose
// context is that of one call.
func (l *Link) relay(ctx context.Context) error {
	packet := <-l.in // want "taken from l.in"
	select {
	case l.out <- packet: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Watch starts it.
func (l *Link) Watch() {
	go l.relay(l.ctx)
}

// Sync calls it.
func (l *Link) Sync(ctx context.Context) error {
	return l.relay(ctx)
}

// Bounded gives each packet a moment of the link's life.
func (l *Link) Bounded() error {
	ctx, cancel := context.WithTimeout(l.ctx, moment)
	defer cancel()
	packet := <-l.in // want "taken from l.in"
	select {
	case l.out <- packet: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// RunOnce is one round of a loop that somebody else has.
func (l *Link) RunOnce(ctx context.Context) error {
	packet := <-l.in // want "taken from l.in"
	select {
	case l.out <- packet: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// CloseOther closes something else, which does not end the link.
func (l *Link) CloseOther(ctx context.Context, other *Link) error {
	packet := <-l.in // want "taken from l.in"
	select {
	case other.out <- packet: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		other.Close()
		return ctx.Err()
	}
}

// AckedFirst acknowledges before it delivers: now it does not come again.
func AckedFirst(ctx context.Context, in <-chan *Delivery, out chan<- []byte) error {
	d := <-in // want "taken from in"
	if err := d.Ack(); err != nil {
		return err
	}
	select {
	case out <- d.Body: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// AckedWhole acknowledges first, too, and then loses the delivery itself.
func AckedWhole(ctx context.Context, in <-chan *Delivery, out chan<- *Delivery) error {
	d := <-in // want "taken from in"
	if err := d.Ack(); err != nil {
		return err
	}
	select {
	case out <- d: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// stall is a goroutine, but the packets that it is too slow for are lost while
// the link lives on.
func (l *Link) stall() {
	for {
		select {
		case packet := <-l.in: // want "taken from l.in"
			select {
			case l.out <- packet: // ^rest
			case <-time.After(moment): // ^leaves
			}
		case <-l.stop:
			return
		}
	}
}

// StartSlow starts it.
func (l *Link) StartSlow() { go l.stall() }
