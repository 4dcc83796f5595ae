// Package service has the shapes in which services write messages.
package service

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"time"
)

type Node struct {
	mu   sync.Mutex
	conn net.Conn
	name string
	key  string
	wait time.Duration
}

// writeHello says who this is, in one message.
func (n *Node) writeHello(name string) error {
	_, err := n.conn.Write(append([]byte{1, byte(len(name))}, name...))
	return err
}

// writeAuth proves it, in another one.
func (n *Node) writeAuth(key string) error {
	_, err := n.conn.Write(append([]byte{2, byte(len(key))}, key...))
	return err
}

// writeCount tells how many items follow.
func (n *Node) writeCount(count int) error {
	return binary.Write(n.conn, binary.BigEndian, uint32(count))
}

// writeItem writes one of them.
func (n *Node) writeItem(item string) error {
	if err := n.writeCount(len(item)); err != nil {
		return err
	}
	_, err := io.WriteString(n.conn, item)
	return err
}

// readOK waits for an answer.
func (n *Node) readOK() error {
	var ok [1]byte
	_, err := io.ReadFull(n.conn, ok[:])
	return err
}

// reconnect replaces the connection.
func (n *Node) reconnect(ctx context.Context) {
	n.conn.Close()
	n.conn = nil
}
