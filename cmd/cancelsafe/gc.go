package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// firstHeap is the size up to which the heap of a vet tool grows before the
// garbage collector first runs, in units of the 4 MB that are usual.
const firstHeap = 24

// growth is by how much of what is alive the heap grows from then on before it is
// collected again, in percent. Nearly all of it is alive to the end. Where that is
// much, of one large package, memory counts for more than the time of a collection
// or two.
const (
	growth      = 200
	largeHeap   = 64 << 20 // bytes that are alive
	largeGrowth = 60
)

// delayGC lets the heap grow to firstHeap before the garbage collector first
// runs, and by growth from then on. Most packages are analysed before that:
// the process ends sooner than there is anything worth collecting. Users who have
// an opinion on the collector are not overruled.
func delayGC() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(firstHeap * 100)
	afterGC()
}

// afterGC sets the growth each time that the garbage collector has run, until much
// is alive.
func afterGC() {
	type sentinel struct{ _ [16]byte }
	runtime.SetFinalizer(new(sentinel), func(*sentinel) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Uint64() < largeHeap {
			debug.SetGCPercent(growth)
			afterGC()
			return
		}
		debug.SetGCPercent(largeGrowth)
	})
}
