// Package names knows queues only by the names of their methods, which is not
// enough without an audit.
package names

import "context"

type queue interface {
	Pop() string
	Peek() string
	Len() int
}

// Pop asks an interface, which nobody can look into.
func Pop(ctx context.Context, q queue, out chan<- string) error {
	select {
	case out <- q.Pop():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type stream interface{ Recv() ([]byte, error) }

type mailbox interface{ Receive() []byte }

// Receive does so too.
func Receive(ctx context.Context, m mailbox, out chan<- []byte) error {
	select {
	case out <- m.Receive():
		return nil
	case <-ctx.Done():
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
