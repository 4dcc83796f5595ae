// Package abandoned shares a client among callers who may stop waiting, broken.
//
// Lost is a goroutine for each call that is cancelled, with the reply that it
// holds: it wants to hand the reply to a caller who has left, and nobody else
// takes it. The other way round, a caller waits for ever for a reply that was
// never asked for, or for somebody who has left to take the call.
//
// The safe form is client.Buffered: the channel for the reply has room for it,
// and each wait has an arm for the end of the one that is waited for.
package abandoned

import (
	"context"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// Shared executes the calls of many callers. One that is cancelled is still
// executed, so that the connection stays in order.
type Shared struct {
	client *client.Client
}

// NewShared makes a client shared.
func NewShared(c *client.Client) *Shared { return &Shared{client: c} }

type result struct {
	frame resp.Frame
	err   error
}

// patience is how long a call waits for its reply at most.
const patience = time.Minute

// Do has a command executed and returns the reply.
func (s *Shared) Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	reply := make(chan result)
	go func() { // HAZARD: reply has no room, and Do may have left
		frame, err := s.client.Do(context.WithoutCancel(ctx), cmd)
		reply <- result{frame: frame, err: err}
	}()
	select {
	case r := <-reply:
		return r.frame, r.err
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	}
}

// Get returns the values of keys, in their order, for as long as ctx lives.
func (s *Shared) Get(ctx context.Context, keys ...string) []resp.Frame {
	replies := make(chan resp.Frame)
	go func() {
		for _, key := range keys {
			frame, err := s.Do(ctx, resp.Command("get", key))
			if err != nil {
				return
			}
			replies <- frame
		}
		close(replies)
	}()
	var values []resp.Frame
	for frame := range replies { // HAZARD: nobody closes replies when ctx ends
		values = append(values, frame)
	}
	return values
}

// Queued executes the calls of many callers one after the other, in Run.
type Queued struct {
	client *client.Client
	calls  chan call
}

type call struct {
	cmd   resp.Frame
	reply chan result
}

// NewQueued makes a client shared.
func NewQueued(c *client.Client) *Queued { return &Queued{client: c, calls: make(chan call)} }

// Run executes calls until ctx ends.
func (q *Queued) Run(ctx context.Context) {
	for {
		select {
		case c := <-q.calls:
			frame, err := q.client.Do(context.WithoutCancel(ctx), c.cmd)
			c.reply <- result{frame: frame, err: err}
		case <-ctx.Done():
			return
		}
	}
}

// Do has a command executed and returns the reply.
func (q *Queued) Do(cmd resp.Frame) (resp.Frame, error) {
	c := call{cmd: cmd, reply: make(chan result, 1)}
	q.calls <- c // HAZARD (audit): Run may have ended
	r := <-c.reply
	return r.frame, r.err
}
