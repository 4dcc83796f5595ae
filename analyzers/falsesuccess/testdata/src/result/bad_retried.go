package result

import (
	"context"
	"time"
)

type broker interface {
	Send(ctx context.Context, text string) (id int, err error)
	Connect(ctx context.Context) error
	Next(ctx context.Context) (string, error)
}

// A Publisher sends a message once more when that has failed.
type Publisher struct{ broker broker }

// Publish is told to give up between two attempts, of which the first has failed.
func (p *Publisher) Publish(ctx context.Context, text string) error {
	for attempts := 0; ; attempts++ {
		_, err := p.broker.Send(ctx, text) // ^rest
		if err == nil {
			return nil
		}
		if attempts > 3 {
			return err
		}
		select {
		case <-time.After(interval):
		case <-ctx.Done(): // ^leaves
			return nil // want `Publish reports success when ctx ends at line \d+, with work left: p.broker.Send has failed at line \d+ and is not tried again \(falsesuccess\)$`
		}
	}
}

// Open asks for the end right after an attempt.
func (p *Publisher) Open(ctx context.Context) error {
	for {
		if err := p.broker.Connect(ctx); err != nil { // ^rest
			println(err.Error())
		} else {
			return nil
		}
		if ctx.Err() != nil { // ^leaves
			return nil // want `Open reports success when ctx ends at line \d+, with work left: p.broker.Connect has failed`
		}
		time.Sleep(interval)
	}
}
