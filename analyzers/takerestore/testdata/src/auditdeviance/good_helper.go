package auditdeviance

import (
	"context"
	"fmt"
)

// A shipper keeps a list of what is under way.
type shipper struct {
	waiting map[string]*parcel
	moving  []*parcel
	late    []*parcel
	carry   func(context.Context, *parcel) (int, error)
	shipped int
}

type parcel struct{ to string }

// Ship takes each parcel off the list by a helper that is told how it went, and
// does so in any case.
func (s *shipper) Ship(ctx context.Context) error {
	for to, p := range s.waiting {
		delete(s.waiting, to)
		s.moving = append(s.moving, p)
		if err := s.ship(ctx, p); err != nil {
			return fmt.Errorf("to %s: %w", to, err)
		}
	}
	return nil
}

func (s *shipper) ship(ctx context.Context, p *parcel) error {
	n, err := s.carry(ctx, p)
	return s.arrived(p, n, err)
}

func (s *shipper) arrived(p *parcel, n int, err error) error {
	s.moving = without(s.moving, p)
	if err == nil {
		s.shipped += n
		return nil
	}
	s.late = append(s.late, p)
	return fmt.Errorf("carry: %w", err)
}

func without(list []*parcel, p *parcel) []*parcel {
	rest := list[:0]
	for _, x := range list {
		if x != p {
			rest = append(rest, x)
		}
	}
	return rest
}
