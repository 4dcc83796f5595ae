package audit

import "context"

// loop only runs as a goroutine: it ends with its mux.
func (m *Mux) loop() {
	for frame := range m.frames {
		select {
		case m.out <- frame:
		case <-m.stop:
			return
		}
	}
}

// Start starts it.
func (m *Mux) Start() { go m.loop() }

// Run is the life of the mux.
func (m *Mux) Run(ctx context.Context) error {
	for {
		frame, err := m.src.Recv()
		if err != nil {
			return err
		}
		select {
		case m.out <- frame:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Peeked sends a frame that stays where it is.
func (m *Mux) Peeked(ctx context.Context) error {
	frame := m.src.Peek()
	select {
	case m.out <- frame:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Got looks a frame up.
func (m *Mux) Got(ctx context.Context, id uint32) error {
	frame := m.src.Get(id)
	select {
	case m.out <- frame:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Lossy sends to whoever listens, by design.
func (m *Mux) Lossy() {
	frame := <-m.frames
	select {
	case m.out <- frame:
	case <-m.stop:
		m.frames <- frame
	default:
		m.lost++
	}
}

// Stopped puts the frame back for whoever opens the mux again.
func (m *Mux) Stopped() bool {
	frame := <-m.frames
	select {
	case m.out <- frame:
		return true
	case <-m.stop:
		m.frames <- frame
		return false
	}
}

// Hint passes a signal on.
func (m *Mux) Hint(ctx context.Context, to chan<- struct{}) {
	hint := <-m.hints
	select {
	case to <- hint:
	case <-m.stop:
	}
}

// Joined waits for the end of something else, which done means here: with a
// context beside it, it is what is waited for.
func (m *Mux) Joined(ctx context.Context) error {
	select {
	case <-m.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Pipe is a stage that runs as a goroutine.
func Pipe(ctx context.Context, in <-chan Frame) <-chan Frame {
	out := make(chan Frame)
	go func() {
		defer close(out)
		for frame := range in {
			select {
			case out <- frame:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
