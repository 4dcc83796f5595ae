package generated

import "time"

// Fourth was written by hand.
func Fourth(work func() int) int {
	answer := make(chan int)
	go func() { answer <- work() }() // want `sends to answer at line \d+, but nobody receives when the timer fires`
	select {
	case n := <-answer: // ^rest
		return n
	case <-time.After(time.Second): // ^leaves
		return 0
	}
}

// Fifth, too.
func Fifth(work func() int) int {
	answer := make(chan int)
	go func() { answer <- work() }() // want `sends to answer at line \d+, but nobody receives when the timer fires`
	select {
	case n := <-answer: // ^rest
		return n
	case <-time.After(time.Second): // ^leaves
		return 0
	}
}
