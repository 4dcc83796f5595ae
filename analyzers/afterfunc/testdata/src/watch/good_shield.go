package watch

import (
	"context"
	"sync/atomic"
	"time"
)

// A context that others do not end.
func (c *Client) PingDetached(ctx context.Context) error {
	context.AfterFunc(context.WithoutCancel(ctx), func() { c.conn.SetDeadline(past) })
	_, err := c.roundTrip("PING")
	return err
}

// A defer stops the callback, or waits for it and takes the deadline off.
func (c *Client) PingUndone(ctx context.Context) (err error) {
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		c.conn.SetDeadline(past)
		close(fired)
	})
	defer func() {
		if !stop() {
			<-fired
			err = c.conn.SetDeadline(time.Time{})
		}
	}()
	_, err = c.roundTrip("PING")
	return err
}

// The callback only counts.
func (c *Client) PingCounted(ctx context.Context, ended *atomic.Int64) error {
	context.AfterFunc(ctx, func() { ended.Add(1) })
	_, err := c.roundTrip("PING")
	return err
}

// A goroutine that owns the connection.
func (s *Session) serve(ctx context.Context) {
	defer s.conn.Close()
	context.AfterFunc(ctx, func() { s.conn.SetDeadline(past) })
	for {
		if _, err := s.conn.Read(make([]byte, 1)); err != nil {
			return
		}
	}
}

func (s *Session) Start(ctx context.Context) { go s.serve(ctx) }
