// Package auditlent has objects that a function is given to fill in, and that
// nobody looks at when it fails.
package auditlent

import "context"

// A Signer is what a caller has said of who signs.
type Signer struct {
	Key    string
	Author string
}

// A Registry knows who signs with which key.
type Registry interface {
	KeyOf(ctx context.Context, author string) (string, error)
	AuthorOf(ctx context.Context, key string) (string, error)
}

// Resolve fills in what the caller has not said.
func Resolve(ctx context.Context, r Registry, s *Signer) error {
	key, err := r.KeyOf(ctx, s.Author)
	if err != nil {
		return err
	}
	s.Key = key
	author, err := r.AuthorOf(ctx, key)
	if err != nil {
		return err
	}
	s.Author = author
	return nil
}

// Default fills in both.
func Default(s *Signer) {
	s.Key = "default"
	s.Author = "nobody"
}
