package auditlater

import (
	"context"
	"time"
)

// TakeSafely gives it back with a context of its own.
func TakeSafely(ctx context.Context, desks Desks, who string) (*Seat, error) {
	id, err := desks.CreateSeat(ctx, who)
	if err != nil {
		return nil, err
	}
	return &Seat{id: id, desks: desks, onClose: []func(s *Seat) error{
		func(s *Seat) error {
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			return s.desks.DeleteSeat(late, s.id)
		},
	}}, nil
}

// HoldFor is given a context when it is time.
func HoldFor(ctx context.Context, desks Desks, id string) (release func(context.Context) error, err error) {
	if err := desks.Lock(ctx, id); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return desks.Unlock(ctx, id) }, nil
}

// Remover makes nothing that it undoes.
func Remover(ctx context.Context, desks Desks, id string) (func() error, error) {
	if err := desks.Look(ctx, id); err != nil {
		return nil, err
	}
	return func() error { return desks.DeleteSeat(ctx, id) }, nil
}

// options are read by the call that they are given to.
type options struct{ giveUp func() }

func within(o *options, do func() error) error {
	err := do()
	if err != nil {
		o.giveUp()
	}
	return err
}

// Endless has a context that does not end.
func Endless(desks Desks, id string) (func(), error) {
	ctx := context.Background()
	if err := desks.Lock(ctx, id); err != nil {
		return nil, err
	}
	return func() { desks.Unlock(ctx, id) }, nil
}

// Kind looks what else there is, later.
func Kind(ctx context.Context, desks Desks, id string) (func() error, error) {
	if err := desks.Lock(ctx, id); err != nil {
		return nil, err
	}
	return func() error { return desks.Look(ctx, id) }, nil
}

// Brief lends the closure to a call, in an object that is gone when it has returned, and
// works without the context.
func Brief(ctx context.Context, desks Desks, id string, work func() error) error {
	if err := desks.Lock(ctx, id); err != nil {
		return err
	}
	o := &options{giveUp: func() { desks.Unlock(ctx, id) }}
	return within(o, work)
}

// Loop is, by its name, a main loop: what ends it ends all.
func Loop(ctx context.Context, desks Desks, id string, seats chan<- *Seat) (func(), error) {
	if err := desks.Lock(ctx, id); err != nil {
		return nil, err
	}
	return func() { desks.Unlock(ctx, id) }, nil
}
