package wait

import "time"

// DialTwice stops another timer than the one that it waits for.
func DialTwice(dial func() Page, other *time.Timer) (Page, error) {
	late := time.NewTimer(time.Second)
	page := make(chan Page)
	go func() { // want `sends to page at line \d+, but nobody receives when the timer fires`
		got := dial()
		if other.Stop() {
			page <- got
		}
	}()
	select {
	case got := <-page: // ^rest
		return got, nil
	case <-late.C: // ^leaves
		return Page{}, errLate
	}
}

// DialLate hands the page on if it was too late to stop the timer.
func DialLate(dial func() Page) (Page, error) {
	late := time.NewTimer(time.Second)
	page := make(chan Page)
	go func() { // want `sends to page at line \d+, but nobody receives when the timer fires`
		got := dial()
		if !late.Stop() {
			page <- got
		}
	}()
	select {
	case got := <-page: // ^rest
		return got, nil
	case <-late.C: // ^leaves
		return Page{}, errLate
	}
}
