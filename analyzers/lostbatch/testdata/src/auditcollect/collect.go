// Package auditcollect takes items one by one and collects them.
package auditcollect

import (
	"sync"
	"time"
)

// A Job waits in an inbox.
type Job struct {
	ID   string
	Body []byte
}

// An Inbox holds jobs.
type Inbox struct {
	mu    sync.Mutex
	queue chan *Job
	list  []*Job
	index sync.Map
	stop  chan struct{}
	kept  []*Job
	limit time.Duration
	more  chan struct{}
}

// Put adds a job.
func (b *Inbox) Put(j *Job) {
	b.queue <- j
	b.list = append(b.list, j)
}

func (b *Inbox) pop() *Job {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.list) == 0 {
		return nil
	}
	j := b.list[0]
	b.list = b.list[1:]
	return j
}

func (b *Inbox) putBack(jobs []*Job) { b.list = append(jobs, b.list...) }

func use([]*Job) {}
