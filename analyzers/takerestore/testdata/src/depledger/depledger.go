// Package depledger keeps accounts for the package that imports it.
package depledger

import (
	"context"
	"errors"
	"sync"
)

// A Ledger counts what is reserved.
type Ledger struct {
	mu       sync.Mutex
	reserved int
	Holds    map[string]int
	open     bool
	entries  []string
}

// Reserve counts up.
func (l *Ledger) Reserve() {
	l.mu.Lock()
	l.reserved++
	l.mu.Unlock()
}

// Release counts down.
func (l *Ledger) Release() {
	l.mu.Lock()
	l.reserved--
	l.mu.Unlock()
}

// TryReserve counts up only if it succeeds.
func (l *Ledger) TryReserve(max int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reserved >= max {
		return errors.New("full")
	}
	l.reserved++
	return nil
}

// Hold notes an amount under a name.
func (l *Ledger) Hold(name string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Holds[name] = n
}

// Drop forgets it.
func (l *Ledger) Drop(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.Holds, name)
}

// Begin opens the ledger.
func (l *Ledger) Begin() { l.open = true }

// End closes the books.
func (l *Ledger) End() { l.open = false }

// Settle ends what Begin began only if it succeeds.
func (l *Ledger) Settle(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.open = false
	return nil
}

// Abandon ends it in any case.
func (l *Ledger) Abandon(ctx context.Context) error {
	defer l.End()
	return ctx.Err()
}

// Take removes all entries and returns them.
func (l *Ledger) Take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	entries := l.entries
	l.entries = nil
	return entries
}

// Put brings entries back.
func (l *Ledger) Put(entries []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(entries, l.entries...)
}
