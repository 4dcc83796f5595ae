// Package callers has readers that leave it to their callers to close.
package callers

import (
	"io"
	"net"
	"time"
)

type Session struct{ conn net.Conn }

// frame leaves its deadline, and its callers close.
func (s *Session) frame() ([]byte, error) {
	s.conn.SetReadDeadline(time.Now().Add(time.Second))
	frame := make([]byte, 16)
	if _, err := io.ReadFull(s.conn, frame); err != nil {
		return nil, err
	}
	return frame, nil
}

// Frame closes.
func (s *Session) Frame() ([]byte, error) {
	frame, err := s.frame()
	if err != nil {
		s.conn.Close()
	}
	return frame, err
}

// Serve is the life of the session.
func (s *Session) Serve(handle func([]byte)) error {
	defer s.conn.Close()
	for {
		frame, err := s.frame()
		if err != nil {
			return err
		}
		handle(frame)
	}
}

// hello reads the greeting of a new session.
func (s *Session) hello() (string, error) {
	s.conn.SetReadDeadline(time.Now().Add(time.Second))
	defer s.conn.SetReadDeadline(time.Time{})
	greeting := make([]byte, 4)
	if _, err := io.ReadFull(s.conn, greeting); err != nil {
		return "", err
	}
	return string(greeting), nil
}

// Dial forgets the session if nobody greets.
func Dial(conn net.Conn) (*Session, error) {
	s := &Session{conn: conn}
	if _, err := s.hello(); err != nil {
		conn.Close()
		return nil, err
	}
	return s, nil
}
