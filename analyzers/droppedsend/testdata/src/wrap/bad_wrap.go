package wrap

import "context"

// Struct puts the event into an envelope, and loses both.
func (f *Feed) Struct(ctx context.Context, out chan<- Envelope, shard int) error {
	ev := <-f.events // want "taken from f.events at line .* and sent to out"
	select {
	case out <- Envelope{Shard: shard, Event: ev}: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Variable fills the envelope field by field.
func (f *Feed) Variable(ctx context.Context, out chan<- Envelope) error {
	var env Envelope
	env.Shard = 1
	env.Event = <-f.events // want "taken from f.events"
	select {
	case out <- env: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Pointer sends a reference to the event.
func (f *Feed) Pointer(ctx context.Context, out chan<- *Reference) error {
	ev := <-f.events // want "taken from f.events"
	ref := &Reference{Event: &ev}
	select {
	case out <- ref: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Popped wraps an event that it popped.
func (f *Feed) Popped(ctx context.Context, out chan<- *Reference) error {
	ev := f.backlog[0]
	f.backlog = f.backlog[1:] // want "taken from f.backlog"
	select {
	case out <- &Reference{Event: ev, Tags: map[string]string{"source": "backlog"}}: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Interface sends the event as a value of any type.
func (f *Feed) Interface(ctx context.Context, out chan<- any) error {
	ev := <-f.events // want "taken from f.events"
	select {
	case out <- ev: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Converted sends the bytes as a string.
func (f *Feed) Converted(ctx context.Context, out chan<- string) error {
	raw := <-f.raw // want "taken from f.raw"
	select {
	case out <- string(raw): // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Part sends what matters of the event.
func (f *Feed) Part(ctx context.Context, out chan<- []byte) error {
	ev := <-f.events // want "taken from f.events"
	select {
	case out <- ev.Body: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// List sends a list of one.
func (f *Feed) List(ctx context.Context, out chan<- []Event) error {
	ev := <-f.events // want "taken from f.events"
	select {
	case out <- []Event{ev}: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Task sends a function that would handle the event.
func (f *Feed) Task(ctx context.Context, tasks chan<- func()) error {
	ev := <-f.events // want "taken from f.events"
	task := func() { f.handle(ev) }
	select {
	case tasks <- task: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Decoded sends what it made of the bytes, and loses them.
func (f *Feed) Decoded(ctx context.Context, out chan<- Event) error {
	raw := <-f.raw // want "taken from f.raw"
	ev, err := decode(raw)
	if err != nil {
		return err
	}
	select {
	case out <- ev: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Unwrapped takes an envelope apart and sends the event that was in it.
func Unwrapped(ctx context.Context, in <-chan *Reference, out chan<- Event) error {
	ref := <-in // want "taken from in"
	select {
	case out <- *ref.Event: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
