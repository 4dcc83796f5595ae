// Package splitupdate is a subscriber that can be switched to another channel,
// broken.
//
// Lost is the agreement of two fields. Switch writes the name of the channel,
// subscribes with the caller's context, and then writes the subscription. A
// caller that gives up in between leaves the new name with the old subscription,
// so that the messages of one channel are taken for those of another.
//
// The safe form is client.Subscriber.Reconnect: prepare the new connection, and
// write all that belongs to it in one step once it is ready.
package splitupdate

import (
	"context"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

// A Feed is subscribed to one channel.
type Feed struct {
	dial client.Dialer

	mu      sync.Mutex
	channel string
	current *client.Subscriber
}

// Follow returns a feed of a channel.
func Follow(ctx context.Context, dial client.Dialer, channel string) (*Feed, error) {
	s, err := subscribe(ctx, dial, channel)
	if err != nil {
		return nil, err
	}
	f := &Feed{dial: dial}
	f.attach(channel, s)
	return f, nil
}

func (f *Feed) attach(channel string, s *client.Subscriber) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.channel = channel
	f.current = s
}

// Switch follows another channel.
func (f *Feed) Switch(ctx context.Context, channel string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.channel = channel // HAZARD: the subscription is still that of the other one
	next, err := subscribe(ctx, f.dial, channel)
	if err != nil {
		return err
	}
	f.current.Close()
	f.current = next
	return nil
}

// Current returns the channel that the feed follows, and its subscription.
func (f *Feed) Current() (channel string, s *client.Subscriber) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.channel, f.current
}

func subscribe(ctx context.Context, dial client.Dialer, channel string) (*client.Subscriber, error) {
	c, err := client.Dial(ctx, dial)
	if err != nil {
		return nil, err
	}
	return c.Subscribe(ctx, channel)
}
