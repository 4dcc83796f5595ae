// Command cancelsafe finds Go code that loses or corrupts state when it is
// cancelled.
//
// Usage:
//
//	cancelsafe [flags] [packages]
//	cancelsafe audit [flags] [packages]
//	cancelsafe explain RULE
//	cancelsafe rules
//	cancelsafe api [PATTERN]
//	cancelsafe version
//	cancelsafe help
//
// Invoked by the go command it is a vet tool:
//
//	go vet -vettool="$(command -v cancelsafe)" ./...
//
// One binary serves as both, because the command uses the go command as its
// engine: cancelsafe runs go vet with itself as the tool, and renders what
// comes back. See docs/go-vet.md for the differences between the two.
package main

import (
	"os"
	"strings"

	"github.com/cancelsafe/cancelsafe/analyzers"
)

func main() {
	os.Exit(dispatch(analyzers.Rules(), os.Args[1:]))
}

// dispatch serves go vet when the go command asks, and the user otherwise.
func dispatch(rules []*analyzers.Rule, args []string) int {
	if calledByGo(args) {
		serveVet(rules, args) // exits
	}
	c := &command{rules: rules, stdout: os.Stdout, stderr: os.Stderr}
	return c.run(args)
}

// calledByGo reports whether args speak the protocol between the go command
// and a vet tool: one of two questions, or flags and the description of a unit.
func calledByGo(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return args[0] == "-V=full" || args[0] == "-flags" || strings.HasSuffix(args[len(args)-1], ".cfg")
}
