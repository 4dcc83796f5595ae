package permits

import (
	"context"
	"time"
)

// WriteDeferred releases in a defer.
func (w *Writer) WriteDeferred(ctx context.Context, block []byte) error {
	if err := w.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer w.sem.Release(1)
	return w.disk.Write(ctx, block)
}

// WriteSlotDeferred receives its token in a defer.
func (w *Writer) WriteSlotDeferred(ctx context.Context, block []byte) error {
	select {
	case w.slots <- struct{}{}:
		defer func() { <-w.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return w.disk.Write(ctx, block)
}

// WriteTried puts its token back if there is room.
func (w *Writer) WriteTried(ctx context.Context, block []byte) error {
	<-w.tokens
	if err := w.disk.Write(ctx, block); err != nil {
		select {
		case w.tokens <- struct{}{}:
		default:
		}
		return err
	}
	w.tokens <- struct{}{}
	return nil
}

// WriteWhole is not cancelled while it has a slot.
func (w *Writer) WriteWhole(ctx context.Context, block []byte) error {
	select {
	case w.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	err := w.disk.Write(context.WithoutCancel(ctx), block)
	<-w.slots
	return err
}

// WriteFailed has no slot when it leaves.
func (w *Writer) WriteFailed(ctx context.Context, block []byte) error {
	for {
		select {
		case w.slots <- struct{}{}:
			err := w.disk.Write(ctx, block)
			<-w.slots
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Meet goes through a channel without a buffer: ready is no semaphore.
func (w *Writer) Meet(ctx context.Context, block []byte) error {
	w.ready <- struct{}{}
	if err := w.disk.Write(ctx, block); err != nil {
		return err
	}
	<-w.ready
	return nil
}

// Run keeps its slot when the writer as a whole comes to its end.
func (w *Writer) Run(ctx context.Context) error {
	w.slots <- struct{}{}
	for {
		select {
		case <-w.ready:
			<-w.slots
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// StartGoroutine hands its slot over before it waits.
func (w *Writer) StartGoroutine(ctx context.Context, block []byte) error {
	w.slots <- struct{}{}
	done := make(chan error, 1)
	go func() {
		defer func() { <-w.slots }()
		done <- w.disk.Write(context.Background(), block)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Wake sends a signal, and looks for one that it may have sent in vain.
func (w *Writer) Wake(ctx context.Context, wake chan struct{}) error {
	select {
	case wake <- struct{}{}:
	default:
	}
	if err := w.disk.Write(ctx, nil); err != nil {
		return err
	}
	select {
	case <-wake:
	default:
	}
	return nil
}

// Local counts in a channel of its own.
func (w *Writer) Local(ctx context.Context, blocks [][]byte) error {
	slots := make(chan struct{}, 4)
	for _, block := range blocks {
		slots <- struct{}{}
		if err := w.disk.Write(ctx, block); err != nil {
			return err
		}
		<-slots
	}
	return nil
}

// Take keeps its slot when it succeeds.
func (w *Writer) Take(ctx context.Context, limit time.Duration) error {
	w.slots <- struct{}{}
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		<-w.slots
		return ctx.Err()
	case <-time.After(limit):
		<-w.slots
		return errBusy
	}
}

// WriteGatedBoth releases on both.
func (w *Writer) WriteGatedBoth(ctx context.Context, g Gate, block []byte) error {
	if err := g.Acquire(ctx); err != nil {
		return err
	}
	err := w.disk.Write(ctx, block)
	g.Release()
	if err != nil {
		return err
	}
	return nil
}

// A Pool has objects, which are put back with what is known of them.
type Pool interface {
	Acquire(ctx context.Context) (disk, error)
	Release(d disk)
}

// WritePooled leaves the object to whoever watches over leaks.
func (w *Writer) WritePooled(ctx context.Context, p Pool, block []byte) error {
	d, err := p.Acquire(ctx)
	if err != nil {
		return err
	}
	if err := d.Write(ctx, block); err != nil {
		return err
	}
	p.Release(d)
	return nil
}
