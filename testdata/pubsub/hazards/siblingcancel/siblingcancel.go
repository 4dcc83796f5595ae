// Package siblingcancel publishes messages side by side, and then says that these
// were all, with the context of those that have already come to their end.
package siblingcancel

import (
	"context"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

// End is the message that says that there are no more.
const End = "end"

// PublishAll publishes messages, in any order, and then End. It does not come
// that far: the context of the group ends with the group.
func PublishAll(ctx context.Context, b *client.Buffered, channel string, messages ...string) error {
	g, ctx := withContext(ctx)
	for _, m := range messages {
		g.Go(func() error {
			_, err := b.Publish(ctx, channel, m)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	_, err := b.Publish(ctx, channel, End) // HAZARD: g.Wait has ended ctx
	return err
}

// PublishAllSafely is PublishAll, with a name for each context.
func PublishAllSafely(ctx context.Context, b *client.Buffered, channel string, messages ...string) error {
	g, gctx := withContext(ctx)
	for _, m := range messages {
		g.Go(func() error {
			_, err := b.Publish(gctx, channel, m)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	_, err := b.Publish(ctx, channel, End)
	return err
}

// A group is what golang.org/x/sync/errgroup has, as far as it is needed here.
type group struct {
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
}

// withContext returns a group, and a context that ends with the first of its
// functions that fails, or when all have returned.
func withContext(ctx context.Context) (*group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &group{cancel: cancel}, ctx
}

// Go calls f in a new goroutine.
func (g *group) Go(f func() error) {
	g.wg.Go(func() {
		if err := f(); err != nil {
			g.cancel(err)
		}
	})
}

// Wait waits for all functions.
func (g *group) Wait() error {
	g.wg.Wait()
	g.cancel(nil)
	return nil
}
