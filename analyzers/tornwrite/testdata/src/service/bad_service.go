package service

import (
	"context"
	"errors"
	"net/http"
	"time"
)

var errSlow = errors.New("too slow")

// While goes on as long as its context lasts, and reports why it stopped.
func (n *Node) While(ctx context.Context, items []string) error {
	if err := n.writeCount(len(items)); err != nil { // want "written to n.conn"
		return err
	}
	for i := 0; i < len(items) && ctx.Err() == nil; i++ { // ^leaves
		if err := n.writeItem(items[i]); err != nil { // ^rest
			return err
		}
	}
	return ctx.Err()
}

// Chained has all of its errors in one variable.
func (n *Node) Chained(ctx context.Context, items []string) error {
	err := n.writeCount(len(items)) // want "written to n.conn"
	for _, item := range items {
		if err == nil {
			err = ctx.Err() // ^leaves
		}
		if err == nil {
			err = n.writeItem(item) // ^rest
		}
	}
	return err
}

// Bounded makes the deadline itself, in what is otherwise the life of a node.
func (n *Node) Bounded(head, body string) error {
	ctx, cancel := context.WithTimeout(context.Background(), n.wait)
	defer cancel()
	if err := n.writeItem(head); err != nil { // want "written to n.conn"
		return err
	}
	if ctx.Err() != nil { // ^leaves
		return errSlow
	}
	_, err := n.conn.Write([]byte(body)) // ^rest
	return err
}

// Timed asks a timer.
func (n *Node) Timed(items []string) error {
	timer := time.NewTimer(n.wait)
	defer timer.Stop()
	if err := n.writeCount(len(items)); err != nil { // want "written to n.conn at line .*, but not when the timer fires"
		return err
	}
	for _, item := range items {
		select {
		case <-timer.C: // ^leaves
			return errSlow
		default:
		}
		if err := n.writeItem(item); err != nil { // ^rest
			return err
		}
	}
	return nil
}

// ServeHTTP stops in the middle of a message to a peer when its client goes
// away.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	items := r.URL.Query()["item"]
	if n.writeCount(len(items)) != nil { // want "written to n.conn"
		return
	}
	for _, item := range items {
		if r.Context().Err() != nil { // ^leaves
			return
		}
		if n.writeItem(item) != nil { // ^rest
			return
		}
	}
}
