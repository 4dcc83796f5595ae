package handed

import (
	"context"
	"time"
)

// PrintOrNot gives up before the sheet has been taken, but not afterwards.
func (p *Press) PrintOrNot(line string, patience time.Duration) int {
	s := sheet{line, make(chan int)}
	select {
	case p.sheets <- s:
		return <-s.number
	case <-time.After(patience):
		return 0
	}
}

// PrintRoom has room for the answer.
func (p *Press) PrintRoom(line string, patience time.Duration) int {
	number := make(chan int, 1)
	p.sheets <- sheet{line, number}
	select {
	case n := <-number:
		return n
	case <-time.After(patience):
		return 0
	}
}

// PrintAnyway takes the answer when it comes.
func (p *Press) PrintAnyway(line string, patience time.Duration) int {
	number := make(chan int)
	p.sheets <- sheet{line, number}
	select {
	case n := <-number:
		return n
	case <-time.After(patience):
		go func() { <-number }()
		return 0
	}
}

// A Copier looks whether its caller is still there.
type Copier struct {
	jobs    chan *job
	notes   chan *Note
	letters chan *letter
	cards   chan *card
	stop    chan struct{}
	copy    func(line string) int
}

type job struct {
	line   string
	number chan int
	gone   chan struct{}
}

func (c *Copier) Copy(line string, patience time.Duration) int {
	j := &job{line, make(chan int), make(chan struct{})}
	defer close(j.gone)
	c.jobs <- j
	select {
	case n := <-j.number:
		return n
	case <-time.After(patience):
		return 0
	}
}

func (c *Copier) copyJobs() {
	for j := range c.jobs {
		select {
		case j.number <- c.copy(j.line):
		case <-j.gone:
		}
	}
}

// A Note is answered by whoever has it.
type Note struct {
	Line   string
	Number chan int
}

func (c *Copier) Note(line string, patience time.Duration) int {
	n := &Note{line, make(chan int)}
	c.notes <- n
	select {
	case number := <-n.Number:
		return number
	case <-time.After(patience):
		return 0
	}
}

func (c *Copier) copyNotes() {
	for n := range c.notes {
		n.Number <- c.copy(n.Line)
	}
}

type card struct {
	line   string
	number chan int
}

type letter struct {
	line   string
	number chan int
}

// Post leaves when the copier stops, and with it the goroutine that answers.
func (c *Copier) Post(line string) int {
	l := &letter{line, make(chan int)}
	c.letters <- l
	select {
	case n := <-l.number:
		return n
	case <-c.stop:
		return 0
	}
}

// PostTwice has somebody else receive as well.
func (c *Copier) PostTwice(ctx context.Context, line string) int {
	n := &card{line, make(chan int)}
	c.cards <- n
	go drain(n)
	select {
	case number := <-n.number:
		return number
	case <-ctx.Done():
		return 0
	}
}

func drain(l *card) {
	for range l.number {
	}
}

func (c *Copier) copyLetters() {
	for l := range c.letters {
		l.number <- c.copy(l.line)
	}
}

func (c *Copier) copyCards() {
	for l := range c.cards {
		l.number <- c.copy(l.line)
	}
}

func (c *Copier) Stop() { close(c.stop) }
