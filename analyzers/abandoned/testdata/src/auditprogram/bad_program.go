package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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

// A server of the program answers one request after the other.
type server struct{ next func() (string, error) }

var _ = (&server{}).follow

func (s *server) follow(ctx context.Context, w http.ResponseWriter) {
	lines := make(chan string)
	go func() { // want `sends to lines at line \d+, but nobody receives when ctx ends at line \d+: it blocks for ever \(abandoned\)`
		defer close(lines)
		for {
			line, err := s.next()
			if err != nil {
				return
			}
			lines <- line
		}
	}()
	for {
		select {
		case line, ok := <-lines: // ^rest
			if !ok {
				return
			}
			fmt.Fprintln(w, line)
		case <-ctx.Done(): // ^leaves
			return
		}
	}
}
