package auditlifecycle

import "context"

// safeGo runs work in a goroutine of its own.
func safeGo(report func(any), work func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				report(r)
			}
		}()
		work()
	}()
}

// Changed has the changes sent, not here.
func (p *Pool) Changed(ctx context.Context, what string, report func(any)) {
	p.queue = append(p.queue, what)
	safeGo(report, func() { p.tell(ctx) })
}

// tell only runs in goroutines, and is given up when the program ends.
func (p *Pool) tell(ctx context.Context) {
	queue := p.queue
	p.queue = nil
	err := p.back.Send(ctx, queue[0])
	if err == nil || ctx.Err() != nil {
		return
	}
	p.queue = queue
}
