package limited

import (
	"context"
	"time"
)

// A Doors has two implementations, one of which heeds its context.
type Doors interface {
	Acquire(ctx context.Context, name string) error
	Release(ctx context.Context, name string) error
}

// NoDoors keeps nobody out.
type NoDoors struct{}

func (NoDoors) Acquire(context.Context, string) error { return nil }
func (NoDoors) Release(context.Context, string) error { return nil }

// FarDoors are somewhere else.
type FarDoors struct{ send chan string }

func (d *FarDoors) Acquire(ctx context.Context, name string) error {
	return d.say(ctx, "acquire "+name)
}

func (d *FarDoors) Release(ctx context.Context, name string) error {
	return d.say(ctx, "release "+name)
}

func (d *FarDoors) say(ctx context.Context, line string) error {
	select {
	case d.send <- line:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Pass leaves a far door locked.
func Pass(ctx context.Context, doors Doors, name string, load func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := doors.Acquire(ctx, name); err != nil {
		return err
	}
	defer doors.Release(ctx, name) /* ^rest */ // want `what doors.Acquire does at line \d+ is undone by doors.Release at line \d+.*\(deadcleanup\)$`
	return load(ctx)               // ^leaves
}
