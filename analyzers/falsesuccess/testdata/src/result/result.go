package result

import (
	"context"
	"errors"
	"sync"
	"time"
)

type Config struct {
	Name  string
	Peers []string
	Limit map[string]int
}

type Store interface {
	Read(ctx context.Context, key string) (*Config, error)
	Keys(ctx context.Context, after string) ([]string, error)
	Ready() <-chan struct{}
}

type Service struct {
	store Store

	mu    sync.Mutex
	name  string
	known []string
	cfg   *Config
}

var errNone = errors.New("none")

const interval = 100 * time.Millisecond
