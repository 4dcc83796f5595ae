// Package auditlent has functions that do all they do through a helper that tries
// again, to which they lend closures.
package auditlent

import "context"

// A Ticket names a piece of work at the remote desk.
type Ticket struct{ Number *int }

// An Order says what a request is about.
type Order struct {
	Room   string
	Number *int
}

// A Desk keeps tickets.
type Desk struct{ calls chan string }

func (d *Desk) CreateTicket(ctx context.Context, o *Order) (*Ticket, error) {
	return &Ticket{}, d.say(ctx, o.Room)
}

func (d *Desk) AbortTicket(ctx context.Context, o *Order) error { return d.say(ctx, o.Room) }

func (d *Desk) Fill(ctx context.Context, o *Order) error { return d.say(ctx, o.Room) }

func (d *Desk) say(ctx context.Context, line string) error {
	select {
	case d.calls <- line:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// An attempt says whether it is to be tried again.
type attempt func() (bool, error)

// A Pace tries again.
type Pace struct{ most int }

// Call runs do until it says that this is enough.
func (p *Pace) Call(do attempt) (err error) {
	for again, i := true, 0; again && i < p.most; i++ {
		again, err = do()
	}
	return err
}

// A Clerk works at a desk, again and again.
type Clerk struct {
	desk *Desk
	pace *Pace
}

// sort says whether it makes sense to try again.
func (c *Clerk) sort(err error) (bool, error) {
	if t, ok := err.(interface{ Temporary() bool }); ok {
		return t.Temporary(), err
	}
	return false, err
}
