package auditgenerics

import "context"

// ProcessBack puts the item back on the cancelled way.
func (q *Queue[T]) ProcessBack(ctx context.Context, h handler[T]) error {
	item := q.pop()
	done, err := h.Handle(ctx, item)
	if err != nil {
		q.push(item)
		return err
	}
	if !done {
		q.push(item)
	}
	return nil
}

// ProcessReturn hands the item on with the error.
func (q *Queue[T]) ProcessReturn(ctx context.Context, h handler[T]) (T, error) {
	item := q.pop()
	done, err := h.Handle(ctx, item)
	if err != nil {
		return item, err
	}
	if !done {
		q.push(item)
	}
	return item, nil
}

// restore is a generic helper to be deferred.
func restore[T any](p *T, v T) { *p = v }

// SwapDefer restores by that helper.
func (m *Mailer) SwapDefer(ctx context.Context) error {
	old := take(&m.state.current)
	defer restore(&m.state.current, old)
	_, err := m.h.Handle(ctx, *old)
	return err
}

// ExclusiveDefer clears the mark on every way out.
func ExclusiveDefer[T any](ctx context.Context, q *Queue[T], f func(context.Context, *Queue[T]) error) error {
	q.working = true
	defer restore(&q.working, false)
	return f(ctx, q)
}

// Collect works on a queue of its own.
func Collect[T any](ctx context.Context, all []T, h handler[T]) error {
	q := &Queue[T]{items: all}
	for len(q.items) > 0 {
		item := q.pop()
		done, err := h.Handle(ctx, item)
		if err != nil {
			return err
		}
		if !done {
			q.push(item)
		}
	}
	return nil
}
