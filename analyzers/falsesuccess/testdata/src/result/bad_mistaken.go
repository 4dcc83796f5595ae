package result

import (
	"context"
	"fmt"
)

type header struct{ entries, before int }

type headers interface {
	Last() (*header, error)
	Read(id int) (*header, error)
	Trim(id int) error
}

// Newest looks for the newest header with entries. When it is cancelled it returns
// the error of the last read, which was none.
func Newest(ctx context.Context, h headers) (*header, error) {
	last, err := h.Last()
	if err != nil {
		return nil, err
	}
	for err == nil {
		if last.entries > 0 {
			break
		}
		if ctx.Err() != nil { // ^leaves
			return nil, err // want `Newest reports success when ctx ends at line \d+, with work left: the error that it returns is none at that point \(falsesuccess\)`
		}
		last, err = h.Read(last.before) // ^rest
	}
	return last, err
}

// TrimAll has the same slip behind a wrapped error.
func TrimAll(ctx context.Context, h headers, ids []int) error {
	var err error
	for _, id := range ids {
		if err = h.Trim(id); err != nil { // ^rest
			return fmt.Errorf("header %d: %w", id, err)
		}
		select {
		case <-ctx.Done(): // ^leaves
			return err // want `TrimAll reports success when ctx ends`
		default:
		}
	}
	return nil
}
