package callers

import (
	"bufio"
	"context"
	"net"
)

// hello is called while a session is set up.
func (s *Session) hello(name string) error {
	s.conn.SetDeadline(timeout())
	if _, err := s.conn.Write([]byte(name)); err != nil {
		return err
	}
	_, err := s.r.ReadString('\n')
	return err
}

// Open makes a session, and forgets it when nobody answers.
func Open(conn net.Conn, name string) (*Session, error) {
	s := &Session{conn: conn}
	if err := s.hello(name); err != nil {
		return nil, err
	}
	return s, nil
}

// quit is called by one that closes whatever happens.
func (s *Session) quit(line string) error {
	s.conn.SetDeadline(timeout())
	if _, err := s.conn.Write([]byte(line)); err != nil {
		return err
	}
	_, err := s.r.ReadString('\n')
	return err
}

// Quit ends the session.
func (s *Session) Quit() error {
	defer s.Close()
	return s.quit("quit\n")
}

// last has a caller which closes the session.
func (s *Session) last(ctx context.Context, q string) (string, error) {
	s.asked <- q
	select {
	case a := <-s.answers:
		return a, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Last closes.
func (s *Session) Last(ctx context.Context, q string) (string, error) {
	a, err := s.last(ctx, q)
	if err != nil {
		s.Close()
		return "", err
	}
	return a, nil
}

// greet is run by a goroutine, which hands its error to the function around.
func (s *Session) greet() error {
	s.conn.SetDeadline(timeout())
	if _, err := s.conn.Write([]byte("hello")); err != nil {
		return err
	}
	_, err := s.r.ReadString('\n')
	return err
}

// Greet closes a connection that was not greeted.
func Greet(ctx context.Context, conn net.Conn) (*Session, error) {
	s := &Session{conn: conn, r: bufio.NewReader(conn)}
	greeted := make(chan error, 1)
	go func() { greeted <- s.greet() }()
	select {
	case err := <-greeted:
		if err != nil {
			s.conn.Close()
		}
		return s, err
	case <-ctx.Done():
		s.conn.Close()
		<-greeted
		return nil, ctx.Err()
	}
}

// available reads what is there before its time is over.
func available(conn net.Conn) (string, error) {
	conn.SetReadDeadline(timeout())
	buf := make([]byte, 512)
	n, err := conn.Read(buf)
	return string(buf[:n]), err
}

// probe is given the connection, or what has been put around it.
func probe(conn net.Conn) (string, error) {
	if _, err := conn.Write([]byte("probe")); err != nil {
		return "", err
	}
	return available(conn)
}

// A Wrapper puts encryption around a connection.
type Wrapper func(net.Conn) (net.Conn, error)

// Probe closes what it has dialled, whatever has been put around it.
func Probe(dial func() (net.Conn, error), wrap Wrapper, secret bool) (string, error) {
	conn, err := dial()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if secret {
		if conn, err = wrap(conn); err != nil {
			return "", err
		}
	}
	return probe(conn)
}

// scan has callers which close the connection, or drop it.
func scan(conn net.Conn, line string) (string, error) {
	if _, err := conn.Write([]byte(line)); err != nil {
		return "", err
	}
	return available(conn)
}

// banner tries once more with another connection, which nobody else has.
func banner(conn net.Conn, again func() (net.Conn, error)) (string, error) {
	if _, err := scan(conn, "first"); err != nil {
		conn.Close()
		if conn, err = again(); err != nil {
			return "", err
		}
		if _, err = scan(conn, "second"); err != nil {
			return "", err
		}
	}
	return scan(conn, "last")
}

// Banner closes the connection.
func Banner(dial func() (net.Conn, error)) (string, error) {
	conn, err := dial()
	if err != nil {
		return "", err
	}
	defer conn.Close()
	return banner(conn, dial)
}
