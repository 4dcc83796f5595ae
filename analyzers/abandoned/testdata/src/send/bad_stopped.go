package send

import "errors"

// A Session can be ended by a method, and the program goes on.
type Session struct{ life Life }

// A Life tells of its end.
type Life interface{ Stopped() <-chan struct{} }

// Compute gives up when the session ends.
func (s *Session) Compute(compute func() int) (int, error) {
	result := make(chan int)
	go func() { result <- compute() }() // want `sends to result at line \d+, but nobody receives when the stop channel is closed`
	select {
	case v := <-result: // ^rest
		return v, nil
	case <-s.life.Stopped(): // ^leaves
		return 0, errors.New("ended")
	}
}
