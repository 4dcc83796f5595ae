package wrap

import (
	"context"
	"fmt"
)

// Returned hands the event back, wrapped as it is.
func (f *Feed) Returned(ctx context.Context, out chan<- Envelope) (*Envelope, error) {
	env := Envelope{Event: <-f.events}
	select {
	case out <- env:
		return nil, nil
	case <-ctx.Done():
		return &env, ctx.Err()
	}
}

// Unwrapped hands only the event back, not the envelope.
func (f *Feed) Unwrapped(ctx context.Context, out chan<- Envelope) (Event, error) {
	ev := <-f.events
	select {
	case out <- Envelope{Shard: 1, Event: ev}:
		return Event{}, nil
	case <-ctx.Done():
		return ev, ctx.Err()
	}
}

// Stored keeps the envelope.
func (f *Feed) Stored(ctx context.Context, out chan<- Envelope) error {
	env := Envelope{Event: <-f.events}
	select {
	case out <- env:
		return nil
	case <-ctx.Done():
		f.lost = append(f.lost, env)
		return ctx.Err()
	}
}

// PutBack returns the event that the reference points to.
func (f *Feed) PutBack(ctx context.Context, out chan<- *Reference) error {
	ev := f.backlog[0]
	f.backlog = f.backlog[1:]
	ref := &Reference{Event: ev}
	select {
	case out <- ref:
		return nil
	case <-ctx.Done():
		f.backlog = append([]*Event{ref.Event}, f.backlog...)
		return ctx.Err()
	}
}

// Handled handles the event itself when nobody else does.
func (f *Feed) Handled(ctx context.Context, tasks chan<- func()) error {
	ev := <-f.events
	task := func() { f.handle(ev) }
	select {
	case tasks <- task:
		return nil
	case <-ctx.Done():
		task()
		return ctx.Err()
	}
}

// Numbered sends a number of its own, not the event, which is handled.
func (f *Feed) Numbered(ctx context.Context, out chan<- int) error {
	f.handle(<-f.events)
	select {
	case out <- f.seq:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A DroppedError has what was dropped in it.
type DroppedError struct{ Event Event }

func (e DroppedError) Error() string { return fmt.Sprint("dropped event ", e.Event.ID) }

// InError returns an error that has the event in it, and wraps that.
func (f *Feed) InError(ctx context.Context, out chan<- any) error {
	ev := <-f.events
	select {
	case out <- ev:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("feed: %w", DroppedError{ev})
	}
}

// Link sends a new event that only refers to one which is still in the backlog.
func (f *Feed) Link(ctx context.Context, out chan<- Event) error {
	select {
	case out <- Event{ID: f.seq, Next: f.backlog[0]}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
