package permits

import (
	"context"

	"depready"
)

type board struct {
	notes  map[string]string
	status string
}

var theBoard = depready.New[board]()

type store interface {
	Load(ctx context.Context, key string) (string, error)
	Save(ctx context.Context, notes map[string]string) error
}

// Pin gets a value that another package announces by closing a channel: it takes
// nothing, and hands nothing back with what it got.
func Pin(ctx context.Context, s store, key string) error {
	notes := theBoard.Get().notes
	text, err := s.Load(ctx, key)
	if err != nil {
		return err
	}
	notes[key] = text
	return s.Save(context.WithoutCancel(ctx), notes)
}

// A Lamp says that it is warm by closing a channel, in a helper.
type Lamp struct {
	warm  chan struct{}
	light *board
}

func shut(c chan struct{}) { close(c) }

// Warm lets all who wait go on.
func (l *Lamp) Warm() { shut(l.warm) }

func (l *Lamp) get() *board {
	<-l.warm
	return l.light
}

// Read waits for the lamp, and then for something else.
func (l *Lamp) Read(ctx context.Context, s store) error {
	b := l.get()
	if _, err := s.Load(ctx, b.status); err != nil {
		return err
	}
	return s.Save(context.WithoutCancel(ctx), b.notes)
}
