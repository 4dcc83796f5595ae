// Package limited has functions of which the package itself shows that what ends
// early is one operation, and others of which only callers elsewhere know.
package limited

import "context"

// A Store keeps things on a remote machine.
type Store interface {
	Lock(ctx context.Context, key string) error
	Unlock(ctx context.Context, key string) error
	Put(ctx context.Context, key, value string) error
}

// A Service puts things into a store.
type Service struct{ store Store }

// A Request is a message as Protocol Buffers have it.
type Request struct{ key, value string }

// ProtoMessage makes it one.
func (*Request) ProtoMessage() {}
