package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstHeap is the size up to which the heap of a vet tool grows before the
// garbage collector first runs, in units of the 4 MB that are usual.
const firstHeap = 24

// delayGC lets the heap grow to firstHeap before the garbage collector first
// runs, and leaves it alone from then on. Most packages are analysed before that:
// the process ends sooner than there is anything worth collecting. Users who have
// an opinion on the collector are not overruled.
func delayGC() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	usual := debug.SetGCPercent(firstHeap * 100)
	type sentinel struct{ _ [16]byte }
	runtime.SetFinalizer(new(sentinel), func(*sentinel) { debug.SetGCPercent(usual) })
}
