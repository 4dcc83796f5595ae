// Package queue takes jobs out of containers.
package queue

import (
	"container/list"
	"sync"
	"sync/atomic"
)

type Job struct {
	ID   string
	Args []string

	done  chan struct{}
	reply chan error
	err   error
}

type Dispatcher struct {
	mu      sync.Mutex
	pending []*Job
	failed  []*Job
	byID    map[string]*Job
	running sync.Map
	order   list.List
	prio    jobHeap
	current atomic.Pointer[Job]
	ring    [16]*Job
	head    int
	closed  bool
	stop    chan struct{}
	dropped int
	lastErr error
	workers chan *Job
	spill   chan *Job
	batches chan []*Job
	pool    sync.Pool
}

func (d *Dispatcher) Add(job *Job) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pending = append(d.pending, job)
	d.byID[job.ID] = job
}

// A jobHeap orders jobs by their ids.
type jobHeap []*Job

func (h jobHeap) Len() int           { return len(h) }
func (h jobHeap) Less(i, j int) bool { return h[i].ID < h[j].ID }
func (h jobHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *jobHeap) Push(x any)        { *h = append(*h, x.(*Job)) }

func (h *jobHeap) Pop() any {
	old := *h
	job := old[len(old)-1]
	*h = old[:len(old)-1]
	return job
}
