// Package tornwrite defines the rule tornwrite.
package tornwrite

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes tornwrite.
var Rule = rule.New(&rule.Rule{
	Name:  "tornwrite",
	Title: "message left half written while its stream stays in use",
	Lost: `
A message is written in several parts, header and body for example, and between
two of them the function asks a context whether to go on, or one of the writes
runs into a deadline. It returns with half a message on the wire, and the
connection stays in use. The peer is still waiting for the rest: it takes the
next message for it, and from then on both sides disagree about where messages
begin.`,
	Bad: `
func (c *Conn) WriteFrame(ctx context.Context, f Frame) error {
	if err := c.writeHeader(len(f.Body)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err // the peer has the header and waits for a body
	}
	_, err := c.w.Write(f.Body)
	return err
}`,
	Good: `
func (c *Conn) WriteFrame(ctx context.Context, f Frame) error {
	if err := ctx.Err(); err != nil {
		return err // nothing is written yet
	}
	if _, err := c.conn.Write(f.Encode()); err != nil {
		c.conn.Close() // part of it may be on the wire
		return err
	}
	return nil
}`,
	Why: `
The good code asks before the first byte, encodes the whole frame in memory,
writes it at once, and closes the connection if that fails: after the first
byte there is no way back, only on to the end or the end of the connection. A
writer goroutine that owns the connection does as well: callers can stop
waiting for it without stopping the write.`,
	Default: `
Parts of a message, as far as what they are made of or what the writing
functions are called shows, are written to a connection or a buffered writer,
directly or through helpers; a check of the context, or a write that can run into its
deadline, stands between them; and neither the function nor its callers in the
package close the connection or mark it as broken; where there are no callers
to see, the function itself shows that the connection stays in use, because
nothing has failed on it or because its deadline is taken off again. Or parts
that say whether more follow are sent to a channel, and the sequence is broken
off.`,
	Audit: `
One doubt is left: nothing shows that the two writes are parts of one message;
or the callers are not known and the failure may be one that they close the
connection for; or the stream is only known as a writer; or a longer wait stands
between the parts, which may separate two messages.`,
	Silent: []string{
		"Streams that are closed or marked as broken on the cancelled way, in a helper, a defer, or all callers in the package.",
		"Writes between which the stream is flushed or an answer is read: those are messages of their own.",
		"Packets, on connections that are made for a network of them.",
		"Functions that return how much they wrote: the caller goes on from there.",
		"Buffers in memory, hashes, files, formatters and HTTP responses, and text that is printed to a stream which is not known to lead to a peer.",
		"Streams that are themselves given to the function, as for a handshake, by callers who close them when it fails or are not known.",
		"Teardown: what ends the object's life ends its connection.",
	},
	Limits: []string{
		"A single write that is cut short by a deadline is a torn message too, but only callers can tell.",
		"Callers in other packages are not seen.",
	},
}, run)
