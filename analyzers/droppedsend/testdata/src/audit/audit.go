// Package audit has plausible losses that only a reader can judge.
package audit

import (
	"context"
	"time"
)

type Frame struct {
	Stream  uint32
	Payload []byte
}

// A Source is anything that frames come from.
type Source interface {
	Recv() (Frame, error)
	FetchMessage(ctx context.Context) (Frame, error)
	Peek() Frame
	Get(id uint32) Frame
}

type Mux struct {
	src    Source
	frames chan Frame
	out    chan Frame
	hints  chan struct{}
	stop   chan struct{}
	done   chan struct{}
	lost   int
}

const slow = time.Second

// Next is called, not started. Whether the mux is of any use after stop is
// closed, it does not say.
func (m *Mux) Next() bool {
	frame := <-m.frames // want "taken from m.frames at line .*, but dropped when m.stop is closed .*audit"
	select {
	case m.out <- frame: // ^rest
		return true
	case <-m.stop: // ^leaves
		return false
	}
}

// Done waits for a channel whose name may mean anything.
func (m *Mux) Done() bool {
	frame := <-m.frames // want "taken from m.frames .*audit"
	select {
	case m.out <- frame: // ^rest
		return true
	case <-m.done: // ^leaves
		return false
	}
}

// Receive takes a frame from a source that seems to give it away.
func (m *Mux) Receive(ctx context.Context) error {
	frame, err := m.src.Recv() // want "taken from m.src by Recv .*audit"
	if err != nil {
		return err
	}
	select {
	case m.out <- frame: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Fetch does so with a context.
func (m *Mux) Fetch(ctx context.Context) error {
	frame, err := m.src.FetchMessage(ctx) // want "taken from m.src by FetchMessage .*audit"
	if err != nil {
		return err
	}
	select {
	case m.out <- frame: // ^rest
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// FetchTimer loses what it fetched to a timer.
func (m *Mux) FetchTimer() error {
	frame, err := m.src.Recv() // want "taken from m.src by Recv .*audit"
	if err != nil {
		return err
	}
	select {
	case m.out <- frame: // ^rest
	case <-time.After(slow): // ^leaves
	}
	return nil
}

// Copy is a stage that its caller may run for as long as in is open.
func Copy(ctx context.Context, in <-chan Frame, out chan<- Frame) error {
	for frame := range in { // want "taken from in .*audit"
		select {
		case out <- frame: // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// Pump is an event loop without another end. Its caller knows whether the mux
// ends with it.
func (m *Mux) Pump(ctx context.Context) error {
	for {
		frame := <-m.frames // want "taken from m.frames .*audit"
		select {
		case m.out <- frame: // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
}
