package handed

import (
	"context"
	"time"
)

// A Press prints sheets in batches, one after the other.
type Press struct {
	sheets chan sheet
	orders chan *order
	print  func(lines []string) int
}

type sheet struct {
	line   string
	number chan int
}

type order struct {
	line   string
	number chan int
}

// Print gives up when its caller does, after the sheet has been taken.
func (p *Press) Print(line string, patience time.Duration) int {
	number := make(chan int)
	s := sheet{line: line, number: number}
	late := time.After(patience)
	select { // want `number is sent to another goroutine at line \d+, which answers at line \d+, but nobody receives when the timer fires at line \d+: it blocks for ever`
	case p.sheets <- s:
		select {
		case n := <-number: // ^rest
			return n
		case <-late: // ^leaves
			return 0
		}
	case <-late:
		return 0
	}
}

// press answers all of a batch, one after the other.
func (p *Press) press() {
	var lines []string
	var numbers []chan int
	for s := range p.sheets {
		lines = append(lines, s.line)
		numbers = append(numbers, s.number)
		if len(lines) < 8 {
			continue
		}
		n := p.print(lines)
		for _, number := range numbers {
			number <- n
		}
		lines, numbers = lines[:0], numbers[:0]
	}
}

// Order hands over a pointer, and reads the channel from the field.
func (p *Press) Order(ctx context.Context, line string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	o := &order{line: line, number: make(chan int)}
	p.orders <- o // want `o.number is sent to another goroutine at line \d+, which answers at line \d+, but nobody receives when the context ends`
	select {
	case n := <-o.number: // ^rest
		return n, nil
	case <-ctx.Done(): // ^leaves
		return 0, ctx.Err()
	}
}

func (p *Press) work() {
	for o := range p.orders {
		p.serve(o)
	}
}

func (p *Press) serve(o *order) {
	n := p.print([]string{o.line})
	tell(o.number, n)
}

func tell(number chan<- int, n int) { number <- n }
