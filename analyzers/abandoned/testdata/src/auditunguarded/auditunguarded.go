// Package auditunguarded gives its callers channels, and heeds in one send that
// they may have left, and in another not.
package auditunguarded

import (
	"context"
	"errors"
)

type Row struct {
	Key string
	Err error
}

type Index interface {
	Each(ctx context.Context, f func(key string) bool) error
}

var errKey = errors.New("bad key")

// Rows lets who receives leave when ctx ends, but for the last error.
func Rows(ctx context.Context, index Index) <-chan Row {
	out := make(chan Row)
	go func() {
		defer close(out)
		err := index.Each(ctx, func(key string) bool { // ^leaves
			if key == "" {
				out <- Row{Err: errKey} // no context has ended here, as far as it shows
				return false
			}
			select {
			case out <- Row{Key: key}: // ^rest
				return true
			case <-ctx.Done():
				return false
			}
		})
		if err != nil {
			out <- Row{Err: err} // want `out is sent to at line \d+ also when Each is cancelled or fails at line \d+, and blocks for ever if its receiver has left by then, as the send at line \d+ supposes`
		}
	}()
	return out
}

// RowsInSelect has the last error in a select, too.
func RowsInSelect(ctx context.Context, index Index) <-chan Row {
	out := make(chan Row)
	send := func(r Row) bool {
		select {
		case out <- r:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(out)
		if err := index.Each(ctx, func(key string) bool { return send(Row{Key: key}) }); err != nil {
			send(Row{Err: err})
		}
	}()
	return out
}

// RowsToEnd makes its callers receive to the end, whatever ends.
func RowsToEnd(ctx context.Context, index Index) <-chan Row {
	out := make(chan Row)
	go func() {
		defer close(out)
		err := index.Each(ctx, func(key string) bool {
			out <- Row{Key: key}
			return ctx.Err() == nil
		})
		if err != nil {
			out <- Row{Err: err}
		}
	}()
	return out
}

// RowsWithRoom has room for the error.
func RowsWithRoom(ctx context.Context, index Index) <-chan Row {
	out := make(chan Row, 1)
	go func() {
		defer close(out)
		err := index.Each(ctx, func(key string) bool {
			select {
			case out <- Row{Key: key}:
				return true
			case <-ctx.Done():
				return false
			}
		})
		if err != nil {
			out <- Row{Err: err}
		}
	}()
	return out
}
