package flow

import (
	"sync"

	"golang.org/x/tools/go/ssa"
)

// visits is with what knowledge a walk has come to each block. There are many
// short walks, in functions of many blocks: one after the other uses the same.
type visits struct {
	of      [][]facts // by the index of the block
	touched []int     // those that are not empty
}

var spare = sync.Pool{New: func() any { return new(visits) }}

// newVisits returns empty visits of n blocks.
func newVisits(n int) *visits {
	v := spare.Get().(*visits)
	if len(v.of) < n {
		v.of = make([][]facts, n)
	}
	return v
}

// add records a visit of b.
func (v *visits) add(b *ssa.BasicBlock, f facts) {
	if len(v.of[b.Index]) == 0 {
		v.touched = append(v.touched, b.Index)
	}
	v.of[b.Index] = append(v.of[b.Index], f)
}

// free empties v and leaves it to another walk.
func (v *visits) free() {
	for _, i := range v.touched {
		clear(v.of[i])
		v.of[i] = v.of[i][:0]
	}
	v.touched = v.touched[:0]
	spare.Put(v)
}
