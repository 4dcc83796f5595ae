package api

import (
	"bufio"
	"bytes"
	"io"
	"net/textproto"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var _ = prove("bufio", func(t *testing.T) {
	r, p := bufio.NewReader(interrupted("ab", "cd")), make([]byte, 4)
	n, err := r.Read(p)
	assert.Equal(t, 2, n)
	require.NoError(t, err)
	n, err = r.Read(p)
	assert.Zero(t, n)
	isDeadline(t, err)
	assert.Equal(t, "cd", rest(t, r))
}, "Reader.Read")

var _ = prove("bufio", func(t *testing.T) {
	r := bufio.NewReader(interrupted("", "a"))
	_, err := r.ReadByte()
	isDeadline(t, err)
	assert.Equal(t, "a", rest(t, r))
}, "Reader.ReadByte")

var _ = prove("bufio", func(t *testing.T) {
	r := bufio.NewReader(interrupted("\xc3", "\xa9"))
	got, size, err := r.ReadRune()
	assert.Equal(t, '\uFFFD', got)
	assert.Equal(t, 1, size)
	require.NoError(t, err)
	_, _, err = r.ReadRune()
	isDeadline(t, err)
	assert.Equal(t, "\xa9", rest(t, r))
}, "Reader.ReadRune")

var _ = prove("bufio", func(t *testing.T) {
	r := bufio.NewReader(interrupted("ab", "cd"))
	got, err := r.Peek(4)
	assert.Equal(t, "ab", string(got))
	isDeadline(t, err)
	assert.Equal(t, "abcd", rest(t, r))
}, "Reader.Peek")

var _ = prove("bufio", func(t *testing.T) {
	r := bufio.NewReader(interrupted("ab", "cd"))
	n, err := r.Discard(4)
	assert.Equal(t, 2, n)
	isDeadline(t, err)
	assert.Equal(t, "cd", rest(t, r))
}, "Reader.Discard")

var _ = prove("bufio", func(t *testing.T) {
	for _, read := range []func(*bufio.Reader) (string, error){
		func(r *bufio.Reader) (string, error) { b, err := r.ReadSlice('\n'); return string(b), err },
		func(r *bufio.Reader) (string, error) { b, err := r.ReadBytes('\n'); return string(b), err },
		func(r *bufio.Reader) (string, error) { return r.ReadString('\n') },
	} {
		r := bufio.NewReader(interrupted("ab", "cd\n"))
		got, err := read(r)
		assert.Equal(t, "ab", got)
		isDeadline(t, err)
		assert.Equal(t, "cd\n", rest(t, r))
	}
}, "Reader.ReadSlice", "Reader.ReadString", "Reader.ReadBytes")

var _ = prove("bufio", func(t *testing.T) {
	r := bufio.NewReader(interrupted("ab", "cd\n"))
	line, isPrefix, err := r.ReadLine()
	assert.Equal(t, "ab", string(line))
	assert.False(t, isPrefix)
	require.NoError(t, err)
	assert.Equal(t, "cd\n", rest(t, r))
}, "Reader.ReadLine")

var _ = prove("bufio", func(t *testing.T) {
	var got bytes.Buffer
	r := bufio.NewReader(interrupted("ab", "cd"))
	n, err := r.WriteTo(&got)
	assert.EqualValues(t, 2, n)
	assert.Equal(t, "ab", got.String())
	isDeadline(t, err)

	w := &sink{limit: 1}
	r = bufio.NewReader(strings.NewReader("abcd"))
	_, err = r.Peek(4)
	require.NoError(t, err)
	n, err = r.WriteTo(w)
	assert.EqualValues(t, 1, n)
	isDeadline(t, err)
	assert.Equal(t, "bcd", rest(t, r))
}, "Reader.WriteTo")

var _ = prove("bufio", func(t *testing.T) {
	s := bufio.NewScanner(interrupted("ab", "cd\n"))
	assert.True(t, s.Scan())
	assert.Equal(t, "ab", s.Text())
	isDeadline(t, s.Err())
	assert.False(t, s.Scan())
}, "Scanner.Scan")

var _ = prove("bufio", func(t *testing.T) {
	const long = "0123456789abcdefghij" // more than the buffer
	for _, write := range []func(*bufio.Writer) error{
		func(w *bufio.Writer) error { _, err := w.Write([]byte(long)); return err },
		func(w *bufio.Writer) error { _, err := w.WriteString(long); return err },
		func(w *bufio.Writer) error {
			_, err := w.ReadFrom(struct{ io.Reader }{strings.NewReader(long)})
			return err
		},
		func(w *bufio.Writer) error { w.WriteString(long[:16]); return w.WriteByte('x') },
		func(w *bufio.Writer) error { w.WriteString(long[:16]); _, err := w.WriteRune('x'); return err },
		func(w *bufio.Writer) error { w.WriteString("abcd"); return w.Flush() },
	} {
		dst := &sink{limit: 2}
		w := bufio.NewWriterSize(dst, 16)
		isDeadline(t, write(w))
		assert.Equal(t, 2, dst.got.Len())
		_, err := w.WriteString("more")
		isDeadline(t, err)
		isDeadline(t, w.Flush())
		assert.Equal(t, 2, dst.got.Len(), "although the stream would take more")
		w.Reset(dst)
		_, err = w.WriteString("more")
		require.NoError(t, err)
		require.NoError(t, w.Flush())
	}
}, "Writer.Write", "Writer.WriteString", "Writer.ReadFrom", "Writer.WriteByte", "Writer.WriteRune", "Writer.Flush")

var _ = prove("io", func(t *testing.T) {
	for _, read := range []func(io.Reader, []byte) (int, error){
		io.ReadFull,
		func(r io.Reader, p []byte) (int, error) { return io.ReadAtLeast(r, p, 4) },
	} {
		r, p := interrupted("ab", "cd"), make([]byte, 4)
		n, err := read(r, p)
		assert.Equal(t, "ab", string(p[:n]))
		isDeadline(t, err)
		assert.Equal(t, "cd", rest(t, r))
	}
}, "ReadFull", "ReadAtLeast")

var _ = prove("io", func(t *testing.T) {
	r := interrupted("ab", "cd")
	got, err := io.ReadAll(r)
	assert.Equal(t, "ab", string(got))
	isDeadline(t, err)
	assert.Equal(t, "cd", rest(t, r))
}, "ReadAll")

var _ = prove("io", func(t *testing.T) {
	for _, copies := range []func(io.Writer, io.Reader) (int64, error){
		io.Copy,
		func(w io.Writer, r io.Reader) (int64, error) { return io.CopyN(w, r, 4) },
		func(w io.Writer, r io.Reader) (int64, error) { return io.CopyBuffer(w, r, make([]byte, 8)) },
	} {
		src, dst := interrupted("ab", "cd"), new(sink)
		dst.limit = 100
		n, err := copies(dst, src)
		assert.EqualValues(t, 2, n)
		isDeadline(t, err)
		assert.Equal(t, "ab", dst.got.String())
		assert.Equal(t, "cd", rest(t, src))

		src, dst = interrupted("abcdef"), &sink{limit: 1}
		n, err = copies(dst, src)
		assert.EqualValues(t, 1, n)
		isDeadline(t, err)
		assert.NotContains(t, rest(t, src), "b", "has been read, and not written")
	}
}, "Copy", "CopyN", "CopyBuffer")

var _ = prove("io", func(t *testing.T) {
	dst := &sink{limit: 2}
	n, err := io.WriteString(dst, "abcd")
	assert.Equal(t, 2, n)
	isDeadline(t, err)
	assert.Equal(t, "ab", dst.got.String())
}, "WriteString")

var _ = prove("net/textproto", func(t *testing.T) {
	for _, read := range []func(*textproto.Reader) (string, error){
		(*textproto.Reader).ReadLine,
		(*textproto.Reader).ReadContinuedLine,
		func(r *textproto.Reader) (string, error) { b, err := r.ReadLineBytes(); return string(b), err },
		func(r *textproto.Reader) (string, error) { b, err := r.ReadContinuedLineBytes(); return string(b), err },
	} {
		b := bufio.NewReader(interrupted("ab", "cd\n"))
		line, err := read(textproto.NewReader(b))
		assert.Equal(t, "ab", line)
		require.NoError(t, err)
		assert.Equal(t, "cd\n", rest(t, b))
	}
}, "Reader.ReadLine", "Reader.ReadContinuedLine", "Reader.ReadLineBytes", "Reader.ReadContinuedLineBytes")

var _ = prove("net/textproto", func(t *testing.T) {
	r := textproto.NewReader(bufio.NewReader(interrupted("Name: va", "lue: x\r\n\r\n")))
	header, err := r.ReadMIMEHeader()
	require.NoError(t, err)
	assert.Equal(t, textproto.MIMEHeader{"Name": {"va"}, "Lue": {"x"}}, header)
}, "Reader.ReadMIMEHeader")

var _ = prove("os", func(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	require.NoError(t, r.SetReadDeadline(past))
	p := make([]byte, 4)
	n, err := r.Read(p)
	assert.Zero(t, n)
	isDeadline(t, err)
	w.WriteString("ab")
	require.NoError(t, r.SetReadDeadline(never))
	n, err = r.Read(p)
	require.NoError(t, err)
	assert.Equal(t, "ab", string(p[:n]))

	f, err := os.Create(t.TempDir() + "/file")
	require.NoError(t, err)
	defer f.Close()
	assert.ErrorIs(t, f.SetDeadline(past), os.ErrNoDeadline)
}, "File.Read")

var _ = prove("os", func(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	writesPart(t, r, w)
}, "File.Write")

var _ = prove("os", deaf(os.WriteFile), "WriteFile")
