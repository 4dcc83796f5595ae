// Package command turns frames into the commands that the server knows.
package command

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// A Command is one of the types below.
type Command interface{ isCommand() }

type (
	// Get asks for the value of a key.
	Get struct{ Key string }

	// Set gives a key a value. A TTL of zero means for ever.
	Set struct {
		Key, Value string
		TTL        time.Duration
	}

	// Ping asks for a sign of life, or for its message if it has one.
	Ping struct {
		Message    string
		HasMessage bool
	}

	// Echo asks for its message. It is there for "redis-cli --pipe", which
	// marks the end of its input with it.
	Echo struct{ Message string }

	// Publish sends a message to the subscribers of a channel.
	Publish struct{ Channel, Message string }

	// Subscribe asks for the messages of channels.
	Subscribe struct{ Channels []string }

	// Unsubscribe ends that, for all channels if it names none.
	Unsubscribe struct{ Channels []string }

	// Unknown is any other command. It is not an error: it has a reply.
	Unknown struct{ Name string }
)

func (Get) isCommand()         {}
func (Set) isCommand()         {}
func (Ping) isCommand()        {}
func (Echo) isCommand()        {}
func (Publish) isCommand()     {}
func (Subscribe) isCommand()   {}
func (Unsubscribe) isCommand() {}
func (Unknown) isCommand()     {}

// Name returns the name of the command, in lower case.
func Name(c Command) string {
	switch c := c.(type) {
	case Get:
		return "get"
	case Set:
		return "set"
	case Ping:
		return "ping"
	case Echo:
		return "echo"
	case Publish:
		return "publish"
	case Subscribe:
		return "subscribe"
	case Unsubscribe:
		return "unsubscribe"
	case Unknown:
		return c.Name
	}
	return fmt.Sprintf("%T", c)
}

// Parse returns the command that the frame asks for. Its errors are meant for
// the peer.
func Parse(frame resp.Frame) (Command, error) {
	if frame.Kind != resp.KindArray {
		return nil, fmt.Errorf("expected a command as an array of strings, got %s", frame.Kind)
	}
	a := arguments{rest: frame.Items}
	a.name = strings.ToLower(a.text())
	c := a.command()
	if _, unknown := c.(Unknown); unknown && a.err == nil {
		return c, nil
	}
	return c, a.end()
}

func (a *arguments) command() Command {
	switch a.name {
	case "get":
		return Get{Key: a.text()}
	case "set":
		return Set{Key: a.text(), Value: a.text(), TTL: a.expiry()}
	case "ping":
		if !a.more() {
			return Ping{}
		}
		return Ping{Message: a.text(), HasMessage: true}
	case "echo":
		return Echo{Message: a.text()}
	case "publish":
		return Publish{Channel: a.text(), Message: a.text()}
	case "subscribe":
		return Subscribe{Channels: append([]string{a.text()}, a.texts()...)}
	case "unsubscribe":
		return Unsubscribe{Channels: a.texts()}
	}
	return Unknown{Name: a.name}
}

// arguments hands out the arguments of a command one by one. The first error
// stays, so that it has to be looked at once, at the end.
type arguments struct {
	name string
	rest []resp.Frame
	err  error
}

func (a *arguments) more() bool { return a.err == nil && len(a.rest) > 0 }

func (a *arguments) next() (resp.Frame, bool) {
	if a.err == nil && len(a.rest) == 0 {
		a.failf("wrong number of arguments for '%s' command", a.name)
	}
	if a.err != nil {
		return resp.Frame{}, false
	}
	frame := a.rest[0]
	a.rest = a.rest[1:]
	return frame, true
}

func (a *arguments) text() string {
	frame, ok := a.next()
	if !ok {
		return ""
	}
	if frame.Kind != resp.KindSimple && frame.Kind != resp.KindBulk {
		a.failf("expected a string, got %s", frame.Kind)
		return ""
	}
	return frame.Text
}

func (a *arguments) texts() []string {
	var texts []string
	for a.more() {
		texts = append(texts, a.text())
	}
	return texts
}

// integer accepts a number in any form in which clients send it.
func (a *arguments) integer() uint64 {
	frame, ok := a.next()
	if !ok {
		return 0
	}
	switch frame.Kind {
	case resp.KindInteger:
		return frame.Int
	case resp.KindSimple, resp.KindBulk:
		n, err := strconv.ParseUint(frame.Text, 10, 64)
		if err == nil {
			return n
		}
	}
	a.failf("value is not an integer or out of range")
	return 0
}

// expiry reads "EX seconds" or "PX milliseconds", if there is one of them.
func (a *arguments) expiry() time.Duration {
	if !a.more() {
		return 0
	}
	var unit time.Duration
	switch option := a.text(); strings.ToLower(option) {
	case "ex":
		unit = time.Second
	case "px":
		unit = time.Millisecond
	default:
		a.failf("syntax error: SET takes only EX and PX as options")
		return 0
	}
	n := a.integer()
	// Beyond this, the multiplication would overflow into the past.
	if a.err == nil && (n == 0 || n > uint64(math.MaxInt64/unit)) {
		a.failf("invalid expire time in 'set' command")
		return 0
	}
	return time.Duration(n) * unit
}

func (a *arguments) end() error {
	if a.more() {
		a.failf("wrong number of arguments for '%s' command", a.name)
	}
	return a.err
}

func (a *arguments) failf(format string, args ...any) {
	if a.err == nil {
		a.err = fmt.Errorf(format, args...)
	}
}
