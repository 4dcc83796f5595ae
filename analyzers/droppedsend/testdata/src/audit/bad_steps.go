package audit

import "context"

// forward moves what there is. Nobody hears that it was cancelled: it is a step of Work.
func (m *Mux) forward(ctx context.Context) {
	for range cap(m.frames) {
		frame := <-m.frames // want "taken from m.frames at line .*, but dropped when ctx ends .*audit"
		select {
		case <-ctx.Done(): // ^leaves
			return
		case m.out <- frame: // ^rest
		}
	}
}

// Work is given to somebody who runs it for as long as there is something to do.
func (m *Mux) Work(ctx context.Context, ready func()) {
	ready()
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.hints:
			m.forward(ctx)
		}
	}
}
