// Package broker hands published messages on to subscribers.
//
// A publisher never waits. Each channel keeps its latest messages in a ring,
// and each subscriber has its own position in it; one that is too slow finds
// that the ring has moved on, goes on from the oldest message that is left, and
// counts those that it has missed.
package broker

import "sync"

// Options configure a broker. A zero field means its default.
type Options struct {
	// Capacity is how many messages a channel keeps for its slowest
	// subscriber. The default is 1024.
	Capacity int

	// MaxBytes is how many bytes of messages a channel keeps. The default is
	// 8 MiB.
	MaxBytes int

	// MaxTotalBytes is how many bytes of messages all channels keep together.
	// The default is 64 MiB.
	MaxTotalBytes int
}

func (o Options) withDefaults() Options {
	if o.Capacity <= 0 {
		o.Capacity = 1024
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 8 << 20
	}
	if o.MaxTotalBytes <= 0 {
		o.MaxTotalBytes = 64 << 20
	}
	return o
}

// A Message was published on a channel.
type Message struct {
	Channel, Payload string
}

// A Broker knows the channels that have subscribers.
type Broker struct {
	opts Options

	// mu guards all channels, and all fields of subscribers. Nobody waits for
	// anything while holding it.
	mu       sync.Mutex
	channels map[string]*channel
	budget   budget
}

type channel struct {
	ring      ring
	receivers map[*receiver]struct{}
}

// New returns a broker without channels.
func New(opts Options) *Broker {
	opts = opts.withDefaults()
	return &Broker{
		opts:     opts,
		channels: make(map[string]*channel),
		budget:   budget{limit: opts.MaxTotalBytes},
	}
}

// Publish hands a message to all present subscribers of the channel and
// returns their number. It does not wait for any of them.
func (b *Broker) Publish(name, payload string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	ch, ok := b.channels[name]
	if !ok {
		return 0
	}
	ch.ring.push(payload, len(ch.receivers))
	for r := range ch.receivers {
		r.owner.enqueue(r)
	}
	return len(ch.receivers)
}

// Bytes returns how much the messages take that have not been received.
func (b *Broker) Bytes() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.budget.used
}

// Channels returns the number of channels that have subscribers.
func (b *Broker) Channels() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.channels)
}

// Subscriber returns a subscriber without channels.
func (b *Broker) Subscriber() *Subscriber {
	return &Subscriber{
		broker:    b,
		ready:     make(chan struct{}, 1),
		receivers: make(map[string]*receiver),
	}
}

// join adds a receiver to the channel, which sees what is published from now
// on. The caller holds the lock.
func (b *Broker) join(name string, owner *Subscriber) *receiver {
	ch, ok := b.channels[name]
	if !ok {
		ch = &channel{
			ring:      ring{maxCount: b.opts.Capacity, maxBytes: b.opts.MaxBytes, budget: &b.budget},
			receivers: make(map[*receiver]struct{}),
		}
		b.channels[name] = ch
	}
	r := &receiver{name: name, channel: ch, owner: owner, position: ch.ring.end()}
	ch.receivers[r] = struct{}{}
	return r
}

// leave removes a receiver, and its channel with the last one. The caller
// holds the lock.
func (b *Broker) leave(r *receiver) {
	delete(r.channel.receivers, r)
	r.channel.ring.skip(r.position)
	if len(r.channel.receivers) == 0 {
		delete(b.channels, r.name)
	}
}
