package replies

import (
	"context"
	"time"
)

// A call has a channel of its own for the answer.
type call struct {
	Query
	reply chan Answer
}

// A Server is sent such calls.
type Server struct {
	calls   chan call
	pending map[uint64]chan Answer
	current chan Answer
}

// GetOwn waits for a channel that was made for the request.
func (s *Server) GetOwn(ctx context.Context, key string) (string, error) {
	c := call{Query{Key: key}, make(chan Answer, 1)}
	s.calls <- c
	select {
	case a := <-c.reply:
		return a.Value, a.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// GetPending waits for the channel that stands for the number.
func (s *Server) GetPending(ctx context.Context, q Query) (string, error) {
	s.calls <- call{Query: q}
	select {
	case a := <-s.pending[q.ID]:
		return a.Value, a.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// GetReplaced leaves the channel to the late answer, and makes another.
func (s *Server) GetReplaced(ctx context.Context, key string) (string, error) {
	s.calls <- call{Query{Key: key}, s.current}
	select {
	case a := <-s.current:
		return a.Value, a.Err
	case <-ctx.Done():
		s.current = make(chan Answer, 1)
		return "", ctx.Err()
	}
}

func (s *Server) serve() {
	for c := range s.calls {
		c.reply <- Answer{ID: c.ID}
		s.current <- Answer{ID: c.ID}
	}
}

// GetNumbered skips answers to other requests.
func (s *Store) GetNumbered(ctx context.Context, key string) (string, error) {
	s.seq++
	id := s.seq
	s.queries <- Query{ID: id, Key: key}
	for {
		select {
		case a := <-s.answers:
			if a.ID != id {
				continue
			}
			return a.Value, a.Err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// isFor reports whether a belongs to q.
func isFor(a Answer, q Query) bool { return a.ID == q.ID }

// GetAsked asks a helper whether the answer belongs to the request.
func (s *Store) GetAsked(ctx context.Context, q Query) (string, error) {
	s.queries <- q
	for {
		select {
		case a := <-s.answers:
			if isFor(a, q) {
				return a.Value, a.Err
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// awaitID receives the answer to one request.
func (s *Store) awaitID(ctx context.Context, id uint64) (Answer, error) {
	for {
		select {
		case a := <-s.answers:
			if a.ID == id {
				return a, nil
			}
		case <-ctx.Done():
			return Answer{}, ctx.Err()
		}
	}
}

// GetByNumber tells the helper which answer it wants.
func (s *Store) GetByNumber(ctx context.Context, id uint64, key string) (string, error) {
	if err := s.ask(ctx, Query{ID: id, Key: key}); err != nil {
		return "", err
	}
	a, err := s.awaitID(ctx, id)
	return a.Value, err
}

// GetDrained throws away what the last call has left, before it asks.
func (s *Store) GetDrained(ctx context.Context, key string) (string, error) {
	select {
	case <-s.again:
	default:
	}
	s.queries <- Query{Key: key}
	select {
	case a := <-s.again:
		return a.Value, a.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// GetDrainedByHelper has a helper for that.
func (s *Store) GetDrainedByHelper(ctx context.Context, key string) (string, error) {
	s.drain()
	s.queries <- Query{Key: key}
	select {
	case a := <-s.again:
		return a.Value, a.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// GetEmptied looks how many are left.
func (s *Store) GetEmptied(ctx context.Context, key string) (string, error) {
	for len(s.again) > 0 {
		<-s.again
	}
	s.queries <- Query{Key: key}
	select {
	case a := <-s.again:
		return a.Value, a.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// GetAnyway waits for the answer that it has asked for, and then gives up.
func (s *Store) GetAnyway(ctx context.Context, key string) (string, error) {
	s.queries <- Query{Key: key}
	select {
	case a := <-s.again:
		return a.Value, a.Err
	case <-ctx.Done():
		<-s.again
		return "", ctx.Err()
	}
}

// GetDrainedLater has a goroutine wait for it.
func (s *Store) GetDrainedLater(ctx context.Context, key string) (string, error) {
	s.mu.Lock()
	s.queries <- Query{Key: key}
	select {
	case a := <-s.again:
		s.mu.Unlock()
		return a.Value, a.Err
	case <-ctx.Done():
		go func() {
			<-s.again
			s.mu.Unlock()
		}()
		return "", ctx.Err()
	}
}

// GetOrClose closes the store.
func (s *Store) GetOrClose(ctx context.Context, key string) (string, error) {
	s.queries <- Query{Key: key}
	select {
	case a := <-s.answers:
		return a.Value, a.Err
	case <-ctx.Done():
		s.Close()
		return "", ctx.Err()
	}
}

// GetOrFail marks it as dead.
func (s *Store) GetOrFail(ctx context.Context, key string) (string, error) {
	s.queries <- Query{Key: key}
	select {
	case a := <-s.answers:
		return a.Value, a.Err
	case <-time.After(s.timeout):
		s.fail()
		return "", errTimeout
	}
}

// Offered takes what is only offered to those who wait.
func (s *Store) Offered(ctx context.Context, key string) (string, error) {
	s.queries <- Query{Key: key}
	select {
	case a := <-s.offers:
		return a.Value, a.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// News waits for news, which a goroutine receives all the time.
func (s *Store) News(ctx context.Context, key string) (string, error) {
	s.queries <- Query{Key: key}
	select {
	case a := <-s.news:
		return a.Value, a.Err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Run is the life of the store.
func (s *Store) Run(ctx context.Context) error {
	for {
		s.queries <- Query{Key: "ping"}
		select {
		case a := <-s.answers:
			if a.Err != nil {
				return a.Err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// GetBefore gives up before it asks.
func (s *Store) GetBefore(ctx context.Context, key string) (string, error) {
	select {
	case s.queries <- Query{Key: key}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	a := <-s.answers
	return a.Value, a.Err
}

// begin refuses what it does not know, and then waits until it is there, whatever becomes
// of the context.
func (s *Store) begin(ctx context.Context, key string, ready func(context.Context)) error {
	if key == "" {
		return errTimeout
	}
	<-s.answers
	go ready(ctx)
	return nil
}

// Begin fails only where nothing was waited for.
func (s *Store) Begin(ctx context.Context, key string, ready func(context.Context)) error {
	s.queries <- Query{Key: key}
	if err := s.begin(ctx, key, ready); err != nil {
		return err
	}
	return nil
}
