// Package silent reads lines with functions that do not tell a part from the
// whole.
package silent

import (
	"bufio"
	"net"
	"net/textproto"
	"time"
)

type Lines struct {
	conn net.Conn
	br   *bufio.Reader
	tp   *textproto.Reader
}

// Command takes a part of a command for a command.
func (l *Lines) Command() (string, error) {
	l.conn.SetReadDeadline(time.Now().Add(time.Second))
	line, _, err := l.br.ReadLine() /* ^leaves ^rest */ // want `what has arrived of a line is taken from l.br by ReadLine at line \d+ and returned as if it were the whole when the deadline passes`
	if err != nil {
		l.conn.Close()
		return "", err
	}
	return string(line), nil
}

// Header does too.
func (l *Lines) Header() (string, error) {
	l.conn.SetReadDeadline(time.Now().Add(time.Second))
	return l.tp.ReadLine() /* ^leaves ^rest */ // want "by ReadLine"
}

// Fresh reads from a connection that it was given.
func Fresh(conn net.Conn) (string, error) {
	conn.SetDeadline(time.Now().Add(time.Second))
	line, _, err := bufio.NewReader(conn).ReadLine() /* ^leaves ^rest */ // want "by ReadLine"
	return string(line), err
}

// Quiet has no deadline.
func (l *Lines) Quiet() (string, error) {
	line, _, err := l.br.ReadLine()
	return string(line), err
}

// Awaited has one only for the first byte.
func (l *Lines) Awaited() (string, error) {
	l.conn.SetReadDeadline(time.Now().Add(time.Second))
	if _, err := l.br.Peek(1); err != nil {
		return "", err
	}
	l.conn.SetReadDeadline(time.Time{})
	line, _, err := l.br.ReadLine()
	return string(line), err
}

// Told gets an error with the part.
func (l *Lines) Told() (string, error) {
	l.conn.SetReadDeadline(time.Now().Add(time.Second))
	return l.br.ReadString('\n')
}

// Scanned is for an audit.
func (l *Lines) Scanned(handle func(string)) error {
	s := bufio.NewScanner(l.conn)
	for {
		l.conn.SetReadDeadline(time.Now().Add(time.Minute))
		if !s.Scan() {
			return s.Err()
		}
		handle(s.Text())
	}
}
