package auditundo

import "context"

// A Signer has sessions.
type Signer interface {
	EdSignCreate(ctx context.Context) (*Session, error)
	EdSignSign(ctx context.Context, id int, what string) error
	EdSignCleanup(ctx context.Context, id int) error
}

// A Session is one of them.
type Session struct{ ID int }

func create(ctx context.Context, s Signer) (*Session, error) { return s.EdSignCreate(ctx) }

// Sign cleans up by a name that ends with what it does.
func Sign(ctx context.Context, s Signer, what string) error {
	session, err := create(ctx, s)
	if err != nil {
		return err
	}
	defer func() {
		if err := s.EdSignCleanup(ctx, session.ID); err != nil { /* ^rest */ // want `what create does at line \d+ is undone by s.EdSignCleanup`
			println(err.Error())
		}
	}()
	return s.EdSignSign(ctx, session.ID, what) // ^leaves
}

var table chan int

func acquireTable(ctx context.Context) error {
	select {
	case table <- 1:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func releaseTable(ctx context.Context) {
	select {
	case <-table:
	case <-ctx.Done():
	}
}

// Seat gives the table of the package back.
func Seat(ctx context.Context, m *Machine, name string) error {
	if err := acquireTable(ctx); err != nil {
		return err
	}
	defer releaseTable(ctx)           /* ^rest */ // want `what acquireTable does at line \d+ is undone by releaseTable`
	return m.volumes.Check(ctx, name) // ^leaves
}

// SeatGuest gives the table back only if it is needed.
func SeatGuest(ctx context.Context, m *Machine, name string, guest bool) error {
	if err := acquireTable(ctx); err != nil {
		return err
	}
	if guest {
		defer releaseTable(ctx) /* ^rest */ // want `what acquireTable does at line \d+ is undone by releaseTable`
	}
	return m.volumes.Check(ctx, name) // ^leaves
}
