// Package values takes single values out of state and waits with the hole in
// place.
package values

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

type transport interface {
	Subscribe(ctx context.Context, topics []string) error
	Renew(ctx context.Context, token string) (string, error)
	Publish(ctx context.Context, b batch) (int, error)
}

type batch struct {
	first int
	lines []string
}

func (b batch) tail(n int) batch { return batch{b.first + n, b.lines[n:]} }

type session struct {
	token string
	since time.Time
}

type config struct{ version int }

type cursor struct{ offset *int64 }

// A Client keeps subscriptions, a session and a batch over reconnects.
type Client struct {
	cursor // how far the server has confirmed

	mu      sync.Mutex
	conn    transport
	subs    []string
	sess    *session
	refresh string
	pending batch
	cfg     atomic.Pointer[config]
	ready   chan struct{}
	byName  map[string]int
}
