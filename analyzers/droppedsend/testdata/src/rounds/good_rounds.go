package rounds

import (
	"context"
	"time"
)

// Insist sends the same sample until it is taken.
func (m *Meter) Insist() {
	for sample := range m.samples {
	again:
		select {
		case m.out <- sample:
		case <-time.After(m.wait):
			goto again
		}
	}
}

// InsistLoop does so in a loop of its own.
func (m *Meter) InsistLoop(ctx context.Context) {
	for sample := range m.samples {
		for sent := false; !sent; {
			sendCtx, cancel := context.WithTimeout(ctx, m.wait)
			select {
			case m.out <- sample:
				sent = true
			case <-sendCtx.Done():
			}
			cancel()
		}
	}
}

// Carry takes a new sample only when it has sent the last one.
func (m *Meter) Carry() {
	var sample Sample
	have := false
	for {
		if !have {
			sample, have = <-m.samples
			if !have {
				return
			}
		}
		select {
		case m.out <- sample:
			have = false
		case <-time.After(m.wait):
		}
	}
}

// Counted counts the samples that it drops.
func (m *Meter) Counted() {
	for sample := range m.samples {
		select {
		case m.out <- sample:
		case <-time.After(m.wait):
			m.skipped++
		}
	}
}

// Late keeps the samples that nobody took.
func (m *Meter) Late(ctx context.Context) {
	for sample := range m.samples {
		select {
		case m.out <- sample:
		case <-time.After(m.wait):
			m.late = append(m.late, sample)
		}
	}
}

// Either waits for a sample and for the context in one select, round by round.
func (m *Meter) Either(ctx context.Context, f func(Sample)) error {
	for range m.limit {
		select {
		case sample := <-m.samples:
			f(sample)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Between waits between two samples, when it has none in hand.
func (m *Meter) Between(ctx context.Context) error {
	for range m.limit {
		m.out <- <-m.samples
		if err := pause(ctx, m.wait); err != nil {
			return err
		}
	}
	return nil
}

// Reserved takes a place in the queue before it takes a sample.
func (m *Meter) Reserved(ctx context.Context, places chan struct{}) error {
	for range rounds(m.limit) {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		m.out <- <-m.samples
	}
	return nil
}

// Collected sums samples up in a parameter of its caller, and sends something
// else.
func (m *Meter) Collected(ctx context.Context, sum *float64, progress chan<- int) error {
	for i := range m.limit {
		sample := <-m.samples
		*sum += sample.Value
		select {
		case progress <- i:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// ReturnedLate hands the sample to its caller when the timer fires.
func (m *Meter) ReturnedLate() (late Sample, ok bool) {
	for sample := range m.samples {
		select {
		case m.out <- sample:
		case <-time.After(m.wait):
			return sample, true
		}
	}
	return Sample{}, false
}

// IteratedReturn hands the sample back from the body of a loop over a function.
func (m *Meter) IteratedReturn(ctx context.Context) (Sample, error) {
	for range rounds(m.limit) {
		sample := <-m.samples
		select {
		case m.out <- sample:
		case <-ctx.Done():
			return sample, ctx.Err()
		}
	}
	return Sample{}, nil
}

// Sleeper waits for the timer on purpose, and sends afterwards.
func (m *Meter) Sleeper(ctx context.Context) {
	sample := <-m.samples
	<-time.After(m.wait)
	m.out <- sample
}
