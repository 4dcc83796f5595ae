package audit

import (
	"io"
	"net"
	"time"
)

// Greet lifts its deadline, but is lent the connection: who lent it gives it up
// with the session that does not come to be.
func Greet(conn net.Conn) ([]byte, error) {
	conn.SetDeadline(time.Now().Add(time.Second))
	defer conn.SetDeadline(time.Time{})
	hello := make([]byte, 32)
	if _, err := io.ReadFull(conn, hello); err != nil {
		return nil, err
	}
	return hello, nil
}

// hello is not called by anything but tests: who knows what they do then.
func hello(conn net.Conn) ([]byte, error) {
	if err := conn.SetReadDeadline(time.Now().Add(time.Second)); err != nil {
		return nil, err
	}
	defer conn.SetReadDeadline(time.Time{})
	frame := make([]byte, 16)
	if _, err := io.ReadFull(conn, frame); err != nil {
		return nil, err
	}
	return frame, nil
}
