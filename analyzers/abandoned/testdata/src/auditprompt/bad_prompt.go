// Package auditprompt asks whoever sits before the program.
package auditprompt

import (
	"bufio"
	"context"
	"os"
)

// Confirm leaves a goroutine behind that waits for an answer. Who cancels it mostly
// ends the program.
func Confirm(ctx context.Context) (bool, error) {
	answers := make(chan bool)
	go func() { // want `sends to answers at line \d+, but nobody receives when ctx ends.*audit`
		in := bufio.NewScanner(os.Stdin)
		answers <- in.Scan() && in.Text() == "y"
	}()
	select {
	case yes := <-answers: // ^rest
		return yes, nil
	case <-ctx.Done(): // ^leaves
		return false, ctx.Err()
	}
}
