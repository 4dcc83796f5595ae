package limited

import (
	"context"
	"net/http"
	"time"
)

// Deadline gives all that it does a deadline.
func (s *Service) Deadline(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := s.store.Register(ctx, key); err != nil {
		return err
	}
	if err := s.store.Put(ctx, key, ""); err != nil { // ^leaves
		s.store.Unregister(ctx, key) /* ^rest */ // want `what s.store.Register does at line \d+ is undone by s.store.Unregister at line \d+, but with ctx, which has ended when Put is cancelled or fails at line \d+: it stays behind \(deadcleanup\)$`
		return err
	}
	return s.store.Unregister(context.WithoutCancel(ctx), key)
}

// Handle has the context of a request.
func (s *Service) Handle(w http.ResponseWriter, r *http.Request) {
	key := r.PathValue("key")
	if err := s.store.Register(r.Context(), key); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer s.store.Unregister(r.Context(), key)                /* ^rest */ // want `what s.store.Register does at line \d+ is undone by s.store.Unregister .* \(deadcleanup\)$`
	if err := s.store.Put(r.Context(), key, ""); err != nil { // ^leaves
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}

// Call has the context of a remote call.
func (s *Service) Call(ctx context.Context, r *Request) error {
	if err := s.store.Register(ctx, r.key); err != nil {
		return err
	}
	defer s.store.Unregister(ctx, r.key)    /* ^rest */ // want `what s.store.Register does at line \d+ is undone by s.store.Unregister .* \(deadcleanup\)$`
	return s.store.Put(ctx, r.key, r.value) // ^leaves
}

// refresh is given a deadline by the one who calls it.
func (s *Service) refresh(ctx context.Context, key string) error {
	if err := s.store.Register(ctx, key); err != nil {
		return err
	}
	defer s.store.Unregister(ctx, key) /* ^rest */ // want `what s.store.Register does at line \d+ is undone by s.store.Unregister .* \(deadcleanup\)$`
	return s.store.Put(ctx, key, "")   // ^leaves
}

// Refresh refreshes all.
func (s *Service) Refresh(ctx context.Context, keys []string) {
	for _, key := range keys {
		limited, cancel := context.WithTimeout(ctx, time.Minute)
		if err := s.refresh(limited, key); err != nil {
			println(err.Error())
		}
		cancel()
	}
}

// Detaches takes care of the context in one place, so that it ends early.
func (s *Service) Detaches(ctx context.Context, key string) error {
	if err := s.store.Register(ctx, key); err != nil {
		return err
	}
	if err := s.store.Put(ctx, key, "begun"); err != nil { // ^leaves
		s.store.Unregister(ctx, key) /* ^rest */ // want `what s.store.Register does at line \d+ is undone by s.store.Unregister .* \(deadcleanup\)$`
		return err
	}
	if err := s.store.Put(ctx, key, "done"); err != nil {
		s.store.Unregister(context.WithoutCancel(ctx), key)
		return err
	}
	return s.store.Unregister(context.WithoutCancel(ctx), key)
}

// Watch waits on a context with a deadline, and asks for that of the caller first.
func (s *Service) Watch(ctx context.Context, key string, events <-chan string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := s.store.Register(limited, key); err != nil {
		return "", err
	}
	defer s.store.Unregister(limited, key) /* ^rest */ // want `what s.store.Register does at line \d+ is undone by s.store.Unregister .* \(deadcleanup\)$`
	for {
		select {
		case event := <-events:
			if event != "" {
				return event, nil
			}
		case <-ctx.Done():
			return "", ctx.Err()
		case <-limited.Done(): // ^leaves
			return "", limited.Err()
		}
	}
}
