// Package takerestore is the reconnecting half of a subscriber, broken.
//
// Lost are the subscriptions, or the ability to reconnect at all. Reconnect
// takes something out of the subscriber (the channels, a flag, a place in a
// counter), dials and subscribes again with the caller's context, and puts it
// back afterwards: but only if that has succeeded. A caller that gives up during
// the dial leaves a subscriber behind that looks healthy and is not.
//
// The safe form is client.Subscriber.Reconnect: prepare the new connection next
// to the old one, and exchange them in one step once it is ready.
package takerestore

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

// Channels is a subscriber that takes its channels away while it subscribes
// again, lest somebody should use them twice.
type Channels struct {
	dial client.Dialer

	mu       sync.Mutex
	current  *client.Subscriber
	channels []string
}

// NewChannels returns a subscriber that has yet to connect.
func NewChannels(dial client.Dialer, channels ...string) *Channels {
	return &Channels{dial: dial, channels: channels}
}

// Channels returns the channels that it subscribes to.
func (s *Channels) Channels() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.channels)
}

// Reconnect replaces the connection and subscribes to all channels again.
func (s *Channels) Reconnect(ctx context.Context) error {
	s.mu.Lock()
	channels := s.channels
	s.channels = nil // HAZARD: they are put back only if all goes well
	s.mu.Unlock()

	next, err := connect(ctx, s.dial, channels)
	if err != nil {
		return err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = next
	s.channels = channels
	return nil
}

// Next waits for a message.
func (s *Channels) Next(ctx context.Context) (client.Message, error) {
	return receive(ctx, &s.mu, &s.current)
}

// Close closes the connection.
func (s *Channels) Close() { closeCurrent(&s.mu, &s.current) }

var errReconnecting = errors.New("somebody else is reconnecting")

// Flag is a subscriber that keeps two callers from reconnecting at the same
// time with a flag.
type Flag struct {
	dial     client.Dialer
	channels []string

	mu           sync.Mutex
	current      *client.Subscriber
	reconnecting bool
}

// NewFlag returns a subscriber that has yet to connect.
func NewFlag(dial client.Dialer, channels ...string) *Flag {
	return &Flag{dial: dial, channels: channels}
}

// Channels returns the channels that it subscribes to.
func (s *Flag) Channels() []string { return slices.Clone(s.channels) }

// Reconnect replaces the connection and subscribes to all channels again.
func (s *Flag) Reconnect(ctx context.Context) error {
	s.mu.Lock()
	if s.reconnecting {
		s.mu.Unlock()
		return errReconnecting
	}
	s.reconnecting = true // HAZARD: it stays, and nobody will ever reconnect
	s.mu.Unlock()

	next, err := connect(ctx, s.dial, s.channels)
	if err != nil {
		return err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = next
	s.reconnecting = false
	return nil
}

// Next waits for a message.
func (s *Flag) Next(ctx context.Context) (client.Message, error) {
	return receive(ctx, &s.mu, &s.current)
}

// Close closes the connection.
func (s *Flag) Close() { closeCurrent(&s.mu, &s.current) }

// maxDialing is how many callers may reconnect at the same time.
const maxDialing = 1

// Counter is a subscriber that counts the attempts to reconnect that are under
// way.
type Counter struct {
	dial     client.Dialer
	channels []string

	mu      sync.Mutex
	current *client.Subscriber
	dialing int
}

// NewCounter returns a subscriber that has yet to connect.
func NewCounter(dial client.Dialer, channels ...string) *Counter {
	return &Counter{dial: dial, channels: channels}
}

// Channels returns the channels that it subscribes to.
func (s *Counter) Channels() []string { return slices.Clone(s.channels) }

// Reconnect replaces the connection and subscribes to all channels again.
func (s *Counter) Reconnect(ctx context.Context) error {
	s.mu.Lock()
	if s.dialing >= maxDialing {
		s.mu.Unlock()
		return errReconnecting
	}
	s.dialing++ // HAZARD: an attempt that fails is counted for ever
	s.mu.Unlock()

	next, err := connect(ctx, s.dial, s.channels)
	if err != nil {
		return err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.dialing--
	s.current = next
	return nil
}

// Next waits for a message.
func (s *Counter) Next(ctx context.Context) (client.Message, error) {
	return receive(ctx, &s.mu, &s.current)
}

// Close closes the connection.
func (s *Counter) Close() { closeCurrent(&s.mu, &s.current) }
