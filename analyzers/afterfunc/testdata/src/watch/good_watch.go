package watch

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"depconn"
)

// A defer stops the callback.
func (c *Client) PingStopped(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { c.conn.SetDeadline(past) })
	defer stop()
	_, err := c.roundTrip("PING")
	return err
}

// In one statement.
func (c *Client) PingShort(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() { c.conn.SetDeadline(past) })()
	_, err := c.roundTrip("PING")
	return err
}

// The callback is stopped for certain, or waited for and undone.
func (c *Client) PingWaited(ctx context.Context) error {
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(fired)
		c.conn.SetDeadline(past)
	})
	_, err := c.roundTrip("PING")
	if !stop() {
		<-fired
		c.conn.SetDeadline(time.Time{})
	}
	return err
}

// Whoever gets the function stops it.
func (c *Client) Guard(ctx context.Context) func() bool {
	return context.AfterFunc(ctx, func() { c.conn.SetDeadline(past) })
}

type call struct{ stop func() bool }

func (c *Client) Begin(ctx context.Context) *call {
	return &call{stop: context.AfterFunc(ctx, func() { c.conn.SetDeadline(past) })}
}

// The goroutine is told to leave, and waited for.
func (c *Client) CallWaited(ctx context.Context, req string) (string, error) {
	done, left := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(left)
		select {
		case <-ctx.Done():
			c.conn.Close()
		case <-done:
		}
	}()
	text, err := c.roundTrip(req)
	close(done)
	<-left
	return text, err
}

// A defer waits.
func (c *Client) CallInGroup(ctx context.Context, req string) (string, error) {
	var wg sync.WaitGroup
	done := make(chan struct{})
	defer func() {
		close(done)
		wg.Wait()
	}()
	wg.Add(1)
	go func() {
		defer wg.Done()
		select {
		case <-ctx.Done():
			c.conn.Close()
		case <-done:
		}
	}()
	return c.roundTrip(req)
}

// A rendezvous: the goroutine has looked before the function returns.
func (c *Client) CallMet(ctx context.Context, req string) (string, error) {
	done := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			c.conn.Close()
			<-done
		case <-done:
		}
	}()
	text, err := c.roundTrip(req)
	done <- struct{}{}
	return text, err
}

// A rendezvous that can be cancelled, with a defer for the other ways.
func DialMet(ctx context.Context, addr string) (*depconn.Conn, error) {
	conn, err := depconn.Dial(addr)
	if err != nil {
		return nil, err
	}
	done := make(chan bool)
	defer close(done)
	go func() {
		select {
		case <-done:
		case <-ctx.Done():
			conn.Close()
		}
	}()
	if _, err := conn.Call("HELLO"); err != nil {
		return nil, err
	}
	select {
	case done <- true:
		return conn, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Whoever gets the function tells the goroutine to leave.
func closeWith(ctx context.Context, conn net.Conn) (stop func()) {
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
		case <-ctx.Done():
			conn.Close()
		}
	}()
	return func() { close(done) }
}

func (c *Client) CallGuarded(ctx context.Context, req string) (string, error) {
	defer closeWith(ctx, c.conn)()
	return c.roundTrip(req)
}

// The goroutine looks again.
func (c *Client) CallChecked(ctx context.Context, req string) (string, error) {
	var over atomic.Bool
	done := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			if over.CompareAndSwap(false, true) {
				c.conn.Close()
			}
		case <-done:
		}
	}()
	text, err := c.roundTrip(req)
	over.Store(true)
	close(done)
	return text, err
}

// The connection ends with the call.
func Ask(ctx context.Context, addr, req string) (string, error) {
	conn, err := depconn.Dial(addr)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	context.AfterFunc(ctx, func() { conn.SetDeadline(past) })
	return conn.Call(req)
}

// The function closes it itself.
func (c *Client) Last(ctx context.Context, req string) (string, error) {
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-ctx.Done():
			c.rpc.Close()
		case <-done:
		}
	}()
	text, err := c.rpc.Call(req)
	c.rpc.Close()
	return text, err
}

type Session struct {
	ctx  context.Context
	conn net.Conn
}

// The context is the object's life.
func (s *Session) Send(req string) error {
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-s.ctx.Done():
			s.conn.Close()
		case <-done:
		}
	}()
	_, err := s.conn.Write([]byte(req))
	return err
}

// A main loop: the end of ctx is the end of the connection.
func (s *Session) Run(ctx context.Context) error {
	context.AfterFunc(ctx, func() { s.conn.SetDeadline(past) })
	_, err := s.conn.Read(make([]byte, 1))
	return err
}

// A new object, whose life is the context's.
func NewSession(ctx context.Context, conn *depconn.Conn) *depconn.Conn {
	go func() {
		<-ctx.Done()
		conn.Close()
	}()
	return conn
}

// A context that cannot end.
func (c *Client) PingForEver() error {
	context.AfterFunc(context.Background(), func() { c.conn.SetDeadline(past) })
	_, err := c.roundTrip("PING")
	return err
}

// Nothing is closed.
func (c *Client) Wake(ctx context.Context, cond *sync.Cond) {
	context.AfterFunc(ctx, cond.Broadcast)
	cond.Wait()
}
