// Package parts sends messages over channels in several parts, of which the
// last one says that it is the last.
package parts

import (
	"context"
	"time"
)

type Chunk struct {
	Data []byte
	Last bool
	Err  error
}

type Row struct {
	Values []any
	More   bool
}

type Fragment struct {
	Stream int
	Bytes  []byte
	Fin    bool
}

// A Single is a message by itself.
type Single struct {
	Data   []byte
	Urgent bool
}

type Request struct {
	ctx    context.Context
	chunks chan Chunk
}

type Stream struct {
	chunks  chan Chunk
	rows    chan *Row
	frags   chan Fragment
	singles chan Single
	stop    chan struct{}
	wait    time.Duration
	failed  bool
}

// Close ends the stream for its reader.
func (s *Stream) Close() { close(s.stop) }
