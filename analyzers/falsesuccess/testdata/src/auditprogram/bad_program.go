// Package main tries something until it succeeds, and often ends with that.
package main

import (
	"context"
	"time"
)

type link interface {
	Connect(ctx context.Context) error
}

func main() { println(open(context.Background(), nil)) }

// Reconnect belongs to a program itself.
func Reconnect(ctx context.Context, l link) error { return open(ctx, l) }

func open(ctx context.Context, l link) error {
	for {
		err := l.Connect(ctx) // ^rest
		if err == nil {
			return nil
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done(): // ^leaves
			return nil // want `open reports success when ctx ends at line \d+.*\(falsesuccess, audit\)$`
		}
	}
}
