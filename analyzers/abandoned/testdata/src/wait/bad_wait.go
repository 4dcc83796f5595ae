package wait

import (
	"context"
	"errors"
	"sync"

	"depwork"
)

type Page struct{ rows []string }

type Store struct {
	gate chan struct{}
}

func (s *Store) load(ctx context.Context, n int) (Page, error) { return Page{}, ctx.Err() }

// The goroutine leaves without a word.
func (s *Store) Load(ctx context.Context) Page {
	page := make(chan Page)
	go func() {
		got, err := s.load(ctx, 1) // ^leaves
		if err != nil {
			return
		}
		page <- got // ^rest
	}()
	return <-page // want `page is not sent to when load is cancelled or fails at line \d+, and line \d+ waits for a value: the function blocks for ever`
}

// The goroutine gives up before it begins.
func (s *Store) LoadInTurn(ctx context.Context) Page {
	page := make(chan Page, 1)
	go func() {
		select {
		case s.gate <- struct{}{}:
			defer func() { <-s.gate }()
		case <-ctx.Done(): // ^leaves
			return
		}
		got, _ := s.load(context.WithoutCancel(ctx), 1)
		page <- got // ^rest
	}()
	return <-page // want `page is not sent to when ctx ends at line \d+, and line \d+ waits for a value`
}

// The producer does not close the channel when it is cancelled.
func (s *Store) Rows(ctx context.Context) (rows []string) {
	pages := make(chan Page)
	go func() {
		for i := range 10 {
			got, err := s.load(ctx, i) // ^leaves
			if err != nil {
				return
			}
			pages <- got
		}
		close(pages) // ^rest
	}()
	for p := range pages { // want `pages is not closed when load is cancelled or fails at line \d+, and line \d+ waits for its end`
		rows = append(rows, p.rows...)
	}
	return rows
}

// In turn calls f for each page when it gets its turn, until ctx ends.
func inTurn(ctx context.Context, s *Store, n int, f func(i int)) error {
	for i := range n {
		select {
		case s.gate <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		go func() {
			defer func() { <-s.gate }()
			f(i)
		}()
	}
	return nil
}

// A fixed number of answers is expected, of which some are never asked for.
func (s *Store) LoadAll(ctx context.Context, n int) (pages []Page) {
	results := make(chan Page, n)
	_ = inTurn(ctx, s, n, func(i int) { // ^leaves
		got, _ := s.load(ctx, i)
		results <- got // ^rest
	})
	for range n {
		pages = append(pages, <-results) // want `results is not sent to when inTurn is cancelled or fails at line \d+, and line \d+ waits for a value`
	}
	return pages
}

// The failure is looked at, and the wait comes all the same.
func (s *Store) LoadAndTell(ctx context.Context, n int, tell func(error)) (pages []Page) {
	results := make(chan Page, n)
	if err := inTurn(ctx, s, n, func(i int) { // ^leaves
		results <- Page{} // ^rest
	}); err != nil {
		tell(err)
	}
	for range n {
		pages = append(pages, <-results) // want `results is not sent to`
	}
	return pages
}

// A helper of another package.
func LoadEach(ctx context.Context, n int) (sum int) {
	pages := make(chan int, 100)
	depwork.Each(ctx, n, func(i int) { // ^leaves
		pages <- i // ^rest
	})
	for range n {
		sum += <-pages // want `pages is not sent to when Each is cancelled or fails`
	}
	return sum
}

// A check of the context.
func First[T any](ctx context.Context, compute func() T) T {
	result := make(chan T)
	var once sync.Once
	go func() {
		if ctx.Err() != nil { // ^leaves
			return
		}
		once.Do(func() {})
		result <- compute() // ^rest
	}()
	return <-result // want `result is not sent to when ctx ends`
}

var errNone = errors.New("none")
