package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cancelsafe/cancelsafe/testdata/pubsub/client"
)

func TestFlags(t *testing.T) {
	tests := []struct {
		args string
		code int
		says string
	}{
		{"-h", 0, "usage: pubsubd"},
		{"-no-such-flag", 2, "flag provided but not defined"},
		{"-max-conns many", 2, "invalid value"},
		{"extra", 2, `unexpected argument "extra"`},
		{"-addr 256.0.0.1:1", 1, "Use -addr to choose another address"},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			var stderr bytes.Buffer
			require.Equal(t, test.code, run(t.Context(), strings.Fields(test.args), &stderr))
			require.True(t, strings.Contains(stderr.String(), test.says), stderr.String())
		})
	}
}

// A server on a real socket is started, used and stopped.
func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, w := io.Pipe()
	code := make(chan int)
	go func() {
		code <- run(ctx, []string{"-addr", "127.0.0.1:0"}, w)
		w.Close()
	}()
	line := make([]byte, 200)
	n, err := r.Read(line)
	require.NoError(t, err)
	addr := strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "pubsubd: listening on "))
	_, _, err = net.SplitHostPort(addr)
	require.NoError(t, err, string(line[:n]))

	go io.Copy(io.Discard, r)
	c, err := client.Dial(t.Context(), client.TCP(addr))
	require.NoError(t, err)
	require.NoError(t, c.Set(t.Context(), "k", "v"))
	requireHalfClosed(t, addr)

	cancel()
	require.Zero(t, <-code)
	require.Error(t, c.Set(t.Context(), "k", "v"))
}

// requireHalfClosed asserts that a client that has finished sending gets all
// replies, and then the end. A socket has halves, unlike a pipe.
func requireHalfClosed(t *testing.T, addr string) {
	nc, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer nc.Close()
	_, err = io.WriteString(nc, strings.Repeat("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", 3))
	require.NoError(t, err)
	require.NoError(t, nc.(*net.TCPConn).CloseWrite())
	replies, err := io.ReadAll(nc)
	require.NoError(t, err)
	require.Equal(t, strings.Repeat("$1\r\nv\r\n", 3), string(replies))
}
