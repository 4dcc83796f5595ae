// Package depqueue has queues for waiters of other packages.
package depqueue

// A Queue is a list of channels.
type Queue struct{ Channels []chan struct{} }

// Add adds one.
func (q *Queue) Add(ch chan struct{}) { q.Channels = append(q.Channels, ch) }

// Remove takes one out.
func (q *Queue) Remove(ch chan struct{}) {
	for i, x := range q.Channels {
		if x == ch {
			q.Channels = append(q.Channels[:i], q.Channels[i+1:]...)
			return
		}
	}
}

// A Slots limits how many work at the same time.
type Slots struct{ ch chan struct{} }

// NewSlots returns n slots.
func NewSlots(n int) *Slots { return &Slots{make(chan struct{}, n)} }

// Take takes a slot.
func (s *Slots) Take() { s.ch <- struct{}{} }

// Give gives it back.
func (s *Slots) Give() { <-s.ch }
