// Package auditrates limits rates: entries that are left behind are the point.
package auditrates

import (
	"context"
	"slices"
	"sync"
	"time"
)

type reader interface {
	Read(ctx context.Context) (heavy bool, err error)
}

type limiter struct {
	mu   sync.Mutex
	seen []time.Time
}

func (l *limiter) trim(now time.Time) {
	l.seen = slices.DeleteFunc(l.seen, func(t time.Time) bool { return now.Sub(t) > time.Minute })
}

func (l *limiter) accept() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trim(time.Now())
	if len(l.seen) >= 10 {
		return false
	}
	l.seen = append(l.seen, time.Now())
	return true
}

func (l *limiter) acceptHeavy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trim(time.Now())
	return len(l.seen) < 5
}

// A Server answers so many requests a minute, those that fail included.
type Server struct{ limiter limiter }

// Serve leaves its entry until it is old.
func (s *Server) Serve(ctx context.Context, r reader) bool {
	if !s.limiter.accept() {
		return false
	}
	heavy, err := r.Read(ctx)
	if err != nil {
		return false
	}
	return !heavy || s.limiter.acceptHeavy()
}
