// Package tornread defines the rule tornread.
package tornread

import "github.com/cancelsafe/cancelsafe/analyzers/internal/rule"

// Rule describes tornread.
var Rule = rule.New(&rule.Rule{
	Name:  "tornread",
	Title: "message read in part and dropped while its stream stays in use",
	Lost: `
A message is read from a stream, and before it is whole a deadline passes or
the context ends. The bytes that had arrived are taken from the stream, and the
function drops them with its local variables. The stream stays in use: whoever
reads next gets the rest of the message, and takes it for the beginning of
another.`,
	Bad: `
func (c *Conn) ReadFrame() ([]byte, error) {
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetReadDeadline(time.Time{})
	var head [4]byte
	if _, err := io.ReadFull(c.conn, head[:]); err != nil {
		return nil, err
	}
	body := make([]byte, binary.BigEndian.Uint32(head[:]))
	_, err := io.ReadFull(c.conn, body)
	return body, err // the header is gone, and a part of the body
}`,
	Good: `
func (c *Conn) ReadFrame() ([]byte, error) {
	c.conn.SetReadDeadline(time.Now().Add(c.timeout))
	defer c.conn.SetReadDeadline(time.Time{})
	for !c.whole() {
		n, err := c.conn.Read(c.part[:])
		c.buffer = append(c.buffer, c.part[:n]...)
		if err != nil {
			return nil, err // the next call goes on with c.buffer
		}
	}
	return c.next(), nil
}`,
	Why: `
The good code keeps what has arrived in the connection, and takes only whole
frames out of there. bufio.Reader.Peek followed by Discard does the same. Or set
deadlines only between messages, and close the connection if one passes in the
middle of a message.`,
	Default: `
A read that can run into a deadline takes a part of a message from a stream,
itself or after others that belong to the same message, and nobody gets that
part; and the function goes back to read from the same stream, or shows by
taking the deadline off again, or by setting one for each call, that the stream
is used on. Or a goroutine reads from the stream for a select that leaves
without it. Or a function that hands out a part of a line as if it were whole
(bufio.Reader.ReadLine, textproto.Reader.ReadLine) is called under a deadline.`,
	Audit: `
One doubt is left: nothing shows that the stream is used again after the
function has failed, and its callers may close it; or nothing shows that two
reads belong to one message; or only tests call the function; or the function
that hands out a part as if it were whole fails from then on, or its connection
is closed in any case.`,
	Silent: []string{
		"Random numbers, of which any are as good as others.",
		"Streams that are closed or marked as broken on the cancelled way, in a helper, a defer, or all callers in the package.",
		"Parts that are kept in a field, returned, stored or passed on, and functions that return how much they read.",
		"Reads that take nothing if they fail: Read, ReadByte, Peek; packets, which are read as a whole, on connections that are made for a network of packets; methods called Read that are told what to read, or where.",
		"Reads for which the deadline was taken off again: it only bounds the wait for a message.",
		"Streams that are themselves given to the function by callers who close them or are not known, as for a handshake: those who lend one give it up with what it was to be part of.",
		"Messages that were answered before the wait.",
		"Goroutines that read until the stream ends: nothing comes after what they take.",
		"Teardown: what ends the object's life ends its stream.",
	},
	Limits: []string{
		"What is left in a decoder that is a local variable is not seen.",
		"What a method of an interface reads is not known, unless its name is that of a stream's.",
		"Callers in other packages are not seen.",
	},
}, run)
