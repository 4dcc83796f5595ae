package audit

import (
	"context"
	"errors"
	"time"
)

// A Mason is run by somebody who has functions that return an error.
type Mason struct {
	stones []string
	lay    func(stone string)
	start  func(name string, fn func(context.Context) error)
}

// Open hands the wall over.
func (m *Mason) Open() { m.start("wall", m.wall) }

// wall can fail, so that nil says that it is done.
func (m *Mason) wall(ctx context.Context) error {
	if len(m.stones) == 0 {
		return errors.New("no stones")
	}
	for _, stone := range m.stones {
		select {
		case <-time.After(time.Second):
			m.lay(stone) // ^rest
		case <-ctx.Done(): // ^leaves
			return nil // want "wall reports success when ctx ends"
		}
	}
	return nil
}
