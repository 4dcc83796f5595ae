package frames

import (
	"net"
	"os"
	"time"
)

// A Beacon talks to its peer in packets: each Read is one of them.
type Beacon struct {
	conn net.Conn
	side net.Conn
}

// NewBeacon makes both connections.
func NewBeacon(d *net.Dialer, addr, stream string) (*Beacon, error) {
	conn, err := net.Dial("udp4", addr)
	if err != nil {
		return nil, err
	}
	side, err := d.Dial("tcp", stream)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &Beacon{conn, side}, nil
}

// Both reads two packets, of which the first is whole when the second is late.
func (b *Beacon) Both() ([]byte, error) {
	b.conn.SetReadDeadline(time.Now().Add(time.Second))
	defer b.conn.SetReadDeadline(time.Time{})
	head := make([]byte, 4)
	if _, err := b.conn.Read(head); err != nil {
		return nil, err
	}
	body := make([]byte, head[0])
	if _, err := b.conn.Read(body); err != nil {
		return nil, err
	}
	return body, nil
}

// Attend reads a greeting and then what comes, packet by packet.
func Attend(local, remote *net.UnixAddr, handle func([]byte)) error {
	conn, err := net.DialUnix("unixgram", local, remote)
	if err != nil {
		return err
	}
	defer conn.Close()
	packet := make([]byte, 4096)
	if _, err := conn.Read(packet); err != nil {
		return err
	}
	for {
		conn.SetReadDeadline(time.Now().Add(time.Second))
		n, err := conn.Read(packet)
		if os.IsTimeout(err) {
			continue
		}
		if err != nil {
			return err
		}
		handle(packet[:n])
	}
}
