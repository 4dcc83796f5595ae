// Package audit has batches of which it is not certain that they are lost.
package audit

import "context"

// A Poller has a method that takes, by its name.
type Poller interface {
	PollFetches(ctx context.Context) []string
	Pop() string
}

// A Consumer handles records.
type Consumer struct {
	poller Poller
	inbox  chan []string
	stop   chan struct{}
	handle func(context.Context, string) error
	out    chan string
}

// Poll handles what was fetched.
func (c *Consumer) Poll(ctx context.Context) error {
	for _, r := range c.poller.PollFetches(ctx) { // want `a batch is taken from c.poller .*lostbatch, audit\)`
		if err := c.handle(ctx, r); err != nil { // ^leaves ^rest
			return err
		}
	}
	return nil
}

// Gather collects what it popped.
func (c *Consumer) Gather(ctx context.Context, n int) ([]string, error) {
	var out []string
	for range n {
		if err := ctx.Err(); err != nil { // ^leaves
			return nil, err
		}
		out = append(out, c.poller.Pop()) /* ^rest */ // want `items are taken from c.poller .*audit\)`
	}
	return out, nil
}

// Forward ends with the consumer.
func (c *Consumer) Forward() {
	for _, r := range <-c.inbox { // want `taken from c.inbox .*audit\)`
		select { // ^rest
		case c.out <- r:
		case <-c.stop: // ^leaves
			return
		}
	}
}

// Merge is a stage between two channels.
func Merge(ctx context.Context, in <-chan string, n int) ([]string, error) {
	var out []string
	for len(out) < n {
		select {
		case s := <-in: // want `taken from in .*audit\)`
			out = append(out, s) // ^rest
		case <-ctx.Done(): // ^leaves
			return nil, ctx.Err()
		}
	}
	return out, nil
}
