// Package heldlock lets several callers read from one subscriber, broken.
//
// Lost is the subscriber, for everybody: a reader locks it, or takes its turn,
// waits for a message, and returns with the lock or the turn when it is
// cancelled. The messages are all there, and nobody will read them.
//
// The safe form is broker.Subscriber.Next: it locks only to look whether there
// is a message, and waits without.
package heldlock

import (
	"context"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/broker"
)

// Locked is a subscriber that is read under a mutex.
type Locked struct {
	mu  sync.Mutex
	sub *broker.Subscriber
}

// NewLocked returns a subscriber that reads from another one.
func NewLocked(sub *broker.Subscriber) *Locked { return &Locked{sub: sub} }

// Next waits for a message.
func (l *Locked) Next(ctx context.Context) (broker.Message, error) {
	l.mu.Lock() // HAZARD: only a message unlocks it
	m, err := l.sub.Next(ctx)
	if err != nil {
		return broker.Message{}, err
	}
	l.mu.Unlock()
	return m, nil
}

// TryNext returns the next message, or false if there is none, or if somebody
// else is reading.
func (l *Locked) TryNext() (broker.Message, bool) {
	if !l.mu.TryLock() {
		return broker.Message{}, false
	}
	defer l.mu.Unlock()
	return l.sub.TryNext()
}

// InTurn is a subscriber whose readers wait for their turn, which they can stop
// doing at any time.
type InTurn struct {
	turn chan struct{}
	sub  *broker.Subscriber
}

// NewInTurn returns a subscriber that reads from another one.
func NewInTurn(sub *broker.Subscriber) *InTurn {
	return &InTurn{turn: make(chan struct{}, 1), sub: sub}
}

// Next waits for its turn, and then for a message.
func (t *InTurn) Next(ctx context.Context) (broker.Message, error) {
	select {
	case t.turn <- struct{}{}: // HAZARD: and it is never somebody else's
	case <-ctx.Done():
		return broker.Message{}, ctx.Err()
	}
	m, err := t.sub.Next(ctx)
	if err != nil {
		return broker.Message{}, err
	}
	<-t.turn
	return m, nil
}

// TryNext returns the next message, or false if there is none, or if it is
// somebody else's turn.
func (t *InTurn) TryNext() (broker.Message, bool) {
	select {
	case t.turn <- struct{}{}:
	default:
		return broker.Message{}, false
	}
	defer func() { <-t.turn }()
	return t.sub.TryNext()
}
