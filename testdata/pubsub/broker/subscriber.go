package broker

import (
	"context"
	"slices"
)

// A Subscriber receives the messages of any number of channels in one stream.
// Messages of one channel come in the order in which they were published, and
// no channel can keep another one waiting for ever.
//
// One goroutine at a time may receive.
type Subscriber struct {
	broker *Broker
	ready  chan struct{} // cap 1: there may be something in the queue

	// Guarded by the broker's lock.
	receivers map[string]*receiver
	queue     []*receiver // those with unread messages, in turn
	lagged    uint64
}

// A receiver is the place of one subscriber in one channel.
type receiver struct {
	name     string
	channel  *channel
	owner    *Subscriber
	position uint64 // of the next message to read
	queued   bool   // is in the owner's queue
}

// Subscribe adds channels, and returns the number of channels that the
// subscriber now has. Adding one that it has already changes nothing.
func (s *Subscriber) Subscribe(name string) int {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	if _, ok := s.receivers[name]; !ok {
		s.receivers[name] = s.broker.join(name, s)
	}
	return len(s.receivers)
}

// Unsubscribe removes a channel, with its unread messages, and returns the
// number of channels that are left.
func (s *Subscriber) Unsubscribe(name string) int {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	if r, ok := s.receivers[name]; ok {
		delete(s.receivers, name)
		s.queue = slices.DeleteFunc(s.queue, func(queued *receiver) bool { return queued == r })
		s.broker.leave(r)
	}
	return len(s.receivers)
}

// Has reports whether the subscriber has the channel.
func (s *Subscriber) Has(name string) bool {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	_, ok := s.receivers[name]
	return ok
}

// Channels returns the names of all channels, in no order.
func (s *Subscriber) Channels() []string {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	names := make([]string, 0, len(s.receivers))
	for name := range s.receivers {
		names = append(names, name)
	}
	return names
}

// Lagged returns how many messages the subscriber has missed by being slow.
func (s *Subscriber) Lagged() uint64 {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	return s.lagged
}

// Close removes all channels.
func (s *Subscriber) Close() {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	for name, r := range s.receivers {
		delete(s.receivers, name)
		s.broker.leave(r)
	}
	s.queue = nil
}

// Ready returns a channel that is signalled when TryNext may have something.
// A signal does not carry a message: taking one and then doing something else
// loses nothing but the hint, and TryNext renews it as long as there is more.
func (s *Subscriber) Ready() <-chan struct{} { return s.ready }

// TryNext returns the next message, or false if there is none now.
func (s *Subscriber) TryNext() (Message, bool) {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	for len(s.queue) > 0 {
		r := s.queue[0]
		s.queue[0] = nil
		s.queue = s.queue[1:]
		r.queued = false
		payload, ok := s.read(r)
		if !ok {
			continue
		}
		// Behind the others, if it has more: this is what makes it fair.
		if r.position < r.channel.ring.end() {
			s.enqueue(r)
		}
		if len(s.queue) > 0 {
			s.signal()
		}
		return Message{Channel: r.name, Payload: payload}, true
	}
	return Message{}, false
}

// Next waits for a message. It is cancel-safe: a message is taken only when it
// is going to be returned.
func (s *Subscriber) Next(ctx context.Context) (Message, error) {
	for {
		if m, ok := s.TryNext(); ok {
			return m, nil
		}
		select {
		case <-s.ready:
		case <-ctx.Done():
			return Message{}, ctx.Err()
		}
	}
}

// read takes the next message of a receiver, and counts what it has missed.
// The caller holds the lock.
func (s *Subscriber) read(r *receiver) (string, bool) {
	payload, at, ok := r.channel.ring.read(r.position)
	s.lagged += at - r.position
	r.position = at
	if ok {
		r.position++
	}
	return payload, ok
}

// enqueue puts a receiver that has a message into the queue. The caller holds
// the lock.
func (s *Subscriber) enqueue(r *receiver) {
	if !r.queued {
		r.queued = true
		s.queue = append(s.queue, r)
	}
	s.signal()
}

func (s *Subscriber) signal() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}
