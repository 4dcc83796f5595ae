package auditcalls

import "context"

type Job struct{ result chan Addr }

// LookupByJob has the channel in a field of an object that it makes.
func (r *Resolver) LookupByJob(ctx context.Context, name string) (Addr, error) {
	job := &Job{result: make(chan Addr)}
	go func() { job.result <- r.query(name) }() // want `the goroutine started at line \d+ sends to job.result at line \d+, but nobody receives when ctx ends at line \d+: it blocks for ever`
	select {
	case addr := <-job.result: // ^rest
		return addr, nil
	case <-ctx.Done(): // ^leaves
		return "", ctx.Err()
	}
}
