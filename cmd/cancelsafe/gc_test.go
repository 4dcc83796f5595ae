package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDelayGC(t *testing.T) {
	percent := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(percent) })

	t.Setenv("GOMEMLIMIT", "")
	t.Setenv("GOGC", "100")
	delayGC()
	require.Equal(t, uint64(100), gcPercent(), "who sets GOGC is not overruled")

	t.Setenv("GOGC", "")
	delayGC()
	require.Equal(t, uint64(firstHeap*100), gcPercent())
	collectUntil(t, growth)

	alive := make([]byte, largeHeap+1)
	collectUntil(t, largeGrowth)
	runtime.KeepAlive(alive)
}

// collectUntil collects garbage until the heap may grow by want percent. Once is
// not always enough: the finalizer that sets it runs beside.
func collectUntil(t *testing.T, want uint64) {
	t.Helper()
	for range 1000 {
		runtime.GC()
		if gcPercent() == want {
			return
		}
	}
	require.Equal(t, want, gcPercent())
}

func gcPercent() uint64 {
	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(percent)
	return percent[0].Value.Uint64()
}
