package auditmemo

import (
	"context"
	"errors"
	"sync"
)

type Record struct{ Name string }

type Source interface {
	Fetch(ctx context.Context, key string) (*Record, error)
	Open(ctx context.Context) error
}

type entry struct {
	rec *Record
	err error
}

// A Cache keeps what its source has answered.
type Cache struct {
	src Source

	mu      sync.Mutex
	entries map[string]entry
	failed  map[string]error
	shared  sync.Map
}

var errGone = errors.New("gone")
