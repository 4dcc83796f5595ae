// Package heldlock defines the rule heldlock.
package heldlock

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes heldlock.
var Rule = rule.New(&rule.Rule{
	Name:  "heldlock",
	Title: "a lock or permit that a cancelled exit keeps",
	Lost: `
A function locks a mutex, or acquires a permit, waits for something that can be
cancelled, and unlocks it afterwards. When the wait is cancelled or fails, it
returns with the lock held. Nobody else will ever unlock it: all later calls
wait for ever, and no context gets them out of a mutex. A permit that is kept
is missing from then on, until there are none left.`,
	Bad: `
func (c *Committer) Commit(ctx context.Context, offsets Offsets) error {
	c.mu.Lock()
	if err := c.joined(ctx); err != nil {
		return err // c.mu stays locked
	}
	err := c.send(offsets)
	c.mu.Unlock()
	return err
}`,
	Good: `
func (c *Committer) Commit(ctx context.Context, offsets Offsets) error {
	if err := c.joined(ctx); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.send(offsets)
}`,
	Why: `
The good code waits before it locks, and unlocks in a defer, which runs on
every way out. Where the lock must be held during the wait, the defer alone is
enough. Where it is handed over, to a goroutine or a callback that will unlock
it, each way out before that needs an unlock of its own.`,
	Default: `
On some path a lock of package sync, an object with Lock and Unlock, a semaphore,
or a channel that is used as one, is held when a cancelled way reaches a return;
and each successful exit has given it back or handed it over, or another exit
that can only fail does. Whether a function or its helpers lock makes no
difference.`,
	Audit: `
A mutex is held while a channel is waited for, and whoever could send to it or
close it, to answer or to stop, needs the same mutex first.`,
	Silent: []string{
		"Locks that are released on the way: by the function, a defer, a helper, a function that was got with the lock, or a closure or goroutine that it is handed to; and those that what was got with the lock holds, if a defer is given that.",
		"A permit that a select took which waits for another channel, too, once that is closed: nobody needs it any more.",
		"Functions that return with the lock held when they succeed, unless another failure releases it.",
		"Functions that are entered with the lock held and give it up for the time of a wait.",
		"Functions all of whose callers release the lock when they fail.",
		"Releases that depend on a condition: the code knows whether it holds the lock.",
		"A flag that is kept in step with a permit, and that others ask before they give it back.",
		"Permits of an object whose life ends on the cancelled way, or with the cancellation.",
		"Test files.",
	},
	Limits: []string{
		"A lock that one function takes and another releases is only seen where a third calls both. So a Close that returns early without giving back what was taken for the object is not seen.",
		"A wait under a lock is only seen to have no end if it stands in the function that locks.",
		"Two locks of one map or slice are not told apart.",
	},
}, run)
