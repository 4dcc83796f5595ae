package broker_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/broker"
)

// drain returns the payloads that are there.
func drain(s *broker.Subscriber) []string {
	var payloads []string
	for {
		m, ok := s.TryNext()
		if !ok {
			return payloads
		}
		payloads = append(payloads, m.Payload)
	}
}

func TestPublish(t *testing.T) {
	b := broker.New(broker.Options{})
	require.Equal(t, 0, b.Publish("a", "nobody listens"))

	first, second := b.Subscriber(), b.Subscriber()
	require.Equal(t, 1, first.Subscribe("a"))
	require.Equal(t, 1, b.Publish("a", "1"))
	require.Equal(t, 1, second.Subscribe("a"))
	require.Equal(t, 2, second.Subscribe("b"))
	require.Equal(t, 2, second.Subscribe("b"), "subscribing twice counts once")
	require.Equal(t, 2, b.Publish("a", "2"))
	require.Equal(t, 1, b.Publish("b", "3"))

	require.Equal(t, []string{"1", "2"}, drain(first))
	require.Equal(t, []string{"2", "3"}, drain(second), "a subscriber sees what comes after it")
}

func TestChannelsAreDropped(t *testing.T) {
	b := broker.New(broker.Options{})
	first, second := b.Subscriber(), b.Subscriber()
	for i := range 100 {
		first.Subscribe(fmt.Sprint(i))
		second.Subscribe(fmt.Sprint(i))
	}
	require.Equal(t, 100, b.Channels())
	require.Equal(t, 99, first.Unsubscribe("0"))
	require.Equal(t, 99, first.Unsubscribe("0"))
	require.Equal(t, 100, b.Channels())
	require.Equal(t, 1, b.Publish("0", ""))
	second.Close()
	require.Equal(t, 99, b.Channels())
	require.Zero(t, b.Bytes(), "nobody is left to read the message")
	first.Close()
	require.Equal(t, 0, b.Channels())
}

func TestSlowSubscriberLags(t *testing.T) {
	b := broker.New(broker.Options{Capacity: 4})
	slow, fast := b.Subscriber(), b.Subscriber()
	slow.Subscribe("a")
	fast.Subscribe("a")
	for i := range 10 {
		b.Publish("a", fmt.Sprint(i))
		require.Equal(t, []string{fmt.Sprint(i)}, drain(fast))
	}
	require.Equal(t, []string{"6", "7", "8", "9"}, drain(slow))
	require.Equal(t, uint64(6), slow.Lagged())
	require.Equal(t, uint64(0), fast.Lagged())

	b.Publish("a", "10")
	require.Equal(t, []string{"10"}, drain(slow), "after a lag it goes on as usual")
	require.Equal(t, uint64(6), slow.Lagged())
}

func TestBytesAreBounded(t *testing.T) {
	const size = 1000
	payload := strings.Repeat("x", size)
	b := broker.New(broker.Options{MaxBytes: 5 * size, MaxTotalBytes: 12 * size})
	s := b.Subscriber()
	names := []string{"a", "b", "c", "d"}
	for _, name := range names {
		s.Subscribe(name)
	}
	for range 10 {
		for _, name := range names {
			b.Publish(name, payload)
			require.True(t, b.Bytes() <= 12*size)
		}
	}
	b.Publish("a", strings.Repeat(payload, 6))
	b.Publish("a", "the next one after one that is too large")
	got := drain(s)
	require.Equal(t, uint64(42-len(got)), s.Lagged(), "what is not received is counted")
	require.True(t, slices.Contains(got, "the next one after one that is too large"))
	require.Zero(t, b.Bytes())
}

// A subscriber that keeps up loses nothing because others do not.
func TestBudgetIsTakenFromTheSlow(t *testing.T) {
	b := broker.New(broker.Options{MaxTotalBytes: 10_000})
	slow, fast := b.Subscriber(), b.Subscriber()
	slow.Subscribe("slow")
	fast.Subscribe("fast")
	for i := range 1000 {
		b.Publish("slow", fmt.Sprint(i))
		b.Publish("fast", fmt.Sprint(i))
		require.Equal(t, []string{fmt.Sprint(i)}, drain(fast))
	}
	got := drain(slow)
	require.Equal(t, "999", got[len(got)-1])
	require.Equal(t, uint64(1000-len(got)), slow.Lagged())
}

func TestUnsubscribeDropsUnread(t *testing.T) {
	b := broker.New(broker.Options{})
	s := b.Subscriber()
	s.Subscribe("a")
	s.Subscribe("b")
	b.Publish("a", "1")
	b.Publish("b", "2")
	s.Unsubscribe("a")
	require.Equal(t, []string{"2"}, drain(s))
	s.Subscribe("a")
	require.Len(t, drain(s), 0)
}

func TestUnsubscribeLeavesOthersTheirs(t *testing.T) {
	b := broker.New(broker.Options{})
	leaver, other := b.Subscriber(), b.Subscriber()
	leaver.Subscribe("a")
	other.Subscribe("a")
	b.Publish("a", "1")
	leaver.Unsubscribe("a")
	require.Len(t, drain(leaver), 0)
	require.Equal(t, []string{"1"}, drain(other))
}

func TestFairness(t *testing.T) {
	b := broker.New(broker.Options{})
	s := b.Subscriber()
	s.Subscribe("busy")
	s.Subscribe("quiet")
	for range 100 {
		b.Publish("busy", "x")
	}
	b.Publish("quiet", "y")
	s.TryNext()
	m, _ := s.TryNext()
	require.Equal(t, "quiet", m.Channel)
}

func TestNextIsCancelSafe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := broker.New(broker.Options{})
		s := b.Subscriber()
		s.Subscribe("a")
		var received []string
		for i := range 200 {
			// Cancellation and message are ready at the same time, in all
			// orders that the scheduler comes up with.
			ctx, cancel := context.WithCancel(t.Context())
			go cancel()
			go b.Publish("a", fmt.Sprint(i))
			if m, err := s.Next(ctx); err == nil {
				received = append(received, m.Payload)
			}
			synctest.Wait()
		}
		received = append(received, drain(s)...)
		require.Len(t, received, 200)
	})
}

func TestReadyIsRenewed(t *testing.T) {
	for _, second := range []string{"a", "b"} {
		b := broker.New(broker.Options{})
		s := b.Subscriber()
		s.Subscribe("a")
		s.Subscribe("b")
		b.Publish("a", "1")
		b.Publish(second, "2")
		for range 2 {
			require.Equal(t, 1, len(s.Ready()))
			<-s.Ready()
			_, ok := s.TryNext()
			require.True(t, ok)
		}
		require.Zero(t, len(s.Ready()), "ready without a message")
	}
}
