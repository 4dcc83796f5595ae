package inject

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errBusy = errors.New("busy")

type Offset struct {
	Partition int
	Err       error
}

type Broker interface {
	Offset(ctx context.Context, partition int) (Offset, error)
}

// A Reader hands what went wrong to whoever polls it.
type Reader struct {
	broker Broker

	mu     sync.Mutex
	failed []Offset
	last   map[int]error
	events chan error
}

func (r *Reader) fail(partition int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = append(r.failed, Offset{partition, err})
}

func pause(int) <-chan time.Time { return time.After(time.Second) }
