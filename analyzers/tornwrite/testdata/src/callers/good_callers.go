package callers

import (
	"context"
	"errors"
)

// write leaves it to its callers to close the connection, and all of them do.
func (b *Broker) write(ctx context.Context, p Packet) error {
	if _, err := b.conn.Write([]byte(p.Topic)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := b.conn.Write(p.Payload)
	return err
}

// Write closes the connection on any error.
func (b *Broker) Write(ctx context.Context, p Packet) error {
	if err := b.write(ctx, p); err != nil {
		b.conn.Close()
		return err
	}
	return nil
}

// WriteMarked marks the broker, so that nobody uses it.
func (b *Broker) WriteMarked(ctx context.Context, p Packet) error {
	err := b.write(ctx, p)
	if err != nil {
		b.dead = true
	}
	return err
}

// WriteDeferred closes it in a defer.
func (b *Broker) WriteDeferred(ctx context.Context, p Packet) (err error) {
	defer func() {
		if err != nil {
			b.Close()
		}
	}()
	return b.write(ctx, p)
}

// relay is called by relayed, which is called by Relay, which closes.
func (b *Broker) relay(ctx context.Context, p Packet) error {
	if _, err := b.conn.Write([]byte(p.Topic)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := b.conn.Write(p.Payload)
	return err
}

func (b *Broker) relayed(ctx context.Context, packets []Packet) error {
	for _, p := range packets {
		if err := b.relay(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// Relay closes the connection whatever happens.
func (b *Broker) Relay(ctx context.Context, packets []Packet) error {
	defer b.Close()
	return b.relayed(ctx, packets)
}

// push is called by a hub, which drops the broker.
func (b *Broker) push(ctx context.Context, p Packet) error {
	if _, err := b.conn.Write([]byte(p.Topic)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := b.conn.Write(p.Payload)
	return err
}

// Push drops it by its name.
func (h *Hub) Push(ctx context.Context, name string, p Packet) error {
	h.mu.Lock()
	b := h.brokers[name]
	h.mu.Unlock()
	if b == nil {
		return errors.New("no such broker")
	}
	if err := b.push(ctx, p); err != nil {
		h.drop(name)
		return err
	}
	return nil
}

// swap is called for a broker that its caller owns alone.
func swap(ctx context.Context, b *Broker, p Packet) error {
	if _, err := b.next.Write([]byte(p.Topic)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := b.next.Write(p.Payload)
	return err
}

// Swap makes the broker, and forgets it when it cannot say hello.
func Swap(ctx context.Context, old *Broker, p Packet) (*Broker, error) {
	b := &Broker{next: old.next}
	if err := swap(ctx, b, p); err != nil {
		old.Close()
		return nil, err
	}
	return b, nil
}

// drain is the life of a broker: when it ends, so does the connection.
func (b *Broker) drain(ctx context.Context, queue <-chan Packet) error {
	for p := range queue {
		if _, err := b.conn.Write([]byte(p.Topic)); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := b.conn.Write(p.Payload); err != nil {
			return err
		}
	}
	return nil
}

// Attach runs it.
func (h *Hub) Attach(ctx context.Context, b *Broker) {
	go func() {
		defer b.Close()
		if err := b.drain(ctx, h.queue); err != nil {
			return
		}
	}()
}

// retry closes the connection and opens another one before it tries again.
func (b *Broker) retry(ctx context.Context, p Packet) error {
	if _, err := b.conn.Write([]byte(p.Topic)); err != nil {
		return err
	}
	if err := turn(ctx); err != nil {
		return err
	}
	_, err := b.conn.Write(p.Payload)
	return err
}

// Retry replaces a connection that may have half a packet on it.
func (b *Broker) Retry(ctx context.Context, p Packet) error {
	if err := b.retry(ctx, p); err != nil {
		b.conn = b.next
		return err
	}
	return nil
}
