package frames

import (
	"net"
	"os"
	"time"
)

// Beside reads from a stream.
func (b *Beacon) Beside() ([]byte, error) {
	b.side.SetReadDeadline(time.Now().Add(time.Second))
	defer b.side.SetReadDeadline(time.Time{})
	head := make([]byte, 4)
	if _, err := b.side.Read(head); err != nil { // want `part of a message is read from b.side at line \d+ and the rest at line \d+`
		return nil, err
	}
	body := make([]byte, head[0])
	if _, err := b.side.Read(body); err != nil { // ^leaves ^rest
		return nil, err
	}
	return body, nil
}

// AttendStream has a socket of the same family that is a stream.
func AttendStream(local, remote *net.UnixAddr, handle func([]byte)) error {
	conn, err := net.DialUnix("unix", local, remote)
	if err != nil {
		return err
	}
	defer conn.Close()
	packet := make([]byte, 4096)
	if _, err := conn.Read(packet); err != nil { // want `part of a message is read from DialUnix\(\) at line \d+`
		return err
	}
	for {
		conn.SetReadDeadline(time.Now().Add(time.Second))
		n, err := conn.Read(packet) // ^leaves ^rest
		if os.IsTimeout(err) {
			continue
		}
		if err != nil {
			return err
		}
		handle(packet[:n])
	}
}
