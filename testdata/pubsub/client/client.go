// Package client talks to the server, in three ways that differ in what they
// do when a call is cancelled:
//
//   - Client gives up its connection, because a reply that nobody waited for
//     would be taken by the next caller for his own;
//   - Buffered gives up only the waiting: a goroutine that owns the connection
//     completes the call;
//   - Subscriber goes on where it was, since messages are not replies.
package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// ErrClosed is what clients report after Close.
var ErrClosed = conn.ErrClosed

var errSubscribed = errors.New("client has become a subscriber; dial another one for commands")

// A ServerError is an error reply of the server. The connection is in order.
type ServerError struct {
	Text string
}

// Error returns the text of the reply.
func (e *ServerError) Error() string { return e.Text }

// A Dialer opens a connection to the server.
type Dialer func(ctx context.Context) (net.Conn, error)

// TCP returns a dialer for an address.
func TCP(addr string) Dialer {
	return func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", addr)
	}
}

// A Client sends commands over one connection, one at a time. It may be used
// by many goroutines, which take turns.
//
// A call that is cancelled before its first byte was sent has no effect. A call
// that is cancelled later closes the client: its command may or may not have
// been executed, and later calls report that.
type Client struct {
	dial Dialer
	conn *conn.Conn
	turn chan struct{} // holds a token while a call uses the connection

	subscribed bool // the connection belongs to a Subscriber; guarded by turn
}

// Dial connects to the server.
func Dial(ctx context.Context, dial Dialer) (*Client, error) {
	nc, err := dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot connect: %w", err)
	}
	return &Client{
		dial: dial,
		conn: conn.New(nc, conn.Options{}),
		turn: make(chan struct{}, 1),
	}, nil
}

// Close closes the connection. A call that is waiting fails.
func (c *Client) Close() { c.conn.Close() }

// Err returns nil as long as the client can be used, and then why it cannot.
func (c *Client) Err() error { return c.conn.Err() }

// Ping asks for a sign of life and returns it: the message, or PONG if that is
// empty.
func (c *Client) Ping(ctx context.Context, message string) (string, error) {
	return text(c.Do(ctx, pingCommand(message)))
}

// Get returns the value of key, and whether there is one.
func (c *Client) Get(ctx context.Context, key string) (string, bool, error) {
	return maybe(c.Do(ctx, resp.Command("get", key)))
}

// Set gives key a value.
func (c *Client) Set(ctx context.Context, key, value string) error {
	return ok(c.Do(ctx, resp.Command("set", key, value)))
}

// SetExpiring gives key a value that expires after ttl, which is rounded down
// to milliseconds.
func (c *Client) SetExpiring(ctx context.Context, key, value string, ttl time.Duration) error {
	return ok(c.Do(ctx, setExpiringCommand(key, value, ttl)))
}

// Publish sends a message to the subscribers of the channel and returns how
// many there are.
func (c *Client) Publish(ctx context.Context, channel, message string) (uint64, error) {
	return number(c.Do(ctx, resp.Command("publish", channel, message)))
}

// Do sends a command and returns the reply. An error reply is returned as a
// *ServerError.
func (c *Client) Do(ctx context.Context, cmd resp.Frame) (resp.Frame, error) {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return resp.Frame{}, ctx.Err()
	}
	defer func() { <-c.turn }()
	if c.subscribed {
		return resp.Frame{}, errSubscribed
	}

	// If this fails then either nothing was sent, or the connection is closed.
	if err := c.conn.Write(ctx, cmd); err != nil {
		return resp.Frame{}, err
	}
	reply, err := c.conn.ReadFrame(ctx)
	if err != nil {
		// The reply is still to come. Whoever reads next would get it.
		c.conn.Fail(fmt.Errorf("client was closed because a call was given up before its reply came (dial again): %w", err))
		return resp.Frame{}, err
	}
	if reply.Kind == resp.KindError {
		return resp.Frame{}, &ServerError{Text: reply.Text}
	}
	return reply, nil
}

func pingCommand(message string) resp.Frame {
	if message == "" {
		return resp.Command("ping")
	}
	return resp.Command("ping", message)
}

func setExpiringCommand(key, value string, ttl time.Duration) resp.Frame {
	return resp.Command("set", key, value, "px", strconv.FormatInt(ttl.Milliseconds(), 10))
}

// errUnexpected is returned for a reply that does not fit its command. The
// server is not one, or not one of these.
func errUnexpected(reply resp.Frame) error {
	return fmt.Errorf("unexpected reply: %s %s", reply.Kind, reply)
}

func ok(reply resp.Frame, err error) error {
	if err != nil {
		return err
	}
	if !reply.IsText("OK") {
		return errUnexpected(reply)
	}
	return nil
}

func text(reply resp.Frame, err error) (string, error) {
	value, found, err := maybe(reply, err)
	if err == nil && !found {
		err = errors.New("unexpected reply: null")
	}
	return value, err
}

func maybe(reply resp.Frame, err error) (string, bool, error) {
	switch {
	case err != nil:
		return "", false, err
	case reply.Kind == resp.KindNull:
		return "", false, nil
	case reply.Kind == resp.KindSimple || reply.Kind == resp.KindBulk:
		return reply.Text, true, nil
	}
	return "", false, errUnexpected(reply)
}

func number(reply resp.Frame, err error) (uint64, error) {
	if err != nil {
		return 0, err
	}
	if reply.Kind != resp.KindInteger {
		return 0, errUnexpected(reply)
	}
	return reply.Int, nil
}
