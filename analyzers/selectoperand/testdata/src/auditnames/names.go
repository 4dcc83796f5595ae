// Package auditnames knows queues only by the names of their methods.
package auditnames

import "context"

type queue interface {
	Pop() string
	Peek() string
	Len() int
}

// Pop asks an interface, which nobody can look into.
func Pop(ctx context.Context, q queue, out chan<- string) error {
	select {
	case out <- q.Pop(): /* ^rest */ // want `taken by Pop .* \(selectoperand, audit\)`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

type stream interface{ Recv() ([]byte, error) }

type mailbox interface{ Receive() []byte }

// Receive does so too.
func Receive(ctx context.Context, m mailbox, out chan<- []byte) error {
	select {
	case out <- m.Receive(): /* ^rest */ // want `taken by Receive .* \(selectoperand, audit\)`
		return nil
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}

// Peek only looks.
func Peek(ctx context.Context, q queue, out chan<- string, sizes chan<- int) error {
	select {
	case out <- q.Peek():
	case sizes <- q.Len():
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// Hoisted reads before the select.
func Hoisted(ctx context.Context, s stream, out chan<- []byte) ([]byte, error) {
	b, err := s.Recv()
	if err != nil {
		return nil, err
	}
	select {
	case out <- b:
		return nil, nil
	case <-ctx.Done():
		return b, ctx.Err()
	}
}

type notice struct{ ch chan struct{} }

func (n *notice) Receive() <-chan struct{} { return n.ch }

type feed interface{ Recv() <-chan string }

// Channels receives from what the calls return, which take nothing.
func Channels(ctx context.Context, n *notice, f feed) (string, error) {
	select {
	case <-n.Receive():
		return "", nil
	case s := <-f.Recv():
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
