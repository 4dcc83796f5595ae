// Package auditcommand has what a command line runs, which mostly ends the program.
package auditcommand

import (
	"errors"
	"time"

	"github.com/spf13/cobra"
)

// NewCommand returns a command that follows something.
func NewCommand(news <-chan string, show func(string)) *cobra.Command {
	return &cobra.Command{
		Use: "follow",
		RunE: func(_ *cobra.Command, args []string) error {
			stop := make(chan struct{})
			defer close(stop)
			Follow(stop, news, show)
			return nil
		},
	}
}

// Follow is exported, but all that is known to call it is a command.
func Follow(stop <-chan struct{}, news <-chan string, show func(string)) {
	late := make(chan bool)
	go func() { // want `sends to late at line \d+, but nobody receives when stop is closed.*audit`
		time.Sleep(time.Hour)
		late <- true
	}()
	for {
		select {
		case s := <-news:
			show(s)
		case <-stop: // ^leaves
			return
		case <-late: // ^rest
			return
		}
	}
}

// NewTop returns a command that shows some things at once.
func NewTop(names []string, stats func(string) int, show func(string, int)) *cobra.Command {
	return &cobra.Command{
		Use: "top",
		RunE: func(_ *cobra.Command, args []string) error {
			stop := make(chan struct{})
			defer close(stop)
			for _, name := range names {
				go collect(stop, name, stats, show)
			}
			return nil
		},
	}
}

// collect runs in a goroutine of the command.
func collect(stop <-chan struct{}, name string, stats func(string) int, show func(string, int)) {
	found := make(chan int)
	go func() { found <- stats(name) }() // want `sends to found.*audit`
	select {
	case n := <-found: // ^rest
		show(name, n)
	case <-stop: // ^leaves
	}
}

// checks are what others run, who are not known: but the package has commands.
var checks = map[string]func() error{"size": size}

func size() error {
	found := make(chan int)
	go func() { found <- 1 }() // want `sends to found.*audit`
	select {
	case <-found: // ^rest
		return nil
	case <-time.After(time.Second): // ^leaves
		return errors.New("it takes too long")
	}
}
