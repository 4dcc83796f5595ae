package rounds

import (
	"context"
	"log"
	"time"
)

// Bounded gives each sample a second. The one that takes longer is gone, and
// the next one gets its own second.
func (m *Meter) Bounded(ctx context.Context) {
	for sample := range m.samples { // want "taken from m.samples"
		sendCtx, cancel := context.WithTimeout(ctx, time.Second)
		select {
		case m.out <- sample: // ^rest
		case <-sendCtx.Done(): // ^leaves
		}
		cancel()
	}
}

// Continued does the same in more words.
func (m *Meter) Continued(ctx context.Context) error {
	for range m.limit {
		sample, ok := <-m.samples // want "taken from m.samples"
		if !ok {
			break
		}
		sendCtx, cancel := context.WithTimeout(ctx, m.wait)
		select {
		case m.out <- sample: // ^rest
			cancel()
		case <-sendCtx.Done(): // ^leaves
			cancel()
			continue
		}
	}
	return nil
}

// After drops a sample when a timer fires.
func (m *Meter) After() {
	for sample := range m.samples { // want "taken from m.samples at line .* and sent to m.out at line .*, but dropped when the timer fires"
		select {
		case m.out <- sample: // ^rest
		case <-time.After(m.wait): // ^leaves
			continue
		}
	}
}

// Timer does so with a timer that it resets.
func (m *Meter) Timer() {
	timer := time.NewTimer(m.wait)
	defer timer.Stop()
	for sample := range m.samples { // want "taken from m.samples"
		timer.Reset(m.wait)
		select {
		case m.out <- sample: // ^rest
		case <-timer.C: // ^leaves
			log.Print("the receiver is slow")
		}
	}
}

// Once drops the only sample it takes.
func (m *Meter) Once() bool {
	sample := <-m.samples // want "taken from m.samples"
	select {
	case m.out <- sample: // ^rest
		return true
	case <-time.After(m.wait): // ^leaves
		return false
	}
}

// until ends when its caller says so; the meter goes on.
func (m *Meter) until(stop <-chan struct{}) bool {
	for sample := range m.samples { // want "taken from m.samples at line .*, but dropped when stop is closed"
		select {
		case m.out <- sample: // ^rest
		case <-stop: // ^leaves
			return false
		}
	}
	return true
}

// For measures for a while.
func (m *Meter) For(d time.Duration) {
	stop := make(chan struct{})
	time.AfterFunc(d, func() { close(stop) })
	m.until(stop)
}

// Until ends when its caller closes a channel.
func (m *Meter) Until(quit <-chan struct{}) error {
	sample := <-m.samples // want "taken from m.samples at line .*, but dropped when quit is closed"
	select {
	case m.out <- sample: // ^rest
		return nil
	case <-quit: // ^leaves
		return context.Canceled
	}
}

// Labelled goes on with the next round from inside a switch.
func (m *Meter) Labelled(ctx context.Context, scale float64) error {
next:
	for range m.limit {
		switch sample := <-m.samples; { // want "taken from m.samples"
		case sample.Value > 0:
			sample.Value *= scale
			select {
			case m.out <- sample: // ^rest
			case <-ctx.Done(): // ^leaves
				continue next
			}
		default:
			m.skipped++
		}
	}
	return ctx.Err()
}

// Broken leaves two loops at once.
func (m *Meter) Broken(ctx context.Context) error {
outer:
	for range m.limit {
		for i := range 10 {
			sample := <-m.samples // want "taken from m.samples"
			sample.Value += float64(i)
			select {
			case <-ctx.Done(): // ^leaves
				break outer
			case m.out <- sample: // ^rest
			}
		}
	}
	return ctx.Err()
}

// Step calls a function literal for each round.
func (m *Meter) Step(ctx context.Context) error {
	step := func(ctx context.Context) error {
		sample := <-m.samples // want "taken from m.samples"
		select {
		case m.out <- sample: // ^rest
			return nil
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	for range m.limit {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Iterated receives in the body of a loop over a function.
func (m *Meter) Iterated(ctx context.Context) error {
	for i := range rounds(m.limit) {
		sample := <-m.samples // want "taken from m.samples"
		sample.Value /= float64(i)
		select {
		case m.out <- sample: // ^rest
		case <-ctx.Done(): // ^leaves
			return ctx.Err()
		}
	}
	return nil
}

// IteratedTimer drops a sample in such a body and goes on.
func (m *Meter) IteratedTimer() {
	for range rounds(m.limit) {
		sample := <-m.samples // want "taken from m.samples"
		select {
		case m.out <- sample: // ^rest
		case <-time.After(m.wait): // ^leaves
		}
	}
}

// Retried tries again, but with another sample.
func (m *Meter) Retried(ctx context.Context) error {
	for attempt := 0; attempt < 3; attempt++ {
		sample := <-m.samples // want "taken from m.samples"
		sendCtx, cancel := context.WithTimeout(ctx, m.wait)
		select {
		case m.out <- sample: // ^rest
			cancel()
			return nil
		case <-sendCtx.Done(): // ^leaves
		}
		cancel()
	}
	return context.DeadlineExceeded
}

// pump runs as a goroutine, but each sample has its own time to be late.
func (m *Meter) pump() {
	for sample := range m.samples { // want "taken from m.samples"
		select {
		case m.out <- sample: // ^rest
		case <-time.After(m.wait): // ^leaves
		case <-m.closed:
			return
		}
	}
}

// Start starts the pump.
func (m *Meter) Start() { go m.pump() }
