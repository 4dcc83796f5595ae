package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/store"
)

func requireValue(t *testing.T, s *store.Store, key, want string) {
	t.Helper()
	got, ok := s.Get(key)
	require.True(t, ok, "%s is missing", key)
	require.Equal(t, want, got)
}

func requireNone(t *testing.T, s *store.Store, key string) {
	t.Helper()
	_, ok := s.Get(key)
	require.False(t, ok, "%s is there", key)
}

func TestGetSet(t *testing.T) {
	s := store.New(0)
	requireNone(t, s, "k")
	require.NoError(t, s.Set("k", "1"))
	requireValue(t, s, "k", "1")
	require.NoError(t, s.Set("k", "2"))
	requireValue(t, s, "k", "2")
	require.ErrorIs(t, s.SetExpiring("k", "3", 0), store.ErrExpiry)
	requireValue(t, s, "k", "2")
}

// Without a purge nothing is removed, but what has expired is not returned.
func TestExpiryWithoutPurge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := store.New(0)
		require.NoError(t, s.SetExpiring("k", "v", time.Second))
		time.Sleep(time.Second - 1)
		requireValue(t, s, "k", "v")
		time.Sleep(1)
		requireNone(t, s, "k")
		require.Equal(t, 1, s.Len())
	})
}

func TestPurge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := store.New(0)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go s.Purge(ctx)

		require.NoError(t, s.Set("for ever", "v"))
		require.NoError(t, s.SetExpiring("late", "v", time.Hour))
		synctest.Wait()
		require.NoError(t, s.SetExpiring("early", "v", time.Second))
		require.NoError(t, s.SetExpiring("extended", "v", time.Second))
		require.NoError(t, s.SetExpiring("extended", "v", time.Minute))
		require.NoError(t, s.SetExpiring("kept", "v", time.Second))
		require.NoError(t, s.Set("kept", "v"))

		time.Sleep(time.Second)
		synctest.Wait()
		requireNone(t, s, "early")
		requireValue(t, s, "extended", "v")
		require.Equal(t, 4, s.Len(), "expired entries are removed when they expire")
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, 2, s.Len())
		requireValue(t, s, "kept", "v")
	})
}

func TestLongestExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := store.New(0)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go s.Purge(ctx)
		require.NoError(t, s.SetExpiring("k", "v", 1<<63-1))
		synctest.Wait()
		requireValue(t, s, "k", "v")
	})
}

func TestFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := store.New(950)
		require.NoError(t, s.Set("a", string(make([]byte, 500))))
		require.NoError(t, s.SetExpiring("b", "", time.Second))
		require.ErrorIs(t, s.Set("c", string(make([]byte, 200))), store.ErrFull)
		require.NoError(t, s.Set("a", string(make([]byte, 600))), "an overwritten value counts no more")
		require.ErrorIs(t, s.Set("c", ""), store.ErrFull)
		time.Sleep(time.Second)
		require.NoError(t, s.Set("c", ""), "an expired value counts no more")
	})
}

// The store agrees with a map that remembers everything.
func TestAgainstModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type value struct {
			text    string
			expires time.Time
		}
		s := store.New(0)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go s.Purge(ctx)
		model := make(map[string]value)
		random := rand.New(rand.NewPCG(1, 2))
		for i := range 5000 {
			key := fmt.Sprint(random.IntN(20))
			switch random.IntN(4) {
			case 0:
				model[key] = value{text: fmt.Sprint(i)}
				require.NoError(t, s.Set(key, fmt.Sprint(i)))
			case 1:
				ttl := time.Duration(1 + random.IntN(50))
				model[key] = value{text: fmt.Sprint(i), expires: time.Now().Add(ttl)}
				require.NoError(t, s.SetExpiring(key, fmt.Sprint(i), ttl))
			case 2:
				time.Sleep(time.Duration(random.IntN(20)))
			}
			want, ok := model[key]
			if ok && (want.expires.IsZero() || time.Now().Before(want.expires)) {
				requireValue(t, s, key, want.text)
			} else {
				requireNone(t, s, key)
			}
		}
	})
}
