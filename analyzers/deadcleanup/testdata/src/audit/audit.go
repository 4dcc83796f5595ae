// Package audit has cleanup of which it is not clear what it needs.
package audit

import "context"

// A Pool gives out connections.
type Pool interface {
	Open(ctx context.Context) (Conn, error)
	Ping(ctx context.Context) error
	Cancel(ctx context.Context) error
}

// A Conn is a connection.
type Conn interface {
	Exec(ctx context.Context, text string) error
	Close(ctx context.Context) error
}
