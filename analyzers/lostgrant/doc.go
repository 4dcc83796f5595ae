// Package lostgrant defines the rule lostgrant.
package lostgrant

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes lostgrant.
var Rule = rule.New(&rule.Rule{
	Name:  "lostgrant",
	Title: "a permit or waiter that a cancelled exit leaves behind",
	Lost: `
A function that succeeds rightly keeps what it acquired: a slot of a pool, a
place among those who wait. When it is cancelled in between, nobody knows that
it has it. A slot is missing from then on. A waiter that stays in its queue is
answered although it has left: whoever answers blocks, or hands it a permit that
is never given back. One that leaves its queue may have been answered a moment
before, and the grant is lost with it; and those behind it may go on waiting for
the wake-up that it would have had.`,
	Bad: `
func (s *Semaphore) Acquire(ctx context.Context) error {
	s.mu.Lock()
	if s.used < s.size {
		s.used++
		s.mu.Unlock()
		return nil
	}
	w := &waiter{ready: make(chan struct{})}
	s.waiters[w] = true
	s.mu.Unlock()

	select {
	case <-w.ready: // Release has counted it in
		return nil
	case <-ctx.Done():
		s.mu.Lock()
		delete(s.waiters, w)
		s.mu.Unlock()
		return ctx.Err() // what if Release was faster?
	}
}`,
	Good: `
func (s *Semaphore) Acquire(ctx context.Context) error {
	s.mu.Lock()
	if s.used < s.size {
		s.used++
		s.mu.Unlock()
		return nil
	}
	w := &waiter{ready: make(chan struct{})}
	s.waiters[w] = true
	s.mu.Unlock()

	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		select {
		case <-w.ready:
			return nil // granted: pretend not to have noticed
		default:
		}
		delete(s.waiters, w)
		return ctx.Err()
	}
}`,
	Why: `
The good code looks again under the lock under which waiters are answered: it
was granted its permit, and keeps it or gives it back, or it was not, and leaves
the queue. There is no third way.`,
	Default: `
A permit of a semaphore or a channel is given back on another exit that can only
fail; or it is given back by a deferred function in a select, of which the end of a
context is another arm. Or an entry is added to a field, the function waits for its channel, and
the cancelled way does nothing with it, while whoever answers it sends to a
channel that nobody receives from, or counts it in as the function would have
done itself, or does not count it out as it would if nobody waited, or hands it a
resource; or nobody but this function takes entries out. Whether the cancelled way
looks for an answer makes no difference, if it leaves the entry when there is
none. Or the cancelled way takes the entry out without a second look at it,
although whoever answers grants something; or without waking those behind it,
although whoever answers does not look past the first, or wakes one, which wakes
the next when it has had its turn.`,
	Audit: `
An entry stays behind that others take out when they answer it, under a key or
because the function does so as well when it is answered: if no answer comes, it
stays for ever. Or a call that can fail returned a connection, a stream or another
object, which the function closes or releases on another exit that can only fail,
and which the cancelled way neither ends nor gives to anybody. Or the function that by its
name gives back what another one has acquired does so in a select, of which the end of a
context is another arm. Or an entry is added under a key, and what would tell of it those
who take entries out is an arm of a select that is not taken.`,
	Silent: []string{
		"Entries that any cancelled way may touch: on the edge, in a defer, a closure, a helper, a goroutine or a callback that the function starts, or in all of its callers.",
		"Waiters that are marked, closed or handed to a function when their caller leaves: whoever answers can see that they have left.",
		"Waiters who are only told something: that what they sent has arrived, whatever else is counted where nobody is told.",
		"Waiters in a list that is emptied as a whole, if being woken in vain does no harm, or that are all told the same.",
		"What a call returned that cannot fail, that was given to a function or a goroutine before, or that ends with the context it was got with.",
		"Permits and entries of an object whose life ends on the cancelled way, or with the cancellation.",
		"Permits that are given back in a select by a function that returns an error when it does not.",
		"Permits that nobody needs any more, since the select that took them waits for another channel, too, which was closed.",
		"Locks, and permits that the function gives back itself when it succeeds: see heldlock.",
		"Counters, flags and entries that nobody waits for: see takerestore.",
		"Test files.",
	},
	Limits: []string{
		"Waiters that register in one function and wait in another.",
		"Objects that the function closes on no other exit, or hands to a helper that fails.",
		"Waiters in a variable that is no field, unless this function takes them out.",
		"Counters that an owner goroutine keeps for its callers.",
		"Something that is acquired after its owner was closed.",
		"What a waiter does once it is answered, and nobody does if it has left: an owner that takes it out takes care of it.",
	},
}, run)
