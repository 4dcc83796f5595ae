package resp

import "fmt"

// Limits bound what a peer can make the decoder hold. A zero field means its
// default.
type Limits struct {
	MaxBulk     int // bytes of one bulk string
	MaxLine     int // bytes of one simple string or error
	MaxElements int // elements of one frame, over all its arrays
	MaxDepth    int // arrays inside arrays
	MaxFrame    int // bytes of one frame on the wire
}

// DefaultLimits suit small values. A frame within them costs at most about a
// megabyte while it arrives and as much again once decoded.
func DefaultLimits() Limits {
	return Limits{
		MaxBulk:     512 << 10,
		MaxLine:     4 << 10,
		MaxElements: 16 << 10,
		MaxDepth:    8,
		MaxFrame:    1 << 20,
	}
}

func (l Limits) withDefaults() Limits {
	defaults := DefaultLimits()
	for _, field := range []struct{ value, fallback *int }{
		{&l.MaxBulk, &defaults.MaxBulk},
		{&l.MaxLine, &defaults.MaxLine},
		{&l.MaxElements, &defaults.MaxElements},
		{&l.MaxDepth, &defaults.MaxDepth},
		{&l.MaxFrame, &defaults.MaxFrame},
	} {
		if *field.value <= 0 {
			*field.value = *field.fallback
		}
	}
	return l
}

// A ProtocolError says that the peer's bytes are not frames, or are frames
// beyond the limits. There is no way to find the start of the next frame after
// one, so the connection has to be closed.
type ProtocolError struct {
	Reason string
}

// Error returns the reason.
func (e *ProtocolError) Error() string { return "Protocol error: " + e.Reason }

func protocolErrorf(format string, args ...any) error {
	return &ProtocolError{Reason: fmt.Sprintf(format, args...)}
}
