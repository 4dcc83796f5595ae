// Package auditprint prints for people, who do not mind half a page.
package auditprint

import (
	"context"
	"fmt"
	"io"
)

type store interface {
	Load(ctx context.Context, name string) ([]byte, error)
}

// A Printer writes to a terminal or a pipe.
type Printer struct {
	w     io.Writer
	store store
}

// Print stops in the middle when it cannot load what comes next.
func (p *Printer) Print(ctx context.Context, name string) error {
	fmt.Fprintln(p.w, name)
	fmt.Fprintf(p.w, "├── %d letters\n", len(name))
	b, err := p.store.Load(ctx, name+".head")
	if err != nil {
		return err
	}
	fmt.Fprintf(p.w, "%s: %s\n", name, b)
	return p.content(ctx, name)
}

func (p *Printer) content(ctx context.Context, name string) error {
	b, err := p.store.Load(ctx, name)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.w, "%s\n", b)
	return nil
}
