package auditlent

import "context"

// Work makes a ticket, and gives it up if it cannot be filled, each through the helper.
func (c *Clerk) Work(ctx context.Context, room string) (err error) {
	var t *Ticket
	err = c.pace.Call(func() (bool, error) {
		var err error
		t, err = c.desk.CreateTicket(ctx, &Order{Room: room})
		return c.sort(err)
	})
	if err != nil {
		return err
	}
	number := t.Number
	defer func() {
		if err != nil {
			c.pace.Call(func() (bool, error) {
				err := c.desk.AbortTicket(ctx, &Order{Room: room, Number: number}) /* ^rest */ // want `what c.desk.CreateTicket does at line \d+ is undone by c.desk.AbortTicket at line \d+, but with ctx, which has ended when Call is cancelled or fails at line \d+: it stays behind`
				return c.sort(err)
			})
		}
	}()
	return c.pace.Call(func() (bool, error) { // ^leaves Call is cancelled or fails
		return c.sort(c.desk.Fill(ctx, &Order{Room: room, Number: number}))
	})
}

// Straight names the ticket in a literal that the deferred closure makes.
func (c *Clerk) Straight(ctx context.Context, room string) (err error) {
	t, err := c.desk.CreateTicket(ctx, &Order{Room: room})
	if err != nil {
		return err
	}
	number := t.Number
	defer func() {
		if err != nil {
			c.desk.AbortTicket(ctx, &Order{Number: number}) /* ^rest */ // want `what c.desk.CreateTicket does at line \d+ is undone by c.desk.AbortTicket`
		}
	}()
	return c.desk.Fill(ctx, &Order{Room: room, Number: number}) // ^leaves
}

// Held keeps the closure in a variable.
func (c *Clerk) Held(ctx context.Context, room string) error {
	t, err := c.desk.CreateTicket(ctx, &Order{Room: room})
	if err != nil {
		return err
	}
	fill := func() (bool, error) {
		if err := c.desk.Fill(ctx, &Order{Room: room, Number: t.Number}); err != nil {
			return false, err
		}
		return false, nil
	}
	if err := c.pace.Call(fill); err != nil { // ^leaves
		c.desk.AbortTicket(ctx, &Order{Number: t.Number}) /* ^rest */ // want `what c.desk.CreateTicket does at line \d+ is undone by c.desk.AbortTicket`
		return err
	}
	return nil
}

// Last lends only the cleanup.
func (c *Clerk) Last(ctx context.Context, room string) error {
	t, err := c.desk.CreateTicket(ctx, &Order{Room: room})
	if err != nil {
		return err
	}
	if err := c.desk.Fill(ctx, &Order{Number: t.Number}); err != nil { // ^leaves
		c.pace.Call(func() (bool, error) {
			return false, c.desk.AbortTicket(ctx, &Order{Number: t.Number}) /* ^rest */ // want `what c.desk.CreateTicket does at line \d+ is undone by c.desk.AbortTicket`
		})
		return err
	}
	return nil
}
