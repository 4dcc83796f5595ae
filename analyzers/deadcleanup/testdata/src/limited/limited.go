// Package limited has functions of which the package itself shows that what ends
// early is one operation, and others of which only callers elsewhere know.
package limited

import "context"

// A Store keeps things on a remote machine.
type Store struct{ send chan string }

// Register says that somebody works on a key.
func (s *Store) Register(ctx context.Context, key string) error { return s.say(ctx, "register "+key) }

// Unregister says that it is done.
func (s *Store) Unregister(ctx context.Context, key string) error {
	return s.say(ctx, "unregister "+key)
}

// Put keeps a value.
func (s *Store) Put(ctx context.Context, key, value string) error {
	return s.say(ctx, "put "+key+" "+value)
}

func (s *Store) say(ctx context.Context, line string) error {
	select {
	case s.send <- line:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A Service puts things into a store.
type Service struct{ store *Store }

// A Request is a message as Protocol Buffers have it.
type Request struct{ key, value string }

// ProtoMessage makes it one.
func (*Request) ProtoMessage() {}
