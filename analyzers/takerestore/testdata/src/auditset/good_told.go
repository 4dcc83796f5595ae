package auditset

import (
	"errors"
	"io"
	"time"
)

// A Slow is a reader that gives its place away while it waits for data. It knows
// whether it has one.
type Slow struct {
	r      io.Reader
	places chan struct{}
	placed bool
}

// Read comes back without a place if it has to wait for one for too long.
func (s *Slow) Read(p []byte) (int, error) {
	<-s.places
	s.placed = false
	n, err := s.r.Read(p)
	if err := s.enter(); err != nil {
		return n, err
	}
	s.placed = true
	return n, err
}

func (s *Slow) enter() error {
	select {
	case s.places <- struct{}{}:
		return nil
	case <-time.After(time.Second):
		return errors.New("too busy")
	}
}

// Free gives back the place that it has.
func (s *Slow) Free() {
	if s.placed {
		<-s.places
		s.placed = false
	}
}
