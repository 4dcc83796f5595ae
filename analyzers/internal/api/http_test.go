package api

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A pipeListener is a network in memory, for bubbles of synctest.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { close(l.closed); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// serve returns a client of a server in memory.
func serve(t *testing.T, h http.HandlerFunc) (*http.Client, *http.Server) {
	t.Helper()
	l := &pipeListener{make(chan net.Conn), make(chan struct{})}
	server := &http.Server{Handler: h}
	go server.Serve(l)
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		a, b := net.Pipe()
		l.conns <- b
		return a, nil
	}}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
		synctest.Wait()
	})
	return &http.Client{Transport: transport}, server
}

var _ = prove("net/http", func(t *testing.T) {
	for _, do := range []func(*http.Client, *http.Request) (*http.Response, error){
		(*http.Client).Do,
		func(c *http.Client, r *http.Request) (*http.Response, error) { return c.Transport.RoundTrip(r) },
	} {
		synctest.Test(t, func(t *testing.T) {
			effect := make(chan bool, 1)
			client, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				effect <- true
				<-r.Context().Done()
			})
			ctx, cancel := context.WithCancel(t.Context())
			req, err := http.NewRequestWithContext(ctx, "POST", "http://host/", nil)
			require.NoError(t, err)
			go func() { <-effect; cancel() }()
			_, err = do(client, req)
			assert.ErrorIs(t, err, context.Canceled, "although the request was processed")
		})
	}
}, "Client.Do", "Transport.RoundTrip", "RoundTripper.RoundTrip")

var _ = prove("net/http", func(t *testing.T) {
	for _, do := range []func(*http.Client) (*http.Response, error){
		func(c *http.Client) (*http.Response, error) { return c.Get("http://host/") },
		func(c *http.Client) (*http.Response, error) { return c.Head("http://host/") },
		func(c *http.Client) (*http.Response, error) { return c.Post("http://host/", "text/plain", nil) },
		func(c *http.Client) (*http.Response, error) { return c.PostForm("http://host/", url.Values{}) },
	} {
		synctest.Test(t, func(t *testing.T) {
			var effects atomic.Int32
			client, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				effects.Add(1)
				<-r.Context().Done()
			})
			client.Timeout = time.Second
			_, err := do(client)
			var timeout net.Error
			require.True(t, errors.As(err, &timeout) && timeout.Timeout(), "%v", err)
			assert.EqualValues(t, 1, effects.Load(), "although the request was processed")
		})
	}
}, "Client.Get", "Client.Head", "Client.Post", "Client.PostForm")

var _ = prove("net/http", func(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late error
		done := false
		h := http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Minute)
			_, late = io.WriteString(w, "done")
			done = true
		}), time.Second, "")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		assert.Equal(t, http.StatusServiceUnavailable, w.Code)
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.True(t, done, "the handler has run on")
		assert.ErrorIs(t, late, http.ErrHandlerTimeout)
	})
}, "TimeoutHandler")

var _ = prove("net/http", func(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ctx context.Context
		client, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			ctx = r.Context()
			assert.NoError(t, ctx.Err())
		})
		resp, err := client.Get("http://host/")
		require.NoError(t, err)
		resp.Body.Close()
		synctest.Wait()
		assert.Error(t, ctx.Err(), "the handler has returned")

		// A client that leaves is not seen while the body is not read.
		unread, read := make(chan error, 1), make(chan error, 1)
		client, _ = serve(t, func(_ http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Minute)
			unread <- r.Context().Err()
			io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
			read <- r.Context().Err()
		})
		client.Timeout = time.Second
		_, err = client.Post("http://host/", "text/plain", strings.NewReader("body"))
		require.Error(t, err)
		assert.NoError(t, <-unread)
		assert.Error(t, <-read)
	})
}, "Request.Context")

var _ = prove("net/http", func(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		working, release := make(chan bool), make(chan bool)
		client, server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			working <- true
			<-release
			io.WriteString(w, "whole")
		})
		answer := make(chan string)
		go func() {
			resp, err := client.Get("http://host/")
			if !assert.NoError(t, err) {
				close(answer)
				return
			}
			data, _ := io.ReadAll(resp.Body)
			answer <- string(data)
		}()
		<-working
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		assert.ErrorIs(t, server.Shutdown(ctx), context.DeadlineExceeded)
		close(release)
		assert.Equal(t, "whole", <-answer, "the connection was left open")
		assert.NoError(t, server.Shutdown(t.Context()))
	})
}, "Server.Shutdown")
