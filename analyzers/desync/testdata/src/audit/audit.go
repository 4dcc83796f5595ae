// Package audit has replies that are left behind unless somebody who is not seen
// here thinks of it.
package audit

import (
	"bufio"
	"context"
	"net"
	"time"
)

type Answer struct{ Value string }

// A Device is asked by many.
type Device struct {
	conn    net.Conn
	r       *bufio.Reader
	asked   chan string
	answers chan Answer // whoever has made the device sends here
	spare   chan Answer
	pool    Pool
	timeout time.Duration
}

// NewDevice is given its channels.
func NewDevice(asked chan string, answers chan Answer) *Device {
	return &Device{asked: asked, answers: answers, spare: make(chan Answer, 1)}
}

// Pool is somebody else's.
type Pool interface {
	Get() *Device
	Put(d *Device)
}

// Ask waits for somebody that is not in the package.
func (d *Device) Ask(ctx context.Context, q string) (string, error) {
	d.asked <- q // want "sent to d.asked .*audit"
	select {
	case a := <-d.answers: // ^rest
		return a.Value, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// offer is where the spare answers come from.
func (d *Device) offer(a Answer) { d.spare <- a }

// Reset throws them away, if anybody calls it.
func (d *Device) Reset() {
	select {
	case <-d.spare:
	default:
	}
}

// AskSpare waits for one.
func (d *Device) AskSpare(ctx context.Context, q string) (string, error) {
	d.asked <- q // want "sent to d.asked .*audit"
	select {
	case a := <-d.spare: // ^rest
		return a.Value, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}

// AskPooled gives the device back to a pool that may look at it.
func AskPooled(p Pool, line string) (string, error) {
	d := p.Get()
	defer p.Put(d)
	d.conn.SetDeadline(time.Now().Add(d.timeout))
	if _, err := d.conn.Write([]byte(line)); err != nil { // want "written to .*audit"
		return "", err
	}
	return d.r.ReadString('\n') // ^leaves ^rest
}

// AskInTime sets a deadline that stays. Whoever sees the read fail may close the device.
func (d *Device) AskInTime(line string) (string, error) {
	d.conn.SetDeadline(time.Now().Add(d.timeout))
	if _, err := d.conn.Write([]byte(line)); err != nil { // want "written to d.conn.*audit"
		return "", err
	}
	return d.r.ReadString('\n') // ^leaves ^rest
}

// ask has callers that are not seen.
func (d *Device) ask(line string) (string, error) {
	d.conn.SetDeadline(time.Now().Add(d.timeout))
	if _, err := d.conn.Write([]byte(line)); err != nil { // want "written to .*audit"
		return "", err
	}
	return d.r.ReadString('\n') // ^leaves ^rest
}

// Asker returns it.
func (d *Device) Asker() func(string) (string, error) { return d.ask }

// A Line is a connection whose methods heed a context.
type Line struct{ stream Stream }

// A Stream carries messages.
type Stream interface {
	Send(ctx context.Context, msg any) error
	Receive(ctx context.Context) (any, error)
	Close() error
}

// ask is not exported, but given out: whoever calls it may close the line when it fails.
func (l *Line) ask(ctx context.Context, msg any) (any, error) {
	if err := l.stream.Send(ctx, msg); err != nil { // want "written to l.stream.*audit"
		return nil, err
	}
	return l.stream.Receive(ctx) // ^leaves ^rest
}

// Asker returns it.
func (l *Line) Asker() func(context.Context, any) (any, error) { return l.ask }
