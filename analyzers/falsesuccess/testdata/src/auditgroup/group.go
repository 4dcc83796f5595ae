package auditgroup

import (
	"context"
	"sync"
)

type Pack struct{ ID string }

type Repo interface {
	Check(ctx context.Context, id string) error
	Copy(ctx context.Context, id string) error
}

type Checker struct {
	repo Repo
	mu   sync.Mutex
	bad  []string
}

func (c *Checker) note(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bad = append(c.bad, id)
}
