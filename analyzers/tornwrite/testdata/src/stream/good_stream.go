package stream

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
)

// Flushed sends two replies, each of which is flushed.
func (s *Server) Flushed(ctx context.Context, a, b Reply) error {
	fmt.Fprintf(s.w, "%d\n", a.Status)
	s.w.Write(a.Body)
	if err := s.w.Flush(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	fmt.Fprintf(s.w, "%d\n", b.Status)
	s.w.Write(b.Body)
	return s.w.Flush()
}

// Emptied forgets what it has put into the buffer so far.
func (s *Server) Emptied(ctx context.Context, r Reply) error {
	s.w.WriteByte(byte(r.Status))
	if err := ctx.Err(); err != nil {
		s.w.Reset(s.conn)
		return err
	}
	s.w.Write(r.Body)
	return s.w.Flush()
}

// Memory builds the reply in memory.
func (s *Server) Memory(ctx context.Context, r Reply) error {
	var buf bytes.Buffer
	binary.Write(&buf, binary.BigEndian, uint32(len(r.Body)))
	if err := ctx.Err(); err != nil {
		return err
	}
	buf.Write(r.Body)
	_, err := buf.WriteTo(s.conn)
	return err
}

// Kept builds it in a buffer that the server keeps, and empties first.
func (s *Server) Kept(ctx context.Context, r Reply) error {
	s.buf.Reset()
	fmt.Fprintf(&s.buf, "%d\n", r.Status)
	if err := ctx.Err(); err != nil {
		return err
	}
	s.buf.Write(r.Body)
	_, err := s.conn.Write(s.buf.Bytes())
	return err
}

// Text appends to a string.
func (s *Server) Text(ctx context.Context, lines ...string) error {
	for _, line := range lines {
		s.text.WriteString(line)
		if err := ctx.Err(); err != nil {
			return err
		}
		s.text.WriteByte('\n')
	}
	return nil
}

// Hashed feeds a hash.
func (s *Server) Hashed(ctx context.Context, r Reply) ([]byte, error) {
	s.sum.Write([]byte{byte(r.Status)})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.sum.Write(r.Body)
	return s.sum.Sum(nil), nil
}

// Logged writes to a file, which nobody reads frame by frame.
func (s *Server) Logged(ctx context.Context, r Reply) error {
	fmt.Fprintf(s.file, "status %d\n", r.Status)
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := s.file.Write(r.Body)
	return err
}

// Compressed writes to an archive.
func (s *Server) Compressed(ctx context.Context, r Reply) error {
	fmt.Fprintf(s.zip, "status %d\n", r.Status)
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := s.zip.Write(r.Body)
	return err
}

// Aligned prints a table.
func (s *Server) Aligned(ctx context.Context, rows [][2]string) error {
	fmt.Fprintln(s.tab, "name\tvalue")
	for _, row := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		fmt.Fprintf(s.tab, "%s\t%s\n", row[0], row[1])
	}
	return s.tab.Flush()
}

// Answered writes an HTTP response: the server ends the connection when it is
// too short.
func (s *Server) Answered(ctx context.Context, r Reply) error {
	s.resp.WriteHeader(r.Status)
	fmt.Fprintf(s.resp, "status %d\n", r.Status)
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := s.resp.Write(r.Body)
	return err
}

// Local writes to a buffer of its own, which it only flushes when everything
// is there.
func (s *Server) Local(ctx context.Context, r Reply) error {
	w := bufio.NewWriterSize(s.conn, 1<<20)
	fmt.Fprintf(w, "%d\n", r.Status)
	if err := ctx.Err(); err != nil {
		return err
	}
	w.Write(r.Body)
	return w.Flush()
}

// Loaded asks while it loads the body, before the first byte.
func (s *Server) Loaded(ctx context.Context, body io.Reader) error {
	p, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	fmt.Fprintf(s.w, "%d\n", len(p))
	s.w.Write(p)
	return s.w.Flush()
}

// Answers reads the answer to the first request from the same pair of buffers.
func (s *Server) Answers(ctx context.Context) error {
	s.rw.WriteString("PING\n")
	if err := s.rw.Flush(); err != nil {
		return err
	}
	if _, err := s.rw.ReadString('\n'); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.rw.WriteString("QUIT\n")
	return s.rw.Flush()
}

// Connected closes the connection that its buffer writes to.
func (s *Server) Connected(ctx context.Context, r Reply) error {
	s.w.WriteByte(byte(r.Status))
	if err := ctx.Err(); err != nil {
		s.conn.Close()
		return err
	}
	s.w.Write(r.Body)
	return s.w.Flush()
}

// Temporary writes through a buffer to a connection that it closes at the end.
func Temporary(ctx context.Context, addr string, r Reply) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	w := bufio.NewWriter(conn)
	w.WriteByte(byte(r.Status))
	if err := ctx.Err(); err != nil {
		return err
	}
	w.Write(r.Body)
	return w.Flush()
}
