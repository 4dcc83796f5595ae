package auditreplaced

import (
	"context"
	"errors"
)

// Store seals what was packed in part when the crew was only told to end.
func Store(ctx context.Context, s Safe, c *Crew, names []string) error {
	id, err := s.Pack(ctx, names)
	cerr := c.Wait()                                 // want `an error that means a cancellation at line \d+ is replaced by that of c.Wait at line \d+, which may be none: Store goes on as if all were done`
	if err == nil || root(err) == context.Canceled { /* ^leaves */ // ^rest
		err = cerr
	}
	if err != nil {
		return err
	}
	return s.Seal(ctx, id)
}

// Packed asks with errors.Is.
func Packed(ctx context.Context, s Safe, c *Crew, names []string) (string, error) {
	id, err := s.Pack(ctx, names)
	cerr := c.Wait()                      // want `an error that means a cancellation at line \d+ is replaced by that of c.Wait`
	if errors.Is(err, context.Canceled) { /* ^leaves */ // ^rest
		err = cerr
	}
	return id, err
}
