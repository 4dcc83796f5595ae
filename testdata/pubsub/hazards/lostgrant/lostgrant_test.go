package lostgrant_test

import (
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/lostgrant"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

type source interface {
	Get(ctx context.Context) (*client.Client, error)
	Put(c *client.Client)
}

func TestPool(t *testing.T) {
	twin := func(dial client.Dialer) source { return lostgrant.NewPool(1, dial) }
	safe := func(dial client.Dialer) source { return &pool{dial: dial, open: make(chan struct{}, 1)} }
	require.ErrorIs(t, mute(t, twin), context.DeadlineExceeded, "the permit is gone")
	require.NoError(t, mute(t, safe))
}

func TestTurns(t *testing.T) {
	twin := func(c *client.Client) source { return lostgrant.NewTurns(c) }
	safe := func(c *client.Client) source { return &turns{client: c, free: make(chan struct{}, 1)} }
	require.ErrorIs(t, left(t, twin), context.DeadlineExceeded, "it is the turn of somebody who has left")
	require.NoError(t, left(t, safe))
}

// mute gets a client whose server does not answer, and one whose server does,
// and returns the error of the second attempt.
func mute(t *testing.T, pool func(client.Dialer) source) (err error) {
	synctest.Test(t, func(t *testing.T) {
		dial := servertest.Start(t)
		answers := false
		p := pool(func(ctx context.Context) (net.Conn, error) {
			if answers {
				return dial(ctx)
			}
			near, far := net.Pipe()
			go io.Copy(io.Discard, far)
			return near, nil
		})
		_, muteErr := get(t, p)
		require.Error(t, muteErr)
		answers = true
		var c *client.Client
		if c, err = get(t, p); err == nil {
			p.Put(c)
		}
	})
	return err
}

// left has one caller use the client and another one leave who waits for it, and
// returns the error of a third, who comes when it is free.
func left(t *testing.T, turns func(*client.Client) source) (err error) {
	synctest.Test(t, func(t *testing.T) {
		c, dialErr := client.Dial(t.Context(), servertest.Start(t))
		require.NoError(t, dialErr)
		defer c.Close()
		s := turns(c)
		first, firstErr := get(t, s)
		require.NoError(t, firstErr)
		_, leftErr := get(t, s)
		require.ErrorIs(t, leftErr, context.DeadlineExceeded)
		s.Put(first)
		_, err = get(t, s)
	})
	return err
}

func get(t *testing.T, s source) (*client.Client, error) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	return s.Get(ctx)
}

// A pool is lostgrant.Pool, but that it gives its permit back whenever it fails.
type pool struct {
	dial client.Dialer
	open chan struct{}
}

func (p *pool) Get(ctx context.Context) (c *client.Client, err error) {
	select {
	case p.open <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		if err != nil {
			<-p.open
		}
	}()
	if c, err = client.Dial(ctx, p.dial); err != nil {
		return nil, err
	}
	if _, err = c.Ping(ctx, ""); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (p *pool) Put(c *client.Client) {
	c.Close()
	<-p.open
}

// A turns is lostgrant.Turns, without a queue that callers could stay in.
type turns struct {
	client *client.Client
	free   chan struct{}
}

func (t *turns) Get(ctx context.Context) (*client.Client, error) {
	select {
	case t.free <- struct{}{}:
		return t.client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (t *turns) Put(*client.Client) { <-t.free }
