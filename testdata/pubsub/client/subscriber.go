package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// A Message was published on a channel.
type Message struct {
	Channel, Payload string
}

// A Subscriber receives messages. It is to be used by one goroutine at a time,
// except for Close and Channels.
//
// All methods with a context are cancel-safe. What has been sent is remembered
// when it is sent, and what has been received is remembered when it is
// received, both in the subscriber: so a later call finds the stream where an
// earlier one has left it.
type Subscriber struct {
	dial   Dialer
	stream stream

	mu       sync.Mutex
	conn     *conn.Conn
	channels []string // that the server was asked for, in order
	closed   bool
}

// A stream is the state of one subscribed connection.
type stream struct {
	awaited  int       // confirmations that are still to come
	messages []Message // that came before a confirmation that was awaited
}

// Subscribe turns a client into a subscriber, to which its connection belongs
// from now on. If it fails, the client is closed.
func (c *Client) Subscribe(ctx context.Context, channels ...string) (*Subscriber, error) {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		c.Close()
		return nil, ctx.Err()
	}
	taken := c.subscribed
	c.subscribed = true
	<-c.turn
	if taken {
		return nil, errSubscribed
	}
	s := &Subscriber{dial: c.dial, conn: c.conn}
	if err := s.Subscribe(ctx, channels...); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close closes the connection. A call that is waiting fails.
func (s *Subscriber) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.conn.Close()
}

// Channels returns the channels that the server was asked for.
func (s *Subscriber) Channels() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.channels)
}

// Subscribe adds channels and waits until the server has confirmed them. If it
// is cancelled before the request was sent, nothing has changed; if later, the
// channels are added all the same, and only the waiting ends.
func (s *Subscriber) Subscribe(ctx context.Context, channels ...string) error {
	if len(channels) == 0 {
		return nil
	}
	c := s.current()
	if err := c.Write(ctx, resp.Command("subscribe", channels...)); err != nil {
		return err
	}
	s.requested(len(channels), func(present []string) []string {
		for _, name := range channels {
			if !slices.Contains(present, name) {
				present = append(present, name)
			}
		}
		return present
	})
	return s.stream.confirm(ctx, c)
}

// Unsubscribe removes channels, or all if none are given, and waits until the
// server has confirmed that. It is cancelled like Subscribe.
func (s *Subscriber) Unsubscribe(ctx context.Context, channels ...string) error {
	if len(channels) == 0 {
		channels = s.Channels()
	}
	if len(channels) == 0 {
		return nil
	}
	c := s.current()
	if err := c.Write(ctx, resp.Command("unsubscribe", channels...)); err != nil {
		return err
	}
	s.requested(len(channels), func(present []string) []string {
		return slices.DeleteFunc(present, func(name string) bool {
			return slices.Contains(channels, name)
		})
	})
	return s.stream.confirm(ctx, c)
}

// requested notes that a request is on its way.
func (s *Subscriber) requested(confirmations int, change func(present []string) []string) {
	s.stream.awaited += confirmations
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels = change(s.channels)
}

func (s *Subscriber) current() *conn.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn
}

// Next waits for a message.
func (s *Subscriber) Next(ctx context.Context) (Message, error) {
	if err := s.await(ctx); err != nil {
		return Message{}, err
	}
	return s.stream.remove(), nil
}

// Forward sends messages to out until ctx ends or the connection fails. A
// message leaves the subscriber when it has been sent, so one that was waiting
// for its receiver when ctx ended is the first of the next call.
func (s *Subscriber) Forward(ctx context.Context, out chan<- Message) error {
	for {
		if err := s.await(ctx); err != nil {
			return err
		}
		select {
		case out <- s.stream.messages[0]:
			s.stream.remove()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// await waits until there is a message.
func (s *Subscriber) await(ctx context.Context) error {
	for len(s.stream.messages) == 0 {
		if err := s.stream.receive(ctx, s.current()); err != nil {
			return err
		}
	}
	return nil
}

// Reconnect replaces the connection, usually after it has failed, and
// subscribes to the same channels again. What is published in between is not
// received, but messages that have been received are kept.
//
// Until the new connection is ready the subscriber stays as it is. Reconnect
// may fail, or be cancelled, and be called again.
func (s *Subscriber) Reconnect(ctx context.Context) error {
	nc, err := s.dial(ctx)
	if err != nil {
		return fmt.Errorf("cannot reconnect: %w", err)
	}
	next := conn.New(nc, conn.Options{})
	var fresh stream
	if err := fresh.start(ctx, next, s.Channels()); err != nil {
		next.Close()
		return fmt.Errorf("cannot subscribe again: %w", err)
	}
	return s.replace(next, fresh)
}

// replace exchanges the connection, unless the subscriber was closed in the
// meantime.
func (s *Subscriber) replace(next *conn.Conn, fresh stream) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		next.Close()
		return ErrClosed
	}
	s.conn.Close()
	s.conn = next
	s.stream.awaited = fresh.awaited
	s.stream.messages = append(s.stream.messages, fresh.messages...)
	return nil
}

// remove removes the first message.
func (st *stream) remove() Message {
	first := st.messages[0]
	st.messages[0] = Message{} // the array lives on
	st.messages = st.messages[1:]
	return first
}

// start subscribes to channels on a new connection.
func (st *stream) start(ctx context.Context, c *conn.Conn, channels []string) error {
	if len(channels) == 0 {
		return nil
	}
	if err := c.Write(ctx, resp.Command("subscribe", channels...)); err != nil {
		return err
	}
	st.awaited = len(channels)
	return st.confirm(ctx, c)
}

// confirm waits until all requests have been confirmed.
func (st *stream) confirm(ctx context.Context, c *conn.Conn) error {
	for st.awaited > 0 {
		if err := st.receive(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// receive reads one frame and remembers what it says.
func (st *stream) receive(ctx context.Context, c *conn.Conn) error {
	frame, err := c.ReadFrame(ctx)
	if err != nil {
		return err
	}
	if frame.Kind == resp.KindError {
		// There is no telling which of several confirmations will not come.
		c.Fail(errors.New("subscriber was closed by an error reply: " + frame.Text))
		return &ServerError{Text: frame.Text}
	}
	if frame.Kind != resp.KindArray || len(frame.Items) != 3 {
		c.Fail(errUnexpected(frame))
		return errUnexpected(frame)
	}
	switch frame.Items[0].Text {
	case "message":
		st.messages = append(st.messages, Message{Channel: frame.Items[1].Text, Payload: frame.Items[2].Text})
	case "subscribe", "unsubscribe":
		st.awaited--
	default:
		c.Fail(errUnexpected(frame))
		return errUnexpected(frame)
	}
	return nil
}
