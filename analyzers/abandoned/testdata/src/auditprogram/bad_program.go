package main

import (
	"context"
	"errors"
	"fmt"
)

func main() {
	if err := load(context.Background()); err != nil {
		fmt.Println(err)
	}
}

// A function of the program itself, which may end with it.
func load(ctx context.Context) error {
	done := make(chan error)
	go func() { done <- errors.New("late") }() // want `sends to done at line \d+, but nobody receives when ctx ends.*audit`
	select {
	case err := <-done: // ^rest
		return err
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	}
}
