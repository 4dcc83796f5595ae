package store

import "time"

// noIndex is the index of an entry that is not in the heap.
const noIndex = -1

type entry struct {
	key, value string
	expires    time.Time // zero: never
	index      int       // in the heap of expiries
}

func (e *entry) size() int { return len(e.key) + len(e.value) + entryOverhead }

func (e *entry) expired(now time.Time) bool {
	return !e.expires.IsZero() && !now.Before(e.expires)
}

// expiryHeap is a container/heap of the entries that expire, earliest first.
// The entries know where they are in it, so that one that is overwritten can
// be taken out.
type expiryHeap []*entry

func (h expiryHeap) Len() int { return len(h) }

func (h expiryHeap) Less(i, j int) bool {
	if !h[i].expires.Equal(h[j].expires) {
		return h[i].expires.Before(h[j].expires)
	}
	return h[i].key < h[j].key
}

func (h expiryHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push is for container/heap.
func (h *expiryHeap) Push(x any) {
	e := x.(*entry)
	e.index = len(*h)
	*h = append(*h, e)
}

// Pop is for container/heap.
func (h *expiryHeap) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	e.index = noIndex
	return e
}
