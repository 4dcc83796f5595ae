package api

import (
	"bytes"
	"context"
	"log/slog"
	"runtime/pprof"
	"runtime/trace"
	"testing"

	"github.com/stretchr/testify/assert"
)

// ended is a context that has ended.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

var _ = prove("log/slog", func(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).InfoContext(ended(), "still here")
	assert.Contains(t, out.String(), "still here")
}, "*", "*.*")

var _ = prove("runtime/pprof", func(t *testing.T) {
	ran := false
	pprof.Do(ended(), pprof.Labels("key", "value"), func(ctx context.Context) {
		value, ok := pprof.Label(ctx, "key")
		ran = ok && value == "value"
	})
	assert.True(t, ran)
}, "*", "*.*")

var _ = prove("runtime/trace", func(t *testing.T) {
	var out bytes.Buffer
	assert.NoError(t, trace.Start(&out))
	trace.Log(ended(), "category", "still here")
	trace.Stop()
	assert.Contains(t, out.String(), "still here")
}, "*", "*.*")
