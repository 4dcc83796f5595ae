package server

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/broker"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// flushSize is how much output a session collects before it writes. It bounds
// the memory that a connection needs for output, up to one more reply.
const flushSize = 64 << 10

// A session serves one connection. Except for the reader goroutine, which has
// the reading half of the connection, everything in it belongs to run.
type session struct {
	server     *Server
	conn       *conn.Conn
	subscriber *broker.Subscriber
	channels   int // that the subscriber has

	out     []resp.Frame // replies and messages that have not been written
	outSize int
}

func newSession(s *Server, c *conn.Conn) *session {
	return &session{server: s, conn: c, subscriber: s.broker.Subscriber()}
}

// input is what the reader hands to the owner: frames, and then perhaps why
// there are no more.
type input struct {
	frames []resp.Frame
	err    error
}

// run serves the connection until the peer leaves or ctx ends, and closes it.
// It returns nil if either side ended it in good order.
func (s *session) run(ctx context.Context) error {
	// Not buffered: a reader that is a batch ahead is far enough ahead. What
	// the peer sends beyond that stays in the network until it is wanted.
	inputs := make(chan input)
	done := make(chan struct{})

	var reader sync.WaitGroup
	reader.Go(func() { s.read(inputs, done) })
	defer reader.Wait()
	defer close(done)
	defer s.conn.Close()
	defer s.subscriber.Close()

	for {
		select {
		case in := <-inputs:
			err := s.serve(in)
			if err != nil {
				return cleanEnd(err)
			}
		case <-s.subscriber.Ready():
			if err := s.forward(); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// cleanEnd returns nil for the ordinary end of a connection.
func cleanEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// read passes on what the peer sends, until the connection ends. It is the
// closing of the connection that ends it, not a context: there is nobody for
// whom a half-read frame would have to be kept.
func (s *session) read(inputs chan<- input, done <-chan struct{}) {
	for {
		frames, err := s.conn.ReadBatch(context.Background())
		select {
		case inputs <- input{frames: frames, err: err}:
		case <-done:
			return
		}
		if err != nil {
			return
		}
	}
}

// serve executes the commands of a batch and writes the replies. A pipeline is
// answered with few large writes instead of many small ones.
func (s *session) serve(in input) error {
	for _, frame := range in.frames {
		s.execute(frame)
		if s.outSize >= flushSize {
			if err := s.flush(); err != nil {
				return err
			}
		}
	}
	// The peer is told what is wrong with its bytes before it is cut off.
	var protocolErr *resp.ProtocolError
	if errors.As(in.err, &protocolErr) {
		s.push(resp.Error("ERR " + protocolErr.Error()))
	}
	if err := s.flush(); err != nil {
		return err
	}
	return in.err
}

// forward writes some of the messages that are there. If there are more, the
// subscriber is still ready, and commands get their turn in between.
func (s *session) forward() error {
	for s.outSize < flushSize {
		m, ok := s.subscriber.TryNext()
		if !ok {
			break
		}
		s.push(resp.Array(resp.Bulk("message"), resp.Bulk(m.Channel), resp.Bulk(m.Payload)))
	}
	return s.flush()
}

func (s *session) push(frame resp.Frame) {
	s.out = append(s.out, frame)
	s.outSize += resp.Size(frame)
}

// flush writes what has been pushed. A write that fails has closed the
// connection, and the session ends with it. The end of the server does not
// interrupt a write; the write timeout, and the closing of the connection after
// the grace period, do.
func (s *session) flush() error {
	if len(s.out) == 0 {
		return nil
	}
	err := s.conn.Write(context.Background(), s.out...)
	clear(s.out)
	s.out, s.outSize = s.out[:0], 0
	return err
}
