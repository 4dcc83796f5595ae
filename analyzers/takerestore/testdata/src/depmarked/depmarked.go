// Package depmarked says with directives what its functions do.
package depmarked

import "context"

// A Remote is reached over a network.
type Remote interface {
	Send(ctx context.Context, lines []string) error

	// GiveBack returns what was not sent.
	//
	//cancelsafe:restores
	GiveBack(b *Buffer)

	// Drop ends the buffer's life.
	//
	//cancelsafe:poisons
	Drop(b *Buffer)

	// Enqueue sends the lines, whatever becomes of ctx.
	//
	//cancelsafe:detaches
	Enqueue(ctx context.Context, lines []string) error
}

// A Buffer holds lines.
type Buffer struct{ Lines []string }

var registry = map[string]func(*Buffer){}

// Refill puts back what was taken, by ways that cannot be followed.
//
//cancelsafe:restores
func Refill(b *Buffer) { registry["refill"](b) }

// RefillAll leaves it to Refill.
func RefillAll(b *Buffer) { Refill(b) }

// Retire lets nobody use the buffer again.
//
//cancelsafe:poisons
func (b *Buffer) Retire() { registry["retire"](b) }

// Trace takes a context for what it carries.
//
//cancelsafe:detaches
func Trace(ctx context.Context, name string) error { return nil }

// Observe says nothing of what it does.
func Observe(b *Buffer) { registry["observe"](b) }
