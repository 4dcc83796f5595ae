// Package splitupdate defines the rule splitupdate.
package splitupdate

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes splitupdate.
var Rule = rule.New(&rule.Rule{
	Name:  "splitupdate",
	Title: "two fields that belong together, of which only one is written when cancelled",
	Lost: `
A function writes one field of an object, waits for something that can be
cancelled, and then writes another field, which has to agree with the first.
When the wait is cancelled or fails, the object is left with one new and one old
value: an epoch without its members, an address without its connection. That a
lock is held all the time does not help; it only keeps others from seeing the
hole until it is released.

Or the cancelled way sets the flag that says that an object is closed, and does
not close what the object has: the function that would close it looks at the
flag first, finds it set and returns. A connection leaks, for ever.`,
	Bad: `
func (c *Cluster) Refresh(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch

	members, err := c.fetch(ctx, epoch)
	if err != nil {
		return err // the new epoch, with the members of the old one
	}
	c.members = members
	return nil
}

func (c *Cluster) apply(epoch int, members []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch = epoch
	c.members = members
}`,
	Good: `
func (c *Cluster) Refresh(ctx context.Context, epoch int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	members, err := c.fetch(ctx, epoch)
	if err != nil {
		return err
	}
	c.epoch = epoch
	c.members = members
	return nil
}`,
	Why: `
The good code waits first and then writes both. Where one has to be written
before the wait, write it back when the wait fails, or wait on a context that
does not end with the caller's (context.WithoutCancel).`,
	Default: `
The fields are never written one without the other in any other function of the
package, and one lock is held from the first write to the second; or another
way out, which can only fail, writes the first field back, so that the function
knows that leaving early needs it. Or only a cancelled way sets a flag under
which nobody closes what another field holds, and that was opened for the object
and is given to nobody else.`,
	Audit: `
The fields are written together in more places than one without the other, or
always but no lock is seen to be held; or, under one lock, the functions
registered in one field are all called, and then those of another, and a check
of a context ends the function among the first. Or a flag keeps from being closed
what the object was given, or what others have seen.`,
	Silent: []string{
		"Fields that any cancelled way may touch again: on the edge, in a defer, in a helper, in a goroutine, or in all callers.",
		"Functions that write the second field also before the wait, or not on all successful ways out.",
		"Fields that are filled where they are still nil, so that the next call goes on where this one was cancelled.",
		"Checks of a context before the first write, and waits that cannot be cancelled.",
		"Flags under which something is closed, if anybody closes it without a look at the flag, or if it may not be there yet.",
		"Fields that nobody else writes together, other flags, and fields that by their name only record what happened.",
		"Objects that the function was given to work on, if it holds no lock: whoever has lent one gives it up with the failure.",
		"Objects that the function made itself, and functions that make an object ready or fill it in: New, Init, Open, Start, Unmarshal, Decode.",
		"Objects whose life ends on the cancelled way, and teardown.",
	},
	Limits: []string{
		"Fields that are written by helpers are not compared.",
		"Resources that are closed under a sync.Once, or by a helper that is given them.",
		"Two fields that only this function writes cannot be told from two that have nothing to do with each other.",
	},
}, run)
