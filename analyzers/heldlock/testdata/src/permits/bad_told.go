package permits

import (
	"errors"
	"io"
	"time"
)

// A Fast is a reader that gives its place away while it waits for data, and a
// second time when it is freed.
type Fast struct {
	r      io.Reader
	places chan struct{}
	paused bool
}

// Read is paused for those who want to know, of whom Free is none.
func (s *Fast) Read(p []byte) (int, error) {
	<-s.places // want `s.places gives out a token at line \d+ and gets it back at line \d+, but not when enter is cancelled or fails at line \d+: the token is gone`
	s.paused = true
	n, err := s.r.Read(p)
	if err := s.enter(); err != nil { // ^leaves ^rest
		return n, err
	}
	s.paused = false
	return n, err
}

func (s *Fast) enter() error {
	select {
	case s.places <- struct{}{}:
		return nil
	case <-time.After(time.Second):
		return errors.New("too busy")
	}
}

// Paused reports whether it waits for data.
func (s *Fast) Paused() bool { return s.paused }

// Free gives back a place.
func (s *Fast) Free() { <-s.places }
