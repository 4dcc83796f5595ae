package returned

import (
	"context"
	"errors"
	"time"
)

// A Probe asks hosts whether they are there.
type Probe struct {
	ask  func(host string) bool
	hang chan struct{}
}

// ask makes a channel for each call, and leaves it to the caller to receive.
func (p *Probe) answer(host string) <-chan bool {
	answer := make(chan bool)
	go func() { // want `the goroutine started at line \d+ sends to answer at line \d+, but nobody receives when the timer fires at line \d+: it blocks for ever`
		defer close(answer)
		answer <- p.ask(host)
	}()
	return answer
}

// Ask gives up after a while.
func (p *Probe) Ask(host string, patience time.Duration) (bool, error) {
	select {
	case there := <-p.answer(host): // ^rest
		return there, nil
	case <-time.After(patience): // ^leaves
		return false, errors.New("too late")
	}
}

// AskAgain does the same; it is one mistake, whoever makes it.
func (p *Probe) AskAgain(host string, patience time.Duration) (bool, error) {
	answer := p.answer(host)
	select {
	case there := <-answer:
		return there, nil
	case <-time.After(2 * patience):
		return false, errors.New("too late")
	}
}

// roomy has room for the one answer.
func (p *Probe) roomy(host string) <-chan bool {
	answer := make(chan bool, 1)
	go func() { answer <- p.ask(host) }()
	return answer
}

// AskRoomy leaves nothing behind.
func (p *Probe) AskRoomy(host string, patience time.Duration) (bool, error) {
	select {
	case there := <-p.roomy(host):
		return there, nil
	case <-time.After(patience):
		return false, errors.New("too late")
	}
}

// AskPatiently receives the answer in any case.
func (p *Probe) AskPatiently(host string, patience time.Duration) (there, late bool) {
	answer := p.drained(host)
	select {
	case there = <-answer:
		return there, false
	case <-time.After(patience):
		return <-answer, true
	}
}

func (p *Probe) drained(host string) <-chan bool {
	answer := make(chan bool)
	go func() { answer <- p.ask(host) }()
	return answer
}

// guarded leaves with the context that it is given.
func (p *Probe) guarded(ctx context.Context, host string) <-chan bool {
	answer := make(chan bool)
	go func() {
		select {
		case answer <- p.ask(host):
		case <-ctx.Done():
		}
	}()
	return answer
}

// AskGuarded ends the context when it gives up.
func (p *Probe) AskGuarded(ctx context.Context, host string, patience time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case there := <-p.guarded(ctx, host):
		return there, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// all returns the answers of several hosts, and an error if there are none to ask.
func (p *Probe) all(hosts []string) (chan bool, error) {
	if len(hosts) == 0 {
		return nil, errors.New("no hosts")
	}
	answers := make(chan bool)
	for _, host := range hosts {
		go func() { answers <- p.ask(host) }() // want `the goroutine started at line \d+ sends to answers at line \d+, but nobody receives when the context ends at line \d+: it blocks for ever`
	}
	return answers, nil
}

// Any returns whether one of the hosts is there.
func (p *Probe) Any(hosts []string, patience time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answers, err := p.all(hosts)
	if err != nil {
		return false, err
	}
	for range hosts {
		select {
		case there := <-answers: // ^rest
			if there {
				return true, nil
			}
		case <-ctx.Done(): // ^leaves
			return false, ctx.Err()
		}
	}
	return false, nil
}

// kept hands the channel on to others, who may receive what is left.
func (p *Probe) kept(host string, patience time.Duration) (chan bool, error) {
	answer := p.forOthers(host)
	select {
	case there := <-answer:
		if !there {
			return nil, errors.New("not there")
		}
	case <-time.After(patience):
	}
	return answer, nil
}

func (p *Probe) forOthers(host string) chan bool {
	answer := make(chan bool)
	go func() { answer <- p.ask(host) }()
	return answer
}

// either returns one of two channels: the other one is not known here.
func (p *Probe) either(host string, first bool) chan bool {
	a, b := make(chan bool), make(chan bool)
	go func() { a <- p.ask(host) }()
	go func() { b <- p.ask(host) }()
	if first {
		return a
	}
	return b
}

// AskEither is not followed.
func (p *Probe) AskEither(host string, patience time.Duration) bool {
	select {
	case there := <-p.either(host, true):
		return there
	case <-time.After(patience):
		return false
	}
}
