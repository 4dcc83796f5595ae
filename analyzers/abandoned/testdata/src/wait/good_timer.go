package wait

import (
	"errors"
	"time"
)

var errLate = errors.New("late")

// Dial hands the page on only if it has stopped the timer, which fires no more then.
func Dial(dial func() (Page, error)) (Page, error) {
	late := time.NewTimer(time.Second)
	page := make(chan Page)
	go func() {
		for {
			got, err := dial()
			if err == nil {
				if late.Stop() {
					page <- got
				}
				return
			}
		}
	}()
	select {
	case got := <-page:
		return got, nil
	case <-late.C:
		return Page{}, errLate
	}
}

// DialOnce asks the other way round.
func DialOnce(dial func() Page) (Page, error) {
	late := time.NewTimer(time.Second)
	page := make(chan Page)
	go func() {
		got := dial()
		if !late.Stop() {
			return
		}
		page <- got
	}()
	select {
	case got := <-page:
		return got, nil
	case <-late.C:
		return Page{}, errLate
	}
}
