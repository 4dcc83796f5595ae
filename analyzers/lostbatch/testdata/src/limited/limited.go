// Package limited knows what ends its loops.
package limited

import (
	"context"
	"sync"
	"time"
)

// An Order waits for its delivery.
type Order struct{ ID int }

// A Courier takes orders away.
type Courier struct{}

// Deliver waits for the customer.
func (Courier) Deliver(ctx context.Context, o Order) error {
	select {
	case <-time.After(time.Duration(o.ID)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A Shop keeps orders.
type Shop struct {
	mu      sync.Mutex
	orders  []Order
	counter chan Order
	courier Courier
	hours   time.Duration
}

// Take adds an order.
func (s *Shop) Take(o Order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orders = append(s.orders, o)
	s.counter <- o
}
