package audithelpers

import (
	"context"

	"depledger"
)

// FlushDefer ends in a deferred helper.
func (s *Spool) FlushDefer(ctx context.Context) error {
	s.begin()
	defer s.end()
	return s.remote.Send(ctx, s.lines)
}

// FlushEdge ends in a helper on the cancelled way too.
func (s *Spool) FlushEdge(ctx context.Context) error {
	s.begin()
	if err := s.remote.Send(ctx, s.lines); err != nil {
		s.end()
		return err
	}
	s.end()
	return nil
}

// FlushFail ends two calls away.
func (s *Spool) FlushFail(ctx context.Context) error {
	s.beginCounted()
	if err := s.remote.Send(ctx, s.lines); err != nil {
		return s.failed(err)
	}
	s.endCounted()
	return nil
}

func (s *Spool) failed(err error) error {
	s.endCounted()
	return err
}

// pingAndEnd undoes in a defer, however it ends.
func (s *Spool) pingAndEnd(ctx context.Context) error {
	defer s.end()
	return s.remote.Ping(ctx)
}

// FlushHelper leaves undoing to a helper that always does.
func (s *Spool) FlushHelper(ctx context.Context) error {
	s.begin()
	if err := s.pingAndEnd(ctx); err != nil {
		return err
	}
	s.end()
	return nil
}

// FlushPingOnly relies on a helper that restores when it fails.
func (s *Spool) FlushPingOnly(ctx context.Context) error {
	s.begin()
	if err := s.pingOrEnd(ctx); err != nil {
		return err
	}
	s.end()
	return nil
}

// during is balanced: what it sets it clears, on all its ways.
func (s *Spool) during(f func() error) error {
	s.begin()
	defer s.end()
	return f()
}

// FlushDuring gives a closure to the balanced helper.
func (s *Spool) FlushDuring(ctx context.Context) error {
	return s.during(func() error {
		if err := s.remote.Send(ctx, s.lines); err != nil {
			return err
		}
		s.lines = s.lines[:0]
		return nil
	})
}

// maybeEnd may or may not clear the flag: somebody thought of it.
func (s *Spool) maybeEnd(err error) error {
	if errBusy == err {
		s.busy = false
	}
	return err
}

// FlushMaybe leaves it to that helper.
func (s *Spool) FlushMaybe(ctx context.Context) error {
	s.begin()
	if err := s.remote.Send(ctx, s.lines); err != nil {
		return s.maybeEnd(err)
	}
	s.end()
	return nil
}

// ResendBack puts the lines back in a helper.
func (s *Spool) ResendBack(ctx context.Context) error {
	lines := s.take()
	if err := s.remote.Send(ctx, lines); err != nil {
		s.putBack(lines)
		return err
	}
	s.putBack(nil)
	return nil
}

// ChargeDefer releases in a deferred method of another package.
func (s *Spool) ChargeDefer(ctx context.Context) error {
	s.ledger.Reserve()
	defer s.ledger.Release()
	return s.remote.Ping(ctx)
}

// ChargeEdge releases there on the cancelled way.
func (s *Spool) ChargeEdge(ctx context.Context) error {
	if err := s.ledger.TryReserve(10); err != nil {
		return err
	}
	if err := s.remote.Ping(ctx); err != nil {
		s.ledger.Release()
		return err
	}
	s.ledger.Release()
	return nil
}

// SettleAbandon relies on a method there that undoes in a defer.
func (s *Spool) SettleAbandon(ctx context.Context) error {
	s.ledger.Begin()
	if err := s.ledger.Abandon(ctx); err != nil {
		return err
	}
	s.ledger.End()
	return nil
}

// Estimate works on a ledger of its own.
func Estimate(ctx context.Context, r remote) error {
	l := &depledger.Ledger{}
	l.Begin()
	if err := r.Ping(ctx); err != nil {
		return err
	}
	l.End()
	return nil
}

// step is balanced over its success and leaves the flag to its only caller.
func (s *Spool) step(ctx context.Context) error {
	s.busy = true
	if err := s.remote.Ping(ctx); err != nil {
		return err
	}
	s.busy = false
	return nil
}

// Steps clears the flag whenever a step fails.
func (s *Spool) Steps(ctx context.Context) error {
	for range 3 {
		if err := s.step(ctx); err != nil {
			s.end()
			return err
		}
	}
	return nil
}
