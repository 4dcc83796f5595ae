// Package effect says what an instruction does to state: a small alphabet into
// which stores, maps, slices, channels, locks, atomics and the containers of
// the standard library are translated.
package effect

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/cancelsafe/cancelsafe/analyzers/internal/place"
)

// Kind is a kind of effect.
type Kind uint8

const (
	None    Kind = iota
	Clear        // the place is emptied: nil, zero, a fresh container
	Set          // another value is put into the place
	Raise        // a flag becomes true
	Lower        // a flag becomes false
	Inc          // a counter goes up
	Dec          // a counter goes down
	State        // a constant, such as a state of an enumeration, is stored
	Append       // an element is added to a list or queue
	Pop          // an element is removed from a list or queue
	Insert       // an entry is added to a map or set
	Delete       // an entry is removed from a map or set
	Lock         // an exclusive lock is taken
	Unlock       // and released
	RLock        // a shared lock is taken
	RUnlock      // and released
	Acquire      // a slot, permit or token is taken
	Release      // and given back
	Send         // a value is sent to a channel
	Receive      // a value is received from a channel
	Write        // bytes are written to a stream
	Read         // bytes are consumed from a stream
	Flush        // a buffered stream is flushed
	Poison       // the object is closed or marked as dead
	Spawn        // a goroutine is started that works on the place
	Restore      // what the object holds is put back, as a directive says
)

var kindNames = [...]string{
	"none", "clear", "set", "raise", "lower", "inc", "dec", "state", "append", "pop", "insert", "delete",
	"lock", "unlock", "rlock", "runlock", "acquire", "release", "send", "receive", "write", "read", "flush",
	"poison", "spawn", "restore",
}

func (k Kind) String() string { return kindNames[k] }

// Undoes reports whether an effect of kind k puts back what one of kind m did.
func (k Kind) Undoes(m Kind) bool {
	switch m {
	case Clear:
		// Pop: a part of what was taken is put back.
		return k == Set || k == Append || k == Insert || k == State || k == Pop
	case Pop:
		return k == Append || k == Set
	case Append:
		return k == Pop || k == Set
	case Delete:
		return k == Insert || k == Set
	case Insert:
		return k == Delete
	case Raise:
		return k == Lower
	case Lower:
		return k == Raise
	case Inc:
		return k == Dec
	case Dec:
		return k == Inc
	case State:
		return k == State
	case Lock:
		return k == Unlock
	case RLock:
		return k == RUnlock
	case Acquire:
		return k == Release
	}
	return false
}

// Overtakes reports whether an effect of kind m no longer stands once one of kind
// k has happened to the same place.
func (k Kind) Overtakes(m Kind) bool {
	if k.Undoes(m) {
		return true
	}
	switch m {
	case Clear, Set, State, Raise, Lower:
		return k.Mutates() && k != Poison
	case Write:
		return k == Flush || k == Poison
	}
	return false
}

// Takes reports whether the effect removes a value from its place.
func (k Kind) Takes() bool { return k == Clear || k == Pop || k == Delete }

// Mutates reports whether the effect changes what is stored at its place, as
// opposed to guarding it or passing data through it.
func (k Kind) Mutates() bool {
	switch k {
	case Lock, Unlock, RLock, RUnlock, Flush, None:
		return false
	}
	return true
}

// IsOfData reports whether the effect is on a value alone: one that is put into its place,
// changed there, or taken out of it.
func (k Kind) IsOfData() bool { return Clear <= k && k <= Delete }

// When says on which exits of a helper its effect is left behind.
type When uint8

const (
	Always  When = iota
	OnOK         // only where the helper succeeds
	OnError      // only where it fails
)

// An Effect is one thing that an instruction does to a place.
type Effect struct {
	Kind  Kind
	Place place.Place

	// Value is what is put, sent, received, popped or deleted, as far as it
	// is a value of the function; else nil.
	Value ssa.Value

	// Key is where the key of an entry comes from that is put into a map or
	// taken out of it; no place if that is not known.
	Key place.Place

	// Instr is the instruction of the function that has the effect: for the
	// effect of a helper the call.
	Instr ssa.Instruction

	// Via is the helper whose body has the effect, nil for a direct effect.
	Via *ssa.Function

	// Callee is the name of the helper in messages, "" for a direct effect.
	Callee string

	// When is always Always for direct effects.
	When When

	// May is set if the helper does not always leave the effect behind.
	May bool

	// Async is set if the effect happens in a goroutine or a callback that
	// the instruction starts.
	Async bool

	// At is where the effect happens if that is not where Instr stands: at the
	// arm of a select.
	At token.Pos

	// Depth counts the calls between the instruction and the effect.
	Depth int
}

// Pos returns where the effect happens.
func (e Effect) Pos() token.Pos {
	if e.At.IsValid() {
		return e.At
	}
	return e.Instr.Pos()
}

// MaxDepth is how many calls away an effect may be to count as a mutation.
const MaxDepth = 2

// Certain reports whether the effect is left behind whenever its instruction
// succeeds, and close enough to be a mutation.
func (e Effect) Certain() bool {
	return !e.May && !e.Async && e.When != OnError && e.Depth <= MaxDepth
}
