// Package abandoned defines the rule abandoned.
package abandoned

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes abandoned.
var Rule = rule.New(&rule.Rule{
	Name:  "abandoned",
	Title: "goroutine left behind by a cancelled wait",
	Lost: `
A function starts a goroutine and waits for it in a way that can be cancelled.
When it is, the function returns, and the goroutine goes on: nothing in Go
stops it. If it then sends its result to a channel without room, nobody is
there to receive it, and the goroutine stays blocked for ever, with all that it
holds. If it writes to a variable that the function reads or returns, or uses a
buffer that goes back to its pool, it corrupts what belongs to somebody else by
now. So does a buffer that was handed to a goroutine which serves all, with a
frame to write or a job to do, if who handed it over stops waiting for the
answer and fills it again for the next call. The other way round, a function that waits for a value hangs for ever when
the goroutine that should send it was cancelled and has left without a word.`,
	Bad: `
func (c *Client) Lookup(ctx context.Context, name string) (Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	found := make(chan Addr)
	go func() {
		found <- c.query(name) // blocks for ever once Lookup has returned
	}()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return Addr{}, ctx.Err()
	}
}`,
	Good: `
func (c *Client) Lookup(ctx context.Context, name string) (Addr, error) {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	found := make(chan Addr, 1)
	go func() {
		found <- c.query(name)
	}()
	select {
	case addr := <-found:
		return addr, nil
	case <-ctx.Done():
		return Addr{}, ctx.Err()
	}
}`,
	Why: `
In the good code the channel has room for all that is sent, so that the
goroutine ends by itself, whether somebody listens or not. Where there can be
more values than room, send in a select with ctx.Done(), or receive what is
left before leaving. Give each goroutine variables and buffers of its own, and
hand them over through the channel; or wait for the goroutine on every way out.
Where a buffer of the object was handed over and the wait for it is given up,
put a new one in its place, or end the object.`,
	Default: `
A goroutine sends to a channel that the function makes, or gets from a helper which makes it,
without another arm and with too little room for all of them, all who receive from it leave on a cancelled way,
at the first failure of several goroutines that can be cancelled, or at the signal of
an object, and nobody drains it; or so does whoever the function has given a callback, or
sent or passed a request with the channel in a field; and the package shows that the program goes on by then, since
they leave for a timer or the stop channel of an object, or for a context that has a
deadline, is that of a request, or is ended by the function itself, or since the function
itself blocks for it, or waits for the goroutine, or the goroutine panics and nobody
catches that; or a function waits without another arm for a value, or for the end of a channel, and the
goroutine that sends or closes leaves on a cancelled way without doing so, or for the
channel of a timer that runs a function and has none; or the cancelled way puts a buffer into a pool
that the goroutine still uses; or a buffer that the object keeps and that each
call fills is handed over, in a send or in a queue, by the function or by one
that it calls, and the wait for the answer can be given up with the buffer left
where it is.`,
	Audit: `
Only callers in other packages know what ends the context of the wait, or the one of the
call that is cancelled or fails, or who closes a stop channel that the function is given:
often it is one call, and as often the program, and the goroutine with it. A context that
only they know has ended before, and the rest is what is done at the end. A function
blocks when its object ends. What is sent has to be closed, and nobody does when it is
left in the channel; the buffer belongs to the caller of the function, and one of the
two writes into it; the cancelled way reads a variable that the goroutine still writes;
what was handed over is an object, which may have a lock of its own, or only some calls
write into it. The function belongs to a program itself, in package main, in one that
reads the standard input, makes commands or has the word cli or cliutil in the name of a
folder, or below a command line, and often ends with it, unless it answers a request of
HTTP; or the goroutine runs a server,
and the context of who waits for that is mostly the program's; or there is some room,
and a loop sends that waits for something else in each turn, or there is room for
hundreds. Or a function sends, without another arm, to a channel that it is given by
somebody who is not known, in a loop that is left when a context ends; or a goroutine to
a channel that is returned, when a context has ended for which another of its sends is given
up: the receiver may have left with it. Or a function waits without another arm for the
answer to a request, and who takes the requests leaves one out on a cancelled way. Or
a value is sent, without another arm, to the channel of an object of which only one function
receives, and that leaves on a cancelled way. In both cases that is often the end of the object,
of which others may not know.`,
	Silent: []string{
		"Channels with room for all that is sent, be it that a flag, or the first error, lets a loop send only once, or with a capacity that is computed.",
		"Channels with room for those that have been started by then, and that have not sent to another channel instead, or whose value was received before the next one was started.",
		"Channels with room for one value from each counter that lets who has counted to its end send one.",
		"Channels with room for what each goroutine sends in any case: the rest is mostly an alternative to it.",
		"Waits on a context that only the goroutine ends, when it has sent what it had to, and waits that are over before anybody can end the context.",
		"Callbacks that are handed over with a context, for a wait that ends with one, or where the cancelled way or a defer calls something with what was handed over, or with what came back.",
		"Requests of a type with fields that other packages see, those with a channel of which somebody else receives, or that is closed or kept in another object, those whose sender only leaves with the end of an object, and those that were passed to a function, if the way out or a defer has to do with what that was given, or has returned.",
		"The first failure of a single goroutine: it may send no more.",
		"Sends in a select with another arm, and sends of who has stopped the timer before it fired.",
		"Waits of a function that hears of the failure on another channel first.",
		"Channels that somebody drains: on the cancelled way, in a defer, in a helper, in a goroutine.",
		"Functions that wait for their goroutines on the cancelled way, by Wait or by receiving from a channel.",
		"Channels that are returned to other packages, or by a helper that returns several, stored otherwise, or passed to functions that are not known, unless some of the sends are given up when a context ends and others not.",
		"Channels of objects with room, of which several functions receive, or one that drains them, and those that are closed, or given to anybody; those through which one function tells who receives to stop, if nothing else does; and sends of a function that has asked before whether a context or the object has ended.",
		"Answers to requests of a type with fields that other packages see, those whose channel is closed or gets out of sight, and requests that are kept or handed on when their answer is left out.",
		"Channels that a function is given and that it, or who calls it, closes, receives from or asks for their room, and those that a function literal is given by whoever runs it.",
		"Goroutines without a channel whose variables nobody reads after the cancelled way.",
		"Variables that are written and read under a lock.",
		"Buffers that were copied or made for the call, that are exchanged for another when the wait is given up, or whose owner is closed then, here or in all callers.",
		"Buffers that nobody gives up to wait for, that are taken back on the cancelled way, or that only the end of their owner leaves behind.",
		"The function main, and those that by their name are the main loop or the end of an object: Run, Serve, Stop, Close. What they leave behind ends with the program, or nobody waits for it any more.",
	},
	Limits: []string{
		"A channel that lives in a field is followed only in an object that the function makes and that stays with functions and closures of the package, and in a request that it builds itself and sends, or passes to a function.",
		"A callback that is kept in a field is not seen.",
		"A buffer that is handed over by a function called through an interface, or in an object that a constructor makes, is not seen; nor is one whose answer comes on a channel that was not handed over with it.",
		"A send to a channel that has room, or in a select, is not seen, although it panics once the one who has left has closed the channel.",
		"Whether a receiver outside the package goes on to the end is not known.",
		"What a goroutine does to things outside of the process after its caller was told of a failure is not judged.",
	},
}, run)
