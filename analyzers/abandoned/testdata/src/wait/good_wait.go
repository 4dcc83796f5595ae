package wait

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// The failure is sent, too.
func (s *Store) LoadOrFail(ctx context.Context) (Page, error) {
	type result struct {
		page Page
		err  error
	}
	done := make(chan result)
	go func() {
		got, err := s.load(ctx, 1)
		if err != nil {
			done <- result{err: err}
			return
		}
		done <- result{page: got}
	}()
	r := <-done
	return r.page, r.err
}

// The channel is closed in any case.
func (s *Store) RowsOrLess(ctx context.Context) (rows []string) {
	pages := make(chan Page)
	go func() {
		defer close(pages)
		for i := range 10 {
			got, err := s.load(ctx, i)
			if err != nil {
				return
			}
			pages <- got
		}
	}()
	for p := range pages {
		rows = append(rows, p.rows...)
	}
	return rows
}

// A loop that breaks off, and closes the channel after it.
func (s *Store) RowsUntil(ctx context.Context) (rows []string) {
	pages := make(chan Page)
	go func() {
		for i := range 10 {
			got, err := s.load(ctx, i)
			if err != nil {
				break
			}
			pages <- got
		}
		close(pages)
	}()
	for p := range pages {
		rows = append(rows, p.rows...)
	}
	return rows
}

// The wait ends with the context.
func (s *Store) LoadOrLeave(ctx context.Context) (Page, error) {
	page := make(chan Page, 1)
	go func() {
		got, err := s.load(ctx, 1)
		if err != nil {
			return
		}
		page <- got
	}()
	select {
	case p := <-page:
		return p, nil
	case <-ctx.Done():
		return Page{}, ctx.Err()
	}
}

// The wait comes only if the group has succeeded.
func (s *Store) LoadInGroup(ctx context.Context) (Page, error) {
	page := make(chan Page, 1)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		got, err := s.load(ctx, 1)
		if err != nil {
			return err
		}
		page <- got
		return nil
	})
	if err := g.Wait(); err != nil {
		return Page{}, err
	}
	return <-page, nil
}

// The wait comes only if the helper has succeeded.
func (s *Store) LoadAllOrFail(ctx context.Context, n int) (pages []Page, err error) {
	results := make(chan Page, n)
	if err := inTurn(ctx, s, n, func(i int) { results <- Page{} }); err != nil {
		return nil, err
	}
	for range n {
		pages = append(pages, <-results)
	}
	return pages, nil
}

// The channel is closed before what is in it is counted.
func (s *Store) LoadSome(ctx context.Context, n int) (pages []Page) {
	results := make(chan Page, n)
	_ = inTurn(ctx, s, n, func(i int) { results <- Page{} })
	close(results)
	for p := range results {
		pages = append(pages, p)
	}
	return pages
}

// Somebody else closes the channel when all have ended.
func (s *Store) LoadTogether(ctx context.Context) (pages []Page) {
	results := make(chan Page)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			got, err := s.load(ctx, i)
			if err != nil {
				return
			}
			results <- got
		})
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	for p := range results {
		pages = append(pages, p)
	}
	return pages
}

// A context that cannot end.
func (s *Store) LoadForSure() Page {
	page := make(chan Page)
	go func() {
		got, err := s.load(context.Background(), 1)
		if err != nil {
			return
		}
		page <- got
	}()
	return <-page
}

// The helper runs all of them.
func (s *Store) LoadEvery(n int) (pages []Page) {
	results := make(chan Page, n)
	_ = every(n, func(i int) { results <- Page{} })
	for range n {
		pages = append(pages, <-results)
	}
	return pages
}

func every(n int, f func(int)) error {
	for i := range n {
		f(i)
	}
	return nil
}

// The failure is told on another channel first.
func (s *Store) LoadKnown(ctx context.Context) (Page, error) {
	page := make(chan Page, 1)
	ready := make(chan error, 1)
	go func() {
		got, err := s.load(ctx, 1)
		if err != nil {
			ready <- err
			return
		}
		page <- got
		ready <- nil
	}()
	if err := <-ready; err != nil {
		return Page{}, err
	}
	return <-page, nil
}
