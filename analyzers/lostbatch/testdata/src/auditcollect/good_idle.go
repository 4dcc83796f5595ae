package auditcollect

import "time"

// A Grouper does what many ask for in one go.
type Grouper struct {
	asked chan int
	do    func([]int) error
	idle  time.Duration
	gap   time.Duration
}

// Loop leaves when nobody has asked for a while: what was asked for until then
// has been done.
func (g *Grouper) Loop() {
	var group []int
	for {
		group = group[:0]
		select {
		case n := <-g.asked:
			group = append(group, n)
		case <-time.After(g.idle):
			return
		}
	more:
		for len(group) < 10 {
			select {
			case n := <-g.asked:
				group = append(group, n)
			case <-time.After(g.gap):
				break more
			}
		}
		g.do(group)
	}
}
