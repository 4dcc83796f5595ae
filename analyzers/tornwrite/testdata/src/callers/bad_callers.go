package callers

import (
	"context"
	"log"
)

// publish has two callers. One of them forgets to close the connection.
func (b *Broker) publish(ctx context.Context, p Packet) error {
	if _, err := b.conn.Write([]byte(p.Topic)); err != nil { // want "written to b.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := b.conn.Write(p.Payload) // ^rest
	return err
}

// Publish closes it.
func (b *Broker) Publish(ctx context.Context, p Packet) error {
	err := b.publish(ctx, p)
	if err != nil {
		b.Close()
	}
	return err
}

// PublishAll goes on with the next packet.
func (b *Broker) PublishAll(ctx context.Context, packets []Packet) {
	for _, p := range packets {
		if err := b.publish(ctx, p); err != nil {
			log.Print(err)
		}
	}
}

// retain may wait between its parts, and its caller returns the error.
func (b *Broker) retain(ctx context.Context, p Packet) error {
	if _, err := b.conn.Write([]byte(p.Topic)); err != nil { // want "written to b.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := b.conn.Write(p.Payload) // ^rest
	return err
}

// Retain only passes the error on.
func (b *Broker) Retain(ctx context.Context, p Packet) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.retain(ctx, p)
}

// forward is given the connection that it writes to.
func forward(ctx context.Context, to *Broker, p Packet) error {
	if _, err := to.conn.Write([]byte(p.Topic)); err != nil { // want "written to to.conn"
		return err
	}
	if err := ctx.Err(); err != nil { // ^leaves
		return err
	}
	_, err := to.conn.Write(p.Payload) // ^rest
	return err
}

// Forward closes the wrong one.
func (b *Broker) Forward(ctx context.Context, to *Broker, p Packet) error {
	if err := forward(ctx, to, p); err != nil {
		b.Close()
		return err
	}
	return nil
}

// pass gives a broker back to those that are idle, whatever happened.
func (b *Broker) pass(ctx context.Context, p Packet) error {
	if _, err := b.conn.Write([]byte(p.Topic)); err != nil { // want "written to b.conn"
		return err
	}
	select {
	case <-ctx.Done(): // ^leaves
		return ctx.Err()
	default:
	}
	_, err := b.conn.Write(p.Payload) // ^rest
	return err
}

// Pass makes half a packet the start of somebody else's.
func (h *Hub) Pass(ctx context.Context, p Packet) error {
	b := <-h.idle
	err := b.pass(ctx, p)
	h.idle <- b
	return err
}
