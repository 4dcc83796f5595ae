// Package deadcleanup subscribes to a channel for the time of a call, and takes
// it back with the context that has ended the call.
package deadcleanup

import (
	"context"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

// limit is how long work may take.
const limit = time.Minute

// During subscribes to channel while work runs. If it is cancelled, or takes too
// long, the subscription stays.
func During(ctx context.Context, s *client.Subscriber, channel string, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := s.Subscribe(ctx, channel); err != nil {
		return err
	}
	defer s.Unsubscribe(ctx, channel) // HAZARD: when work is cancelled, so is this
	return work(ctx)
}

// DuringSafely is During, with time of its own to clean up.
func DuringSafely(ctx context.Context, s *client.Subscriber, channel string, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := s.Subscribe(ctx, channel); err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		s.Unsubscribe(ctx, channel)
	}()
	return work(ctx)
}
