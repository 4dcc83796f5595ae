package pairs

import "context"

// FindFirst has the value before it writes the key.
func (p *Pair[K, V]) FindFirst(ctx context.Context, key K, find func(context.Context, K) (V, error)) error {
	p.inner.mu.Lock()
	defer p.inner.mu.Unlock()
	value, err := find(ctx, key)
	if err != nil {
		return err
	}
	p.key, p.value = key, value
	return nil
}

// advanceBack writes the version back.
func advanceBack[V any](ctx context.Context, s *Snapshot[V], from loader[V]) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.version
	defer func() {
		if err != nil {
			s.version = old
		}
	}()
	s.version++
	value, err := from.Load(ctx, s.version)
	if err != nil {
		return err
	}
	s.value = value
	return nil
}

// AdvanceDetached is not cancelled in between.
func (s *Snapshot[V]) AdvanceDetached(ctx context.Context, from loader[V]) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version++
	value, err := from.Load(context.WithoutCancel(ctx), s.version)
	if err != nil {
		return err
	}
	s.value = value
	return nil
}

// AdvanceBack is called with names.
func AdvanceBack(ctx context.Context, s *Snapshot[[]string], from loader[[]string]) error {
	return advanceBack(ctx, s, from)
}
