package flow

// Limit is the number of steps, each of which is an instruction that a walk
// visits, that one function may cost a rule, or its summary. It is a count so
// that results depend on nothing but the code, and so large that only what was
// made by a machine, or to annoy, comes near it: half a second or so.
//
// Tests set it to see what happens beyond.
var Limit = 1 << 22

// A Budget bounds the work on a package: what costs too much is given up. All
// walks of a package share one. It bounds nothing outside of Within.
type Budget struct {
	bounded bool
	left    int
	paid    map[*price]bool
	open    *price // of the answer that is being found
}

// exceeded is what a walk panics with when it has used up its budget.
type exceeded struct{}

// Within runs f with a budget of its own, and reports whether that was enough.
// If it was not, f has ended somewhere in the middle.
func (b *Budget) Within(f func()) (ok bool) {
	outer := *b
	*b = Budget{bounded: true, left: Limit}
	defer func() {
		*b = outer
		if r := recover(); r != nil {
			if _, beyond := r.(exceeded); !beyond {
				panic(r)
			}
		}
	}()
	f()
	return true
}

// Spend takes n steps from the budget. It does not return if there are no more.
func (b *Budget) Spend(n int) {
	if b == nil || !b.bounded {
		return
	}
	if b.open != nil {
		b.open.steps += n
	}
	if b.left -= n; b.left < 0 {
		panic(exceeded{})
	}
}

// A price is what an answer has cost that is kept for others who ask the same.
// They pay as if they had to find it, though only once, so that who asks first
// makes no difference to what the others can afford.
type price struct {
	steps int      // without those of the answers that it rests on
	on    []*price // those
}

// settle pays a price.
func (b *Budget) settle(p *price) {
	if !b.bounded || b.paid[p] {
		return
	}
	b.pays(p)
	open := b.open
	b.open = nil // these are not the open answer's own steps
	b.Spend(p.steps)
	for _, q := range p.on {
		b.settle(q)
	}
	b.open = open
}

func (b *Budget) pays(p *price) {
	if b.paid == nil {
		b.paid = make(map[*price]bool)
	}
	b.paid[p] = true
}

// Answers keeps the answers to questions for which walks are made.
type Answers[K comparable, V any] struct {
	kept map[K]*answer[V]
}

type answer[V any] struct {
	value V
	price price
}

// Of returns the answer to a question: the one that is kept, or what find
// returns. It is found within a budget of its own, so that how much whoever asks
// first has left makes no difference either: what is too much for that, is too much
// for all.
func (x *Answers[K, V]) Of(question K, b *Budget, find func() V) V {
	a := x.kept[question]
	if a == nil {
		a = new(answer[V])
		b.find(&a.price, func() { a.value = find() })
		if x.kept == nil {
			x.kept = make(map[K]*answer[V])
		}
		x.kept[question] = a
	}
	b.settle(&a.price)
	if b.open != nil {
		b.open.on = append(b.open.on, &a.price)
	}
	return a.value
}

// find runs f, which finds an answer, to see what the price is.
func (b *Budget) find(p *price, f func()) {
	if !b.bounded {
		outer := b.open
		b.open = p
		f()
		b.open = outer
		return
	}
	if !b.Within(func() { b.open = p; f() }) {
		p.steps = Limit + 1
	}
}
