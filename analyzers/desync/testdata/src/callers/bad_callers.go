package callers

import (
	"context"
	"log"
)

// command has two callers. One of them forgets to close.
func (s *Session) command(line string) (string, error) {
	s.conn.SetDeadline(timeout())
	if _, err := s.conn.Write([]byte(line)); err != nil { // want "written to s.conn"
		return "", err
	}
	return s.r.ReadString('\n') // ^leaves ^rest
}

// Command closes.
func (s *Session) Command(line string) (string, error) {
	reply, err := s.command(line)
	if err != nil {
		s.Close()
	}
	return reply, err
}

// Commands goes on with the next one.
func (s *Session) Commands(lines []string) {
	for _, line := range lines {
		if _, err := s.command(line); err != nil {
			log.Print(err)
		}
	}
}

// query passes the end of the context on, and so does its caller.
func (s *Session) query(ctx context.Context, q string) (string, error) {
	s.asked <- q // want "sent to s.asked"
	select {
	case a := <-s.answers: // ^rest
		return a, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// Query only passes on.
func (s *Session) Query(ctx context.Context, q string) (string, error) {
	return s.query(ctx, q)
}
