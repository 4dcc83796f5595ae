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
	Begin(ctx context.Context) (Tx, error)
	Shutdown(ctx context.Context) error
	Close(ctx context.Context) error
}

// A Tx is a transaction.
type Tx interface {
	Exec(ctx context.Context, text string) error
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
}
