package auditflag

import (
	"context"
	"sync"
	"sync/atomic"
)

type Remote interface {
	Register(ctx context.Context, name string) error
	Leave(ctx context.Context) error
}

type Agent struct {
	remote Remote
	name   string

	mu         sync.Mutex
	registered bool
	started    atomic.Bool
	known      map[string]bool
	closed     bool
}
