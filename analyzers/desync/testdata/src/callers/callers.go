// Package callers has exchanges that leave it to their callers to close the
// connection.
package callers

import (
	"bufio"
	"context"
	"net"
	"time"
)

type Session struct {
	conn    net.Conn
	r       *bufio.Reader
	asked   chan string
	answers chan string
}

func (s *Session) Close() error { return s.conn.Close() }

// NewSession starts a session.
func NewSession(conn net.Conn) *Session {
	s := &Session{conn: conn, r: bufio.NewReader(conn), asked: make(chan string), answers: make(chan string, 1)}
	go func() {
		for q := range s.asked {
			s.answers <- q
		}
	}()
	return s
}

func timeout() time.Time { return time.Now().Add(time.Second) }

var _ = context.Background
