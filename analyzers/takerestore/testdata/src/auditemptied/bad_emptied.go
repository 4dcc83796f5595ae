// Package auditemptied empties a place, perhaps on purpose, before it fills it with
// something else.
package auditemptied

import (
	"context"
	"time"
)

type Source interface {
	Newest(ctx context.Context, than string) (string, error)
}

// A Mirror has the newest version of a page.
type Mirror struct {
	source  Source
	version string
	timeout time.Duration
}

// Update does not need the old version any more when it stores the new one, but is
// without any when that fails.
func (m *Mirror) Update(ctx context.Context, store func(context.Context, string) error) error {
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	newest, err := m.source.Newest(ctx, m.version)
	if err != nil {
		return err
	}
	old := m.version
	m.version = "" // want "m.version is taken at line .* audit"
	if newest == "same" {
		m.version = old
		return nil
	}
	if err := store(ctx, newest); err != nil { // ^leaves
		return err
	}
	m.version = newest // ^rest
	return nil
}
