package audit

import (
	"fmt"
	"io"
	"net"
	"time"
)

// A Line is a connection of a pool.
type Line struct {
	nc   net.Conn
	left int64
}

type lines struct{ idle chan *Line }

// put has the line emptied first, which puts it back in its turn.
func (p *lines) put(l *Line) error {
	if l == nil {
		return nil
	}
	if l.left > 0 {
		left := l.left
		l.left = 0
		go drain(p, l, left)
		return nil
	}
	p.idle <- l
	return nil
}

func (l *Line) close() error { return l.nc.Close() }

// drain reads what is left of a message. A deferred function closes the
// connection if that fails.
func drain(p *lines, l *Line, size int64) {
	var err error
	defer func() {
		if err != nil {
			err = l.close()
			if err != nil {
				fmt.Println(err)
			}
		}
		err = p.put(l)
		if err != nil {
			fmt.Println(err)
		}
	}()
	err = l.nc.SetReadDeadline(time.Now().Add(time.Second))
	if err != nil {
		err = fmt.Errorf("deadline: %w", err)
		return
	}
	if size == 0 {
		var head [4]byte
		_, err = io.ReadFull(l.nc, head[:])
		if err != nil {
			err = fmt.Errorf("size: %w", err)
			return
		}
		size = int64(head[3])
	}
	_, err = io.CopyN(io.Discard, l.nc, size)
	if err != nil {
		err = fmt.Errorf("drain: %w", err)
	}
}
