package heldlock_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/broker"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/heldlock"
)

type reader interface {
	Next(ctx context.Context) (broker.Message, error)
	TryNext() (broker.Message, bool)
}

func TestHeldLock(t *testing.T) {
	t.Run("twin/locked", func(t *testing.T) {
		require.False(t, scenario(t, func(sub *broker.Subscriber) reader { return heldlock.NewLocked(sub) }), "the twin is locked for ever")
	})
	t.Run("twin/in turn", func(t *testing.T) {
		require.False(t, scenario(t, func(sub *broker.Subscriber) reader { return heldlock.NewInTurn(sub) }), "the turn has never ended")
	})
	t.Run("safe", func(t *testing.T) {
		require.True(t, scenario(t, func(sub *broker.Subscriber) reader { return sub }))
	})
}

// scenario reads a message, cancels a reader that waits for another one, and
// reports whether the next message can be read.
func scenario(t *testing.T, wrap func(*broker.Subscriber) reader) (read bool) {
	synctest.Test(t, func(t *testing.T) {
		b := broker.New(broker.Options{})
		sub := b.Subscriber()
		defer sub.Close()
		sub.Subscribe("news")
		r := wrap(sub)

		b.Publish("news", "first")
		m, err := r.Next(t.Context())
		require.NoError(t, err)
		require.Equal(t, "first", m.Payload)

		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := r.Next(ctx)
			ended <- err
		}()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-ended, context.Canceled)

		b.Publish("news", "second")
		m, read = r.TryNext()
		require.Equal(t, read, m.Payload == "second")
	})
	return read
}
