// Package helpers registers by helpers of its own and of another package.
package helpers

import (
	"context"
	"errors"
	"sync"

	"depqueue"
)

var errClosed = errors.New("closed")

type remote interface {
	Send(ctx context.Context, line string) error
}

// A Hub is waited at.
type Hub struct {
	mu     sync.Mutex
	calls  map[int]*call
	next   int
	slots  *depqueue.Slots
	queue  depqueue.Queue
	remote remote
	closed bool
}

type call struct {
	id    int
	reply chan string
}

func (h *Hub) register() *call {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next++
	c := &call{h.next, make(chan string)}
	h.calls[c.id] = c
	return c
}

func (h *Hub) answer(id int, s string) {
	h.mu.Lock()
	c := h.calls[id]
	delete(h.calls, id)
	h.mu.Unlock()
	c.reply <- s
}

// Answer answers all.
func (h *Hub) Answer(replies map[int]string) {
	for id, s := range replies {
		h.answer(id, s)
	}
}

// Call waits for what a helper has registered.
func (h *Hub) Call(ctx context.Context) (string, error) {
	c := h.register() // want `h.calls gets a waiter at line \d+, which stays there when ctx ends at line \d+: answer blocks when it answers`
	select {
	case s := <-c.reply: // ^rest
		return s, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Take has a slot of another package.
func (h *Hub) Take(ctx context.Context, line string) error {
	h.slots.Take() // want `h.slots.ch is sent a token at line \d+ and a token is received from it on the failure at line \d+`
	if h.closed {
		h.slots.Give() // ^rest
		return errClosed
	}
	return h.remote.Send(ctx, line) // ^leaves
}
