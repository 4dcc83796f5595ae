package api

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// never takes a deadline off.
var never time.Time

type deadlineReader interface {
	io.Reader
	SetReadDeadline(time.Time) error
}

type deadlineWriter interface {
	io.Writer
	SetWriteDeadline(time.Time) error
}

// readsNothing proves that a read which its deadline ends consumes nothing.
func readsNothing(t *testing.T, r deadlineReader, peer io.Writer) {
	t.Helper()
	require.NoError(t, r.SetReadDeadline(past))
	p := make([]byte, 4)
	n, err := r.Read(p)
	assert.Zero(t, n)
	isDeadline(t, err)
	require.NoError(t, r.SetReadDeadline(never))
	go peer.Write([]byte("abcd"))
	_, err = io.ReadFull(r, p)
	require.NoError(t, err)
	assert.Equal(t, "abcd", string(p))
}

// writesPart proves that a write which its deadline ends has emitted a part:
// more than a stream can hold, of which the peer takes one byte.
func writesPart(t *testing.T, peer io.Reader, w deadlineWriter) {
	t.Helper()
	const size = 64 << 20
	type result struct {
		n   int
		err error
	}
	done := make(chan result)
	go func() {
		n, err := w.Write(make([]byte, size))
		done <- result{n, err}
	}()
	_, err := io.ReadFull(peer, make([]byte, 1))
	require.NoError(t, err)
	require.NoError(t, w.SetWriteDeadline(past))
	got := <-done
	isDeadline(t, got.err)
	assert.Positive(t, got.n)
	assert.Less(t, got.n, size)

	// The stream takes more, which the peer reads behind the part.
	require.NoError(t, w.SetWriteDeadline(never))
	go w.Write([]byte("x"))
	tail := make([]byte, got.n) // one byte has been read
	_, err = io.ReadFull(peer, tail)
	require.NoError(t, err)
	assert.Equal(t, byte('x'), tail[got.n-1])
}

// connected returns both ends of a connection over the loopback.
func connected(t *testing.T, network, address string) (net.Conn, net.Conn) {
	t.Helper()
	l, err := net.Listen(network, address)
	require.NoError(t, err)
	defer l.Close()
	a, err := net.Dial(network, l.Addr().String())
	require.NoError(t, err)
	b, err := l.Accept()
	require.NoError(t, err)
	t.Cleanup(func() { a.Close(); b.Close() })
	return a, b
}

func tcp(t *testing.T) (net.Conn, net.Conn)  { return connected(t, "tcp", "127.0.0.1:0") }
func unix(t *testing.T) (net.Conn, net.Conn) { return connected(t, "unix", t.TempDir()+"/s") }

var _ = prove("net", func(t *testing.T) {
	for _, connect := range []func(*testing.T) (net.Conn, net.Conn){
		tcp, unix, func(*testing.T) (net.Conn, net.Conn) { return net.Pipe() },
	} {
		a, b := connect(t)
		readsNothing(t, a, b)
	}
}, "Conn.Read", "TCPConn.Read", "UnixConn.Read", "conn.Read")

var _ = prove("net", func(t *testing.T) {
	for _, connect := range []func(*testing.T) (net.Conn, net.Conn){
		tcp, unix, func(*testing.T) (net.Conn, net.Conn) { return net.Pipe() },
	} {
		a, b := connect(t)
		writesPart(t, a, b)
	}
}, "Conn.Write", "TCPConn.Write", "UnixConn.Write", "conn.Write")

var _ = prove("net", func(t *testing.T) {
	a, b := tcp(t)
	src := interrupted("ab", "cd")
	n, err := a.(*net.TCPConn).ReadFrom(src)
	assert.EqualValues(t, 2, n)
	isDeadline(t, err)
	assert.Equal(t, "cd", rest(t, src))

	const size = 64 << 20
	endless := &io.LimitedReader{R: zeros{}, N: size}
	done := make(chan int64)
	go func() {
		n, err := b.(*net.TCPConn).ReadFrom(struct{ io.Reader }{endless})
		assert.ErrorIs(t, err, errDeadline)
		done <- n
	}()
	_, err = io.ReadFull(a, make([]byte, 1))
	require.NoError(t, err)
	require.NoError(t, b.SetWriteDeadline(past))
	assert.Less(t, <-done, size-endless.N, "what was read is more than what was written")
}, "TCPConn.ReadFrom")

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

var _ = prove("net", func(t *testing.T) {
	w := &sink{limit: 3}
	bufs := net.Buffers{[]byte("ab"), []byte("cd")}
	n, err := bufs.WriteTo(w)
	assert.EqualValues(t, 3, n)
	isDeadline(t, err)
	_, err = bufs.WriteTo(w)
	require.NoError(t, err)
	assert.Equal(t, "abcd", w.got.String())
}, "Buffers.WriteTo")

// datagrams returns two sockets that are connected to each other.
func datagrams(t *testing.T) (a, b *net.UDPConn) {
	t.Helper()
	local := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}
	b, err := net.ListenUDP("udp", local)
	require.NoError(t, err)
	a, err = net.DialUDP("udp", nil, b.LocalAddr().(*net.UDPAddr))
	require.NoError(t, err)
	t.Cleanup(func() { a.Close(); b.Close() })
	return a, b
}

var _ = prove("net", func(t *testing.T) {
	for _, read := range []func(*net.UDPConn, []byte) (int, error){
		(*net.UDPConn).Read,
		func(c *net.UDPConn, p []byte) (int, error) { n, _, err := c.ReadFrom(p); return n, err },
		func(c *net.UDPConn, p []byte) (int, error) { n, _, err := c.ReadFromUDP(p); return n, err },
		func(c *net.UDPConn, p []byte) (int, error) { n, _, err := c.ReadFromUDPAddrPort(p); return n, err },
		func(c *net.UDPConn, p []byte) (int, error) { n, _, err := net.PacketConn(c).ReadFrom(p); return n, err },
	} {
		a, b := datagrams(t)
		_, err := a.Write([]byte("abcd"))
		require.NoError(t, err)
		p := make([]byte, 8)
		require.NoError(t, b.SetReadDeadline(past))
		n, err := read(b, p)
		assert.Zero(t, n)
		isDeadline(t, err)
		require.NoError(t, b.SetReadDeadline(never))
		n, err = read(b, p)
		require.NoError(t, err)
		assert.Equal(t, "abcd", string(p[:n]))
	}
}, "UDPConn.Read", "UDPConn.ReadFrom", "UDPConn.ReadFromUDP", "UDPConn.ReadFromUDPAddrPort", "PacketConn.ReadFrom")

var _ = prove("net", func(t *testing.T) {
	a, b := datagrams(t)
	to := a.LocalAddr().(*net.UDPAddr)
	for _, write := range []func(p []byte) (int, error){
		func(p []byte) (int, error) { return b.WriteTo(p, to) },
		func(p []byte) (int, error) { return b.WriteToUDP(p, to) },
		func(p []byte) (int, error) { return b.WriteToUDPAddrPort(p, to.AddrPort()) },
		func(p []byte) (int, error) { return net.PacketConn(b).WriteTo(p, to) },
	} {
		require.NoError(t, b.SetWriteDeadline(past))
		n, err := write([]byte("no"))
		assert.Zero(t, n)
		isDeadline(t, err)
		require.NoError(t, b.SetWriteDeadline(never))
		_, err = write([]byte("yes"))
		require.NoError(t, err)
		p := make([]byte, 8)
		n, err = a.Read(p)
		require.NoError(t, err)
		assert.Equal(t, "yes", string(p[:n]))
	}
	require.NoError(t, a.SetWriteDeadline(past))
	n, err := a.Write([]byte("no"))
	assert.Zero(t, n)
	isDeadline(t, err)
}, "UDPConn.Write", "UDPConn.WriteTo", "UDPConn.WriteToUDP", "UDPConn.WriteToUDPAddrPort", "PacketConn.WriteTo")

var _ = prove("net", func(t *testing.T) {
	type listener interface {
		net.Listener
		SetDeadline(time.Time) error
	}
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	defer l.Close()
	u, err := net.ListenUnix("unix", &net.UnixAddr{Name: t.TempDir() + "/s", Net: "unix"})
	require.NoError(t, err)
	defer u.Close()
	for _, c := range []struct {
		listener
		accept func() (net.Conn, error)
	}{
		{l, l.Accept}, {u, u.Accept},
		{l, func() (net.Conn, error) { return l.AcceptTCP() }},
		{u, func() (net.Conn, error) { return u.AcceptUnix() }},
	} {
		require.NoError(t, c.SetDeadline(past))
		_, err := c.accept()
		isDeadline(t, err)
		require.NoError(t, c.SetDeadline(never))
		dialled, err := net.Dial(c.Addr().Network(), c.Addr().String())
		require.NoError(t, err)
		accepted, err := c.accept()
		require.NoError(t, err)
		dialled.Close()
		accepted.Close()
	}
}, "Listener.Accept", "TCPListener.Accept", "TCPListener.AcceptTCP", "UnixListener.Accept", "UnixListener.AcceptUnix")

var _ = prove("net", func(t *testing.T) {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	defer l.Close()
	u, err := net.ListenUnix("unix", &net.UnixAddr{Name: t.TempDir() + "/s", Net: "unix"})
	require.NoError(t, err)
	defer u.Close()
	to := l.Addr().(*net.TCPAddr).AddrPort()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	var d net.Dialer
	for name, dial := range map[string]func(context.Context) (net.Conn, error){
		"Context": func(ctx context.Context) (net.Conn, error) { return d.DialContext(ctx, "tcp", to.String()) },
		"TCP":     func(ctx context.Context) (net.Conn, error) { return d.DialTCP(ctx, "tcp", netip.AddrPort{}, to) },
		"UDP":     func(ctx context.Context) (net.Conn, error) { return d.DialUDP(ctx, "udp", netip.AddrPort{}, to) },
		"Unix": func(ctx context.Context) (net.Conn, error) {
			return d.DialUnix(ctx, "unix", nil, u.Addr().(*net.UnixAddr))
		},
	} {
		_, err := dial(ended)
		assert.ErrorContains(t, err, "cancel", name)

		ctx, cancel := context.WithCancel(t.Context())
		c, err := dial(ctx)
		require.NoError(t, err, name)
		cancel()
		_, err = c.Write([]byte("x"))
		assert.NoError(t, err, name)
		c.Close()
	}
	_, err = d.DialIP(ended, "ip4:icmp", netip.Addr{}, to.Addr())
	assert.Error(t, err)
}, "Dialer.DialContext", "Dialer.DialTCP", "Dialer.DialUDP", "Dialer.DialIP", "Dialer.DialUnix")

var _ = prove("net", func(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := make(chan context.Context, 100)
		r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			asked <- ctx
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		first, cancelFirst := context.WithCancel(t.Context())
		second, cancelSecond := context.WithCancel(t.Context())
		results := make(chan error)
		for _, ctx := range []context.Context{first, second} {
			go func() {
				_, err := r.LookupIPAddr(ctx, "host.example.")
				results <- err
			}()
			synctest.Wait()
		}
		query := <-asked
		cancelFirst()
		assert.Error(t, <-results)
		synctest.Wait()
		assert.NoError(t, query.Err(), "it goes on for the second")
		cancelSecond()
		assert.Error(t, <-results)
		assert.NoError(t, query.Err(), "and then for nobody")
		time.Sleep(time.Hour) // it has timeouts of its own
	})
}, "Resolver.Lookup*")

// faulty is a connection that a deadline interrupts once in the middle.
type faulty struct {
	net.Conn
	armed bool
	at    int // bytes that still go through
}

func (c *faulty) Read(p []byte) (int, error) {
	if !c.armed {
		return c.Conn.Read(p)
	}
	if c.at == 0 {
		c.armed = false
		return 0, errDeadline
	}
	n, err := c.Conn.Read(p[:min(len(p), c.at)])
	c.at -= n
	return n, err
}

func (c *faulty) Write(p []byte) (int, error) {
	if !c.armed {
		return c.Conn.Write(p)
	}
	c.armed = false
	n, err := c.Conn.Write(p[:c.at])
	if err == nil {
		err = errDeadline
	}
	return n, err
}

// secured returns a client over a faulty connection, and its server, after their
// handshake.
func secured(t *testing.T) (*faulty, *tls.Conn, *tls.Conn) {
	t.Helper()
	a, b := tcp(t)
	c := &faulty{Conn: a}
	client := tls.Client(c, &tls.Config{InsecureSkipVerify: true})
	server := tls.Server(b, &tls.Config{Certificates: []tls.Certificate{certificate(t)}, SessionTicketsDisabled: true})
	go server.Handshake()
	require.NoError(t, client.Handshake())
	return c, client, server
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

var _ = prove("crypto/tls", func(t *testing.T) {
	c, client, server := secured(t)
	c.armed, c.at = true, 7 // a header of a record, and a little
	go server.Write([]byte("abcd"))
	p := make([]byte, 4)
	n, err := client.Read(p)
	assert.Zero(t, n)
	isDeadline(t, err)
	_, err = io.ReadFull(client, p)
	require.NoError(t, err)
	assert.Equal(t, "abcd", string(p))
}, "Conn.Read")

var _ = prove("crypto/tls", func(t *testing.T) {
	c, client, _ := secured(t)
	c.armed, c.at = true, 7
	_, err := client.Write([]byte("abcd"))
	isDeadline(t, err)
	_, err = client.Write([]byte("abcd"))
	assert.Error(t, err, "although the connection would take it")
	_, err = c.Write([]byte("x"))
	assert.NoError(t, err)
}, "Conn.Write")

var _ = prove("crypto/tls", func(t *testing.T) {
	a, b := tcp(t)
	client := tls.Client(a, &tls.Config{InsecureSkipVerify: true})
	require.NoError(t, client.SetDeadline(past))
	require.Error(t, client.Handshake())
	require.NoError(t, client.SetDeadline(never))
	go tls.Server(b, &tls.Config{Certificates: []tls.Certificate{certificate(t)}}).Handshake()
	isDeadline(t, client.Handshake())
}, "Conn.Handshake")

var _ = prove("crypto/tls", func(t *testing.T) {
	a, _ := tcp(t)
	ctx, cancel := context.WithCancel(t.Context())
	client := tls.Client(a, &tls.Config{InsecureSkipVerify: true})
	cancel()
	require.Error(t, client.HandshakeContext(ctx))
	_, err := a.Write([]byte("x"))
	assert.True(t, errors.Is(err, net.ErrClosed), "%v", err)
}, "Conn.HandshakeContext")
