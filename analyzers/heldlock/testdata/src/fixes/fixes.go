// Package fixes has locks that can be unlocked where they are forgotten.
package fixes

import (
	"context"
	"sync"
)

type remote interface {
	Send(ctx context.Context, line string) error
}

// A Log is written by one caller at a time.
type Log struct {
	mu     sync.RWMutex
	remote remote
	lines  []string
	room   chan struct{}
}

// Append unlocks by hand.
func (l *Log) Append(ctx context.Context, line string) error {
	l.mu.Lock()                                      // want `l.mu is locked`
	if err := l.remote.Send(ctx, line); err != nil { // ^leaves
		return err
	}
	l.lines = append(l.lines, line)
	l.mu.Unlock() // ^rest
	return nil
}

// Wait leaves in an arm.
func (l *Log) Wait(ctx context.Context) []string {
	l.mu.RLock() // want `l.mu is locked for reading`
	select {
	case <-ctx.Done(): // ^leaves
		return nil
	case <-l.room:
	}
	lines := l.lines
	l.mu.RUnlock() // ^rest
	return lines
}

// Shared has one return for both ways, where nobody knows.
func (l *Log) Shared(ctx context.Context, line string) (err error) {
	l.mu.Lock()                                     // want `l.mu is locked`
	if err = l.remote.Send(ctx, line); err == nil { // ^leaves
		l.lines = append(l.lines, line)
		l.mu.Unlock() // ^rest
	}
	return err
}

// Local has a name of its own for the log.
func Local(ctx context.Context, logs map[string]*Log, name string) error {
	l := logs[name]
	l.mu.Lock()                                      // want `mu is locked`
	if err := l.remote.Send(ctx, name); err != nil { // ^leaves
		return err
	}
	l.mu.Unlock() // ^rest
	return nil
}
