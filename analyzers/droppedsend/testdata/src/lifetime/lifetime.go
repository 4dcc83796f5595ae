// Package lifetime has loops that end with the object that they serve, and
// values that somebody else delivers again.
package lifetime

import (
	"context"
	"sync"
	"time"
)

type Packet struct {
	Seq  int
	Data []byte
}

type Link struct {
	ctx    context.Context
	cancel context.CancelFunc
	in     chan Packet
	out    chan Packet
	stop   chan struct{}
	wg     sync.WaitGroup
	once   sync.Once
	dead   bool
}

// Close ends the link.
func (l *Link) Close() {
	l.once.Do(func() { close(l.stop) })
	l.wg.Wait()
}

// A Delivery comes again unless it is acknowledged.
type Delivery struct {
	Body []byte
	link *Link
}

func (d *Delivery) Ack() error              { return nil }
func (d *Delivery) Nack(requeue bool) error { return nil }

// An Offset is a place in a log. What was read after it is read again unless it
// is committed.
type Offset struct {
	Partition, Offset int
}

func (o Offset) Commit(context.Context) error { return nil }

// A group runs functions in goroutines.
type group struct{ wg sync.WaitGroup }

func (g *group) Go(f func() error) { g.wg.Go(func() { _ = f() }) }

const moment = 10 * time.Millisecond
