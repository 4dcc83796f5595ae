package flow

import "testing"

func TestWithin(t *testing.T) {
	defer func(before int) { Limit = before }(Limit)
	Limit = 10
	b := new(Budget)
	b.Spend(100) // nothing is bounded outside
	if !b.Within(func() { b.Spend(10) }) {
		t.Error("10 steps are too many")
	}
	reached := false
	if b.Within(func() { b.Spend(11); reached = true }) || reached {
		t.Error("11 steps are not too many")
	}
	inner := false
	if !b.Within(func() { b.Spend(5); inner = b.Within(func() { b.Spend(11) }); b.Spend(5) }) || inner {
		t.Error("a budget within a budget is not one of its own")
	}
	func() {
		defer func() {
			if recover() != "odd code" {
				t.Error("another panic was lost")
			}
		}()
		b.Within(func() { panic("odd code") })
	}()
}

// TestAnswers checks that a kept answer costs each who asks the same, once.
func TestAnswers(t *testing.T) {
	defer func(before int) { Limit = before }(Limit)
	b := new(Budget)
	var inner, outer Answers[int, int]
	found := 0
	ask := func() int {
		return outer.Of(0, b, func() int {
			b.Spend(3)
			found++
			return inner.Of(0, b, func() int { b.Spend(4); return 7 })
		})
	}
	for _, first := range []func() int{ask, func() int { return inner.Of(0, b, func() int { b.Spend(4); return 7 }) }} {
		inner, outer = Answers[int, int]{}, Answers[int, int]{}
		found = 0
		Limit = 7
		if !b.Within(func() { first(); ask(); ask() }) || !b.Within(func() { ask(); ask() }) {
			t.Error("7 steps are not enough")
		}
		Limit = 6
		if b.Within(func() { ask() }) {
			t.Error("6 steps are enough for a kept answer")
		}
		if found != 1 {
			t.Errorf("found %d times", found)
		}
	}
}

// TestUnaffordable checks that an answer which is too much for anybody is looked
// for once, whatever is left to whoever asks first.
func TestUnaffordable(t *testing.T) {
	defer func(before int) { Limit = before }(Limit)
	Limit = 10
	b := new(Budget)
	var inner, outer Answers[int, int]
	found := 0
	ask := func() {
		outer.Of(0, b, func() int {
			return inner.Of(0, b, func() int { found++; b.Spend(11); return 7 })
		})
	}
	if b.Within(func() { b.Spend(9); ask() }) || b.Within(ask) {
		t.Error("10 steps are enough for 11")
	}
	if found != 1 {
		t.Errorf("looked for %d times", found)
	}
	if !b.Within(func() { b.Spend(9); inner.Of(1, b, func() int { b.Spend(1); return 7 }) }) {
		t.Error("an answer that costs one step is too much for who has one left")
	}
	if b.Within(func() { b.Spend(10); inner.Of(2, b, func() int { b.Spend(1); return 7 }) }) {
		t.Error("who has nothing left gets an answer")
	}
	if !b.Within(func() { inner.Of(2, b, func() int { t.Error("who has nothing left lost the answer"); return 7 }) }) {
		t.Error("10 steps are not enough for one")
	}
}
