package audit

import (
	"context"
	"time"
)

// Blocks are read at places that are known.
type Blocks interface {
	Read(at int64, into []byte) (int, error)
	SetReadDeadline(t time.Time) error
}

// Pair reads two blocks, and can read either again.
func Pair(b Blocks, first, second []byte) error {
	b.SetReadDeadline(time.Now().Add(time.Second))
	n, err := b.Read(0, first)
	if err != nil {
		return err
	}
	_, err = b.Read(int64(n), second[:n])
	return err
}

// Relations are asked for, and nothing is taken from them.
type Relations struct{ pages []Page }

// A Query says which relations are meant, and after which page.
type Query struct{ Subject, After string }

// A Page is a part of an answer.
type Page struct {
	List []string
	Next string
}

func (r *Relations) Read(ctx context.Context, q *Query) (*Page, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &r.pages[len(q.After)], nil
}

// A Server asks for relations.
type Server struct{ relations *Relations }

// All asks page by page.
func (s *Server) All(ctx context.Context, subject string) ([]string, error) {
	var list []string
	after := ""
	for {
		page, err := s.relations.Read(ctx, &Query{subject, after})
		if err != nil {
			return nil, err
		}
		list = append(list, page.List...)
		if page.Next == "" {
			return list, nil
		}
		after = page.Next
	}
}
