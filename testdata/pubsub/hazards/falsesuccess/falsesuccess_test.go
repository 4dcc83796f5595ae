package falsesuccess_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/hazards/falsesuccess"
	"github.com/cancelsafe/cancelsafe/testdata/pubsub/internal/servertest"
)

type copier interface {
	Sync(ctx context.Context, keys []string) error
	Copies() map[string]string
}

func TestFalseSuccess(t *testing.T) {
	twins := map[string]func(falsesuccess.Source) copier{
		"mirror":   func(s falsesuccess.Source) copier { return falsesuccess.NewMirror(s) },
		"snapshot": func(s falsesuccess.Source) copier { return falsesuccess.NewSnapshot(s) },
	}
	for name, twin := range twins {
		t.Run("twin/"+name, func(t *testing.T) {
			copies, err := scenario(t, twin)
			require.NoError(t, err, "it says that all is well")
			require.Equal(t, map[string]string{"one": "1"}, copies)
		})
	}
	copies, err := scenario(t, func(s falsesuccess.Source) copier { return &whole{source: s} })
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, map[string]string{"one": "1", "two": "2"}, copies)
}

// scenario copies two values, and then again with a context that ends after the
// first of them. It returns the copies that are left, and what the second call
// has returned.
func scenario(t *testing.T, copying func(falsesuccess.Source) copier) (copies map[string]string, err error) {
	synctest.Test(t, func(t *testing.T) {
		c, dialled := client.Dial(t.Context(), servertest.Start(t))
		require.NoError(t, dialled)
		defer c.Close()
		require.NoError(t, c.Set(t.Context(), "one", "1"))
		require.NoError(t, c.Set(t.Context(), "two", "2"))

		after := func() {}
		s := copying(source(func(ctx context.Context, key string) (string, bool, error) {
			defer func() { after() }()
			return c.Get(ctx, key)
		}))
		keys := []string{"one", "two"}
		require.NoError(t, s.Sync(t.Context(), keys))

		ctx, cancel := context.WithCancel(t.Context())
		after = cancel
		err = s.Sync(ctx, keys)
		copies = s.Copies()
	})
	return copies, err
}

type source func(ctx context.Context, key string) (string, bool, error)

func (s source) Get(ctx context.Context, key string) (string, bool, error) { return s(ctx, key) }

// whole is the safe form: it keeps what it has until it has all.
type whole struct {
	source falsesuccess.Source
	copies map[string]string
}

func (w *whole) Sync(ctx context.Context, keys []string) error {
	copies := make(map[string]string)
	for _, key := range keys {
		if err := ctx.Err(); err != nil {
			return err
		}
		value, ok, err := w.source.Get(ctx, key)
		if err != nil {
			return err
		}
		if ok {
			copies[key] = value
		}
	}
	w.copies = copies
	return nil
}

func (w *whole) Copies() map[string]string { return w.copies }
