// Package tornread is the reading half of a connection, broken.
//
// Lost are the bytes of a frame that had arrived when the context ended. They
// were taken from the connection and kept in local variables; the next call
// starts in the middle of the frame.
//
// The safe form is conn.Conn.ReadFrame: bytes are kept in the connection, and
// leave it as whole frames.
package tornread

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/resp"
)

// LocalBuffer keeps the bytes of an unfinished frame on the stack.
type LocalBuffer struct {
	nc net.Conn
}

// NewLocalBuffer returns a reader for a connection.
func NewLocalBuffer(nc net.Conn) *LocalBuffer { return &LocalBuffer{nc: nc} }

// ReadFrame returns the next frame.
func (r *LocalBuffer) ReadFrame(ctx context.Context) (resp.Frame, error) {
	deadline, _ := ctx.Deadline()
	if err := r.nc.SetReadDeadline(deadline); err != nil {
		return resp.Frame{}, err
	}
	buffer := resp.NewDecoder(resp.Limits{})
	for {
		frame, ok, err := buffer.Next()
		if err != nil || ok {
			return frame, err
		}
		if _, err := buffer.Fill(r.nc); err != nil { // HAZARD: the buffer does not outlive the call
			return resp.Frame{}, timeout(err)
		}
	}
}

// Interleaved reads a command piece by piece and parses as it goes.
type Interleaved struct {
	nc net.Conn
	br *bufio.Reader
}

// NewInterleaved returns a reader for a connection.
func NewInterleaved(nc net.Conn) *Interleaved {
	return &Interleaved{nc: nc, br: bufio.NewReader(nc)}
}

// ReadFrame returns the next command.
func (r *Interleaved) ReadFrame(ctx context.Context) (resp.Frame, error) {
	deadline, _ := ctx.Deadline()
	if err := r.nc.SetReadDeadline(deadline); err != nil {
		return resp.Frame{}, err
	}
	count, err := r.readNumber('*') // HAZARD: what has been read is forgotten if the rest does not come in time
	if err != nil {
		return resp.Frame{}, timeout(err)
	}
	name, err := r.readBulk()
	if err != nil {
		return resp.Frame{}, timeout(err)
	}
	args, err := r.readArguments(count - 1)
	if err != nil {
		return resp.Frame{}, timeout(err)
	}
	return resp.Command(name, args...), nil
}

func (r *Interleaved) readArguments(count int) ([]string, error) {
	var args []string
	for range count {
		arg, err := r.readBulk()
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	return args, nil
}

func (r *Interleaved) readBulk() (string, error) {
	size, err := r.readNumber('$')
	if err != nil {
		return "", err
	}
	data := make([]byte, size+len("\r\n"))
	if _, err := io.ReadFull(r.br, data); err != nil {
		return "", err
	}
	return string(data[:size]), nil
}

// maxNumber keeps a peer from having a huge buffer made.
const maxNumber = 1 << 16

func (r *Interleaved) readNumber(kind byte) (int, error) {
	line, err := r.br.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if line[0] != kind {
		return 0, fmt.Errorf("expected %q, got %q", kind, line)
	}
	n, err := strconv.Atoi(strings.TrimSuffix(line[1:], "\r\n"))
	if err != nil || n < 0 || n > maxNumber {
		return 0, fmt.Errorf("invalid length %q", line)
	}
	return n, nil
}

// timeout tells the end of the call, at its deadline, from that of the
// connection.
func timeout(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return err
}
