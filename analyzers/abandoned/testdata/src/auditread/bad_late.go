package auditread

import (
	"context"
	"sync"
	"time"
)

type Conn interface {
	Read(p []byte) (int, error)
	Write(p []byte) (int, error)
}

type Client struct {
	conn Conn
	call func(string) (string, error)
}

// Both results are written by the goroutine, and returned after a defer.
func (c *Client) Get(ctx context.Context, key string, closing func()) (text string, err error) {
	defer closing()
	done := make(chan struct{})
	go func() { // want `text is written at line \d+ by the goroutine started at line \d+, which still runs when ctx ends at line \d+`
		defer close(done)
		text, err = c.call(key)
	}()
	select {
	case <-done: // ^rest
		return text, err
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// What has been collected so far is returned while it grows.
func (c *Client) Collect(keys []string, d time.Duration) []string {
	var list []string
	done := make(chan struct{})
	go func() { // want `list is written at line \d+ by the goroutine`
		for _, key := range keys {
			text, _ := c.call(key)
			list = append(list, text)
		}
		close(done)
	}()
	select {
	case <-done: // ^rest
	case <-time.After(d): // ^leaves
	}
	return list
}

type Stats struct{ hits, misses int }

// A part of a variable.
func (c *Client) Count(ctx context.Context, keys []string) (Stats, error) {
	var stats Stats
	done := make(chan error, 1)
	go func() { // want `stats is written at line \d+ by the goroutine`
		for _, key := range keys {
			if _, err := c.call(key); err != nil {
				stats.misses++
			}
		}
		done <- nil
	}()
	select {
	case err := <-done: // ^rest
		return stats, err
	case <-ctx.Done(): // ^leaves
		return stats, ctx.Err()
	}
}

// The wait for the group is skipped.
func (c *Client) Both(ctx context.Context, check func(context.Context) error) (string, error) {
	var a string
	var wg sync.WaitGroup
	wg.Go(func() { // want `a is written at line \d+ by the goroutine`
		a, _ = c.call("a")
	})
	if err := check(ctx); err != nil { // ^leaves
		return a, err
	}
	wg.Wait() // ^rest
	return a, nil
}

// Generic code.
func Do[T any](ctx context.Context, work func() (T, error)) (T, error) {
	var v T
	done := make(chan error, 1)
	go func() { // want `v is written at line \d+ by the goroutine`
		var err error
		v, err = work()
		done <- err
	}()
	select {
	case err := <-done: // ^rest
		return v, err
	case <-ctx.Done(): // ^leaves
		return v, ctx.Err()
	}
}
