// Package server is a small pub/sub and key/value server that speaks the
// protocol of Redis.
//
// Each connection has two goroutines. The reader turns bytes into frames and
// does nothing else; the owner executes commands, forwards messages and is the
// only one to write. What the owner works on belongs to it alone, and no wait
// lies between two halves of a change, so that it may stop at any of its waits
// without leaving something half done.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/broker"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/conn"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/store"
)

// DefaultPort is the port that clients expect.
const DefaultPort = "6379"

// Config configures a server. A zero field means its default.
type Config struct {
	// MaxConns is how many connections are served at the same time. Further
	// ones wait in the listener's queue. The default is 250.
	MaxConns int

	// MaxSubscriptions is how many channels one connection may subscribe to.
	// The default is 1024.
	MaxSubscriptions int

	// WriteTimeout is how long a client may take to accept a reply before it
	// is disconnected. The default is 10 seconds.
	WriteTimeout time.Duration

	// Grace is how long connections have to finish when the server stops. The
	// default is 5 seconds.
	Grace time.Duration

	Limits   resp.Limits
	Broker   broker.Options
	MaxStore int // bytes of keys and values; see store.New

	// Logger is told about connections that end badly. The default discards.
	Logger *slog.Logger
}

func (c Config) withDefaults() Config {
	if c.MaxConns <= 0 {
		c.MaxConns = 250
	}
	if c.MaxSubscriptions <= 0 {
		c.MaxSubscriptions = 1024
	}
	if c.WriteTimeout <= 0 {
		c.WriteTimeout = 10 * time.Second
	}
	if c.Grace <= 0 {
		c.Grace = 5 * time.Second
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// A Server serves one store and one broker.
type Server struct {
	cfg    Config
	store  *store.Store
	broker *broker.Broker

	permits  chan struct{} // one is in it for each connection, present or awaited
	sessions sync.WaitGroup

	mu    sync.Mutex
	conns map[*conn.Conn]struct{}
}

// New returns a server that has yet to Serve.
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	return &Server{
		cfg:     cfg,
		store:   store.New(cfg.MaxStore),
		broker:  broker.New(cfg.Broker),
		permits: make(chan struct{}, cfg.MaxConns),
		conns:   make(map[*conn.Conn]struct{}),
	}
}

// Serve accepts connections from ln, and closes it in the end. It returns when
// ctx has ended, or when accepting has failed for good, and all connections and
// goroutines are gone: they are told to stop, finish what they are doing, and
// are cut off after Config.Grace if they have not.
//
// It returns nil if it was ctx that ended it. Serve may be called once.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	// Nothing else wakes up a goroutine that waits in Accept.
	stop := context.AfterFunc(ctx, func() { ln.Close() })
	defer stop()

	var background sync.WaitGroup
	defer background.Wait()
	background.Go(func() { s.store.Purge(ctx) })

	err := s.acceptAll(ctx, ln)
	cancel()

	// A client that has stopped reading keeps its session inside a write,
	// where it does not hear that the server stops. Closing the connection is
	// what ends that write.
	cutOff := time.AfterFunc(s.cfg.Grace, s.closeAll)
	defer cutOff.Stop()
	s.sessions.Wait()
	return err
}

// acceptAll starts a session for each connection.
func (s *Server) acceptAll(ctx context.Context, ln net.Listener) error {
	for {
		// The permit comes before the connection, so that a connection that
		// cannot be served is not accepted in the first place.
		select {
		case s.permits <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		nc, err := s.accept(ctx, ln)
		if err != nil {
			<-s.permits
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		s.start(ctx, nc)
	}
}

// maxBackoff is the longest pause between two attempts to accept.
const maxBackoff = 64 * time.Second

// accept accepts one connection. It tries again after failures, at longer and
// longer intervals, because most of them (too many open files, a connection
// that was aborted in the queue) pass.
func (s *Server) accept(ctx context.Context, ln net.Listener) (net.Conn, error) {
	for backoff := time.Second; ; backoff *= 2 {
		nc, err := ln.Accept()
		if err == nil {
			return nc, nil
		}
		if errors.Is(err, net.ErrClosed) {
			return nil, err
		}
		if backoff > maxBackoff {
			return nil, fmt.Errorf("giving up after repeated failures to accept a connection: %w", err)
		}
		s.cfg.Logger.Warn("cannot accept a connection, trying again", "error", err, "after", backoff)
		select {
		case <-time.After(backoff):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// start serves a connection, and returns its permit when it has ended.
func (s *Server) start(ctx context.Context, nc net.Conn) {
	c := conn.New(nc, conn.Options{Limits: s.cfg.Limits, WriteTimeout: s.cfg.WriteTimeout})
	s.mu.Lock()
	s.conns[c] = struct{}{}
	s.mu.Unlock()

	s.sessions.Go(func() {
		defer func() {
			s.mu.Lock()
			delete(s.conns, c)
			s.mu.Unlock()
			<-s.permits
		}()
		session := newSession(s, c)
		if err := session.run(ctx); err != nil {
			s.cfg.Logger.Info("connection ended", "peer", c.RemoteAddr(), "reason", err)
		}
		if lagged := session.subscriber.Lagged(); lagged > 0 {
			s.cfg.Logger.Info("subscriber was too slow", "peer", c.RemoteAddr(), "missed", lagged)
		}
	})
}

func (s *Server) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.Fail(errors.New("server has stopped"))
	}
}
