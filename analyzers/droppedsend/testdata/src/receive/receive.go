// Package receive moves messages from one channel to another.
package receive

import "time"

type Message struct {
	Topic string
	Body  []byte
}

type Subscription struct {
	queue  chan Message
	raw    chan any
	out    chan Message
	slots  chan struct{}
	wake   chan struct{}
	ticks  chan time.Time
	errs   chan error
	flags  chan bool
	spare  Message
	loaded bool
}

// backlog holds what arrived before anybody subscribed.
var backlog = make(chan Message, 64)
